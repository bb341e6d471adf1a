// How often the verdicts of the claims are wrong where nothing has an effect: 400 comparisons of 20 worlds each.
// Writes results/claims/calibration.json and calibration.md; takes ten minutes of one core.
//
//   npm run calibrate
//   npm run calibrate -- --comparisons 1 --out DIR   to see that it runs: so many of each kind
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judgeClaim } from '../../dist/evaluation/statistics/claim.js';
import { runSeed } from '../../dist/lab/experiment.js';
import { readSeed } from '../../dist/lab/studies/claims/readings.js';
import { loadScenario } from '../../dist/scenario/reading/read.js';
import { COMPARISONS_PER_KIND, judged, MOST_REJECTIONS, SEEDS, seedOf } from './study.mjs';

const pathOf = (file) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const { values: options } = parseArgs({
  options: {
    comparisons: { type: 'string', default: `${COMPARISONS_PER_KIND}` },
    out: { type: 'string', default: pathOf('results/claims') },
  },
});
const comparisonsPerKind = Number(options.comparisons);
const { scenario } = loadScenario(pathOf('tools/calibration/null.yaml'));

/** Only what a contrast needs goes live. */
const livesFor = (quantity) => ({
  ...scenario,
  evaluation: { ...scenario.evaluation, live: quantity.endsWith('openRate') },
});

/** Comparisons with seeds of their own, so many of each kind. */
const values = scenario.expect.flatMap(({ that, quantity }, kind) =>
  Array.from({ length: comparisonsPerKind }, (_, comparison) => {
    if (comparison % 20 === 0)
      console.error(`${quantity} of ${that}: ${comparison} of ${comparisonsPerKind}`);
    const ofSeeds = Array.from({ length: SEEDS }, (__, index) => {
      const seed = seedOf(kind, comparison, index);
      return readSeed(scenario, runSeed(livesFor(quantity), seed))[kind];
    });
    return { kind: `${quantity} of ${that}`, values: ofSeeds };
  }),
);

const found = judged(values, judgeClaim);
const scenarioFile = 'tools/calibration/null.yaml';
const report = { formatVersion: 2, scenario: scenarioFile, seedsPerComparison: SEEDS, found, values };
writeFileSync(join(options.out, 'calibration.json'), `${JSON.stringify(report, null, 1)}\n`);

const row = (what, nominal, share, count) =>
  `| ${[what, nominal, (found.comparisons * share).toFixed(1), `${count} of ${found.comparisons}`].join(' | ')} |`;
writeFileSync(
  join(options.out, 'calibration.md'),
  `# Are the verdicts calibrated?

Made by \`npm run calibrate\`. In a tiny world ([null.yaml](../../${scenarioFile})) every notification is opened with one
probability, so that labels are independent of everything and the four contrasts of the file are 0 in expectation,
exactly. Each is judged ${comparisonsPerKind} times, each time over ${SEEDS} seeds of its own, by the judge of the claims.

At most ${MOST_REJECTIONS} effects above 0 may be found in 400 comparisons, the 98 % point of the binomial: ${found.rejections} were, ${found.rejections > MOST_REJECTIONS ? '**more than the limit**' : 'within the limit'}.

| what is wrongly shown | nominal | expected | found |
| --- | ---: | ---: | ---: |
${row('an effect above 0', '5 %', 0.05, found.rejections)}
${row('an effect below 0', '5 %', 0.05, found.otherSide)}
${row('an effect above 0, at the level of one of 21 claims', '0.24 %', 0.05 / 21, found.atTheLevelOfTheClaims)}
${row('equality, of a mean that lies on the tolerance', 'at most 5 %', 0.05, found.falseEqualities)}

By contrast, effects above 0: ${Object.entries(found.rejectionsByKind)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ')}.
`,
);
console.log(`${found.rejections} rejections of ${found.comparisons}`);
if (found.rejections > MOST_REJECTIONS) process.exitCode = 1;
