/** A table from rows of texts or of JSON values, in one pass: how many there are is not known before the end. */
import type { Table } from '../table.ts';
import { ColumnBuilder, MixedKinds, type Raw } from './columnBuilder.ts';
import { missingId } from './problem.ts';
import type { ReadOptions, ReadTable } from './reading.ts';
import { hashOf, isSampled } from './sample.ts';

/** Rows of a file without types, or with those of JSON. */
export interface TextRows {
  readonly label: string;
  readonly names: readonly string[];
  /** Some rows at a time, from the first on; each with a value for each name. */
  readonly batches: () => AsyncIterable<Batch>;
}

export interface Batch {
  readonly rows: readonly (readonly Raw[])[];
  /** Share of the file that is read with them. */
  readonly share: number;
}

export async function textTable(
  source: TextRows,
  isTyped: boolean,
  options: ReadOptions,
): Promise<ReadTable> {
  const asTexts = new Set<string>();
  for (;;) {
    try {
      return await readOnce(source, isTyped, asTexts, options);
    } catch (error) {
      // A column of numbers in which a word turns up is one of texts: read again.
      if (!(error instanceof MixedKinds) || asTexts.has(error.column)) throw error;
      asTexts.add(error.column);
    }
  }
}

async function readOnce(
  { label, names, batches }: TextRows,
  isTyped: boolean,
  asTexts: ReadonlySet<string>,
  { id, mostRows, stride: leastStride, wanted, onProgress }: ReadOptions,
): Promise<ReadTable> {
  const places = names.flatMap((name, place) => (wanted(name) ? [place] : []));
  const columns = places.map((place) => new ColumnBuilder(names[place], asTexts.has(names[place])));
  const idPlace = id === undefined ? -1 : names.indexOf(id);
  let stride = leastStride;
  let hashes: number[] = [];
  let row = 0;
  for await (const { rows, share } of batches()) {
    for (const values of rows) {
      const key = idPlace < 0 ? String(row) : keyOf(values[idPlace]);
      row++;
      if (key === undefined) throw missingId(label, names[idPlace], row);
      const hash = hashOf(key);
      if (!isSampled(hash, stride)) continue;
      hashes.push(hash);
      columns.forEach((column, index) => {
        const value = values[places[index]];
        if (isTyped) column.add(value);
        else column.addText(value as string);
      });
      if (hashes.length > mostRows) thin();
    }
    onProgress(share);
  }
  const built = columns.map((column) => column.built);
  const table: Table = {
    label,
    rows: hashes.length,
    rowsInFile: row,
    columns: new Map(built.map((column) => [column.name, column])),
  };
  return { table, stride };

  function thin(): void {
    stride *= 2;
    const kept = Int32Array.from(hashes.keys()).filter((place) => isSampled(hashes[place], stride));
    hashes = Array.from(kept, (place) => hashes[place]);
    for (const column of columns) column.keep(kept);
  }
}

/** The text of an id, the same for a number and for its digits. */
function keyOf(value: Raw): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : String(value);
}
