import { expect, test } from 'vitest';
import { runJobs } from '../src/lab/jobs/pool.ts';
import { assembleResult } from '../src/lab/result/result.ts';
import { estimateAt } from '../src/lab/result/tree.ts';
import { loadScenario } from '../src/scenario/read.ts';

test('without a leak, in equilibrium, a model gets in production what it showed offline', async () => {
  const { scenario } = loadScenario('scenarios/no-leak.yaml', {});
  const worlds = await runJobs(scenario.seeds.map((seed) => ({ scenario, seed })));
  const result = assembleResult(scenario, worlds, 'test');
  const [pipeline] = result.pipelines;
  const gap = estimateAt(pipeline.summary, 'gap.auc');
  expect(gap?.low).toBeGreaterThan(-0.005);
  expect(gap?.high).toBeLessThan(0.005);
  // Not by closeness to chance: the model is worth something on both sides.
  expect(estimateAt(pipeline.summary, 'shadow.auc')?.low).toBeGreaterThan(0.65);
}, 900_000);
