import { expect, test } from 'vitest';
import { experiment } from '../src/lab/library.ts';
import { estimateAt } from '../src/lab/result/tree.ts';
import { loadScenario } from '../src/scenario/reading/read.ts';

test('without a leak, in equilibrium, the interval of the gap over 20 worlds lies within half a hundredth', async () => {
  const { scenario } = loadScenario('scenarios/no-leak.yaml');
  expect(scenario.seeds).toHaveLength(20);
  const { pipelines } = await experiment(scenario);
  const [{ summary }] = pipelines;
  const gap = estimateAt(summary, 'gap.auc')!;
  expect(gap.low).toBeGreaterThan(-0.005);
  expect(gap.high).toBeLessThan(0.005);
  // Not by closeness to chance: the model is worth something on both sides.
  expect(estimateAt(summary, 'shadow.auc')!.low).toBeGreaterThan(0.65);
});
