/** What is told of the rows that a result rests on. */
import { expect, it } from 'vitest';
import { factsOf } from '../../../src/report/run/facts.ts';
import { fewSeedsInWords } from '../../../src/report/text/fewSeeds.ts';
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

it('intervals of two and three seeds are told to be wide, by Student’s t, and of four or more nothing', () => {
  // 12.706 / √2 and 4.303 / √3 of 2.365 / √8: quantiles of Student's t with 1, 2 and 7 degrees of freedom.
  expect(fewSeedsInWords(2)[0]).toContain('about 11 times as wide as of 8');
  expect(fewSeedsInWords(3)[0]).toContain('about 3 times as wide as of 8');
  expect(fewSeedsInWords(1)[0]).toContain('nothing of how far other worlds differ');
  expect(fewSeedsInWords(4)).toEqual([]);
});
