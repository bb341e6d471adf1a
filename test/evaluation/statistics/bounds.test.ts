import { randomNormal } from 'd3-random';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import { oneSidedBounds } from '../../../src/evaluation/statistics/bounds.ts';
import { runs } from '../../gear.ts';
import { contrasts, nothing, SLEEP } from './contrasts.ts';

describe('oneSidedBounds', () => {
  test("of Student's sleep data are SciPy's", () => {
    // SciPy 1.17.1: mean ± stats.t.ppf(0.95, 9) * std(ddof=1) / sqrt(10).
    const { low, high } = oneSidedBounds(SLEEP, 0.05);
    expect(low).toBeCloseTo(0.866994732971, 10);
    expect(high).toBeCloseTo(2.293005267029, 10);
  });

  test('move with the values and swap with their sign', () => {
    const shift = fc.double({ min: -10, max: 10, noNaN: true });
    const property = fc.property(contrasts, shift, (values, by) => {
      const { low, high } = oneSidedBounds(values, 0.05 / 21);
      const shifted = oneSidedBounds(
        values.map((value) => value + by),
        0.05 / 21,
      );
      expect(shifted.low).toBeCloseTo(low + by, 9);
      expect(shifted.high).toBeCloseTo(high + by, 9);
      const negated = oneSidedBounds(
        values.map((value) => -value),
        0.05 / 21,
      );
      expect(negated.low).toBeCloseTo(-high, 12);
      expect(negated.high).toBeCloseTo(-low, 12);
    });
    fc.assert(property, runs(900));
  });

  test('are each wrong as often as said', () => {
    const normal = randomNormal.source(stream(1, 'test-bounds'))();
    const trials = 4000;
    const wrong = { low: 0, high: 0 };
    for (let trial = 0; trial < trials; trial++) {
      const { low, high } = oneSidedBounds(Array.from({ length: 20 }, normal), 0.05);
      if (low > 0) wrong.low++;
      if (high < 0) wrong.high++;
    }
    // Three standard errors of a share of 0.05 in 4,000 trials are 0.0103.
    expect(Math.abs(wrong.low / trials - 0.05)).toBeLessThan(0.0103);
    expect(Math.abs(wrong.high / trials - 0.05)).toBeLessThan(0.0103);
  });
});

test('values that say nothing, and values that say all', () => {
  const bounds = (values: number[]) => oneSidedBounds(values, 0.01);
  expect(bounds([])).toEqual(nothing);
  expect(bounds([1, Number.NaN])).toEqual(nothing);
  expect(bounds([1, Number.POSITIVE_INFINITY])).toEqual(nothing);
  expect(bounds([2])).toEqual({ mean: 2, low: Number.NaN, high: Number.NaN });
  expect(bounds([2, 2, 2])).toEqual({ mean: 2, low: 2, high: 2 });
});

test('arguments out of range are refused', () => {
  for (const errorRate of [0, 0.5, -1, Number.NaN]) {
    const message = `errorRate is ${errorRate}; expected a share between 0 and 0.5, such as 0.05`;
    expect(() => oneSidedBounds(SLEEP, errorRate)).toThrow(new RangeError(message));
  }
});
