import { describe, expect, test } from 'vitest';
import {
  binaryEntropy,
  calibration,
  logLoss,
  miscalibration,
  normalizedEntropy,
} from '../../../src/evaluation/metrics/probability.ts';

const half = Uint8Array.of(0, 1, 1, 0);

test('log loss is minus the mean log of what was given to what happened', () => {
  const probabilities = Float64Array.of(0.5, 0.25, 0.75, 0.9);
  const expected = -(Math.log(0.5) + Math.log(0.25) + Math.log(0.75) + Math.log(0.1)) / 4;
  expect(logLoss(probabilities, half)).toBeCloseTo(expected, 14);
});

test('log loss clips certainties at 1e-15 from the ends', () => {
  expect(logLoss(Float64Array.of(0), Uint8Array.of(1))).toBeCloseTo(15 * Math.log(10), 12);
  // 1 − 1e-15 is not a double: the nearest is 9.99e-16 below 1.
  expect(logLoss(Float64Array.of(1), Uint8Array.of(0))).toBeCloseTo(15 * Math.log(10), 2);
  expect(logLoss(Float64Array.of(0, 1), Uint8Array.of(0, 1))).toBeLessThan(1e-14);
});

test('binary entropy is ln 2 at one half, symmetric, and 0 at the ends', () => {
  expect(binaryEntropy(0.5)).toBeCloseTo(Math.LN2, 15);
  expect(binaryEntropy(0.2)).toBeCloseTo(binaryEntropy(0.8), 15);
  expect([binaryEntropy(0), binaryEntropy(1)]).toEqual([0, 0]);
});

describe('normalised entropy', () => {
  test('is exactly 1 for the base rate one half and 1 to rounding for any other', () => {
    expect(normalizedEntropy(new Float64Array(4).fill(0.5), half)).toBe(1);
    for (const positives of [1, 7, 500, 999]) {
      const labels = new Uint8Array(1000).fill(1, 0, positives);
      const baseRate = new Float64Array(1000).fill(positives / 1000);
      expect(normalizedEntropy(baseRate, labels)).toBeCloseTo(1, 12);
    }
  });

  test('is worse than 1 for any other constant, by the divergence from the base rate', () => {
    const labels = Uint8Array.of(1, 0, 0, 0, 0);
    const divergence = 0.2 * Math.log(0.2 / 0.3) + 0.8 * Math.log(0.8 / 0.7);
    const ne = normalizedEntropy(new Float64Array(5).fill(0.3), labels);
    expect(ne).toBeCloseTo(1 + divergence / binaryEntropy(0.2), 13);
  });

  test('is NaN with one class or no rows', () => {
    expect(normalizedEntropy(Float64Array.of(0.5), Uint8Array.of(1))).toBeNaN();
    expect(normalizedEntropy(Float64Array.of(0.5), Uint8Array.of(0))).toBeNaN();
    expect(normalizedEntropy(new Float64Array(0), new Uint8Array(0))).toBeNaN();
  });
});

describe('calibration', () => {
  test('is expected over observed opens', () => {
    expect(calibration(Float64Array.of(0.5, 0.5, 0.25, 0.25), Uint8Array.of(1, 0, 0, 0))).toBe(1.5);
    expect(calibration(new Float64Array(4).fill(0.5), half)).toBe(1);
  });

  test('is NaN without positives', () => {
    expect(calibration(Float64Array.of(0.5), Uint8Array.of(0))).toBeNaN();
  });

  test('is as far from 1 at a half as at twice', () => {
    expect(miscalibration(2)).toBeCloseTo(Math.LN2, 15);
    expect(miscalibration(0.5)).toBeCloseTo(Math.LN2, 15);
    expect(miscalibration(1)).toBe(0);
    expect(miscalibration(Number.NaN)).toBeNaN();
  });
});

describe.each([
  ['logLoss', logLoss],
  ['normalizedEntropy', normalizedEntropy],
  ['calibration', calibration],
])('%s', (_, measure) => {
  test.each([
    [[0.5, 0.5], [1], 'labels has 1 rows; expected 2, one per score'],
    [[0.5, 0.5], [1, 3], 'labels[1] is 3; expected 0 or 1'],
    [[0.5, 1.5], [1, 0], 'probabilities[1] is 1.5; expected a number from 0 to 1'],
    [[-0.5], [1], 'probabilities[0] is -0.5; expected a number from 0 to 1'],
    [[Number.NaN], [1], 'probabilities[0] is NaN; expected a number from 0 to 1'],
  ])('rejects %j with labels %j', (probabilities, labels, message) => {
    const run = () => measure(Float64Array.from(probabilities), Uint8Array.from(labels));
    expect(run).toThrow(new RangeError(message));
  });
});
