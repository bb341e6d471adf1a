import { expect, test } from 'vitest';
import { runSeed } from '../../src/lab/experiment.ts';
import { assembleResult } from '../../src/lab/result/result.ts';
import { estimateAt } from '../../src/lab/result/tree.ts';
import { loadScenario } from '../../src/scenario/reading/read.ts';

/** Enough for a leak of a hundredth; test/noLeak.test.ts asks for half of that, over the 20 worlds of the scenario. */
const sets = ['world.users=1000', 'seeds=[1, 2]', 'timeline.burnIn=21d', 'evaluation.live=false'];

test('without a leak, in equilibrium, a model gets in production what it showed offline', () => {
  const { scenario } = loadScenario('scenarios/no-leak.yaml', { sets });
  const worlds = scenario.seeds.map((seed) => runSeed(scenario, seed));
  const [{ summary }] = assembleResult(scenario, worlds, 'test').pipelines;
  expect(Math.abs(estimateAt(summary, 'gap.auc')!.mean)).toBeLessThan(0.01);
  // Not by closeness to chance: the model is worth something on both sides.
  expect(estimateAt(summary, 'shadow.auc')!.mean).toBeGreaterThan(0.65);
});
