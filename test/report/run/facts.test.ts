/** What is told of the rows that a result rests on. */
import { expect, it } from 'vitest';
import { factsOf } from '../../../src/report/run/facts.ts';
import { handmade } from '../handmade.ts';

it('rows without a label yet are told to be dropped, or kept where the scenario keeps them', () => {
  const result = handmade({
    pipelines: [{ provenance: 'logged', split: 'time', offline: [0.7, 0.71], shadow: [0.7, 0.7] }],
  });
  const { scenario } = result;
  const kept = { ...scenario, training: { ...scenario.training, immature: 'negative' as const } };
  expect(factsOf(result)[0]).toContain('of them dropped as immature');
  expect(factsOf({ ...result, scenario: kept })[0]).toContain('of them kept though immature');
});
