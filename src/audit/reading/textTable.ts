/** A table from rows of texts or of JSON values, in one pass: how many there are is not known before the end. */
import type { Table } from '../table.ts';
import { ColumnBuilder, MixedKinds, type Raw, TooLarge, Unfit } from './columnBuilder.ts';
import { labelOf, placeIn } from './places.ts';
import { kindNames, missingId, tableError } from './problem.ts';
import { type ReadOptions, type ReadTable, requireSameColumns } from './reading.ts';
import { hashOf, isSampled } from './sample.ts';

/** Rows of a file without types, or with those of JSON. */
export interface TextFile {
  readonly file: string;
  readonly byteLength: number;
  readonly names: readonly string[];
  /** Some rows at a time, from the first on; each with a value for each name. */
  readonly batches: () => AsyncIterable<Batch>;
}

export interface Batch {
  readonly rows: readonly (readonly Raw[])[];
  /** Number of each row in the file, counted from 1 as an editor does. */
  readonly numbers: readonly number[];
  /** Share of the file that is read with them. */
  readonly share: number;
}

/** A format of rows: whether its values have types, and the word for a row of it. */
export interface TextFormat {
  readonly isTyped: boolean;
  readonly word: string;
}

export async function textTable(
  files: readonly TextFile[],
  format: TextFormat,
  options: ReadOptions,
): Promise<ReadTable> {
  requireSameColumns(files);
  const asTexts = new Set<string>();
  for (;;) {
    try {
      return await readOnce(files, format, asTexts, options);
    } catch (error) {
      // A column of numbers in which a word turns up is one of texts: read again.
      if (!(error instanceof MixedKinds || error instanceof TooLarge) || asTexts.has(error.column))
        throw error;
      asTexts.add(error.column);
    }
  }
}

async function readOnce(
  files: readonly TextFile[],
  { isTyped, word }: TextFormat,
  asTexts: ReadonlySet<string>,
  { id, mostRows, stride: leastStride, wanted, onProgress }: ReadOptions,
): Promise<ReadTable> {
  const names = files[0].names.filter(wanted);
  const columns = names.map((name) => new ColumnBuilder(name, asTexts.has(name)));
  const bytes = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const read: { file: string; rows: number }[] = [];
  let stride = leastStride;
  let hashes: number[] = [];
  let numbers: number[] = [];
  let rowsInFile = 0;
  let [rowsBefore, bytesBefore] = [0, 0];
  for (const { file, byteLength, names: own, batches } of files) {
    const places = names.map((name) => own.indexOf(name));
    const idPlace = id === undefined ? -1 : own.indexOf(id);
    const current = { file, rows: 0 };
    read.push(current);
    for await (const batch of batches()) {
      for (const [index, values] of batch.rows.entries()) {
        current.rows = batch.numbers[index];
        const key = idPlace < 0 ? String(rowsInFile) : keyOf(values[idPlace]);
        rowsInFile++;
        if (key === undefined) throw missingId(`${file}, ${word} ${current.rows}`, own[idPlace]);
        const hash = hashOf(key);
        if (!isSampled(hash, stride)) continue;
        hashes.push(hash);
        numbers.push(rowsBefore + current.rows);
        for (const [place, column] of columns.entries()) {
          const value = values[places[place]];
          try {
            if (isTyped) column.add(value);
            else column.addText(value as string);
          } catch (error) {
            throw told(error, `${file}, ${word} ${current.rows}`, isTyped);
          }
        }
        if (hashes.length > mostRows) thin();
      }
      onProgress((bytesBefore + batch.share * byteLength) / bytes);
    }
    rowsBefore += current.rows;
    bytesBefore += byteLength;
  }
  const built = columns.map((column) => {
    try {
      return column.built;
    } catch (error) {
      throw told(error, labelOf(files.map(({ file }) => file)), isTyped);
    }
  });
  const table: Table = {
    label: labelOf(files.map(({ file }) => file)),
    rows: hashes.length,
    rowsInFile,
    names: files[0].names,
    columns: new Map(built.map((column) => [column.name, column])),
    placeOf: (row) => placeIn(read, word, numbers[row]),
  };
  return { table, stride };

  function thin(): void {
    stride *= 2;
    const kept = Int32Array.from(hashes.keys()).filter((place) => isSampled(hashes[place], stride));
    hashes = Array.from(kept, (place) => hashes[place]);
    numbers = Array.from(kept, (place) => numbers[place]);
    for (const column of columns) column.keep(kept);
  }
}

/** The text of an id, the same for a number and for its digits. */
function keyOf(value: Raw): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : String(value);
}

/** A complaint about a value with its place; kinds may mix only where values have none. */
function told(error: unknown, place: string, isTyped: boolean): unknown {
  if (error instanceof Unfit) return tableError({ ...error, place: `${place}, ${error.column}` });
  if (!isTyped || !(error instanceof MixedKinds)) return error;
  return tableError({
    place: `${place}, ${error.column}`,
    found: `${kindNames[error.kind]}, where earlier rows have ${kindNames[error.earlier]}`,
    expected: 'values of one kind in a column',
    remedy: 'convert them, null where there is no value; or leave the column out with --except',
  });
}
