/** Training-serving skew: how far the values of a training set are from what was served, feature by feature. */
import { mean, quantileSorted } from 'simple-statistics';
import { featureCount, featureNames } from './definitions.ts';
import type { FeatureTable } from './provenance.ts';

export interface FeatureSkew {
  readonly feature: string;
  /** Share of rows whose value differs from the served one. */
  readonly mismatch: number;
  /** Share of rows with a value on one side only. */
  readonly missing: number;
  /** Value minus served value, over rows with both: mean, mean of the absolute value, and quantiles. */
  readonly meanDifference: number;
  readonly meanAbsoluteDifference: number;
  readonly q05: number;
  readonly q50: number;
  readonly q95: number;
}

const NO_SKEW = {
  mismatch: 0,
  missing: 0,
  meanDifference: 0,
  meanAbsoluteDifference: 0,
  q05: 0,
  q50: 0,
  q95: 0,
} as const;

/** Differences are summarised on at most this many rows, evenly spaced. */
const QUANTILE_ROWS = 20_000;

/** Both tables must hold the same rows. */
export function skewOf(table: FeatureTable, served: FeatureTable): FeatureSkew[] {
  if (table.values === served.values) return featureNames.map((feature) => ({ feature, ...NO_SKEW }));
  const rows = table.end - table.start;
  const step = Math.max(1, Math.ceil(rows / QUANTILE_ROWS));
  return featureNames.map((feature, column) => {
    let mismatches = 0;
    let missing = 0;
    const differences = new Float64Array(Math.ceil(rows / step));
    let compared = 0;
    for (let row = 0; row < rows; row++) {
      const value = table.values[row * featureCount + column];
      const other = served.values[row * featureCount + column];
      if (!Object.is(value, other)) mismatches++;
      if (Number.isNaN(value) !== Number.isNaN(other)) missing++;
      else if (row % step === 0 && !Number.isNaN(value)) differences[compared++] = value - other;
    }
    return {
      feature,
      mismatch: mismatches / rows,
      missing: missing / rows,
      ...summary(differences.subarray(0, compared).sort()),
    };
  });
}

function summary(sorted: Float64Array) {
  if (sorted.length === 0) {
    return { meanDifference: NaN, meanAbsoluteDifference: NaN, q05: NaN, q50: NaN, q95: NaN };
  }
  // The library reads by index alone; its types know only plain arrays.
  const values = sorted as unknown as number[];
  return {
    meanDifference: mean(values),
    meanAbsoluteDifference: mean(sorted.map(Math.abs) as unknown as number[]),
    q05: quantileSorted(values, 0.05),
    q50: quantileSorted(values, 0.5),
    q95: quantileSorted(values, 0.95),
  };
}
