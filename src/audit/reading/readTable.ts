/** A table from files in Parquet, CSV or JSON lines. */
import { csvFile } from './csv.ts';
import { jsonFile } from './jsonLines.ts';
import { parquetTable } from './parquet.ts';
import { tableError } from './problem.ts';
import type { ReadOptions, ReadTable } from './reading.ts';
import type { Source } from './source.ts';
import { textTable } from './textTable.ts';

const FORMATS = [
  { name: 'Parquet', endings: ['.parquet', '.pq'] },
  { name: 'CSV', endings: ['.csv', '.tsv', '.txt'] },
  { name: 'JSON lines', endings: ['.jsonl', '.ndjson'] },
] as const;

/**
 * One table from files of one format and with the same columns, in their order.
 * @throws UserError for a file that is no table, or has no such id
 */
export async function readTable(sources: readonly Source[], options: ReadOptions): Promise<ReadTable> {
  const format = await checkedFormat(sources[0]);
  for (const source of sources) {
    if ((await checkedFormat(source)) !== format) throw otherFormat(source, sources[0]);
  }
  if (format === 'Parquet') return parquetTable(sources, options);
  if (format === 'CSV')
    return textTable(await each(sources, csvFile), { isTyped: false, word: 'row' }, options);
  return textTable(await each(sources, jsonFile), { isTyped: true, word: 'line' }, options);
}

async function each<T>(sources: readonly Source[], open: (source: Source) => Promise<T>): Promise<T[]> {
  const opened: T[] = [];
  for (const source of sources) opened.push(await open(source));
  return opened;
}

/**
 * The format that the name of a file says.
 * @throws UserError for a name that says none, or a file that begins like another format
 */
export async function checkedFormat(source: Source) {
  const format = formatOf(source);
  await requireContent(source, format);
  return format;
}

function formatOf({ name }: Source) {
  const lower = name.toLowerCase();
  const format = FORMATS.find(({ endings }) => endings.some((ending) => lower.endsWith(ending)));
  if (format !== undefined) return format.name;
  const packed = /\.(?:gz|zip|bz2|xz|zst)$/.test(lower);
  throw tableError({
    place: name,
    found: packed ? 'a packed file' : 'a file whose name does not say what it is',
    expected: FORMATS.flatMap(({ endings }) => endings).join(', '),
    remedy: packed ? 'unpack it; Parquet may be compressed inside' : 'rename it, or convert it',
  });
}

function otherFormat(source: Source, first: Source) {
  return tableError({
    place: source.name,
    found: `${formatOf(source)}, where ${first.name} is ${formatOf(first)}`,
    expected: 'files of one format in a table',
    remedy: 'convert one of them',
  });
}

/** First bytes of files that are called what they are not. */
const MAGIC: readonly (readonly [what: string, ...bytes: number[]])[] = [
  ['Parquet', 0x50, 0x41, 0x52, 0x31],
  ['a file packed with gzip', 0x1f, 0x8b],
  ['a ZIP archive, as of a spreadsheet', 0x50, 0x4b, 0x03, 0x04],
  ['a file packed with zstd', 0x28, 0xb5, 0x2f, 0xfd],
  ['text in UTF-16', 0xff, 0xfe],
  ['text in UTF-16', 0xfe, 0xff],
];

async function requireContent(source: Source, format: string): Promise<void> {
  const bytes = new Uint8Array(await source.slice(0, Math.min(4, source.byteLength)));
  const [found] = MAGIC.find(([, ...magic]) => magic.every((byte, place) => bytes[place] === byte)) ?? [];
  const isEmpty = source.byteLength === 0;
  if (!isEmpty && (found === undefined || found === format)) return;
  throw tableError({
    place: source.name,
    found: isEmpty ? 'an empty file' : (found as string),
    expected: format,
    remedy: isEmpty ? 'write it again' : `convert it to ${format}, or rename it`,
  });
}
