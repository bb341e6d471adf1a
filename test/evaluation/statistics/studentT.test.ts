import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { studentTCdf, studentTQuantile } from '../../../src/evaluation/statistics/studentT.ts';
import { runs } from '../../gear.ts';

function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual / expected - 1)).toBeLessThan(tolerance);
}

describe('quantiles', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, critical values of Student's t.
  test.each([
    [0.975, 1, 12.706],
    [0.975, 2, 4.303],
    [0.975, 7, 2.365],
    [0.975, 19, 2.093],
    [0.95, 4, 2.132],
    [0.9, 9, 1.383],
    [0.99, 29, 2.462],
    [0.995, 9, 3.25],
    [0.999, 99, 3.175],
  ])('at %d with %d degrees of freedom are those of the NIST table: %d', (probability, nu, expected) => {
    expect(studentTQuantile(probability, nu).toFixed(3)).toBe(expected.toFixed(3));
  });

  // mpmath 1.x at 40 digits: the root of betainc(ν/2, 1/2, 0, ν/(ν+t²), regularized) / 2 at the double given.
  // SciPy 1.17.1 is no reference here: its t.ppf differs from these by up to 2.4e-9 relative.
  test.each([
    [0.975, 0.5, 164.55767348048823],
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729749462],
    [0.975, 7, 2.364624251592785],
    [0.975, 9, 2.262157162798205],
    [0.975, 29, 2.045229642132704],
    [0.975, 99, 1.9842169515864172],
    [0.975, 1000, 1.962339080826408],
    [0.975, 100000, 1.9599877075346093],
    [0.995, 4, 4.604094871349992],
    [0.9, 3, 1.6377443536962104],
    [0.6, 5, 0.26718086570414507],
    [0.9995, 1.5, 82.84744670366369],
    [0.999999, 3, 103.29946777942897],
    [0.95, 1000000, 1.6448551507220401],
  ])('at %d with %d degrees of freedom agree with 40-digit arithmetic', (probability, nu, expected) => {
    expectRelative(studentTQuantile(probability, nu), expected, 1e-12);
  });

  test('near the median are accurate absolutely', () => {
    // mpmath, as above.
    expect(Math.abs(studentTQuantile(0.501, 12) - 0.002559339285096869)).toBeLessThan(1e-15);
  });

  test.each([
    [0.975, 0.1, 1682362288745.0105],
    [0.975, 1000000, 1.9599663568141066],
    [0.9999, 1000000, 3.7190302747625714],
  ])('at %d with %d degrees of freedom, the ends of the range, are good to 1e-10', (probability, nu, expected) => {
    // mpmath, as above.
    expectRelative(studentTQuantile(probability, nu), expected, 1e-10);
  });

  test('too far out to be squared are refused', () => {
    const message = 'the quantile with tail 1e-300 and 1 degrees is beyond 1e+150';
    expect(() => studentTQuantile(1e-300, 1)).toThrow(new RangeError(message));
  });

  test('have closed forms with one and two degrees of freedom', () => {
    for (const probability of [0.51, 0.6, 0.75, 0.9, 0.975, 0.9999]) {
      const cauchy = Math.tan(Math.PI * (probability - 0.5));
      const two = (2 * probability - 1) / Math.sqrt(2 * probability * (1 - probability));
      expectRelative(studentTQuantile(probability, 1), cauchy, 1e-11);
      expectRelative(studentTQuantile(probability, 2), two, 1e-12);
    }
  });

  test('are odd about the median and infinite at the ends', () => {
    expect(studentTQuantile(0.5, 5)).toBe(0);
    expect(studentTQuantile(0.25, 5)).toBe(-studentTQuantile(0.75, 5));
    expect(studentTQuantile(1, 5)).toBe(Number.POSITIVE_INFINITY);
    expect(studentTQuantile(0, 5)).toBe(Number.NEGATIVE_INFINITY);
  });

  test.each([-0.1, 1.1, Number.NaN])('reject the probability %d', (probability) => {
    const message = `probability is ${probability}; expected a number from 0 to 1`;
    expect(() => studentTQuantile(probability, 5)).toThrow(new RangeError(message));
  });

  test.each([
    0,
    0.09,
    -1,
    1_000_001,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('reject %d degrees of freedom', (nu) => {
    const message = `degreesOfFreedom is ${nu}; expected a number from 0.1 to 1000000`;
    expect(() => studentTQuantile(0.9, nu)).toThrow(new RangeError(message));
    expect(() => studentTCdf(0, nu)).toThrow(new RangeError(message));
  });
});

describe('the distribution function', () => {
  // mpmath 1.x at 40 digits.
  test.each([
    [0.5, 1, 0.6475836176504333],
    [2, 7, 0.957190335718512],
    [-1.3, 4.5, 0.12809804397201702],
    [-8, 3, 0.002038288793892734],
    [-30, 10, 1.980896171015662e-11],
    [1.7320508, 2000, 0.9582906508414378],
    [-0.001, 6, 0.49961726730211037],
    [-6, 200000, 9.882749439674029e-10],
  ])('at %d with %d degrees of freedom agrees with 40-digit arithmetic', (t, nu, expected) => {
    expectRelative(studentTCdf(t, nu), expected, 1e-12);
  });

  test('runs from 0 through one half to 1', () => {
    expect(studentTCdf(Number.NEGATIVE_INFINITY, 3)).toBe(0);
    expect(studentTCdf(0, 3)).toBe(0.5);
    expect(studentTCdf(Number.POSITIVE_INFINITY, 3)).toBe(1);
    expect(() => studentTCdf(Number.NaN, 3)).toThrow(
      new RangeError('t is NaN; expected a number or an infinity'),
    );
  });

  test('undoes the quantile', () => {
    const probability = fc.double({ min: 1e-12, max: 0.5, noNaN: true });
    const degreesOfFreedom = fc.double({ min: 0.5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(probability, degreesOfFreedom, (p, nu) => {
        expectRelative(studentTCdf(studentTQuantile(p, nu), nu), p, 1e-11);
      }),
      runs(900),
    );
  });

  test('is the integral of its density', () => {
    // Simpson's rule from 0 to 2 on the density with 5 degrees of freedom: 8 / (3 π √5) (1 + t²/5)^−3.
    const density = (t: number) => {
      const base = 1 + (t * t) / 5;
      return 8 / (3 * Math.PI * Math.sqrt(5) * base * base * base);
    };
    const steps = 2000;
    let sum = density(0) + density(2);
    for (let step = 1; step < steps; step++) sum += (step % 2 === 1 ? 4 : 2) * density((2 * step) / steps);
    expect(studentTCdf(2, 5)).toBeCloseTo(0.5 + (sum * 2) / (3 * steps), 12);
  });
});
