/** Clarity of an estimate, on which the words of every sentence depend. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';

/**
 * - `above`, `below`: the whole interval lies on that side of zero.
 * - `none`: value and interval are exactly zero.
 * - `unclear`: the interval includes zero.
 * - `unknown`: there is no interval to judge by, or no value.
 */
export type Clarity = 'above' | 'below' | 'none' | 'unclear' | 'unknown';

/** Said of what is `unclear` between two models, or two results. */
export const NO_CLEAR_DIFFERENCE = 'no clear difference';

export function clarityOf(estimate: Estimate | undefined): Clarity {
  if (estimate === undefined || Number.isNaN(estimate.mean)) return 'unknown';
  const { mean, low, high } = estimate;
  if (mean === 0 && low === 0 && high === 0) return 'none';
  if (Number.isNaN(low) || Number.isNaN(high)) return 'unknown';
  if (low > 0) return 'above';
  return high < 0 ? 'below' : 'unclear';
}
