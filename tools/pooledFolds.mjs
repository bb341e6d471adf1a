// Compares two figures of k-folds: the AUC of all test rows together, each scored by the model of its fold, which results give, and
// the mean of the AUCs of the folds.
//
//   node tools/pooledFolds.mjs scenarios/cases/purged-k-fold.yaml 1-6
import { auc } from '../dist/evaluation/metrics/auc.js';
import { meanInterval } from '../dist/evaluation/statistics/intervals.js';
import { runSeed } from '../dist/lab/experiment.js';
import { pipelineId } from '../dist/scenario/pipelines.js';
import { loadScenario } from '../dist/scenario/reading/read.js';
import { parseSeeds } from '../dist/scenario/reading/seeds.js';

const [file, seeds] = process.argv.slice(2);
const { scenario } = loadScenario(file, { sets: ['evaluation.live=false'] });
const differences = new Map();

for (const seed of parseSeeds(seeds)) {
  runSeed(scenario, seed, {
    onData: ({ pipelines }) => {
      for (const { spec, folds, test, offline } of pipelines) {
        if (folds.length === 1) continue;
        const placeOf = new Map(Array.from(test.rows, (row, place) => [row, place]));
        const ofFolds = folds.map((fold) => {
          const places = Array.from(fold.test.rows, (row) => placeOf.get(row));
          return auc(
            Float64Array.from(places, (place) => offline.logits[place]),
            Uint8Array.from(places, (place) => offline.labels[place]),
          );
        });
        const mean = ofFolds.reduce((sum, own) => sum + own, 0) / folds.length;
        const id = pipelineId(spec);
        differences.set(id, [...(differences.get(id) ?? []), auc(offline.logits, offline.labels) - mean]);
      }
    },
  });
}
for (const [id, own] of differences) {
  const { mean, high } = meanInterval(own);
  console.log(`${id}: all together − mean of folds ${mean.toFixed(4)} ± ${(high - mean).toFixed(4)}`);
}
