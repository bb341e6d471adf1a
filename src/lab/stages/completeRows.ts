/** Rows that have the values that a model needs: features that were not logged are missing, NaN. */
import { rowsWhere } from '../../base/columns.ts';
import type { Vectors } from '../../base/vectors.ts';

/** Of some rows those with a value in each of the columns, all of them by default; the same array where nothing is missing. */
export function completeRows(
  vectors: Vectors,
  rows: Int32Array,
  columns: readonly number[] = Array.from({ length: vectors.width }, (_, column) => column),
): Int32Array {
  const complete = rowsWhere(rows, (row) => isComplete(vectors, columns, row));
  return complete.length === rows.length ? rows : complete;
}

function isComplete(vectors: Vectors, columns: readonly number[], row: number): boolean {
  const values = vectors.valuesOf(row);
  const at = vectors.placeOf(row);
  for (let index = 0; index < columns.length; index++) {
    if (Number.isNaN(values[at + columns[index]])) return false;
  }
  return true;
}
