import { randomNormal } from 'd3-random';
import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import { meanInterval, percentileInterval } from '../../../src/evaluation/statistics/intervals.ts';

const nothing = { mean: Number.NaN, low: Number.NaN, high: Number.NaN };

describe('meanInterval', () => {
  // Student 1908 / R `t.test(sleep$extra[11:20] - sleep$extra[1:10])`: mean 1.58, interval 0.7001142 to 2.4598858.
  test("gives the interval R gives for Student's sleep data", () => {
    const { mean, low, high } = meanInterval([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]);
    expect(mean).toBeCloseTo(1.58, 12);
    expect(low).toBeCloseTo(0.7001142, 7);
    expect(high).toBeCloseTo(2.4598858, 7);
  });

  test('of two values is their mean ± t(1) times half their distance', () => {
    const { mean, low, high } = meanInterval([1, 3], 0.9);
    expect(mean).toBe(2);
    // t(0.95, 1) is tan(0.45 π).
    expect(high - mean).toBeCloseTo(Math.tan(0.45 * Math.PI), 10);
    expect(mean - low).toBeCloseTo(high - mean, 12);
  });

  test('of one value has no ends', () => {
    expect(meanInterval([5])).toEqual({ mean: 5, low: Number.NaN, high: Number.NaN });
  });

  test('of equal values has no width', () => {
    expect(meanInterval([0.5, 0.5, 0.5])).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
  });

  test('skips nothing', () => {
    expect(meanInterval([1, Number.NaN, 3])).toEqual(nothing);
    expect(meanInterval([1, Number.POSITIVE_INFINITY])).toEqual(nothing);
    expect(meanInterval([Number.NaN])).toEqual(nothing);
  });

  test('covers the true mean of 5 normal values 95 times in 100', () => {
    const normal = randomNormal.source(stream(1, 'test-coverage'))(3, 2);
    const trials = 4000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { low, high } = meanInterval(Array.from({ length: 5 }, normal));
      if (low <= 3 && 3 <= high) covered++;
    }
    // Three standard errors of a share of 0.95 in 4,000 trials are 0.0103. Normal quantiles would cover 0.878.
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.0103);
  });

  test('leaves its values alone and rejects what it cannot use', () => {
    const values = Object.freeze([3, 1, 2]);
    expect(meanInterval(values).mean).toBe(2);
    const empty = 'there are no values; expected at least one, one per seed';
    expect(() => meanInterval([])).toThrow(new RangeError(empty));
    for (const level of [0, 1, 95, Number.NaN]) {
      const message = `level is ${level}; expected a share between 0 and 1, such as 0.95`;
      expect(() => meanInterval(values, level)).toThrow(new RangeError(message));
      expect(() => percentileInterval(2, values, level)).toThrow(new RangeError(message));
    }
  });
});

describe('percentileInterval', () => {
  test('takes the interpolated quantiles of the resamples, in any order', () => {
    // R: quantile(0:100, c(0.025, 0.975)) gives 2.5 and 97.5.
    const resamples = Array.from({ length: 101 }, (_, index) => (index * 37) % 101);
    const interval = percentileInterval(50, resamples);
    expect(interval.mean).toBe(50);
    expect(interval.low).toBeCloseTo(2.5, 10);
    expect(interval.high).toBeCloseTo(97.5, 10);
    expect(percentileInterval(50, resamples, 0.5).low).toBeCloseTo(25, 10);
  });

  test('sorts as numbers, negative ones too', () => {
    const interval = percentileInterval(0, [10, 9, -2, -10], 0.999999);
    expect(interval.low).toBeCloseTo(-10, 4);
    expect(interval.high).toBeCloseTo(10, 4);
  });

  test('drops NaN resamples and has no ends when none is left', () => {
    expect(percentileInterval(1, [Number.NaN, 2, Number.NaN, 2])).toEqual({ mean: 1, low: 2, high: 2 });
    expect(percentileInterval(1, [Number.NaN])).toEqual({ mean: 1, low: Number.NaN, high: Number.NaN });
    expect(percentileInterval(1, [])).toEqual({ mean: 1, low: Number.NaN, high: Number.NaN });
  });
});
