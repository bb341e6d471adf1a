/**
 * Excess information: what training values say about the label that served ones could not have said. The AUC, out of
 * fold, of a logistic regression on served values, their squares and the differences training − served, minus that of
 * one on served values and their squares alone. Later knowledge is a gain; a difference that follows from what serving
 * knew (rounding, staleness, a boundary that nothing lies on) is none.
 */
import { cache } from '../../base/remembered.ts';
import { auc } from '../../evaluation/metrics/auc.ts';
import { type LabelledRows as Labelled, scoresOutOfFold } from '../../model/outOfFold.ts';
import type { RowSet } from '../stages/rows.ts';
import type { Table } from '../stages/tables.ts';

/** Rows with the label and the user of each. */
export type LabelledRows = RowSet & Labelled;

/** @returns a function of a training table and the columns that a model uses; each of its AUCs is computed once */
export function excessMeasurer(served: Table) {
  const aucs = cache<number>();

  return (table: Table, rows: LabelledRows, columns: readonly number[]): number => {
    if (table.key === served.key) return 0;
    const aucOutOfFold = (design: readonly Float64Array[]) => auc(scoresOutOfFold(design, rows), rows.labels);
    const values = columns.map((column) => served.vectors.gather(column, rows.rows));
    const differences = columns.flatMap((column, index) => {
      const difference = table.vectors
        .gather(column, rows.rows)
        .map((value, row) => value - values[index][row]);
      return difference.some((value) => value !== 0) ? [difference] : [];
    });
    if (differences.length === 0) return 0;
    const known = [...values, ...values.map((column) => column.map((value) => value * value))];
    const key = `${rows.key} | ${columns}`;
    const without = aucs(key, () => aucOutOfFold(known));
    return aucs(`${key} | ${table.key}`, () => aucOutOfFold([...known, ...differences])) - without;
  };
}
