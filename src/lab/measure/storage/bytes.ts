/** Bytes of encoded tables, in every layout by the same writer. */
import { type Column, column, encodedBytes } from '../../export/parquet.ts';

/** One Parquet file. */
export interface StoredTable {
  readonly rows: number;
  readonly columns: readonly Column[];
}

export interface Bytes {
  /** In pages compressed by Snappy. */
  readonly compressed: number;
  /** Encoded, not compressed. */
  readonly uncompressed: number;
}

export const NO_BYTES: Bytes = { compressed: 0, uncompressed: 0 };

/** A file for each table, with its footer; none for a table without columns. */
export function bytesOf(tables: readonly StoredTable[]): Bytes {
  const written = tables.filter(({ columns }) => columns.length > 0);
  const total = (codec: 'SNAPPY' | 'UNCOMPRESSED') =>
    written.reduce((sum, { rows, columns }) => sum + encodedBytes(rows, columns, codec), 0);
  return { compressed: total('SNAPPY'), uncompressed: total('UNCOMPRESSED') };
}

export function sumOf(all: readonly Bytes[]): Bytes {
  return {
    compressed: all.reduce((sum, { compressed }) => sum + compressed, 0),
    uncompressed: all.reduce((sum, { uncompressed }) => sum + uncompressed, 0),
  };
}

/** The least of several layouts of the same data. */
export function leastOf(layouts: readonly Bytes[]): Bytes {
  return {
    compressed: Math.min(...layouts.map(({ compressed }) => compressed)),
    uncompressed: Math.min(...layouts.map(({ uncompressed }) => uncompressed)),
  };
}

export function scaled({ compressed, uncompressed }: Bytes, factor: number): Bytes {
  return { compressed: compressed * factor, uncompressed: uncompressed * factor };
}

/** Feature values: the writer takes a dictionary where values repeat, and doubles where they do not. */
export function valueColumn(name: string, read: (row: number) => number): Column {
  return column(name, 'DOUBLE', read);
}

/** Whole numbers that rise, or stay, from row to row in most rows: their differences. */
export function risingColumn(name: string, read: (row: number) => number): Column {
  return inDifferences(column(name, 'INT64', read));
}

export function inDifferences(each: Column): Column {
  return { ...each, encoding: 'DELTA_BINARY_PACKED' };
}
