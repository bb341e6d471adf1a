import { randomNormal } from 'd3-random';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import { oneSidedBounds, simultaneousInterval } from '../../../src/evaluation/statistics/bounds.ts';
import { meanInterval } from '../../../src/evaluation/statistics/intervals.ts';
import { RUNS } from '../metrics/rows.ts';
import { contrasts, nothing, SLEEP } from './contrasts.ts';

describe('simultaneousInterval', () => {
  test("of Student's sleep data, one of 21, is SciPy's", () => {
    // SciPy 1.17.1: mean ± stats.t.ppf(1 - 0.025 / 21, 9) * std(ddof=1) / sqrt(10).
    const { mean, low, high } = simultaneousInterval(SLEEP, 21);
    expect(mean).toBeCloseTo(1.58, 12);
    expect(low).toBeCloseTo(-0.045311451596, 9);
    expect(high).toBeCloseTo(3.205311451596, 9);
  });

  test('alone is the plain interval', () => {
    expect(simultaneousInterval(SLEEP, 1)).toEqual(meanInterval(SLEEP));
    expect(simultaneousInterval(SLEEP, 1, 0.9).low).toBeCloseTo(meanInterval(SLEEP, 0.9).low, 12);
  });

  test('is wider for more comparisons and for a higher level', () => {
    const property = fc.property(contrasts, fc.integer({ min: 1, max: 500 }), (values, comparisons) => {
      const one = simultaneousInterval(values, comparisons);
      for (const wider of [
        simultaneousInterval(values, comparisons + 1),
        simultaneousInterval(values, comparisons, 0.96),
      ]) {
        expect(wider.low).toBeLessThan(one.low);
        expect(wider.high).toBeGreaterThan(one.high);
      }
    });
    fc.assert(property, RUNS);
  });

  test('all 21 of 20 normal values hold together at least 95 times in 100', () => {
    const normal = randomNormal.source(stream(1, 'test-simultaneous'))();
    const trials = 500;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const all = Array.from({ length: 21 }, () =>
        simultaneousInterval(Array.from({ length: 20 }, normal), 21),
      );
      if (all.every(({ low, high }) => low <= 0 && 0 <= high)) held++;
    }
    // Independent: (1 − 0.05 / 21)^21 = 0.9512. Three standard errors in 500 trials are 0.0289.
    expect(Math.abs(held / trials - 0.9512)).toBeLessThan(0.0289);
  });
});

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
    fc.assert(property, RUNS);
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
  for (const bounds of [
    (values: number[]) => simultaneousInterval(values, 21),
    (values: number[]) => oneSidedBounds(values, 0.01),
  ]) {
    expect(bounds([])).toEqual(nothing);
    expect(bounds([1, Number.NaN])).toEqual(nothing);
    expect(bounds([1, Number.POSITIVE_INFINITY])).toEqual(nothing);
    expect(bounds([2])).toEqual({ mean: 2, low: Number.NaN, high: Number.NaN });
    expect(bounds([2, 2, 2])).toEqual({ mean: 2, low: 2, high: 2 });
  }
});

test('arguments out of range are refused', () => {
  for (const comparisons of [0, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    const message = `there are ${comparisons} comparisons; expected a whole number of at least 1`;
    expect(() => simultaneousInterval(SLEEP, comparisons)).toThrow(new RangeError(message));
  }
  expect(() => simultaneousInterval([], 21, 95)).toThrow('level is 95');
  for (const errorRate of [0, 0.5, -1, Number.NaN]) {
    const message = `errorRate is ${errorRate}; expected a share between 0 and 0.5, such as 0.05`;
    expect(() => oneSidedBounds(SLEEP, errorRate)).toThrow(new RangeError(message));
  }
});
