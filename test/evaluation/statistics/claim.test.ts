import { randomNormal } from 'd3-random';
import fc from 'fast-check';
import { sampleStandardDeviation } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import {
  judgeClaim,
  type Part,
  type Verdict,
  verdictOfAll,
} from '../../../src/evaluation/statistics/claim.ts';
import { studentTQuantile } from '../../../src/evaluation/statistics/studentT.ts';
import { runs } from '../../gear.ts';
import { contrasts, nothing } from './contrasts.ts';

// Mean 4, s = 1, n = 3. SciPy 1.17.1: t.ppf(0.95, 2) = 2.919986, half width 1.685855.
const FOUR = [3, 4, 5];

function verdictOf(part: Part, claims = 1): Verdict {
  return judgeClaim([part], claims).verdict;
}

function negated(values: readonly number[]): number[] {
  return values.map((value) => -value);
}

describe('one part', () => {
  test.each<[Part['is'], number, Verdict, string]>([
    ['above', 2.31, 'reproduced', '4 [2.31, 5.69], above 2.31'],
    ['above', 2.32, 'inconclusive', '4 [2.31, 5.69], not all above 2.32; about 4 seeds would tell'],
    ['above', 4, 'inconclusive', '4 [2.31, 5.69], not all above 4; no number of seeds would tell'],
    ['above', 5.68, 'inconclusive', '4 [2.31, 5.69], not all above 5.68; about 4 seeds would tell'],
    ['above', 5.69, 'smaller than asked', '4 [2.31, 5.69], there, but not above 5.69'],
    ['below', 5.69, 'reproduced', '4 [2.31, 5.69], below 5.69'],
    ['below', 5.68, 'inconclusive', '4 [2.31, 5.69], not all below 5.68; about 4 seeds would tell'],
    // All of it lies above, so there is no effect to that side at all.
    ['below', 2.31, 'refuted', '4 [2.31, 5.69], not below 2.31'],
    ['below', -1, 'refuted', '4 [2.31, 5.69], not below -1'],
    ['within', 5.69, 'reproduced', '4 [2.31, 5.69], within ±5.69'],
    ['within', 5.68, 'inconclusive', '4 [2.31, 5.69], not all within ±5.68; about 4 seeds would tell'],
    ['within', 2.32, 'inconclusive', '4 [2.31, 5.69], not all within ±2.32; about 4 seeds would tell'],
    ['within', 2.31, 'refuted', '4 [2.31, 5.69], not within ±2.31'],
  ])('%s %d is %s', (is, margin, verdict, because) => {
    const { parts, ...claim } = judgeClaim([{ values: FOUR, is, margin }], 1);
    expect(claim.verdict).toBe(verdict);
    expect(parts).toMatchObject([{ verdict, because }]);
  });

  test('below the margin is smaller than asked if it is there, refuted if it may be nil', () => {
    expect(verdictOf({ values: FOUR, is: 'above', margin: 9 })).toBe('smaller than asked');
    const near = FOUR.map((value) => value - 3);
    expect(verdictOf({ values: near, is: 'above', margin: 9 })).toBe('refuted');
    expect(verdictOf({ values: negated(FOUR), is: 'above', margin: 9 })).toBe('refuted');
    expect(verdictOf({ values: negated(FOUR), is: 'below', margin: -9 })).toBe('smaller than asked');
  });

  test('has bounds for one of the claims that share the error rate', () => {
    const [part] = judgeClaim([{ values: FOUR, is: 'above', margin: 0 }], 21).parts;
    // Two degrees of freedom have a closed form: t = (2p − 1) / √(2p(1 − p)) at p = 1 − 0.05 / 21.
    const p = 1 - 0.05 / 21;
    const halfWidth = (2 * p - 1) / Math.sqrt(2 * p * (1 - p)) / Math.sqrt(3);
    expect(part.effect.low).toBeCloseTo(4 - halfWidth, 10);
    expect(part.effect.high).toBeCloseTo(4 + halfWidth, 10);
    expect(part.verdict).toBe('inconclusive');
  });
});

