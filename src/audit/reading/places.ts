/** Places of rows in their files, for messages. */

/** Rows of several files, counted through from 1. */
export interface FileRows {
  readonly file: string;
  /** Number of its rows, or of its lines. */
  readonly rows: number;
}

/**
 * The file and the row of a number.
 * @param word how rows of these files are counted: row or line
 */
export function placeIn(files: readonly FileRows[], word: string, number: number): string {
  let before = 0;
  for (const { file, rows } of files) {
    if (number <= before + rows) return `${file}, ${word} ${number - before}`;
    before += rows;
  }
  throw new Error(`expected a row of ${before}, found row ${number}`);
}

/** Several files as messages call them. */
export function labelOf(files: readonly string[]): string {
  const more = files.length - 1;
  return more === 0 ? files[0] : `${files[0]} and ${more} more ${more === 1 ? 'file' : 'files'}`;
}
