import { randomNormal } from 'd3-random';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import { judgeClaim, type Part, type Verdict } from '../../../src/evaluation/statistics/claim.ts';
import { RUNS } from '../metrics/rows.ts';
import { contrasts, nothing } from './contrasts.ts';

// Mean 4, s = 1, n = 3. SciPy 1.17.1: t.ppf(0.95, 2) = 2.919986, half width 1.685855; t.ppf(0.975, 2) = 4.302653,
// half width 2.484138.
const FOUR = [3, 4, 5];

function verdictOf(part: Part, claims = 1): Verdict {
  return judgeClaim([part], claims).verdict;
}

function negated(values: readonly number[]): number[] {
  return values.map((value) => -value);
}

describe('one part', () => {
  test.each<[Part['is'], number, Verdict, string]>([
    ['above', 2.31, 'reproduced', '4 (2.31 … 5.69), above 2.31'],
    ['above', 2.32, 'inconclusive', '4 (2.31 … 5.69), not all above 2.32'],
    ['above', 5.68, 'inconclusive', '4 (2.31 … 5.69), not all above 5.68'],
    ['above', 5.69, 'refuted', '4 (2.31 … 5.69), not above 5.69'],
    ['below', 5.69, 'reproduced', '4 (2.31 … 5.69), below 5.69'],
    ['below', 5.68, 'inconclusive', '4 (2.31 … 5.69), not all below 5.68'],
    ['below', 2.31, 'refuted', '4 (2.31 … 5.69), not below 2.31'],
    ['within', 5.69, 'reproduced', '4 (2.31 … 5.69), within ±5.69'],
    ['within', 5.68, 'inconclusive', '4 (2.31 … 5.69), not all within ±5.68'],
    // Both sides can refute equality, so each has half of the error rate.
    ['within', 2.31, 'inconclusive', '4 (2.31 … 5.69), not all within ±2.31'],
    ['within', 1.52, 'inconclusive', '4 (2.31 … 5.69), not all within ±1.52'],
    ['within', 1.51, 'refuted', '4 (1.52 … 6.48), not within ±1.51'],
  ])('%s %d is %s', (is, margin, verdict, because) => {
    const { parts, ...claim } = judgeClaim([{ values: FOUR, is, margin }], 1);
    expect(claim.verdict).toBe(verdict);
    expect(parts).toMatchObject([{ verdict, because, control: undefined }]);
  });

  test('has bounds for one of the claims that share the error rate', () => {
    const [part] = judgeClaim([{ values: FOUR, is: 'above', margin: 0 }], 21).parts;
    // Two degrees of freedom have a closed form: t = (2p − 1) / √(2p(1 − p)) at p = 1 − 0.05 / 21.
    const p = 1 - 0.05 / 21;
    const halfWidth = (2 * p - 1) / Math.sqrt(2 * p * (1 - p)) / Math.sqrt(3);
    expect(part.showing.low).toBeCloseTo(4 - halfWidth, 10);
    expect(part.refuting).toEqual(part.showing);
    expect(part.verdict).toBe('inconclusive');
  });
});

describe('a control', () => {
  const part = { values: FOUR, is: 'above', margin: 2 } as const;

  test('as good as nil lets the part be reproduced', () => {
    const { parts } = judgeClaim([{ ...part, control: { values: [-0.1, 0, 0.1], tolerance: 0.2 } }], 1);
    expect(parts[0].verdict).toBe('reproduced');
    expect(parts[0].because).toBe('4 (2.31 … 5.69), above 2; control: 0 (-0.169 … 0.169), within ±0.2');
    expect(parts[0].control?.equivalent).toBe(true);
  });

  test('that may be something leaves it inconclusive, and refutes nothing', () => {
    for (const [values, why] of [
      [[-0.1, 0, 0.1], '0 (-0.169 … 0.169), not all within ±0.1'],
      [[7, 7, 7], '7 (7 … 7), not all within ±0.1'],
      [[0], 'fewer than two seeds give no bounds'],
      [[], 'fewer than two seeds give no bounds'],
      [[0, Number.NaN], 'a seed has no such value'],
    ] as const) {
      const { verdict, parts } = judgeClaim([{ ...part, control: { values, tolerance: 0.1 } }], 1);
      expect(verdict).toBe('inconclusive');
      expect(parts[0].because).toBe(`4 (2.31 … 5.69), above 2; but control: ${why}`);
    }
  });

  test('does not save a part that is refuted', () => {
    expect(verdictOf({ ...part, margin: 9, control: { values: [0, 0], tolerance: 0 } })).toBe('refuted');
  });
});

describe('several parts', () => {
  const holds: Part = { values: FOUR, is: 'above', margin: 2 };
  const open: Part = { values: FOUR, is: 'above', margin: 4 };
  const fails: Part = { values: FOUR, is: 'above', margin: 9 };

  test.each<[string, Part[], Verdict]>([
    ['that all hold', [holds, holds, holds], 'reproduced'],
    ['of which one is open', [holds, open], 'inconclusive'],
    ['of which one fails', [holds, open, fails], 'refuted'],
  ])('%s', (_, parts, verdict) => {
    expect(judgeClaim(parts, 1).verdict).toBe(verdict);
  });

  test('share the error rate of refuting, not that of showing', () => {
    const { showing, refuting } = judgeClaim([holds, holds], 1).parts[0];
    expect(showing.low).toBeCloseTo(4 - 1.685855, 5);
    expect(refuting.low).toBeCloseTo(4 - 2.484138, 5);
    expect(judgeClaim([{ ...holds, margin: 6 }], 1).verdict).toBe('refuted');
    expect(judgeClaim([{ ...holds, margin: 6 }, holds], 1).verdict).toBe('inconclusive');
  });
});

