/** Columns of a file, as far as its first rows or its metadata tell. */
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { ColumnBuilder, type Raw } from '../../audit/reading/columnBuilder.ts';
import { csvFile } from '../../audit/reading/csv.ts';
import { jsonFile } from '../../audit/reading/jsonLines.ts';
import { isMoment, openedFile } from '../../audit/reading/parquet.ts';
import { checkedFormat } from '../../audit/reading/readTable.ts';
import type { Source } from '../../audit/reading/source.ts';
import type { TextFile } from '../../audit/reading/textTable.ts';
import type { Column, ColumnKind } from '../../audit/table.ts';

export interface Sketch {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Nothing but 0 and 1, or false and true; undefined where that is not known. */
  readonly isBinary: boolean | undefined;
  /** No number below 0 or above 1. */
  readonly isShare: boolean | undefined;
}

const FIRST_ROWS = 2000;

/** @throws UserError for a file that is no table */
export async function sketchOf(source: Source): Promise<readonly Sketch[]> {
  const format = await checkedFormat(source);
  if (format === 'Parquet') {
    const { metadata, elements } = await openedFile(source);
    return [...elements.values()].map((element) => ofParquet(metadata, element));
  }
  return format === 'CSV' ? ofRows(await csvFile(source), false) : ofRows(await jsonFile(source), true);
}

async function ofRows({ names, batches }: TextFile, isTyped: boolean): Promise<readonly Sketch[]> {
  const first: (readonly Raw[])[] = [];
  for await (const { rows } of batches()) {
    first.push(...rows.slice(0, FIRST_ROWS - first.length));
    if (first.length === FIRST_ROWS) break;
  }
  return names.map((name, place) => {
    const { kind, values } = columnOf(
      name,
      first.map((row) => row[place]),
      isTyped,
    );
    const isBinary = kind === 'flag' || (kind === 'number' && values.every(isZeroOrOne));
    return { name, kind, isBinary, isShare: kind === 'number' && values.every(isWithinOne) };
  });
}

function columnOf(name: string, values: readonly Raw[], isTyped: boolean): Pick<Column, 'kind' | 'values'> {
  const builder = new ColumnBuilder(name, false, values.length);
  try {
    for (const value of values) {
      if (isTyped) builder.add(value);
      else builder.addText(value as string);
    }
    return builder.built;
  } catch {
    // Of several kinds, or of values that no column holds: an audit says so, if the column is wanted.
    return { kind: 'text', values: new Float64Array(0) };
  }
}

function ofParquet(metadata: FileMetaData, element: SchemaElement): Sketch {
  const kind = kindOf(element);
  const ends = kind === 'number' ? endsOf(metadata, element.name) : undefined;
  // Doubles from 0 to 1 may be rates as well as labels.
  const isWhole = element.type === 'INT32' || element.type === 'INT64';
  return {
    name: element.name,
    kind,
    isBinary: kind === 'flag' || (isWhole ? ends?.every(isZeroOrOne) : undefined),
    isShare: ends?.every(isWithinOne),
  };
}

function kindOf(element: SchemaElement): ColumnKind {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (type === 'BOOLEAN') return 'flag';
  if (isMoment(element)) return 'time';
  if (/^(?:DECIMAL|FLOAT16)$/.test(`${logical?.type ?? converted}`)) return 'number';
  return type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY' ? 'text' : 'number';
}

/** The smallest and the largest number of each row group; undefined where the file does not say them. */
function endsOf({ row_groups: groups }: FileMetaData, name: string): readonly number[] | undefined {
  const ends = groups.flatMap(({ columns }) => {
    const chunk = columns.find(({ meta_data: data }) => data?.path_in_schema.join('.') === name);
    const { min_value: low, max_value: high } = chunk?.meta_data?.statistics ?? {};
    return [low, high];
  });
  return ends.includes(undefined) ? undefined : ends.map(Number);
}

function isZeroOrOne(value: number): boolean {
  return Number.isNaN(value) || value === 0 || value === 1;
}

function isWithinOne(value: number): boolean {
  return Number.isNaN(value) || (value >= 0 && value <= 1);
}
