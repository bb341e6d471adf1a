/** A file to read from: on disk, or dropped into a page. */
export interface Source {
  /** Name for messages. */
  readonly name: string;
  readonly byteLength: number;
  /** Bytes [start, end); to the end of the file without one. */
  slice(start: number, end?: number): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/** Bytes of a text file that are decoded at a time. */
const PIECE_BYTES = 1 << 22;

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

/** The text of a file in UTF-8, a few megabytes at a time. */
export async function* piecesOf(source: Source): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for (let start = 0; start < source.byteLength; start += PIECE_BYTES) {
    const end = Math.min(start + PIECE_BYTES, source.byteLength);
    yield decoder.decode(await source.slice(start, end), { stream: end < source.byteLength });
  }
}
