/** A table from a file in Parquet, CSV or JSON lines. */
import { csvRows } from './csv.ts';
import { jsonRows } from './jsonLines.ts';
import { parquetTable } from './parquet.ts';
import { tableError } from './problem.ts';
import type { ReadOptions, ReadTable } from './reading.ts';
import type { Source } from './source.ts';
import { textTable } from './textTable.ts';

/**
 * @throws UserError for a file that is no table, or has no such id
 */
export async function readTable(source: Source, options: ReadOptions): Promise<ReadTable> {
  const name = source.name.toLowerCase();
  if (/\.(?:parquet|pq)$/.test(name)) return parquetTable(source, options);
  if (/\.(?:csv|tsv|txt)$/.test(name)) return textTable(await csvRows(source), false, options);
  if (/\.(?:jsonl|ndjson)$/.test(name)) return textTable(await jsonRows(source), true, options);
  throw tableError({
    place: source.name,
    found: 'a file whose name does not say what it is',
    expected: '.parquet, .csv, .tsv or .jsonl',
    remedy: 'rename it, or convert it',
  });
}
