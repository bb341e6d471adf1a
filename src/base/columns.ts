/** Columns of values as typed arrays, and choosing from them. */

export type Column = Uint8Array | Int32Array | Float64Array;

/** The rows [start, end); none where the end is not behind the start. */
export function range(start: number, end: number): Int32Array {
  const rows = new Int32Array(Math.max(0, end - start));
  for (let index = 0; index < rows.length; index++) rows[index] = start + index;
  return rows;
}

/** The rows for which `holds`. */
export function rowsWhere(rows: Int32Array, holds: (row: number, index: number) => boolean): Int32Array {
  const chosen = new Int32Array(rows.length);
  let count = 0;
  for (let index = 0; index < rows.length; index++)
    if (holds(rows[index], index)) chosen[count++] = rows[index];
  return chosen.slice(0, count);
}

/** The values of `column` at `rows`, in a column of the same type. */
export function gather<T extends Column>(column: T, rows: Int32Array | Uint32Array): T {
  const result = new (column.constructor as new (length: number) => T)(rows.length);
  for (let index = 0; index < rows.length; index++) result[index] = column[rows[index]];
  return result;
}
