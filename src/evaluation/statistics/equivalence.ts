/** Equivalence of a mean to zero, by two one-sided tests. */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { requireNotNegative } from '../checks.ts';
import { oneSidedBounds } from './bounds.ts';
import type { Estimate } from './intervals.ts';
import { studentTCdf } from './studentT.ts';

/** Of each one-sided test, the probability of values at least this far from its limit, were the mean on it. */
export type Equivalence = {
  /** The mean lies inside ± tolerance, its bounds included; false where nothing can be said. */
  equivalent: boolean;
  /** Against a mean at or below −tolerance. */
  pAboveLower: number;
  /** Against a mean at or above the tolerance. */
  pBelowUpper: number;
  /** The mean with the bounds that are compared with ± tolerance: the interval of level 1 − 2 · errorRate. */
  bounds: Estimate;
};

/**
 * Two one-sided t tests (TOST) of whether a mean lies inside ± tolerance. It does at `errorRate` when both
 * tests reject, which is when the interval of level 1 − 2 · errorRate lies inside; the larger of the two
 * p-values is that of the whole. Both tests have the full error rate, since both must reject.
 *
 * Equal values have no spread: their mean is taken as known, and a p-value is 0 or 1. That includes values all
 * exactly 0 with tolerance 0, which is how equality bit for bit is stated. Fewer than two values, or a NaN or
 * infinity among them, say nothing: NaN p-values, not equivalent.
 *
 * Source: Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for assessing
 * the equivalence of average bioavailability", J. Pharmacokinet. Biopharm. 15, 1987.
 * @param values one per seed, in the unit of `tolerance`
 * @throws RangeError if `tolerance` is negative or not finite, or `errorRate` not in (0, 1/2)
 */
export function equivalence(values: readonly number[], tolerance: number, errorRate: number): Equivalence {
  requireNotNegative('tolerance', tolerance);
  const bounds = oneSidedBounds(values, errorRate);
  const { low, high } = bounds;
  return {
    equivalent: low >= -tolerance && high <= tolerance,
    pAboveLower: pAbove(values, -tolerance),
    pBelowUpper: pAbove(
      values.map((value) => -value),
      -tolerance,
    ),
    bounds,
  };
}

/** The p-value of the t test against a mean at or below `limit`. */
function pAbove(values: readonly number[], limit: number): number {
  if (values.length < 2 || !values.every(Number.isFinite)) return Number.NaN;
  const distance = mean([...values]) - limit;
  const standardError = sampleStandardDeviation([...values]) / Math.sqrt(values.length);
  if (standardError === 0) return distance >= 0 ? 0 : 1;
  return studentTCdf(-distance / standardError, values.length - 1);
}
