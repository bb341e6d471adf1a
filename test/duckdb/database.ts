/** DuckDB in memory: in tests only, as an independent reader of what the lab writes. */
import { DuckDBInstance } from '@duckdb/node-api';

export interface Database {
  run(sql: string): Promise<void>;
  /** The rows of a query as objects. Cast what is wider than 32 bits to DOUBLE, or it comes as bigint. */
  rows<T>(sql: string): Promise<T[]>;
  /** The one value of a query, as a number. */
  number(sql: string): Promise<number>;
}

export async function openDatabase(): Promise<Database> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const rows = async <T>(sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS() as T[];
  return {
    rows,
    run: async (sql) => void (await connection.run(sql)),
    number: async (sql) => Number(Object.values((await rows<Record<string, unknown>>(sql))[0])[0]),
  };
}

/** A number as SQL, exactly: DuckDB reads a bare 0.1 as a decimal. */
export function double(value: number): string {
  return `'${value}'::DOUBLE`;
}
