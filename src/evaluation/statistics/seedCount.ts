/** Number of seeds that a comparison takes, fixed before its outcome is known. */
import { sampleStandardDeviation } from 'simple-statistics';
import { requireComparisons, requireLevel } from '../checks.ts';
import { studentTQuantile } from './studentT.ts';

/** The number of seeds is one of these; the last is the cap. */
export const seedCounts = [20, 40, 80] as const;
export type SeedCount = (typeof seedCounts)[number];

/**
 * The fewest seeds with which the simultaneous interval is expected to reach no further than `halfWidth` from its
 * mean: t · s / √n ≤ halfWidth, where s is the spread of the pilot and t the quantile of `simultaneousInterval`
 * with n − 1 degrees of freedom. The cap where no number of seeds does.
 *
 * For a claim, give half its margin (or tolerance). With 21 claims at 0.95 and the pilot's spread, a mean a
 * margin beyond the margin, or a zero one within a tolerance, is then shown more than 99 times in 100, below
 * the cap.
 *
 * Only the spread of the pilot counts, never its mean, and its seeds are not those of the comparison: so the
 * number of seeds cannot favour an outcome.
 *
 * Source: Stein, "A two-sample test for a linear hypothesis whose power is independent of the variance", Ann. Math.
 * Stat. 16, 1945 (a second sample sized by the spread of a first); the precision rule is that of Kupper and Hafner,
 * "How appropriate are popular sample size formulas?", The American Statistician 43, 1989.
 * @param pilot one value per pilot seed, at least two, in the unit of `halfWidth`
 * @param comparisons how many intervals are made in all, at least 1
 * @throws RangeError if the pilot has fewer than two values or one that is no finite number, or if another argument
 *   is out of range
 */
export function seedsFor(
  pilot: readonly number[],
  halfWidth: number,
  comparisons: number,
  level = 0.95,
): SeedCount {
  requireComparisons(comparisons);
  requireLevel(level);
  if (!(Number.isFinite(halfWidth) && halfWidth > 0)) {
    throw new RangeError(`halfWidth is ${halfWidth}; expected a number above 0`);
  }
  if (pilot.length < 2 || !pilot.every(Number.isFinite)) {
    throw new RangeError(
      `the pilot is [${pilot.join(', ')}]; expected at least two finite values, one per seed`,
    );
  }
  const spread = sampleStandardDeviation([...pilot]);
  const probability = 1 - (1 - level) / (2 * comparisons);
  const enough = seedCounts.find(
    (seeds) => (studentTQuantile(probability, seeds - 1) * spread) / Math.sqrt(seeds) <= halfWidth,
  );
  return enough ?? seedCounts[seedCounts.length - 1];
}
