/** A number with its uncertainty, across seeds or across resamples. */
import { mean, quantileSorted, sampleStandardDeviation } from 'simple-statistics';
import { requireLevel } from '../checks.ts';
import { studentTQuantile } from './studentT.ts';

/** A value and the ends of its interval; NaN ends where nothing can be said. */
export type Estimate = { mean: number; low: number; high: number };

/** Standard errors to each side of a normal estimate that hold 95 %. */
export const NORMAL_95 = 1.959963984540054;

/**
 * The mean of independent values (one per seed) with Student's t interval: mean ± t · s / √n. A single value
 * has NaN ends. Nothing is skipped: one NaN or infinite value makes all three numbers NaN.
 *
 * Source: Student, "The probable error of a mean", Biometrika 1908.
 * @throws RangeError without values, or if `level` is not between 0 and 1
 */
export function meanInterval(values: readonly number[], level = 0.95): Estimate {
  requireLevel(level);
  if (values.length === 0) throw new RangeError('there are no values; expected at least one, one per seed');
  if (!values.every(Number.isFinite)) return { mean: Number.NaN, low: Number.NaN, high: Number.NaN };
  const centre = mean([...values]);
  if (values.length === 1) return { mean: centre, low: Number.NaN, high: Number.NaN };
  const standardError = sampleStandardDeviation([...values]) / Math.sqrt(values.length);
  const halfWidth = studentTQuantile((1 + level) / 2, values.length - 1) * standardError;
  return { mean: centre, low: centre - halfWidth, high: centre + halfWidth };
}

/**
 * A point estimate (returned as `mean`) with the percentile interval of its bootstrap resamples (Efron 1979),
 * quantiles interpolated as in R's type 7. NaN resamples, which drew one class only, are dropped; when none is
 * left the ends are NaN. The interval need not contain the point.
 * @throws RangeError if `level` is not between 0 and 1
 */
export function percentileInterval(point: number, resamples: readonly number[], level = 0.95): Estimate {
  requireLevel(level);
  const sorted = Float64Array.from(resamples.filter((value) => !Number.isNaN(value))).sort();
  if (sorted.length === 0) return { mean: point, low: Number.NaN, high: Number.NaN };
  const ascending = Array.from(sorted);
  return {
    mean: point,
    low: quantileSorted(ascending, (1 - level) / 2),
    high: quantileSorted(ascending, (1 + level) / 2),
  };
}
