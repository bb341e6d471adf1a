/** A table from Parquet, column by column: memory holds what is kept, and one column chunk. */

import { type ColumnData, type FileMetaData, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { range } from '../../base/columns.ts';
import type { Column } from '../table.ts';
import { ColumnBuilder, MixedKinds, type Raw } from './columnBuilder.ts';
import { missingId, tableError } from './problem.ts';
import type { ReadOptions, ReadTable } from './reading.ts';
import { hashOf, isSampled, strideFor } from './sample.ts';
import type { Source } from './source.ts';

export async function parquetTable(source: Source, options: ReadOptions): Promise<ReadTable> {
  const { id, mostRows, wanted, onProgress } = options;
  const metadata = await metadataOf(source);
  const rowsInFile = Number(metadata.num_rows);
  const names = flatColumns(metadata);
  const stride = strideFor(rowsInFile, mostRows, options.stride);
  const kept = stride === 1 ? undefined : await sampledRows(source, metadata, names, id, stride);
  const chosen = names.filter(wanted);
  const columns = new Map<string, Column>();
  for (const [index, name] of chosen.entries()) {
    columns.set(name, await columnOf(source, metadata, name, kept));
    onProgress((index + 1) / chosen.length);
  }
  return { table: { label: source.name, rows: kept?.length ?? rowsInFile, rowsInFile, columns }, stride };
}

async function metadataOf(source: Source): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(source);
  } catch (error) {
    throw tableError({
      place: source.name,
      found: `no Parquet file (${(error as Error).message})`,
      expected: 'a whole file in Parquet',
      remedy: 'copy it again, or convert it to CSV',
    });
  }
}

/** The columns of single values; lists and structures are left out. */
function flatColumns({ schema }: FileMetaData): readonly string[] {
  const names: string[] = [];
  for (let index = 1; index < schema.length; index++) {
    const { name, num_children: children = 0, repetition_type: repetition } = schema[index];
    if (children === 0 && repetition !== 'REPEATED') names.push(name);
    index += descendants(schema, index);
  }
  return names;
}

function descendants(schema: FileMetaData['schema'], parent: number): number {
  let count = 0;
  for (let child = 0; child < (schema[parent].num_children ?? 0); child++) {
    const own = parent + count + 1;
    count += 1 + descendants(schema, own);
  }
  return count;
}

/** The rows of a sample; by their number where there is no id. */
async function sampledRows(
  source: Source,
  metadata: FileMetaData,
  names: readonly string[],
  id: string | undefined,
  stride: number,
): Promise<Int32Array> {
  const rows = range(0, Number(metadata.num_rows));
  if (id === undefined || !names.includes(id)) {
    return rows.filter((row) => isSampled(hashOf(String(row)), stride));
  }
  const hashes = new Uint32Array(rows.length);
  await eachValue(source, metadata, id, (value, row) => {
    if (value === null || value === undefined) throw missingId(source.name, id, row + 1);
    hashes[row] = hashOf(String(value));
  });
  return rows.filter((row) => isSampled(hashes[row], stride));
}

async function columnOf(
  source: Source,
  metadata: FileMetaData,
  name: string,
  kept: Int32Array | undefined,
): Promise<Column> {
  const build = async (isText: boolean) => {
    const rows = kept?.length ?? Number(metadata.num_rows);
    const column = new ColumnBuilder(name, isText, rows);
    let next = 0;
    await eachValue(source, metadata, name, (value, row) => {
      if (kept === undefined) column.add(value);
      else if (kept[next] === row) {
        column.add(value);
        next++;
      }
    });
    return column.built;
  };
  try {
    return await build(false);
  } catch (error) {
    // Whole numbers beyond 2^53 are ids, which no double holds.
    if (error instanceof MixedKinds) return build(true);
    throw error;
  }
}

/** Calls `take` with each value of a column, in order: row group by row group, which come in any order when asked for at once. */
async function eachValue(
  source: Source,
  metadata: FileMetaData,
  name: string,
  take: (value: Raw, row: number) => void,
): Promise<void> {
  let rowStart = 0;
  for (const { num_rows: rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(rows);
    const chunks: ColumnData[] = [];
    const onChunk = (chunk: ColumnData) => chunks.push(chunk);
    await parquetRead({ file: source, metadata, columns: [name], compressors, rowStart, rowEnd, onChunk });
    for (const { columnData, rowStart: first } of chunks) {
      for (let index = 0; index < columnData.length; index++) {
        take(singleValue(columnData[index], source.name, name, first + index), first + index);
      }
    }
    rowStart = rowEnd;
  }
}

function singleValue(value: unknown, label: string, name: string, row: number): Raw {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value as Raw;
  throw tableError({
    place: `${label}, ${name}, row ${row + 1}`,
    found: 'bytes or a structure',
    expected: 'numbers, texts, booleans or moments',
    remedy: 'leave the column out, or convert it',
  });
}
