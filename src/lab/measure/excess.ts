/**
 * Excess information: what training values say about the label that served ones could not have said. The AUC, out of
 * fold, of a logistic regression on served values, their squares and the differences training − served, minus that of
 * one on served values and their squares alone. Later knowledge is a gain; a difference that follows from what serving
 * knew (rounding, staleness, a boundary that nothing lies on) is none.
 */
import { cache } from '../../base/remembered.ts';
import { auc } from '../../evaluation/metrics/auc.ts';
import { inMemoryDesign } from '../../model/solvers/design.ts';
import type { Fit } from '../../model/solvers/fit.ts';
import { fitNewton } from '../../model/solvers/newton.ts';
import type { RowSet } from '../stages/rows.ts';
import type { Table } from '../stages/tables.ts';

/** Whole users are held out, so that no model is tried on a user it was fitted on. */
const FOLDS = 2;
/** Penalty on standardised columns: enough that columns without information cost no AUC to speak of. */
const L2 = 10;
/** Nats that a fit may be off by; an AUC of thousands of rows does not see them. */
const TOLERANCE = 1e-4;

/** Rows with the label and the user of each. */
export interface LabelledRows extends RowSet {
  readonly labels: Uint8Array;
  readonly users: Int32Array;
}

/** @returns a function of a training table and the columns that a model uses; each of its AUCs is computed once */
export function excessMeasurer(served: Table) {
  const aucs = cache<number>();

  return (table: Table, rows: LabelledRows, columns: readonly number[]): number => {
    if (table.key === served.key) return 0;
    const values = columns.map((column) => served.vectors.gather(column, rows.rows));
    const differences = columns.flatMap((column, index) => {
      const difference = table.vectors
        .gather(column, rows.rows)
        .map((value, row) => value - values[index][row]);
      return difference.some((value) => value !== 0) ? [difference] : [];
    });
    if (differences.length === 0) return 0;
    const known = [...values, ...values.map((column) => column.map((value) => value * value))];
    const without = aucs(`${rows.key} | ${columns}`, () => aucOutOfFold(known, rows));
    return aucOutOfFold([...known, ...differences], rows) - without;
  };
}

/** AUC of scores that each row gets from the model that was fitted without its user's fold. */
function aucOutOfFold(columns: readonly Float64Array[], { labels, users }: LabelledRows): number {
  const width = columns.length;
  const matrix = new Float64Array(labels.length * width);
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < labels.length; row++) matrix[row * width + column] = columns[column][row];
  }
  const scores = new Float64Array(labels.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const inFold = (row: number) => users[row] % FOLDS === fold;
    const rows = Int32Array.from(labels.keys());
    const design = inMemoryDesign(
      matrix,
      width,
      labels,
      rows.filter((row) => !inFold(row)),
    );
    const fit = fitNewton(design, { l2: L2, tolerance: TOLERANCE });
    for (const row of rows.filter(inFold)) scores[row] = scoreOf(fit, matrix, row * width);
  }
  return auc(scores, labels);
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
