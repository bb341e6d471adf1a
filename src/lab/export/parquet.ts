/** Tables as Parquet, column by column: memory holds one column of one row group at a time. */
import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';

/** Rows per row group: a column chunk of doubles is then less than a megabyte. */
const ROW_GROUP_ROWS = 100_000;

export type ColumnType = Extract<BasicType, 'BOOLEAN' | 'INT32' | 'INT64' | 'DOUBLE' | 'STRING'>;
export type Codec = 'SNAPPY' | 'UNCOMPRESSED';
type Writer = ConstructorParameters<typeof ParquetWriter>[0]['writer'];
export type Value = number | boolean | string | null;

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** True where some rows may have no value. */
  readonly nullable: boolean;
  /** Differences, for values that rise, where the writer's own choice would be wasteful. */
  readonly encoding?: 'DELTA_BINARY_PACKED';
  /** The value in a row; whole numbers for `INT32` and `INT64`. */
  read(row: number): Value;
}

export function column(name: string, type: ColumnType, read: (row: number) => Value): Column {
  return { name, type, nullable: false, read };
}

/** Words about a table, by key, that stand in the file beside it. */
export type Metadata = Readonly<Record<string, string>>;

/** The bytes that a table takes when it is encoded, in pages compressed by `codec`. */
export function encodedBytes(rows: number, columns: readonly Column[], codec: Codec): number {
  const writer = new ByteWriter();
  encode(writer, rows, columns, codec, {});
  return writer.getBytes().length;
}

/** Encodes a table. The same values give the same bytes. */
export function encode(
  writer: Writer,
  rows: number,
  columns: readonly Column[],
  codec: Codec,
  metadata: Metadata,
): void {
  const schema = schemaFromColumnData({
    columnData: columns.map(({ name, type, nullable }) => ({ name, type, nullable, data: [] })),
  });
  const words = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  const parquet = new ParquetWriter({
    writer,
    schema,
    codec,
    ...(words.length === 0 ? {} : { kvMetadata: words }),
  });
  for (let start = 0; start < rows; start += ROW_GROUP_ROWS) {
    const end = Math.min(start + ROW_GROUP_ROWS, rows);
    const columnData = columns.map((each) => ({
      name: each.name,
      ...(each.encoding === undefined ? {} : { encoding: each.encoding }),
      // A getter, because the writer asks for a column when its turn comes.
      get data() {
        return valuesOf(each, start, end);
      },
    }));
    parquet.write({ columnData, rowGroupSize: ROW_GROUP_ROWS });
  }
  parquet.finish();
}

/** The values of rows [start, end) in the form that the writer takes for the type. */
function valuesOf({ type, nullable, read }: Column, start: number, end: number) {
  const size = end - start;
  if (nullable || type === 'BOOLEAN' || type === 'STRING') {
    const values = new Array<Value | bigint>(size);
    for (let index = 0; index < size; index++) {
      const value = read(start + index);
      values[index] = type === 'INT64' && value !== null ? BigInt(value as number) : value;
    }
    return values;
  }
  if (type === 'INT64') {
    const values = new BigInt64Array(size);
    for (let index = 0; index < size; index++) values[index] = BigInt(read(start + index) as number);
    return values;
  }
  const values = type === 'INT32' ? new Int32Array(size) : new Float64Array(size);
  for (let index = 0; index < size; index++) values[index] = read(start + index) as number;
  return values;
}
