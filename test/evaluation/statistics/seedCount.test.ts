import { randomNormal } from 'd3-random';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import { judgeClaim } from '../../../src/evaluation/statistics/claim.ts';
import { seedsFor } from '../../../src/evaluation/statistics/seedCount.ts';
import { RUNS } from '../metrics/rows.ts';
import { contrasts } from './contrasts.ts';

// Two values ±d have the spread d√2. SciPy 1.17.1: stats.t.ppf(1 - 0.025 / 21, n - 1) / sqrt(n) is 0.783218 at 20,
// 0.513849 at 40 and 0.350998 at 80.
const UNIT = [-Math.SQRT1_2, Math.SQRT1_2];

test.each([
  [0.7833, 20],
  [0.7832, 40],
  [0.5139, 40],
  [0.5138, 80],
  [0.351, 80],
  [0.001, 80],
])('a half width of %d spreads takes %d seeds for one of 21 claims', (halfWidth, seeds) => {
  expect(seedsFor(UNIT, halfWidth, 21)).toBe(seeds);
});

test('equal values take the fewest', () => {
  expect(seedsFor([0.25, 0.25, 0.25], 1e-9, 21)).toBe(20);
});

test('the mean does not count, nor the sign, only spread over half width', () => {
  const property = fc.property(contrasts, fc.integer({ min: 1, max: 400 }), (pilot, hundredths) => {
    const halfWidth = hundredths / 100 + 1e-6;
    const seeds = seedsFor(pilot, halfWidth, 21);
    const changed = (change: (value: number) => number) => pilot.map(change);
    expect(
      seedsFor(
        changed((value) => value + 3),
        halfWidth,
        21,
      ),
    ).toBe(seeds);
    expect(
      seedsFor(
        changed((value) => -value),
        halfWidth,
        21,
      ),
    ).toBe(seeds);
    expect(
      seedsFor(
        changed((value) => value * 8),
        halfWidth * 8,
        21,
      ),
    ).toBe(seeds);
    expect(seedsFor(pilot, halfWidth * 1.5, 21)).toBeLessThanOrEqual(seeds);
    expect(seedsFor(pilot, halfWidth, 42)).toBeGreaterThanOrEqual(seeds);
  });
  fc.assert(property, RUNS);
});

test('half a margin shows a mean that is twice the margin, and a nil one, 99 times in 100', () => {
  const margin = 1;
  const spread = margin / 2 / 0.78322;
  expect(seedsFor([-spread * Math.SQRT1_2, spread * Math.SQRT1_2], margin / 2, 21)).toBe(20);
  const normal = randomNormal.source(stream(1, 'test-power'))(0, spread);
  const trials = 1000;
  const shown = { above: 0, within: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const values = Array.from({ length: 20 }, normal);
    const twice = values.map((value) => value + 2 * margin);
    if (judgeClaim([{ values: twice, is: 'above', margin }], 21).verdict === 'reproduced') shown.above++;
    if (judgeClaim([{ values, is: 'within', margin }], 21).verdict === 'reproduced') shown.within++;
  }
  expect(shown.above / trials).toBeGreaterThan(0.99);
  expect(shown.within / trials).toBeGreaterThan(0.99);
});

test('what cannot be used is refused', () => {
  for (const pilot of [[], [1], [1, Number.NaN], [1, Number.POSITIVE_INFINITY]]) {
    const message = `the pilot is [${pilot.join(', ')}]; expected at least two finite values, one per seed`;
    expect(() => seedsFor(pilot, 1, 21)).toThrow(new RangeError(message));
  }
  for (const halfWidth of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    const message = `halfWidth is ${halfWidth}; expected a number above 0`;
    expect(() => seedsFor(UNIT, halfWidth, 21)).toThrow(new RangeError(message));
  }
  expect(() => seedsFor(UNIT, 1, 0)).toThrow('there are 0 comparisons');
  expect(() => seedsFor(UNIT, 1, 21, 1)).toThrow('level is 1');
});