describe('for any values', () => {
  const parts = fc.record({
    values: contrasts,
    is: fc.constantFrom<Part['is'][]>('above', 'below', 'within'),
    margin: fc.integer({ min: 0, max: 400 }).map((margin) => margin / 100 + 1e-6),
  });
  const claims = fc.integer({ min: 1, max: 100 });
  const rank: Record<Verdict, number> = { refuted: 0, inconclusive: 1, reproduced: 2 };

  test('a harder margin never helps', () => {
    const property = fc.property(parts, claims, (part, many) => {
      const harder = { ...part, margin: part.is === 'above' ? part.margin + 0.5 : part.margin * 0.8 };
      expect(rank[verdictOf(harder, many)]).toBeLessThanOrEqual(rank[verdictOf(part, many)]);
    });
    fc.assert(property, RUNS);
  });

  test('more claims decide no more', () => {
    const property = fc.property(parts, claims, (part, many) => {
      const more = verdictOf(part, many + 10);
      if (more !== 'inconclusive') expect(verdictOf(part, many)).toBe(more);
    });
    fc.assert(property, RUNS);
  });

  test('values and margin move together, and signs swap above and below', () => {
    const property = fc.property(contrasts, fc.integer({ min: -300, max: 300 }), (values, hundredths) => {
      const margin = hundredths / 100 + 1e-6;
      const verdict = verdictOf({ values, is: 'above', margin });
      const moved = values.map((value) => value + 2);
      expect(verdictOf({ values: moved, is: 'above', margin: margin + 2 })).toBe(verdict);
      expect(verdictOf({ values: negated(values), is: 'below', margin: -margin })).toBe(verdict);
      const size = Math.abs(margin);
      expect(verdictOf({ values: negated(values), is: 'within', margin: size })).toBe(
        verdictOf({ values, is: 'within', margin: size }),
      );
    });
    fc.assert(property, RUNS);
  });
});

describe('is wrong no more often than said', () => {
  const trials = 4000;

  /** The share of `wrong` verdicts over contrasts of 20 seeds, with the error rate of one claim alone. */
  function shareOf(wrong: Verdict, partsOf: (draw: () => number[]) => Part[]): number {
    const normal = randomNormal.source(stream(1, 'test-claim'))();
    const draw = () => Array.from({ length: 20 }, normal);
    let count = 0;
    for (let trial = 0; trial < trials; trial++) {
      if (judgeClaim(partsOf(draw), 1).verdict === wrong) count++;
    }
    return count / trials;
  }

  // Three standard errors of a share of 0.05 in 4,000 trials are 0.0103.
  test('with a mean on the margin', () => {
    const onMargin = (draw: () => number[]): Part[] => [{ values: draw(), is: 'above', margin: 0 }];
    expect(Math.abs(shareOf('reproduced', onMargin) - 0.05)).toBeLessThan(0.0103);
    expect(Math.abs(shareOf('refuted', onMargin) - 0.05)).toBeLessThan(0.0103);
  });

  test('with equality to nothing, which either side refutes', () => {
    const equal = (draw: () => number[]): Part[] => [{ values: draw(), is: 'within', margin: 0 }];
    expect(Math.abs(shareOf('refuted', equal) - 0.05)).toBeLessThan(0.0103);
  });

  test('with three parts, of which any one refutes', () => {
    const three = (draw: () => number[]): Part[] =>
      [draw(), draw(), draw()].map((values) => ({ values, is: 'above', margin: 0 }));
    // Independent: 1 − (1 − 0.05 / 3)³ = 0.0492.
    expect(Math.abs(shareOf('refuted', three) - 0.0492)).toBeLessThan(0.0103);
  });

  test('with one part on the margin and others far beyond it', () => {
    const mixed = (draw: () => number[]): Part[] => [
      { values: draw(), is: 'above', margin: 0 },
      { values: draw(), is: 'above', margin: -5, control: { values: draw(), tolerance: 5 } },
    ];
    expect(Math.abs(shareOf('reproduced', mixed) - 0.05)).toBeLessThan(0.0103);
  });

  test('with a control on its tolerance', () => {
    const unruly = (draw: () => number[]): Part[] => [
      {
        values: draw(),
        is: 'above',
        margin: -5,
        control: { values: draw().map((value) => value + 2), tolerance: 2 },
      },
    ];
    expect(Math.abs(shareOf('reproduced', unruly) - 0.05)).toBeLessThan(0.0103);
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
        parts: [
          { verdict: 'inconclusive', because, showing: nothing, refuting: nothing, control: undefined },
        ],
      });
    }
  }
  const [single] = judgeClaim([{ values: [9], is: 'above', margin: 0 }], 21).parts;
  expect(single.because).toBe('fewer than two seeds give no bounds');
  expect(single.showing).toEqual({ mean: 9, low: Number.NaN, high: Number.NaN });
});

test('equal values are known: nil is equal to nil and not above it', () => {
  const nil = [0, 0, 0];
  expect(verdictOf({ values: nil, is: 'within', margin: 0 }, 21)).toBe('reproduced');
  expect(verdictOf({ values: nil, is: 'above', margin: 0 }, 21)).toBe('inconclusive');
  expect(verdictOf({ values: nil, is: 'above', margin: 0.01 }, 21)).toBe('refuted');
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
  expect(() => judgeClaim([{ ...part, control: { values: FOUR, tolerance: -1 } }], 21)).toThrow(
    new RangeError('tolerance is -1; expected a number of at least 0'),
  );
});
