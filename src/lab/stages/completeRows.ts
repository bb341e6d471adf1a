/** Rows that have the values that a model needs. Features that were not logged, or not served, are missing: NaN. */
import { rowsWhere } from '../../base/columns.ts';
import type { Vectors } from '../../base/vectors.ts';
import type { MissingName } from '../../model/options.ts';

/** The rows that a model can use, by its treatment of missing values; the same array where that is all of them. */
export function usableRows(
  missing: MissingName,
  vectors: Vectors,
  rows: Int32Array,
  columns?: readonly number[],
): Int32Array {
  return missing === 'drop' ? completeRows(vectors, rows, columns) : rows;
}

/** Of some rows those with a value in each of the columns, all of them by default; the same array where nothing is missing. */
export function completeRows(
  vectors: Vectors,
  rows: Int32Array,
  columns: readonly number[] = Array.from({ length: vectors.width }, (_, column) => column),
): Int32Array {
  const complete = rowsWhere(rows, (row) => isComplete(vectors, columns, row));
  return complete.length === rows.length ? rows : complete;
}

/** Of some rows those of which anything was logged; the same array where that is all of them. */
export function loggedRows(vectors: Vectors, rows: Int32Array): Int32Array {
  const logged = rowsWhere(rows, (row) => isLogged(vectors, row));
  return logged.length === rows.length ? rows : logged;
}

/** Missing values of columns in some rows, and the rows that have one. */
export function missingIn(
  vectors: Vectors,
  rows: Int32Array,
  columns: readonly number[],
): { readonly rows: number; readonly values: number } {
  let [missing, affected] = [0, 0];
  for (const row of rows) {
    const values = vectors.valuesOf(row);
    const at = vectors.placeOf(row);
    const before = missing;
    for (const column of columns) missing += Number(Number.isNaN(values[at + column]));
    affected += Number(missing > before);
  }
  return { rows: affected, values: missing };
}

function isLogged(vectors: Vectors, row: number): boolean {
  const values = vectors.valuesOf(row);
  const at = vectors.placeOf(row);
  for (let column = 0; column < vectors.width; column++) {
    if (!Number.isNaN(values[at + column])) return true;
  }
  return false;
}

function isComplete(vectors: Vectors, columns: readonly number[], row: number): boolean {
  const values = vectors.valuesOf(row);
  const at = vectors.placeOf(row);
  for (let index = 0; index < columns.length; index++) {
    if (Number.isNaN(values[at + columns[index]])) return false;
  }
  return true;
}
