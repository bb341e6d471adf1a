/** Tables as they were read: named columns of doubles, whatever file they came from. */

export const columnKinds = ['number', 'flag', 'time', 'text'] as const;
export type ColumnKind = (typeof columnKinds)[number];

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /**
   * One for each row: a number, a flag as 0 or 1, a moment in milliseconds since 1970, or the place of a text in `texts`. NaN
   * where the row has none.
   */
  readonly values: Float64Array;
  /** The texts that occur, in the order in which they first do. Empty for other kinds. */
  readonly texts: readonly string[];
  /** True for moments that were written without a zone, and read as if in UTC. */
  readonly lacksZone: boolean;
}

export interface Table {
  /** File or files that it was read from, as messages call them. */
  readonly label: string;
  /** Rows that were read. */
  readonly rows: number;
  /** Rows in the files. */
  readonly rowsInFile: number;
  /** Names of all columns of the files. */
  readonly names: readonly string[];
  /** Those that were read. */
  readonly columns: ReadonlyMap<string, Column>;
  /** File and row of a row that was read, for messages. */
  readonly placeOf: (row: number) => string;
}

/** The value of a row as text, by which rows of two tables are joined; undefined where there is none. */
export function textAt({ kind, values, texts }: Column, row: number): string | undefined {
  const value = values[row];
  if (Number.isNaN(value)) return undefined;
  return kind === 'text' ? texts[value] : String(value);
}