describe('the number of seeds that would tell', () => {
  const seedsFor = (part: Part) => judgeClaim([part], 21).parts[0].seedsToTell;

  test('is the least n with t(n − 1) s / √n below the distance from the nearer margin', () => {
    // SciPy 1.17.1, s = 1: t.ppf(1 - 0.05 / 21, n - 1) / √n is 0.5025 at 36 and 0.4947 at 37, 1.0174 at 12 and 0.9582 at 13.
    expect(seedsFor({ values: FOUR, is: 'above', margin: 3.5 })).toBe(37);
    expect(seedsFor({ values: negated(FOUR), is: 'within', margin: 5 })).toBe(13);
  });

  test('is told of inconclusive parts alone, and where a number would do', () => {
    expect(seedsFor({ values: FOUR, is: 'above', margin: -99 })).toBeUndefined();
    expect(seedsFor({ values: FOUR, is: 'above', margin: 99 })).toBeUndefined();
    expect(seedsFor({ values: FOUR, is: 'above', margin: 4 })).toBeUndefined();
    expect(seedsFor({ values: [1, Number.NaN], is: 'above', margin: 0 })).toBeUndefined();
  });

  test('tells, and one seed less does not', () => {
    const property = fc.property(contrasts, fc.integer({ min: -300, max: 300 }), (values, hundredths) => {
      const margin = hundredths / 100 + 1e-6;
      const [{ verdict, seedsToTell, effect }] = judgeClaim([{ values, is: 'above', margin }], 21).parts;
      if (verdict !== 'inconclusive' || seedsToTell === undefined) return;
      const reach = (seeds: number) =>
        (studentTQuantile(1 - 0.05 / 21, seeds - 1) * sampleStandardDeviation(values)) / Math.sqrt(seeds);
      const distance = Math.abs(effect.mean - margin);
      expect(reach(seedsToTell)).toBeLessThan(distance);
      expect(reach(seedsToTell - 1)).toBeGreaterThanOrEqual(distance);
      expect(seedsToTell).toBeGreaterThan(values.length);
    });
    fc.assert(property, runs(900));
  });
});

describe('a part by construction', () => {
  const nil: Part = { values: [0, 0, 0], is: 'within', margin: 0, construction: true };

  test('must hold in every seed', () => {
    expect(judgeClaim([nil], 21).parts[0]).toMatchObject({
      verdict: 'reproduced',
      because: 'within ±0 in every seed, by construction',
    });
    const [broken] = judgeClaim([{ ...nil, values: [0, 1e-9, 0] }], 21).parts;
    expect(broken.verdict).toBe('refuted');
    expect(broken.because).toBe('not within ±0 in 1 of 3 seeds, against its construction: 1e-9');
    expect(judgeClaim([{ ...nil, values: [0, Number.NaN, 0] }], 21).verdict).toBe('inconclusive');
  });

  test('decides nothing but by failing', () => {
    const smaller: Part = { values: FOUR, is: 'above', margin: 9 };
    expect(judgeClaim([nil, smaller], 1).verdict).toBe('smaller than asked');
    expect(judgeClaim([{ ...nil, values: [1, 1, 1] }, smaller], 1).verdict).toBe('refuted');
  });
});

test('the verdict of a claim is its worst part, with inconclusive before smaller than asked', () => {
  const all: Verdict[] = ['reproduced', 'smaller than asked', 'inconclusive', 'refuted'];
  for (const [i, a] of all.entries())
    for (const [j, b] of all.entries()) expect(verdictOfAll([a, b, 'reproduced'])).toBe(all[Math.max(i, j)]);
});

/** The rule once more, in the words of the documentation, from a t quantile of another source. */
function oracle({ values, is, margin }: Part): Verdict {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const s = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const reach = (T_ONE_OF_21[n] * s) / Math.sqrt(n);
  const [l, u] = [mean - reach, mean + reach];
  if (is === 'within') {
    if (-margin <= l && u <= margin) return 'reproduced';
    return u < -margin || l > margin ? 'refuted' : 'inconclusive';
  }
  const sign = is === 'above' ? 1 : -1;
  const [low, high, asked] = is === 'above' ? [l, u, margin] : [sign * u, sign * l, sign * margin];
  if (low > asked) return 'reproduced';
  if (high >= asked) return 'inconclusive';
  return low > 0 ? 'smaller than asked' : 'refuted';
}

