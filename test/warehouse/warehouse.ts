/** A database as a warehouse that has the tables of the export. */

import { tableNames } from '../../src/lab/export/tables.ts';
import type { DialectName } from '../../src/warehouse/dialect.ts';
import { type Database, openDatabase } from '../duckdb/database.ts';
import { hasClickHouse, openClickHouse } from './clickhouse.ts';
import { hasPostgres, openPostgres } from './postgres.ts';

export interface Warehouse {
  /** Takes the tables of a folder in place of those before. */
  load(folder: string): Promise<void>;
  run(statement: string): Promise<void>;
  /** The rows of a query in the order of their first column, all of whose values are numbers. */
  rows(query: string): Promise<Record<string, number>[]>;
  close(): Promise<void>;
}

/** Those that are there. */
export const warehouses: Partial<Record<DialectName, () => Promise<Warehouse>>> = {
  duckdb: async () => duckDb(await openDatabase()),
  ...(hasClickHouse() && { clickhouse: openClickHouse }),
  ...(hasPostgres() && { postgres: openPostgres }),
};

function duckDb(database: Database): Warehouse {
  return {
    async load(folder) {
      for (const table of tableNames) {
        await database.run(`CREATE OR REPLACE VIEW ${table} AS FROM '${folder}/${table}.parquet'`);
      }
    },
    run: database.run,
    rows: async (query) => numbers(await database.rows(`SELECT * FROM (${query}) ORDER BY 1`)),
    close: async () => {},
  };
}

/** Whole numbers of 64 bits come as texts or big integers. */
function numbers(rows: readonly Record<string, unknown>[]): Record<string, number>[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])),
  );
}
