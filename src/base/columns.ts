/** Growing columns: typed arrays are enlarged by copying into a larger one. */

export type Column = Uint8Array | Int32Array | Float64Array;

/** Copies `from` to the start of `to` and returns `to`. */
export function copiedInto<T extends Column>(from: T, to: T): T {
  to.set(from);
  return to;
}
