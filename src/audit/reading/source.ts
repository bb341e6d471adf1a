/** A file to read from: on disk, or dropped into a page. */
import { tableError } from './problem.ts';

export interface Source {
  /** Name for messages. */
  readonly name: string;
  readonly byteLength: number;
  /** Bytes [start, end); to the end of the file without one. */
  slice(start: number, end?: number): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/** Bytes of a text file that are decoded at a time. */
export const PIECE_BYTES = 1 << 22;

/** The lines of a text in UTF-8, without their ends; a last line may be empty. */
export async function* linesOf(source: Source): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of piecesOf(source)) {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop() as string;
    yield* lines;
  }
  yield rest;
}

/**
 * The text of a file in UTF-8, a few megabytes at a time, without a byte order mark.
 * @throws UserError for bytes that are no UTF-8: letters would be lost, and ids with them
 */
export async function* piecesOf(source: Source): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let start = 0; start < source.byteLength; start += PIECE_BYTES) {
    const end = Math.min(start + PIECE_BYTES, source.byteLength);
    const bytes = await source.slice(start, end);
    let piece: string;
    try {
      piece = decoder.decode(bytes, { stream: end < source.byteLength });
    } catch {
      throw tableError({
        place: `${source.name}, bytes ${start} to ${end}`,
        found: 'bytes that are no text in UTF-8',
        expected: 'UTF-8',
        remedy: 'convert the file: iconv -f latin1 -t utf-8, or what its encoding is',
      });
    }
    yield piece;
  }
}
