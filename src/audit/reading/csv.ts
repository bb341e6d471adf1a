/** Rows of a file of values separated by commas, semicolons, tabs or bars; the first has the names. */
import Papa from 'papaparse';
import { tableError } from './problem.ts';
import { piecesOf, type Source } from './source.ts';
import type { Batch, TextRows } from './textTable.ts';

/** Separators, as found in the first rows of a file. */
type Dialect = Pick<Papa.ParseMeta, 'delimiter' | 'linebreak'>;

/** Result of the parser for a piece of text whose last row may go on in the next. */
interface Parsed {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly { readonly message: string; readonly row?: number }[];
  readonly meta: { readonly cursor: number };
}

export async function csvRows(source: Source): Promise<TextRows> {
  const { value: first = '' } = await piecesOf(source)[Symbol.asyncIterator]().next();
  const { data, meta } = Papa.parse<string[]>(first, { preview: 1, skipEmptyLines: true });
  const names = (data[0] ?? []).map(
    (name, index) => name.trim().replace(/^\ufeff/, '') || `column_${index + 1}`,
  );
  requireNames(source.name, names);
  return { label: source.name, names, batches: () => batchesOf(source, names, meta) };
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
  const parsed = (text: string, isLast: boolean): readonly (readonly string[])[] => {
    const { data, errors, meta } = parser.parse(text, 0, !isLast) as Parsed;
    rest = text.slice(meta.cursor);
    if (errors.length > 0) throw malformed(source.name, row + (errors[0].row ?? 0), errors[0].message);
    const rows = data.filter(({ length, 0: only }) => length > 1 || only !== '' || names.length === 1);
    rows.forEach(({ length }, index) => {
      if (length !== names.length) throw unequal(source.name, row + index + 1, length, names.length);
    });
    const isFirst = row === 0 && rows.length > 0;
    row += rows.length;
    return isFirst ? rows.slice(1) : rows;
  };
  for await (const piece of piecesOf(source)) {
    bytes += piece.length;
    yield { rows: parsed(rest + piece, false), share: Math.min(1, bytes / source.byteLength) };
  }
  yield { rows: parsed(rest, true), share: 1 };
}

function requireNames(label: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (names.length > 0 && twice === undefined) return;
  throw tableError({
    place: `${label}, row 1`,
    found: twice === undefined ? 'an empty file' : `two columns called ${twice}`,
    expected: 'a first row with the names of the columns, each its own',
    remedy: 'write the names into the first row',
  });
}

function malformed(label: string, row: number, message: string) {
  return tableError({
    place: `${label}, row ${row + 1}`,
    found: message,
    expected: 'values in quotes that are closed, quotes inside them doubled',
    remedy: 'mend the row, or write the file with a CSV library',
  });
}

function unequal(label: string, row: number, found: number, expected: number) {
  return tableError({
    place: `${label}, row ${row}`,
    found: `${found} values`,
    expected: `${expected}, one for each name of the first row`,
    remedy: 'mend the row; texts that hold the separator are to be in quotes',
  });
}
