/** Rows of a file with one JSON object on each line. */
import type { Raw } from './columnBuilder.ts';
import { tableError } from './problem.ts';
import { linesOf, type Source } from './source.ts';
import type { Batch, TextFile } from './textTable.ts';

/** Lines in which the names of columns are looked for: a row may leave out what it has no value of. */
const LINES_WITH_NAMES = 10_000;
const BATCH_ROWS = 4096;

type Row = Readonly<Record<string, unknown>>;

export async function jsonFile(source: Source): Promise<TextFile> {
  const names = new Set<string>();
  let looked = 0;
  for await (const { row } of objectsOf(source)) {
    for (const name of Object.keys(row)) names.add(name);
    if (++looked === LINES_WITH_NAMES) break;
  }
  const all = [...names];
  if (all.length === 0) throw noRows(source.name);
  return {
    file: source.name,
    byteLength: source.byteLength,
    names: all,
    batches: () => batchesOf(source, all),
  };
}

async function* batchesOf(source: Source, names: readonly string[]): AsyncGenerator<Batch> {
  const known = new Set(names);
  let rows: Raw[][] = [];
  let numbers: number[] = [];
  let bytes = 0;
  for await (const { row, line, text } of objectsOf(source)) {
    const late = Object.keys(row).find((name) => !known.has(name));
    if (late !== undefined) throw lateName(source.name, line, late);
    const hasLongNumbers = LONG_NUMBER.test(text);
    rows.push(names.map((name) => single(row[name], source.name, line, name, hasLongNumbers)));
    numbers.push(line);
    bytes += text.length + 1;
    if (rows.length < BATCH_ROWS) continue;
    yield { rows, numbers, share: Math.min(1, bytes / source.byteLength) };
    rows = [];
    numbers = [];
  }
  yield { rows, numbers, share: 1 };
}

async function* objectsOf(source: Source) {
  let line = 0;
  for await (const text of linesOf(source)) {
    line++;
    if (text.trim() === '') continue;
    let row: unknown;
    try {
      row = JSON.parse(text);
    } catch (error) {
      throw noJson(source.name, line, text, error as Error);
    }
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw noObject(source.name, line, Array.isArray(row) ? 'a list' : `${typeof row}, no object`);
    }
    yield { row: row as Row, line, text };
  }
}

/** Digits of a number that a double may not hold. */
const LONG_NUMBER = /[:\s]-?\d{16,}\s*[,}]/;

function single(value: unknown, file: string, line: number, name: string, hasLongNumbers: boolean): Raw {
  const place = `${file}, line ${line}, ${name}`;
  if (typeof value === 'object' && value !== null) {
    throw tableError({
      place,
      found: Array.isArray(value) ? 'a list' : 'an object',
      expected: 'a number, a text, true, false or null',
      remedy: 'flatten it, or leave it out',
    });
  }
  if (hasLongNumbers && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw tableError({
      place,
      found: 'a whole number beyond 2^53, which is rounded as it is read',
      expected: 'ids as texts',
      remedy: 'write it in quotes',
    });
  }
  return value as Raw;
}

function noJson(file: string, line: number, text: string, { message }: Error) {
  return /[:\s](?:NaN|-?Infinity)\s*[,}]/.test(text)
    ? tableError({
        place: `${file}, line ${line}`,
        found: 'NaN or Infinity, which JSON has not',
        expected: 'finite numbers, and null where there is no value',
        remedy: 'write null in their place',
      })
    : noObject(file, line, `no JSON (${message})`);
}

function noRows(file: string) {
  return tableError({
    place: file,
    found: 'no rows',
    expected: 'one JSON object on each line',
    remedy: 'give the file with the rows',
  });
}

function noObject(file: string, line: number, found: string) {
  return tableError({
    place: `${file}, line ${line}`,
    found,
    expected: 'one JSON object on each line',
    remedy: 'write the rows as JSON lines: {"id": 1, "opened": 0}',
  });
}

function lateName(file: string, line: number, name: string) {
  return tableError({
    place: `${file}, line ${line}`,
    found: `the key ${name}, which none of the first ${LINES_WITH_NAMES} lines has`,
    expected: 'the keys of the first lines',
    remedy: `write ${name} in all lines, null where there is no value`,
  });
}
