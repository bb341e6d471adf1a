/** Metrics of the top of a ranking, against a mean over all orders of equal scores. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Top } from '../../../src/evaluation/metrics/ranking.ts';
import { runs } from '../../gear.ts';

/** Every order of the places in which scores never rise. */
function orders(left: readonly { readonly score: number; readonly place: number }[]): number[][] {
  if (left.length === 0) return [[]];
  const best = Math.max(...left.map(({ score }) => score));
  return left
    .filter(({ score }) => score === best)
    .flatMap((first) => orders(left.filter((each) => each !== first)).map((rest) => [first.place, ...rest]));
}

const ordersOf = (scores: readonly number[]) => orders(scores.map((score, place) => ({ score, place })));
const meanOf = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

const scoresOf = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 6 });
const k = fc.integer({ min: 1, max: 8 });

describe('the one relevant candidate', () => {
  test('has the mean over all orders of equal scores', () => {
    fc.assert(
      fc.property(scoresOf, k, fc.nat(), (scores, k, seed) => {
        const relevant = seed % scores.length;
        const ranks = ordersOf(scores).map((order) => order.indexOf(relevant) + 1);
        const mean = (value: (rank: number) => number) =>
          meanOf(ranks.map((rank) => (rank <= k ? value(rank) : 0)));
        const { hitRate, ndcg, mrr } = new Top(k).of(Float64Array.from(scores), relevant);
        expect(hitRate).toBeCloseTo(
          mean(() => 1),
          12,
        );
        expect(ndcg).toBeCloseTo(
          mean((rank) => 1 / Math.log2(1 + rank)),
          12,
        );
        expect(mrr).toBeCloseTo(
          mean((rank) => 1 / rank),
          12,
        );
      }),
      runs(300),
    );
  });

  test('is hit k times in n by scores that are all the same', () => {
    for (const [k, n] of [
      [10, 300],
      [1, 7],
      [5, 4],
    ]) {
      expect(new Top(k).of(new Float64Array(n), n - 1).hitRate).toBe(Math.min(1, k / n));
    }
  });

  test('scores 1 at the top, and 0 beyond k', () => {
    const scores = Float64Array.of(Number.NEGATIVE_INFINITY, 3, 2, Number.POSITIVE_INFINITY);
    expect(new Top(2).of(scores, 3)).toEqual({ hitRate: 1, ndcg: 1, mrr: 1 });
    expect(new Top(2).of(scores, 2)).toEqual({ hitRate: 0, ndcg: 0, mrr: 0 });
    // 1 / log2(3).
    expect(new Top(2).of(scores, 1).ndcg).toBeCloseTo(0.6309297535714575, 15);
  });

  test('depends on the order of scores alone', () => {
    fc.assert(
      fc.property(scoresOf, k, fc.nat(), (scores, k, seed) => {
        const relevant = seed % scores.length;
        const rescaled = Float64Array.from(scores, (score) => Math.exp(score) - 7);
        expect(new Top(k).of(rescaled, relevant)).toEqual(new Top(k).of(Float64Array.from(scores), relevant));
      }),
      runs(100),
    );
  });
});

describe('NDCG of gains', () => {
  const gainsOf = (scores: readonly number[], seed: number) =>
    Float64Array.from(scores, (_, place) => (((place + 1) * (seed + 3)) % 5) + 0.5);

  test('is the mean over all orders of equal scores, over that of the ideal one', () => {
    fc.assert(
      fc.property(scoresOf, k, fc.nat(1000), (scores, k, seed) => {
        const gains = gainsOf(scores, seed);
        const discounted = (order: readonly number[]) =>
          order.slice(0, k).reduce((sum, place, index) => sum + gains[place] / Math.log2(2 + index), 0);
        const own = meanOf(ordersOf(scores).map(discounted));
        const [ideal] = ordersOf([...gains]);
        expect(new Top(k).ndcgOfGains(Float64Array.from(scores), gains)).toBeCloseTo(
          own / discounted(ideal),
          12,
        );
      }),
      runs(300),
    );
  });

  test('is 1 by perfect knowledge, and at most that', () => {
    fc.assert(
      fc.property(scoresOf, k, fc.nat(1000), (scores, k, seed) => {
        const gains = gainsOf(scores, seed);
        expect(new Top(k).ndcgOfGains(gains.map(Math.log), gains)).toBe(1);
        expect(new Top(k).ndcgOfGains(Float64Array.from(scores), gains)).toBeLessThanOrEqual(1 + 1e-12);
      }),
      runs(100),
    );
  });

  test('of one gain is that of the one relevant candidate', () => {
    fc.assert(
      fc.property(scoresOf, k, fc.nat(), (scores, k, seed) => {
        const relevant = seed % scores.length;
        const gains = Float64Array.from(scores, (_, place) => (place === relevant ? 0.3 : 0));
        const top = new Top(k);
        expect(top.ndcgOfGains(Float64Array.from(scores), gains)).toBeCloseTo(
          top.of(Float64Array.from(scores), relevant).ndcg,
          12,
        );
      }),
      runs(100),
    );
  });
});

test('complains of scores that are none, and of no places', () => {
  expect(() => new Top(3).of(Float64Array.of(1, Number.NaN), 0)).toThrow('scores[1] is NaN');
  expect(() => new Top(3).ndcgOfGains(Float64Array.of(Number.NaN), Float64Array.of(1))).toThrow(
    'scores[0] is NaN',
  );
  expect(() => new Top(0)).toThrow('k is 0; expected a whole number of at least 1');
});
