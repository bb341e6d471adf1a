/** Values per seed for the tests of bounds and claims. */
import fc from 'fast-check';

/** Student 1908: the difference in sleep of ten patients between two drugs; R's `sleep`. */
export const SLEEP: readonly number[] = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];

export const nothing = { mean: Number.NaN, low: Number.NaN, high: Number.NaN };

/** Two to twenty values on a grid of 0.01, not all the same. */
export const contrasts: fc.Arbitrary<number[]> = fc
  .array(fc.integer({ min: -300, max: 300 }), { minLength: 2, maxLength: 20 })
  .filter((values) => new Set(values).size > 1)
  .map((values) => values.map((value) => value / 100));
