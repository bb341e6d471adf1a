/** Bounds of a mean that hold for one claim of several, from paired differences with the seed as the unit. */
import { requireErrorRate } from '../checks.ts';
import { type Estimate, meanInterval } from './intervals.ts';

/**
 * The lower and the upper bound of a mean, of which each by itself is wrong with probability `errorRate`: a
 * mean above a margin is shown when `low` is above it. Both together are the t interval of level
 * 1 − 2 · errorRate. For one of m claims that share an error rate of α, `errorRate` is α / m (Bonferroni).
 *
 * Source: the duality of tests and bounds, Lehmann and Romano, "Testing Statistical Hypotheses", 3rd ed. 2005,
 * 3.5 and 5.2.
 * @param values one per seed, in the unit of the result; one gives NaN ends; none, or a NaN or infinity, three NaN
 * @throws RangeError if `errorRate` is not above 0 and below one half
 */
export function oneSidedBounds(values: readonly number[], errorRate: number): Estimate {
  requireErrorRate(errorRate);
  if (values.length === 0) return { mean: Number.NaN, low: Number.NaN, high: Number.NaN };
  return meanInterval(values, 1 - 2 * errorRate);
}
