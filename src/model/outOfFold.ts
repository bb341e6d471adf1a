/** Scores that each row gets from a logistic regression that was fitted without its user's fold. */
import { range, rowsWhere } from '../base/columns.ts';
import { inMemoryDesign } from './solvers/design.ts';
import type { Fit } from './solvers/fit.ts';
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
 * Fits on each fold's complement.
 *
 * @param columns one value for each row
 * @param scored designs that are scored: those that were fitted on, unless others are given
 * @returns scores of each design
 */
export function scoresOutOfFold(
  columns: readonly Float64Array[],
  { labels, users }: LabelledRows,
  scored: readonly (readonly Float64Array[])[] = [columns],
): Float64Array[] {
  const width = columns.length;
  const matrix = rowMajor(columns, labels.length);
  const matrices = scored.map((design) => (design === columns ? matrix : rowMajor(design, labels.length)));
  const scores = scored.map(() => new Float64Array(labels.length));
  const rows = range(0, labels.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const inFold = (row: number) => foldOf(users[row]) === fold;
    const outside = rowsWhere(rows, (row) => !inFold(row));
    const fit = fitNewton(inMemoryDesign(matrix, width, labels, outside), { l2: L2, tolerance: TOLERANCE });
    const inside = rowsWhere(rows, inFold);
    for (const [index, design] of matrices.entries()) {
      for (const row of inside) scores[index][row] = scoreOf(fit, design, row * width);
    }
  }
  return scores;
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

function scoreOf(
  { intercept, coefficients, means, deviations }: Fit,
  matrix: Float64Array,
  at: number,
): number {
  let score = intercept;
  for (let column = 0; column < coefficients.length; column++) {
    score += (coefficients[column] * (matrix[at + column] - means[column])) / deviations[column];
  }
  return score;
}
