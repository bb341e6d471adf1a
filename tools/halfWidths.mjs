/**
 * Half-widths of the intervals of one seed beside the spread over worlds: each seed is run alone, with its bootstrap, and
 * the root mean square of its half-widths is divided by 1.96 standard deviations over the seeds.
 *
 *     npm run build && node tools/halfWidths.mjs scenarios/claims/base.yaml 912 923
 */
import { runSeed } from '../dist/lab/experiment.js';
import { loadScenario } from '../dist/scenario/reading/read.js';
import { scenarioSchema } from '../dist/scenario/schema.js';

const QUANTITIES = [
  'offline.auc',
  'shadow.auc',
  'shadow.calibration',
  'gap.auc',
  'gap.ne',
  'flattery.auc',
  'damage.auc',
  'damage.openRate',
  'live.openRate',
];

const [, , file, first, last] = process.argv;
const seeds = Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
const { training, evaluation, ...base } = loadScenario(file, {}).scenario;
const pipelines = seeds.map((seed) => {
  const scenario = scenarioSchema.parse({
    ...base,
    seeds: [seed],
    training: { ...training, provenances: ['logged', 'recomputed'], splits: ['time', 'random'] },
    evaluation: { ...evaluation, live: true, liveReferences: [], ownLabel: false, choiceSample: 1 },
  });
  return runSeed(scenario, seed).pipelines;
});

const at = (tree, path) => path.split('.').reduce((value, key) => value[key], tree);
const rootMeanSquare = (values) =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

for (const [index, { provenance, split }] of pipelines[0].entries()) {
  console.log(`${provenance} × ${split}`);
  for (const path of QUANTITIES) {
    const estimates = pipelines.map((each) => at(each[index].bootstrap, path));
    const mean = estimates.reduce((sum, each) => sum + each.mean, 0) / estimates.length;
    const deviation = rootMeanSquare(estimates.map((each) => each.mean - mean));
    const spread = 1.96 * deviation * Math.sqrt(estimates.length / (estimates.length - 1));
    const halfWidth = rootMeanSquare(estimates.map(({ low, high }) => (high - low) / 2));
    console.log(
      `  ${path}: ${mean.toFixed(4)}, half-width ${halfWidth.toFixed(4)}, over worlds ${spread.toFixed(4)}, ` +
        `ratio ${(halfWidth / spread).toFixed(2)}`,
    );
  }
}
