/** A table from Parquet, column by column: memory holds what is kept, and one column chunk. */

import {
  type ColumnData,
  type DecodedArray,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { range } from '../../base/columns.ts';
import type { Column } from '../table.ts';
import { ColumnBuilder, MixedKinds, type Raw, TooLarge, Unfit } from './columnBuilder.ts';
import { labelOf, placeIn } from './places.ts';
import { kindNames, missingId, tableError } from './problem.ts';
import { type ReadOptions, type ReadTable, requireSameColumns } from './reading.ts';
import { hashOf, isSampled, strideFor } from './sample.ts';
import type { Source } from './source.ts';

/** Moments as doubles of milliseconds: dates would cut microseconds off. */
const PARSERS = {
  timestampFromMilliseconds: (ms: bigint) => Number(ms),
  timestampFromMicroseconds: (us: bigint) => Number(us) / 1000,
  timestampFromNanoseconds: (ns: bigint) => Number(ns / 1000n) / 1000,
  dateFromDays: (days: number) => days * 86_400_000,
};

interface ParquetFile {
  readonly source: Source;
  readonly metadata: FileMetaData;
  readonly rows: number;
  /** Columns of single values by name; lists and structures are left out. */
  readonly elements: ReadonlyMap<string, SchemaElement>;
}

export async function parquetTable(sources: readonly Source[], options: ReadOptions): Promise<ReadTable> {
  const { id, mostRows, wanted, onProgress } = options;
  const files: ParquetFile[] = [];
  for (const source of sources) files.push(await openedFile(source));
  requireSameColumns(
    files.map(({ source, elements }) => ({ file: source.name, names: [...elements.keys()] })),
  );
  const counted = files.map(({ source, rows }) => ({ file: source.name, rows }));
  const rowsInFile = counted.reduce((sum, { rows }) => sum + rows, 0);
  const placeOf = (row: number) => placeIn(counted, 'row', row + 1);
  const names = [...files[0].elements.keys()];
  const stride = strideFor(rowsInFile, mostRows, options.stride);
  const idColumn = id !== undefined && names.includes(id) ? id : undefined;
  const kept = stride === 1 ? undefined : await sampledRows(files, rowsInFile, idColumn, stride, placeOf);
  const chosen = names.filter(wanted);
  const columns = new Map<string, Column>();
  for (const [index, name] of chosen.entries()) {
    columns.set(name, await columnOf(files, name, kept, kept?.length ?? rowsInFile, placeOf));
    onProgress((index + 1) / chosen.length);
  }
  const table = {
    label: labelOf(sources.map(({ name }) => name)),
    rows: kept?.length ?? rowsInFile,
    rowsInFile,
    names,
    columns,
    placeOf: (row: number) => placeOf(kept?.[row] ?? row),
  };
  return { table, stride };
}

export async function openedFile(source: Source): Promise<ParquetFile> {
  try {
    const metadata = await parquetMetadataAsync(source);
    return { source, metadata, rows: Number(metadata.num_rows), elements: flatColumns(metadata) };
  } catch (error) {
    throw broken(source, error);
  }
}

function broken(source: Source, error: unknown) {
  return tableError({
    place: source.name,
    found: `no whole file in Parquet (${(error as Error).message})`,
    expected: 'a file in Parquet from its first to its last byte, not encrypted',
    remedy: 'copy it again, or convert it to CSV',
  });
}

function flatColumns({ schema }: FileMetaData): ReadonlyMap<string, SchemaElement> {
  const elements = new Map<string, SchemaElement>();
  for (let index = 1; index < schema.length; index++) {
    const element = schema[index];
    if ((element.num_children ?? 0) === 0 && element.repetition_type !== 'REPEATED')
      elements.set(element.name, element);
    index += descendants(schema, index);
  }
  return elements;
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
  files: readonly ParquetFile[],
  count: number,
  id: string | undefined,
  stride: number,
  placeOf: (row: number) => string,
): Promise<Int32Array> {
  const rows = range(0, count);
  if (id === undefined) return rows.filter((row) => isSampled(hashOf(String(row)), stride));
  const isKept = new Uint8Array(count);
  await eachChunk(files, id, ({ values, before, valueAt }) => {
    for (let index = 0; index < values.length; index++) {
      const value = valueAt(index);
      if (value === null || value === undefined) throw missingId(placeOf(before + index), id);
      isKept[before + index] = isSampled(hashOf(String(value)), stride) ? 1 : 0;
    }
  });
  return rows.filter((row) => isKept[row] === 1);
}

async function columnOf(
  files: readonly ParquetFile[],
  name: string,
  kept: Int32Array | undefined,
  rows: number,
  placeOf: (row: number) => string,
): Promise<Column> {
  const build = async (isText: boolean) => {
    const column = new ColumnBuilder(name, isText, rows);
    let next = 0;
    const add = (value: Raw, row: number, element: SchemaElement) => {
      try {
        if (value !== null && value !== undefined && isMoment(element))
          column.addMoment(Number(value), lacksZone(element));
        else column.add(value);
      } catch (error) {
        throw told(error, placeOf(row));
      }
    };
    await eachChunk(files, name, ({ values, before, valueAt, element }) => {
      if (kept === undefined) {
        for (let index = 0; index < values.length; index++) {
          if (!isMoment(element)) index = column.addNumbers(values, index);
          if (index < values.length) add(valueAt(index), before + index, element);
        }
        return;
      }
      for (; next < kept.length && kept[next] < before + values.length; next++) {
        add(valueAt(kept[next] - before), kept[next], element);
      }
    });
    return column.built;
  };
  try {
    return await build(false);
  } catch (error) {
    // Whole numbers beyond 2^53 are ids, which no double holds.
    if (error instanceof TooLarge) return build(true);
    throw error;
  }
}

export function isMoment({ type, converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return (
    type === 'INT96' ||
    converted === 'DATE' ||
    converted?.startsWith('TIMESTAMP') === true ||
    logical?.type === 'TIMESTAMP' ||
    logical?.type === 'DATE'
  );
}

function lacksZone({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return (
    converted === 'DATE' ||
    logical?.type === 'DATE' ||
    (logical?.type === 'TIMESTAMP' && !logical.isAdjustedToUTC)
  );
}

function told(error: unknown, place: string): unknown {
  if (error instanceof Unfit) return tableError({ ...error, place: `${place}, ${error.column}` });
  if (!(error instanceof MixedKinds)) return error;
  return tableError({
    place: `${place}, ${error.column}`,
    found: `${kindNames[error.kind]}, where files before it have ${kindNames[error.earlier]}`,
    expected: 'values of one kind in all files of a table',
    remedy: 'write the files with the same types, or leave the column out with --except',
  });
}

/** Values of a column that follow one another. */
interface Chunk {
  readonly values: DecodedArray;
  /** Rows of the table before the first of them. */
  readonly before: number;
  readonly element: SchemaElement;
  /** @throws UserError if it is no single value */
  readonly valueAt: (index: number) => Raw;
}

/** Calls `take` with the values of a column, in order: row group by row group, which come in any order when asked for at once. */
async function eachChunk(
  files: readonly ParquetFile[],
  name: string,
  take: (chunk: Chunk) => void,
): Promise<void> {
  let before = 0;
  for (const { source, metadata, rows, elements } of files) {
    const element = elements.get(name) as SchemaElement;
    let rowStart = 0;
    for (const { num_rows: groupRows } of metadata.row_groups) {
      const rowEnd = rowStart + Number(groupRows);
      for (const chunk of await chunksOf(source, metadata, name, rowStart, rowEnd)) {
        const { columnData: values, rowStart: first } = chunk;
        const valueAt = (index: number) => singleValue(values[index], source.name, name, first + index);
        take({ values, before: before + first, element, valueAt });
      }
      rowStart = rowEnd;
    }
    before += rows;
  }
}

async function chunksOf(
  file: Source,
  metadata: FileMetaData,
  name: string,
  rowStart: number,
  rowEnd: number,
): Promise<readonly ColumnData[]> {
  const chunks: ColumnData[] = [];
  const onChunk = (chunk: ColumnData) => chunks.push(chunk);
  const options = {
    file,
    metadata,
    columns: [name],
    compressors,
    parsers: PARSERS,
    rowStart,
    rowEnd,
    onChunk,
  };
  try {
    await parquetRead(options);
  } catch (error) {
    throw broken(file, error);
  }
  return chunks;
}

function singleValue(value: unknown, label: string, name: string, row: number): Raw {
  if (typeof value !== 'object' || value === null) return value as Raw;
  throw tableError({
    place: `${label}, row ${row + 1}, ${name}`,
    found: 'bytes or a structure',
    expected: 'numbers, texts, booleans or moments',
    remedy: 'leave the column out with --except, or convert it',
  });
}
