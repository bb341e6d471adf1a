/** Scores that each row gets from a logistic regression that was fitted without its user's fold. */
import { range, rowsWhere } from '../base/columns.ts';
import { inMemoryDesign } from './solvers/design.ts';
import { fitNewton } from './solvers/newton.ts';

/** Number of folds. Whole users are held out, so that no model is tried on a user it was fitted on. */
export const FOLDS = 2;
/** Penalty on standardised columns: enough that columns without information cost no AUC to speak of. */
const L2 = 10;
/** Nats that a fit may be off by; an AUC of thousands of rows does not see them. */
const TOLERANCE = 1e-4;

/** Labels with the user of each row, counted from 0. */
export interface LabelledRows {
  readonly labels: Uint8Array;
  readonly users: Int32Array;
}

/**
 * Fits a regression for each fold on the rows of the others.
 *
 * @param columns one value for each row
 * @returns scores of rows with the same or other values in these columns, each by the regression of its fold
 */
export function fitOutOfFold(
  columns: readonly Float64Array[],
  { labels, users }: LabelledRows,
): (scored: readonly Float64Array[]) => Float64Array {
  const matrix = rowMajor(columns, labels.length);
  const rows = range(0, labels.length);
  const folds = Array.from({ length: FOLDS }, (_, fold) => {
    const outside = rowsWhere(rows, (row) => foldOf(users[row]) !== fold);
    const inside = rowsWhere(rows, (row) => foldOf(users[row]) === fold);
    const design = inMemoryDesign(matrix, columns.length, labels, outside);
    return { inside, fit: fitNewton(design, { l2: L2, tolerance: TOLERANCE }) };
  });
  return (scored) => {
    const scores = new Float64Array(labels.length);
    for (const { inside, fit } of folds) {
      const { intercept, coefficients, means, deviations } = fit;
      for (const row of inside) scores[row] = intercept;
      for (const [place, column] of scored.entries()) {
        const [coefficient, mean, deviation] = [coefficients[place], means[place], deviations[place]];
        for (const row of inside) scores[row] += (coefficient * (column[row] - mean)) / deviation;
      }
    }
    return scores;
  };
}

/** Scores of the columns that a regression was fitted on, out of fold. */
export function scoresOutOfFold(columns: readonly Float64Array[], rows: LabelledRows): Float64Array {
  return fitOutOfFold(columns, rows)(columns);
}

export function foldOf(user: number): number {
  return user % FOLDS;
}

function rowMajor(columns: readonly Float64Array[], rows: number): Float64Array {
  const width = columns.length;
  const matrix = new Float64Array(rows * width);
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < rows; row++) matrix[row * width + column] = columns[column][row];
  }
  return matrix;
}
