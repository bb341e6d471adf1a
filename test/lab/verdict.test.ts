import { expect, it } from 'vitest';
import { lookupIn } from '../../src/lab/result/expectations.ts';
import type { Result } from '../../src/lab/result/schema.ts';

it('finds quantities of pipelines, references and ways of retraining by name and path', () => {
  const estimate = { mean: 2, low: 1, high: 3 };
  const lookup = lookupIn({
    pipelines: [
      {
        provenance: 'logged',
        split: 'time',
        encoder: 'none',
        perSeed: [
          { seed: 1, gap: { auc: 0.1 } },
          { seed: 2, gap: { auc: 0.2 } },
        ],
        summary: { gap: { auc: estimate } },
      },
    ],
    references: { random: { perSeed: [{ seed: 1, choiceValue: 0.05, live: null }], summary: {} } },
    retraining: {
      'wait-and-log': {
        perSeed: [
          { seed: 1, day0: { auc: 0.7, uses: 0 } },
          { seed: 2, day0: { auc: 0.8, uses: 1 } },
        ],
        summary: { day0: { auc: estimate } },
      },
    },
  } as unknown as Result);
  expect(lookup.perSeed('wait-and-log', 'day0.uses')).toEqual([0, 1]);
  expect(lookup.estimate('wait-and-log', 'day0.auc')).toEqual(estimate);
  expect(lookup.perSeed('recompute', 'day0.auc')).toBeUndefined();
  expect(lookup.perSeed('logged × time', 'gap.auc')).toEqual([0.1, 0.2]);
  expect(lookup.estimate('logged × time', 'gap.auc')).toEqual(estimate);
  expect(lookup.estimate('logged × time', 'gap')).toBeUndefined();
  expect(lookup.perSeed('random', 'choiceValue')).toEqual([0.05]);
  expect(lookup.perSeed('random', 'live.openRate')).toBeUndefined();
  expect(lookup.perSeed('oracle', 'choiceValue')).toBeUndefined();
});
