/** Intervals that keep to what a quantity can be: no AUC above 1, no share below 0. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';

export type Bounds = readonly [least: number, most: number];

/** Of AUCs and shares. */
export const SHARE: Bounds = [0, 1];
/** Of differences between two of them. */
export const SHARE_DIFFERENCE: Bounds = [-1, 1];

/** The same mean; ends beyond the bounds are at them. Without bounds, as it is. */
export function bounded(estimate: Estimate, bounds: Bounds | undefined): Estimate {
  if (bounds === undefined) return estimate;
  const [least, most] = bounds;
  const { mean, low, high } = estimate;
  return { mean, low: Math.max(low, Math.min(least, mean)), high: Math.min(high, Math.max(most, mean)) };
}
