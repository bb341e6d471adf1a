/** Rows of a file with one JSON object on each line. */
import type { Raw } from './columnBuilder.ts';
import { tableError } from './problem.ts';
import { linesOf, type Source } from './source.ts';
import type { Batch, TextRows } from './textTable.ts';

/** Lines in which the names of columns are looked for: a row may leave out what it has no value of. */
const LINES_WITH_NAMES = 10_000;
const BATCH_ROWS = 4096;

type Row = Readonly<Record<string, unknown>>;

export async function jsonRows(source: Source): Promise<TextRows> {
  const names = new Set<string>();
  let looked = 0;
  for await (const { row } of objectsOf(source)) {
    for (const name of Object.keys(row)) names.add(name);
    if (++looked === LINES_WITH_NAMES) break;
  }
  const all = [...names];
  return { label: source.name, names: all, batches: () => batchesOf(source, all) };
}

async function* batchesOf(source: Source, names: readonly string[]): AsyncGenerator<Batch> {
  const known = new Set(names);
  let rows: Raw[][] = [];
  let bytes = 0;
  for await (const { row, line, length } of objectsOf(source)) {
    const late = Object.keys(row).find((name) => !known.has(name));
    if (late !== undefined) throw lateName(source.name, line, late);
    rows.push(names.map((name) => single(row[name], source.name, line, name)));
    bytes += length;
    if (rows.length < BATCH_ROWS) continue;
    yield { rows, share: Math.min(1, bytes / source.byteLength) };
    rows = [];
  }
  yield { rows, share: 1 };
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
      throw noObject(source.name, line, `no JSON (${(error as Error).message})`);
    }
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw noObject(source.name, line, Array.isArray(row) ? 'a list' : JSON.stringify(row));
    }
    yield { row: row as Row, line, length: text.length + 1 };
  }
}

function single(value: unknown, label: string, line: number, name: string): Raw {
  if (typeof value !== 'object' || value === null) return value as Raw;
  throw tableError({
    place: `${label}, line ${line}, ${name}`,
    found: Array.isArray(value) ? 'a list' : 'an object',
    expected: 'a number, a text, true, false or null',
    remedy: 'flatten it, or leave it out',
  });
}

function noObject(label: string, line: number, found: string) {
  return tableError({
    place: `${label}, line ${line}`,
    found,
    expected: 'one JSON object on each line',
    remedy: 'write the rows as JSON lines: {"id": 1, "opened": 0}',
  });
}

function lateName(label: string, line: number, name: string) {
  return tableError({
    place: `${label}, line ${line}`,
    found: `the key ${name}, which none of the first ${LINES_WITH_NAMES} lines has`,
    expected: 'the keys of the first lines',
    remedy: `write ${name} in all lines, null where there is no value`,
  });
}
