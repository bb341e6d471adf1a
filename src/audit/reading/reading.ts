/** Parts of a file that are read, and the result. */
import type { Table } from '../table.ts';

export interface ReadOptions {
  /** The column that tells rows apart; without one, rows have their number. */
  readonly id: string | undefined;
  /** Most rows that are kept, by a hash of their ids; see `stride`. */
  readonly mostRows: number;
  /** Keeps one row in so many, or fewer, so that rows of another file are there if they are in this one. */
  readonly stride: number;
  /** Chooses among the columns of the file, the id among them; the others are not kept. */
  readonly wanted: (name: string) => boolean;
  /** Given the share of the file that is read. */
  readonly onProgress: (share: number) => void;
}

/** A table, and the stride of the sample that it is. */
export interface ReadTable {
  readonly table: Table;
  readonly stride: number;
}
