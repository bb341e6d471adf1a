/** Missing values, NaN in vectors, and the values that a model puts in their place: learned from its training rows. */
import type { MissingName } from './options.ts';
import type { TrainingRows } from './trainingRows.ts';

export interface Imputation {
  /** By column of the features: the value in place of a missing one. */
  readonly fills: Float64Array;
  /** Columns of which a further column says where they are missing. */
  readonly indicators: readonly number[];
}

/** Name of the column that is 1 where a feature is missing. */
export function indicatorName(feature: string): string {
  return `${feature} is missing`;
}

/** Takes 0 for every missing value. */
export function zeroes(count: number): Imputation {
  return { fills: new Float64Array(count), indicators: [] };
}

/** Rows that are read at once. */
const ROWS_AT_ONCE = 256;

/**
 * The imputation of a rule; undefined where rows with missing values are dropped. A column without any value in the
 * training rows has the mean 0.
 *
 * @param columns those that the model uses
 */
export function imputationOf(
  rows: TrainingRows,
  rule: MissingName,
  columns: readonly number[],
): Imputation | undefined {
  if (rule === 'drop') return undefined;
  const { count: width } = rows.features;
  if (rule === 'zero') return zeroes(width);
  const vectors = new Float64Array(ROWS_AT_ONCE * width);
  const sums = new Float64Array(width);
  const present = new Float64Array(width);
  for (let first = 0; first < rows.count; first += ROWS_AT_ONCE) {
    const some = Math.min(ROWS_AT_ONCE, rows.count - first);
    rows.read(first, some, vectors);
    for (let row = 0; row < some; row++) {
      for (const column of columns) {
        const value = vectors[row * width + column];
        if (Number.isNaN(value)) continue;
        sums[column] += value;
        present[column]++;
      }
    }
  }
  return {
    fills: sums.map((sum, column) => (present[column] === 0 ? 0 : sum / present[column])),
    indicators: rule === 'indicator' ? columns.filter((column) => present[column] < rows.count) : [],
  };
}

/** Fills what is missing in the vector in `values` from `at` on. */
export function impute({ fills }: Imputation, values: Float64Array, at: number): void {
  for (let column = 0; column < fills.length; column++) {
    if (Number.isNaN(values[at + column])) values[at + column] = fills[column];
  }
}
