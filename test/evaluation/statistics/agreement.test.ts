import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kendallTau } from '../../../src/evaluation/statistics/agreement.ts';
import { runs } from '../../gear.ts';

test('is what SciPy gives', () => {
  // scipy.stats.kendalltau, as its documentation prints it.
  expect(kendallTau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.47140452079103173, 15);
});

test('is 1 for the same order, −1 for the opposite, and nothing where all are tied', () => {
  const scores = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(scores, (scores) => {
      expect(kendallTau(scores, scores.map(Math.atan))).toBeCloseTo(1, 12);
      expect(
        kendallTau(
          scores,
          scores.map((score) => -score),
        ),
      ).toBeCloseTo(-1, 12);
      expect(
        kendallTau(
          scores,
          scores.map(() => 3),
        ),
      ).toBeNaN();
    }),
    runs(100),
  );
});
