/** Parquet on disk: apart from the encoding, so that what only measures encoded data also runs in a browser. */
import { fileWriter } from 'hyparquet-writer';
import { UserError } from '../../base/errors.ts';
import { type Column, encode, type Metadata } from '../export/parquet.ts';

/**
 * Writes a table to a file. The same values give the same bytes.
 * @throws UserError if two columns have one name, which only the names of feature mixes can bring about
 */
export function writeParquet(
  path: string,
  rows: number,
  columns: readonly Column[],
  metadata: Metadata = {},
): void {
  requireDistinctNames(columns);
  encode(fileWriter(path), rows, columns, 'SNAPPY', metadata);
}

function requireDistinctNames(columns: readonly Column[]): void {
  const names = new Set<string>();
  for (const { name } of columns) {
    if (names.has(name)) {
      throw new UserError(
        `the export would have two columns named ${name}: rename the mix in training.provenances`,
      );
    }
    names.add(name);
  }
}