// SciPy 1.17.1: t.ppf(1 - 0.05 / 21, n - 1).
const T_ONE_OF_21: Readonly<Record<number, number>> = { 4: 7.580722, 8: 4.067888, 20: 3.195507, 40: 2.994 };

describe('for any values', () => {
  const parts = fc.record({
    values: contrasts,
    is: fc.constantFrom<Part['is'][]>('above', 'below', 'within'),
    margin: fc.integer({ min: 0, max: 400 }).map((margin) => margin / 100 + 1e-6),
  });
  const claims = fc.integer({ min: 1, max: 100 });

  test('the verdict is that of the rule as it is written', () => {
    const many = fc.constantFrom(4, 8, 20, 40).chain((n) =>
      fc.record({
        values: fc
          .array(fc.integer({ min: -100, max: 300 }), { minLength: n, maxLength: n })
          .map((values) => values.map((value) => value / 100)),
        is: fc.constantFrom<Part['is'][]>('above', 'below', 'within'),
        margin: fc.integer({ min: 0, max: 300 }).map((margin) => margin / 100 + 1e-6),
        sign: fc.constantFrom(1, -1),
      }),
    );
    const property = fc.property(many, ({ sign, ...part }) => {
      const turned = part.is === 'within' ? part : { ...part, margin: sign * part.margin };
      expect(verdictOf(turned, 21)).toBe(oracle(turned));
    });
    fc.assert(property, runs(1_500));
  });

  test('a harder margin never makes it hold', () => {
    const property = fc.property(parts, claims, (part, many) => {
      const harder = {
        ...part,
        margin:
          part.is === 'above'
            ? part.margin + 0.5
            : part.is === 'below'
              ? part.margin - 0.5
              : part.margin * 0.8,
      };
      if (verdictOf(harder, many) === 'reproduced') expect(verdictOf(part, many)).toBe('reproduced');
      if (verdictOf(part, many) === 'refuted') expect(verdictOf(harder, many)).toBe('refuted');
    });
    fc.assert(property, runs(900));
  });

  test('more claims turn no verdict round', () => {
    const property = fc.property(parts, claims, (part, many) => {
      const [few, more] = [verdictOf(part, many), verdictOf(part, many + 10)];
      if (more === 'reproduced') expect(few).toBe('reproduced');
      if (more === 'smaller than asked') expect(few).toBe('smaller than asked');
      if (few === 'reproduced') expect(['reproduced', 'inconclusive']).toContain(more);
    });
    fc.assert(property, runs(900));
  });

  test('scale and sign change nothing but the side', () => {
    const scales = fc.constantFrom(1e-6, 0.5, 4, 1e6);
    const property = fc.property(parts, scales, ({ values, is, margin }, scale) => {
      const verdict = verdictOf({ values, is, margin });
      const scaled = values.map((value) => value * scale);
      expect(verdictOf({ values: scaled, is, margin: margin * scale })).toBe(verdict);
      const other = is === 'within' ? 'within' : is === 'above' ? 'below' : 'above';
      const turned = is === 'within' ? margin : -margin;
      expect(verdictOf({ values: negated(values), is: other, margin: turned })).toBe(verdict);
    });
    fc.assert(property, runs(900));
  });
});

