/** The input of every solver: rows of a training set, dense columns and optional hashed one-hots. */

/** One-hot fields in the hashing trick: at most one bucket per row and field. */
export interface HashedFields {
  /** Buckets in all, shared by or divided among the fields; they are numbered 0..buckets-1. */
  readonly buckets: number;
  /** `fields[f][row]` is the bucket of the row in field f, or -1 for none. Each has one entry per row. */
  readonly fields: readonly Int32Array[];
}

/** Means and deviations of dense columns, to standardise with; NaN for a column that is standardised by its own. */
export interface Scale {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Rows of a training set, read in blocks so that they need not be in memory at once. */
export interface Design {
  /** Number of rows. */
  readonly rows: number;
  /** Number of dense columns. */
  readonly columns: number;
  /**
   * Writes rows [start, start + count) row-major to `into` (count × columns values) and their labels,
   * 0 or 1, to `labels` (count values). Solvers may read a row several times: it must not change.
   */
  read(start: number, count: number, into: Float64Array, labels: Uint8Array): void;
  /** Optional one-hot fields of the same rows. */
  readonly hashed?: HashedFields;
  /** Learned from other rows than these; by default each column is standardised by its own mean and deviation. */
  readonly scale?: Scale | undefined;
}

/**
 * A design over a table in memory. Nothing is copied: the arrays must not change while it is used.
 *
 * @param values row-major, (rows of the table) × columns
 * @param columns number of columns of the table
 * @param labels one per row of the table, 0 or 1
 * @param selection rows of the table that make up the design, in order; all rows if left out
 * @throws RangeError if the shapes disagree or the selection points outside the table
 */
export function inMemoryDesign(
  values: Float64Array,
  columns: number,
  labels: Uint8Array,
  selection?: Int32Array,
): Design {
  if (values.length !== labels.length * columns) {
    throw new RangeError(
      `inMemoryDesign: found ${values.length} values, expected ${labels.length} labels × ${columns} columns = ` +
        `${labels.length * columns}; pass the values row-major with one label per row`,
    );
  }
  if (selection === undefined) {
    return {
      rows: labels.length,
      columns,
      read(start, count, into, intoLabels) {
        into.set(values.subarray(start * columns, (start + count) * columns));
        intoLabels.set(labels.subarray(start, start + count));
      },
    };
  }
  for (let position = 0; position < selection.length; position++) {
    if (selection[position] < 0 || selection[position] >= labels.length) {
      throw new RangeError(
        `inMemoryDesign: selection[${position}] is ${selection[position]}, expected a row in ` +
          `[0, ${labels.length}); select rows of the table that is passed`,
      );
    }
  }
  return {
    rows: selection.length,
    columns,
    read(start, count, into, intoLabels) {
      let target = 0;
      for (let position = 0; position < count; position++) {
        const row = selection[start + position];
        intoLabels[position] = labels[row];
        const end = (row + 1) * columns;
        for (let source = row * columns; source < end; source++) into[target++] = values[source];
      }
    },
  };
}
