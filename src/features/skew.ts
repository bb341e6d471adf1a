/** Training-serving skew: how far the values of a training set are from what was served, feature by feature. */
import { mean, quantileSorted } from 'simple-statistics';
import { type FeatureTable, isSameTable } from './provenance.ts';

export interface FeatureSkew {
  readonly feature: string;
  /** Share of the rows with both values whose value differs from the served one. */
  readonly mismatch: number;
  /** Share of rows with a value on one side only. */
  readonly missing: number;
  /** Symmetric mean absolute percentage error, 0 to 2, over rows with both. */
  readonly smape: number;
  /** Value minus served value, over rows with both: mean, mean of the absolute value, and quantiles. */
  readonly meanDifference: number;
  readonly meanAbsoluteDifference: number;
  readonly q05: number;
  readonly q50: number;
  readonly q95: number;
}

const NO_DIFFERENCE = { meanDifference: 0, meanAbsoluteDifference: 0, q05: 0, q50: 0, q95: 0 } as const;

const NO_SKEW = { mismatch: 0, missing: 0, smape: 0, ...NO_DIFFERENCE } as const;

const UNKNOWN_DIFFERENCE = {
  meanDifference: Number.NaN,
  meanAbsoluteDifference: Number.NaN,
  q05: Number.NaN,
  q50: Number.NaN,
  q95: Number.NaN,
} as const;

/** Differences are summarised on at most this many rows, evenly spaced. */
const QUANTILE_ROWS = 20_000;

/**
 * The skew of each feature.
 * @param table the same rows as the served one
 */
export function skewOf(
  featureNames: readonly string[],
  table: FeatureTable,
  served: FeatureTable,
): FeatureSkew[] {
  if (isSameTable(table, served)) return featureNames.map((feature) => ({ feature, ...NO_SKEW }));
  const { start, end } = table;
  const rows = end - start;
  const step = Math.max(1, Math.ceil(rows / QUANTILE_ROWS));
  const columns = featureNames.map(() => new ColumnSkew(Math.ceil(rows / step)));
  for (let row = start; row < end; row++) {
    const values = table.vectors.valuesOf(row);
    const others = served.vectors.valuesOf(row);
    const at = table.vectors.placeOf(row);
    const isSampled = (row - start) % step === 0;
    for (let column = 0; column < columns.length; column++) {
      columns[column].add(values[at + column], others[at + column], isSampled);
    }
  }
  return featureNames.map((feature, column) => ({ feature, ...columns[column].over(rows) }));
}

/** For each feature the number of rows in [start, end) whose value differs from the served one. */
export function mismatchesIn(
  table: FeatureTable,
  served: FeatureTable,
  start: number,
  end: number,
): Float64Array {
  const { width } = served.vectors;
  const mismatches = new Float64Array(width);
  if (table === served) return mismatches;
  for (let row = start; row < end; row++) {
    const values = table.vectors.valuesOf(row);
    const others = served.vectors.valuesOf(row);
    const at = table.vectors.placeOf(row);
    for (let column = 0; column < width; column++) {
      if (!Object.is(values[at + column], others[at + column])) mismatches[column]++;
    }
  }
  return mismatches;
}

/**
 * The standard deviation of every column over all rows that have a value, exactly 0 where a column does not vary. One
 * pass, since the rows may not fit in memory.
 *
 * Source: Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4, 1962.
 */
export function deviationsOf({ start, end, vectors }: FeatureTable): Float64Array {
  const { width } = vectors;
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  const counts = new Float64Array(width);
  for (let row = start; row < end; row++) {
    const values = vectors.valuesOf(row);
    const at = vectors.placeOf(row);
    for (let column = 0; column < width; column++) {
      if (Number.isNaN(values[at + column])) continue;
      const distance = values[at + column] - means[column];
      means[column] += distance / ++counts[column];
      squares[column] += distance * (values[at + column] - means[column]);
    }
  }
  return squares.map((sum, column) => (counts[column] === 0 ? 0 : Math.sqrt(sum / counts[column])));
}

class ColumnSkew {
  #mismatches = 0;
  #missing = 0;
  #compared = 0;
  #sampled = 0;
  #relative = 0;
  readonly #differences: Float64Array;

  constructor(samples: number) {
    this.#differences = new Float64Array(samples);
  }

  add(value: number, other: number, isSampled: boolean): void {
    if (Number.isNaN(value) !== Number.isNaN(other)) this.#missing++;
    if (Number.isNaN(value) || Number.isNaN(other)) return;
    this.#compared++;
    if (Object.is(value, other)) {
      if (isSampled) this.#sampled++;
      return;
    }
    this.#mismatches++;
    const size = (Math.abs(value) + Math.abs(other)) / 2;
    if (size > 0) this.#relative += Math.abs(value - other) / size;
    if (isSampled) this.#differences[this.#sampled++] = value - other;
  }

  over(rows: number) {
    return {
      mismatch: this.#compared === 0 ? 0 : this.#mismatches / this.#compared,
      missing: this.#missing / rows,
      smape: this.#compared === 0 ? 0 : this.#relative / this.#compared,
      ...this.#summary(),
    };
  }

  #summary() {
    if (this.#sampled === 0) return UNKNOWN_DIFFERENCE;
    if (this.#mismatches === 0) return NO_DIFFERENCE;
    return summary(this.#differences.subarray(0, this.#sampled).sort());
  }
}

function summary(sorted: Float64Array) {
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
