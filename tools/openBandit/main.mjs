/**
 * The uniform policy's click rate by IPS, SNIPS and DR from the log of Thompson sampling, beside what the uniform policy got: from the
 * folder of the small Open Bandit Dataset (campaign "men").
 *
 *     npm run build && node tools/openBandit/main.mjs ../shared/data/open-bandit-men
 */
import { openBanditEstimates } from './estimates.mjs';

const [, , folder] = process.argv;
if (folder === undefined) {
  console.error('name the folder of bts.csv and random.csv');
  process.exit(2);
}

const percent = (value) => `${(100 * value).toFixed(3)} %`;
const shown = ({ openRate, standardError }) => {
  const [low, high] = [openRate - 1.96 * standardError, openRate + 1.96 * standardError];
  return `${percent(openRate)} [${(100 * low).toFixed(3)}, ${(100 * high).toFixed(3)}]`;
};

const { bts, random, estimates } = await openBanditEstimates(folder, [null, 30, 10, 3]);
console.log(`clicks of the policy that logged, ${bts.rows} rows: ${shown(bts)}`);
console.log(`clicks of the uniform policy itself, ${random.rows} rows: ${shown(random)}`);
for (const { clip, weight, effectiveSampleSize, ips, snips, dr } of estimates) {
  console.log(
    `clip ${clip ?? 'none'}: IPS ${shown(ips)}, SNIPS ${shown(snips)}, DR ${shown(dr)}; ` +
      `weight ${weight.toFixed(3)}, effective sample ${effectiveSampleSize.toFixed(0)}`,
  );
}
