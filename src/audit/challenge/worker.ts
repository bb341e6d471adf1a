/** The thread behind `hindsight challenge make`: one world, written to a folder that nobody sees yet. */

import type { ExportedTable } from '../../lab/export/tables.ts';
import { answerTask } from '../../lab/jobs/apart.ts';
import { writeWhole } from '../../lab/jobs/files.ts';
import { writeParquet } from '../../lab/jobs/parquetFile.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { csvOf } from './csv.ts';
import type { TableFormat } from './schema.ts';
import { makeWorld, type WorldFacts } from './world.ts';

export interface WorldTask {
  readonly scenario: Scenario;
  readonly seed: number;
  /** The folder of its tables, which is there. */
  readonly folder: string;
  readonly format: TableFormat;
}

await answerTask(
  ({ scenario, seed, folder, format }: WorldTask, onDay): WorldFacts =>
    makeWorld(scenario, seed, (name, table) => write(`${folder}/${name}.${format}`, table, format), onDay),
);

function write(file: string, table: ExportedTable, format: TableFormat): void {
  if (format === 'parquet') writeParquet(file, table.rows, table.columns);
  else writeWhole(file, csvOf(table));
}
