/** Growing columns: typed arrays are enlarged by copying into a larger one. */

export type Column = Uint8Array | Int32Array | Float64Array;

/** Copies `from` to the start of `to` and returns `to`. */
export function copiedInto<T extends Column>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** The values of `column` at `rows`, in a column of the same type. */
export function gather<T extends Column>(column: T, rows: Int32Array): T {
  const result = new (column.constructor as new (length: number) => T)(rows.length);
  for (let index = 0; index < rows.length; index++) result[index] = column[rows[index]];
  return result;
}
