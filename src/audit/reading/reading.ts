/** Parts of files that are read, and the result. */
import type { Table } from '../table.ts';
import { tableError } from './problem.ts';

export interface ReadOptions {
  /** The column that tells rows apart; without one, rows have their number. */
  readonly id: string | undefined;
  /** Most rows that are kept, by a hash of their ids; see `stride`. */
  readonly mostRows: number;
  /** Keeps one row in so many, or fewer, so that rows of another table are there if they are in this one. */
  readonly stride: number;
  /** Chooses among the columns of the files, the id among them; the others are not kept. */
  readonly wanted: (name: string) => boolean;
  /** Given the share of the files that is read. */
  readonly onProgress: (share: number) => void;
}

/** A table, and the stride of the sample that it is. */
export interface ReadTable {
  readonly table: Table;
  readonly stride: number;
}

/** @throws UserError if files of one table have different columns, in whatever order */
export function requireSameColumns(
  files: readonly { readonly file: string; readonly names: readonly string[] }[],
): void {
  const [first, ...others] = files;
  const common = new Set(first.names);
  for (const { file, names } of others) {
    const more = names.filter((name) => !common.has(name));
    const missing = first.names.filter((name) => !names.includes(name));
    if (more.length === 0 && missing.length === 0) continue;
    const some = (list: readonly string[]) => `${list.slice(0, 5).join(', ')}${list.length > 5 ? ', …' : ''}`;
    throw tableError({
      place: file,
      found: [
        ...(missing.length === 0 ? [] : [`no column ${some(missing)}, which ${first.file} has`]),
        ...(more.length === 0 ? [] : [`${some(more)}, which ${first.file} has not`]),
      ].join('; '),
      expected: 'the same columns in all files of a table',
      remedy: 'write the files with the same columns, or name those of one kind only',
    });
  }
}
