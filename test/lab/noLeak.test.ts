import { expect, test } from 'vitest';
import { runSeed } from '../../src/lab/experiment.ts';
import { assembleResult } from '../../src/lab/result/result.ts';
import { estimateAt } from '../../src/lab/result/tree.ts';
import { loadScenario } from '../../src/scenario/read.ts';
import { byGear } from '../gear.ts';

/** Two small worlds show a leak of a hundredth, the twenty of the scenario one of half of that, with its interval. */
const sets = byGear(['world.users=1000', 'seeds=[1, 2]'], []);

test('without a leak, in equilibrium, a model gets in production what it showed offline', () => {
  const { scenario } = loadScenario('scenarios/no-leak.yaml', { sets });
  const worlds = scenario.seeds.map((seed) => runSeed(scenario, seed));
  const [{ summary }] = assembleResult(scenario, worlds, 'test').pipelines;
  const gap = estimateAt(summary, 'gap.auc')!;
  expect(Math.abs(gap.mean)).toBeLessThan(0.01);
  // Not by closeness to chance: the model is worth something on both sides.
  const production = estimateAt(summary, 'shadow.auc')!;
  expect(production.mean).toBeGreaterThan(0.65);
  if (scenario.seeds.length < 20) return;
  expect(gap.low).toBeGreaterThan(-0.005);
  expect(gap.high).toBeLessThan(0.005);
  expect(production.low).toBeGreaterThan(0.65);
});
