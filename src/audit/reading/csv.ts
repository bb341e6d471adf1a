/** Rows of a file of values separated by commas, semicolons, tabs or bars; the first has the names. */
import Papa from 'papaparse';
import { tableError } from './problem.ts';
import { PIECE_BYTES, piecesOf, type Source } from './source.ts';
import type { Batch, TextFile } from './textTable.ts';

/** Separators, as found in the first rows of a file. */
type Dialect = Pick<Papa.ParseMeta, 'delimiter' | 'linebreak'>;

/** Result of the parser for a piece of text whose last row may go on in the next. */
interface Parsed {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly { readonly message: string; readonly row?: number }[];
  readonly meta: { readonly cursor: number };
}

/** Text that a row may have at the most: beyond it, a quote was never closed. */
const LONGEST_ROW = PIECE_BYTES;

export async function csvFile(source: Source): Promise<TextFile> {
  const { value: first = '' } = await piecesOf(source)[Symbol.asyncIterator]().next();
  const { data, meta } = Papa.parse<string[]>(first, { preview: 1, skipEmptyLines: true });
  const names = (data[0] ?? []).map((name, index) => name.trim() || `column_${index + 1}`);
  requireNames(source.name, names);
  return {
    file: source.name,
    byteLength: source.byteLength,
    names,
    batches: () => batchesOf(source, names, meta),
  };
}

async function* batchesOf(
  source: Source,
  names: readonly string[],
  { delimiter, linebreak: newline }: Dialect,
): AsyncGenerator<Batch> {
  const parser = new Papa.Parser({ delimiter, newline: newline as '\n' });
  let rest = '';
  let bytes = 0;
  let row = 0;
  let hasNames = false;
  const parsed = (text: string, isLast: boolean) => {
    const { data, errors, meta } = parser.parse(text, 0, !isLast) as Parsed;
    rest = text.slice(meta.cursor);
    if (errors.length > 0) throw malformed(source.name, row + (errors[0].row ?? 0) + 1, errors[0].message);
    if (rest.length > LONGEST_ROW)
      throw malformed(source.name, row + data.length + 1, 'a quote that is not closed');
    const rows: (readonly string[])[] = [];
    const numbers: number[] = [];
    for (const values of data) {
      row++;
      if (values.length === 1 && values[0] === '' && names.length > 1) continue;
      if (values.length !== names.length) throw unequal(source.name, row, values.length, names.length);
      if (!hasNames) {
        hasNames = true;
        continue;
      }
      rows.push(values);
      numbers.push(row);
    }
    return { rows, numbers };
  };
  for await (const piece of piecesOf(source)) {
    bytes += piece.length;
    yield { ...parsed(rest + piece, false), share: Math.min(1, bytes / source.byteLength) };
  }
  yield { ...parsed(rest, true), share: 1 };
}

function requireNames(file: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (names.length > 0 && twice === undefined) return;
  throw tableError({
    place: `${file}, row 1`,
    found: twice === undefined ? 'nothing' : `two columns called ${twice}`,
    expected: 'a first row with the names of the columns, each its own',
    remedy: 'write the names into the first row',
  });
}

function malformed(file: string, row: number, message: string) {
  return tableError({
    place: `${file}, row ${row}`,
    found: message,
    expected: 'values in quotes that are closed, quotes inside them doubled',
    remedy: 'mend the row, or write the file with a CSV library',
  });
}

function unequal(file: string, row: number, found: number, expected: number) {
  return tableError({
    place: `${file}, row ${row}`,
    found: `${found} ${found === 1 ? 'value' : 'values'}`,
    expected: `${expected}, one for each name of the first row`,
    remedy: 'mend the row; texts that hold the separator are to be in quotes',
  });
}