describe('is wrong no more often than said', () => {
  const trials = 4000;

  /** The share of verdicts over effects of 20 seeds, with the error rate of one claim alone. */
  function shareOf(
    wrong: readonly Verdict[],
    partsOf: (draw: (mean?: number) => number[]) => Part[],
  ): number {
    const normal = randomNormal.source(stream(1, 'test-claim'))();
    const draw = (mean = 0) => Array.from({ length: 20 }, () => mean + normal());
    let count = 0;
    for (let trial = 0; trial < trials; trial++) {
      if (wrong.includes(judgeClaim(partsOf(draw), 1).verdict)) count++;
    }
    return count / trials;
  }

  // Three standard errors of a share of 0.05 in 4,000 trials are 0.0103.
  const near = 0.0103;

  test('with an effect on the margin', () => {
    const onMargin = (draw: (mean?: number) => number[]): Part[] => [
      { values: draw(2), is: 'above', margin: 2 },
    ];
    expect(Math.abs(shareOf(['reproduced'], onMargin) - 0.05)).toBeLessThan(near);
    expect(Math.abs(shareOf(['smaller than asked', 'refuted'], onMargin) - 0.05)).toBeLessThan(near);
  });

  test('with no effect, which is not smaller than asked', () => {
    const none = (draw: (mean?: number) => number[]): Part[] => [{ values: draw(), is: 'above', margin: 2 }];
    expect(Math.abs(shareOf(['smaller than asked', 'reproduced'], none) - 0.05)).toBeLessThan(near);
    expect(shareOf(['refuted'], none)).toBeGreaterThan(0.9);
  });

  test('with a difference on the margin of equality', () => {
    const onMargin = (draw: (mean?: number) => number[]): Part[] => [
      { values: draw(2), is: 'within', margin: 2 },
    ];
    expect(Math.abs(shareOf(['reproduced'], onMargin) - 0.05)).toBeLessThan(near);
    expect(Math.abs(shareOf(['refuted'], onMargin) - 0.05)).toBeLessThan(near);
  });

  test('with three parts of which one is false, or on whose margins all three are', () => {
    const oneFalse = (draw: (mean?: number) => number[]): Part[] =>
      [2, 9, 9].map((mean) => ({ values: draw(mean), is: 'above', margin: 2 }));
    expect(Math.abs(shareOf(['reproduced'], oneFalse) - 0.05)).toBeLessThan(near);
    const all = (draw: (mean?: number) => number[]): Part[] =>
      [2, 2, 2].map((mean) => ({ values: draw(mean), is: 'above', margin: 2 }));
    // Independent: 0.05³ to be reproduced, 1 − 0.95³ = 0.1426 for any part to be called smaller: at most 3 times 0.05.
    expect(shareOf(['reproduced'], all)).toBeLessThan(0.002);
    expect(Math.abs(shareOf(['smaller than asked', 'refuted', 'inconclusive'], all) - 1)).toBeLessThan(0.002);
  });
});

test('values that say nothing are inconclusive', () => {
  for (const [values, because] of [
    [[], 'fewer than two seeds give no bounds'],
    [[1, Number.NaN, 2], 'a seed has no such value'],
    [[Number.POSITIVE_INFINITY, 1], 'a seed has no such value'],
  ] as const) {
    for (const is of ['above', 'below', 'within'] as const) {
      expect(judgeClaim([{ values, is, margin: 0 }], 21)).toEqual({
        verdict: 'inconclusive',
        parts: [{ verdict: 'inconclusive', because, effect: nothing, seedsToTell: undefined }],
      });
    }
  }
  const [single] = judgeClaim([{ values: [9], is: 'above', margin: 0 }], 21).parts;
  expect(single.because).toBe('fewer than two seeds give no bounds');
  expect(single.effect).toEqual({ mean: 9, low: Number.NaN, high: Number.NaN });
});

test('equal values are known', () => {
  const nil = [0, 0, 0];
  expect(verdictOf({ values: nil, is: 'within', margin: 0 }, 21)).toBe('reproduced');
  expect(verdictOf({ values: nil, is: 'above', margin: 0.01 }, 21)).toBe('refuted');
  expect(verdictOf({ values: [0.005, 0.005], is: 'above', margin: 0.01 }, 21)).toBe('smaller than asked');
  expect(verdictOf({ values: [0.5, 0.5], is: 'within', margin: 0.25 }, 21)).toBe('refuted');
});

test('what cannot be used is refused', () => {
  expect(() => judgeClaim([], 21)).toThrow(new RangeError('there are no parts; expected at least one'));
  const part = { values: FOUR, is: 'above', margin: 0 } as const;
  expect(() => judgeClaim([part], 0)).toThrow('there are 0 comparisons');
  expect(() => judgeClaim([part], 21, 1)).toThrow('errorRate is 1');
  for (const margin of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const message = `margin is ${margin}; expected a number`;
    expect(() => judgeClaim([{ ...part, margin }], 21)).toThrow(new RangeError(message));
  }
  expect(() => judgeClaim([{ ...part, is: 'within', margin: -1 }], 21)).toThrow(
    new RangeError('margin is -1; expected a number of at least 0'),
  );
});
