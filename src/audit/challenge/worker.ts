/** The thread behind `hindsight challenge make`: one world, written to a folder that nobody sees yet. */
import { tableMetadata } from '../../lab/export/metadata.ts';
import type { ExportedTable } from '../../lab/export/tables.ts';
import { answerTask } from '../../lab/jobs/apart.ts';
import { writeWhole } from '../../lab/jobs/files.ts';
import { packageVersion } from '../../lab/jobs/package.ts';
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
    makeWorld(scenario, seed, (name, table) => write(folder, name, table, format), onDay),
);

/** Nothing in a file says which scenario and seed it is of: that would tell the truth. */
function write(folder: string, name: string, table: ExportedTable, format: TableFormat): void {
  const file = `${folder}/${name}.${format}`;
  const { rows, columns } = table;
  if (format === 'parquet') writeParquet(file, rows, columns, tableMetadata(name, columns, packageVersion()));
  else writeWhole(file, csvOf(table));
}
