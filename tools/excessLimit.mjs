/**
 * Excess information where nothing leaks, and where little does, in the world of the claims: what its limit rests on
 * (src/lab/studies/claims/detection.ts).
 *
 *     npm run build && node tools/excessLimit.mjs 901 902 903 904 905
 *     node tools/excessLimit.mjs 901 --set world.users=200   to see that it runs
 */
import { parseArgs } from 'node:util';
import { runWorld } from '../dist/lab/experiment.js';
import { loadScenario } from '../dist/scenario/reading/read.js';
import { scenarioSchema } from '../dist/scenario/schema.js';

const reconstructed = {
  inclusive: { boundary: 'inclusive' },
  'stale-10m': { staleness: '10m' },
  'stale-1h': { staleness: '1h' },
  'stale-1d': { staleness: '1d' },
  hourly: { every: '1h' },
  daily: { every: '1d' },
  'kept-7d': { retention: '7d' },
  'kept-28d': { retention: '28d' },
  'since-56d': { since: '56d' },
  'since-70d': { since: '70d' },
};
/** Without the row's own label: leaks that are hard to find. */
const minusOwn = {
  'minus-own-at-training': {},
  'minus-own-after-1h': { after: '1h' },
  'minus-own-after-1d': { after: '1d' },
  'minus-own-after-7d': { after: '7d' },
};

const mixes = (provenance, parameters) =>
  Object.entries(parameters).map(([name, more]) => ({ name, from: { provenance, ...more } }));

const { values: options, positionals } = parseArgs({
  options: { set: { type: 'string', multiple: true, default: [] } },
  allowPositionals: true,
});
const seeds = positionals.map(Number);
const { training, evaluation, ...base } = loadScenario('scenarios/claims/base.yaml', {
  sets: options.set,
}).scenario;
const scenario = scenarioSchema.parse({
  ...base,
  seeds,
  training: {
    ...training,
    provenances: [...mixes('reconstructed', reconstructed), ...mixes('recomputed-minus-own', minusOwn)],
    splits: ['time'],
  },
  evaluation: { ...evaluation, screening: true },
});
const worlds = seeds.map((seed) => runWorld([scenario], seed)[0]);
const excessOf = (name) =>
  worlds.map(
    ({ pipelines }) => pipelines.find(({ provenance }) => provenance === name).quantities.screen.excess,
  );

for (const [title, names] of [
  ['no leak', Object.keys(reconstructed)],
  ['leak without the own label', Object.keys(minusOwn)],
]) {
  const all = names.flatMap(excessOf);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (all.length - 1));
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  console.log(
    `${title}: ${all.length} readings, mean ${mean.toFixed(4)}, s ${deviation.toFixed(4)}, ` +
      `from ${lowest.toFixed(4)} to ${highest.toFixed(4)}`,
  );
  for (const name of names)
    console.log(
      `  ${name}: ${excessOf(name)
        .map((value) => value.toFixed(4))
        .join(' ')}`,
    );
}
