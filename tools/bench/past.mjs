/** One past of the article's world, lived once and shared by the measurements that need real data. */
import { fileURLToPath } from 'node:url';
import { loadScenario, runSeed } from '../../dist/index.js';

export const ARTICLE = fileURLToPath(new URL('../../scenarios/article.yaml', import.meta.url));
export const SEED = 1;

let lived;

/** The data of seed 1, at the first size asked for: the past with the app's state on the day of training, its examples, tables and models. */
export function articlePast(sets = []) {
  if (lived !== undefined) return lived;
  process.stderr.write('living through one past of scenarios/article.yaml …\n');
  const { scenario } = loadScenario(ARTICLE, {
    sets: [
      'evaluation.live=false',
      'evaluation.driftTwin=false',
      'training.provenances=[logged, reconstructed]',
      'training.splits=[time]',
      ...sets,
    ],
  });
  runSeed(scenario, SEED, {
    onData: (data) => {
      lived = data;
    },
  });
  return lived;
}
