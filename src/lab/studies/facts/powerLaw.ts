/** Exponents of power laws. */
import { linearRegression } from 'simple-statistics';

/**
 * The slope of a density on logarithmic axes: of the counts in bins of which each is twice as wide as the one before, by
 * least squares. Empty bins are left out; NaN where fewer than two are left.
 */
export function slopeOf(values: readonly number[], from: number, bins: number): number {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.floor(Math.log2(value / from));
    if (bin >= 0 && bin < bins) counts[bin]++;
  }
  const points = counts.flatMap((count, bin) =>
    count === 0 ? [] : [[bin, Math.log2(count) - bin] as [number, number]],
  );
  return points.length < 2 ? Number.NaN : linearRegression(points).m;
}
