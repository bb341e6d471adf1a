import { randomNormal } from 'd3-random';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import { oneSidedBounds } from '../../../src/evaluation/statistics/bounds.ts';
import { equivalence } from '../../../src/evaluation/statistics/equivalence.ts';
import { RUNS } from '../metrics/rows.ts';
import { contrasts, nothing, SLEEP } from './contrasts.ts';

const tolerances = fc.integer({ min: 1, max: 4000 }).map((tolerance) => tolerance / 1000 + 1e-6);

// SciPy 1.17.1: ttest_1samp(sleep, -tolerance, alternative='greater'), ttest_1samp(sleep, tolerance, alternative='less').
test.each([
  [1, 4.778595695546834e-5, 0.9149441145512885, false],
  [2.5, 1.200241738189643e-6, 0.021116860246500745, true],
  [3, 4.5226949658324543e-7, 0.002655570292658665, true],
])("the p-values of Student's sleep data within ±%d are SciPy's", (tolerance, lower, upper, equivalent) => {
  const found = equivalence(SLEEP, tolerance, 0.05);
  expect(Math.abs(found.pAboveLower / lower - 1)).toBeLessThan(1e-9);
  expect(Math.abs(found.pBelowUpper / upper - 1)).toBeLessThan(1e-9);
  expect(found.equivalent).toBe(equivalent);
  expect(found.bounds).toEqual(oneSidedBounds(SLEEP, 0.05));
});

test('the interval lies inside exactly when both p-values are small', () => {
  const errorRates = fc.constantFrom(0.05, 0.01, 0.05 / 21, 0.2);
  const property = fc.property(contrasts, tolerances, errorRates, (values, tolerance, errorRate) => {
    const { equivalent, pAboveLower, pBelowUpper } = equivalence(values, tolerance, errorRate);
    expect(equivalent).toBe(Math.max(pAboveLower, pBelowUpper) <= errorRate);
  });
  fc.assert(property, RUNS);
});

test('a larger tolerance only helps, and the sign only swaps the tests', () => {
  const property = fc.property(contrasts, tolerances, (values, tolerance) => {
    const found = equivalence(values, tolerance, 0.05);
    if (found.equivalent) expect(equivalence(values, tolerance * 1.1, 0.05).equivalent).toBe(true);
    const negated = equivalence(
      values.map((value) => -value),
      tolerance,
      0.05,
    );
    expect(negated.equivalent).toBe(found.equivalent);
    expect(negated.pAboveLower).toBeCloseTo(found.pBelowUpper, 12);
    expect(negated.pBelowUpper).toBeCloseTo(found.pAboveLower, 12);
  });
  fc.assert(property, RUNS);
});

test('a mean on the limit is called equivalent as often as said', () => {
  const normal = randomNormal.source(stream(1, 'test-equivalence'))(1, 0.5);
  const trials = 4000;
  let wrong = 0;
  for (let trial = 0; trial < trials; trial++) {
    if (equivalence(Array.from({ length: 20 }, normal), 1, 0.05).equivalent) wrong++;
  }
  // Three standard errors of a share of 0.05 in 4,000 trials are 0.0103.
  expect(Math.abs(wrong / trials - 0.05)).toBeLessThan(0.0103);
});

test('equal values are known, and a limit belongs to the inside', () => {
  expect(equivalence([0, 0, 0], 0, 0.01)).toMatchObject({ equivalent: true, pAboveLower: 0, pBelowUpper: 0 });
  expect(equivalence([2, 2], 2, 0.01)).toMatchObject({ equivalent: true, pAboveLower: 0, pBelowUpper: 0 });
  expect(equivalence([2, 2], 1, 0.01)).toMatchObject({ equivalent: false, pAboveLower: 0, pBelowUpper: 1 });
  expect(equivalence([-2, -2], 1, 0.01)).toMatchObject({ equivalent: false, pAboveLower: 1, pBelowUpper: 0 });
});

test('values that say nothing are not equivalent', () => {
  for (const values of [[], [1, Number.NaN], [1, Number.NEGATIVE_INFINITY]]) {
    expect(equivalence(values, 5, 0.05)).toEqual({
      equivalent: false,
      pAboveLower: Number.NaN,
      pBelowUpper: Number.NaN,
      bounds: nothing,
    });
  }
  expect(equivalence([1], 5, 0.05)).toMatchObject({ equivalent: false, pAboveLower: Number.NaN });
  for (const tolerance of [-0.1, Number.NaN, Number.POSITIVE_INFINITY]) {
    const message = `tolerance is ${tolerance}; expected a number of at least 0`;
    expect(() => equivalence([1, 2], tolerance, 0.05)).toThrow(new RangeError(message));
  }
});
