/** Writes the data behind a result as Parquet, for pandas, DuckDB or R. What is in the files: docs/do/export.md. */
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { scenarioMetadata, tableMetadata } from '../export/metadata.ts';
import { exportReadme } from '../export/readme.ts';
import { exportedTables, tableNames } from '../export/tables.ts';
import type { RunData } from '../stages/production.ts';
import { fillWhole, writeWhole } from './files.ts';
import { packageVersion } from './package.ts';
import { writeParquet } from './parquetFile.ts';

/** The folder of the data of one seed, below the directory of results. */
export function seedDirectory(results: string, seed: number): string {
  return join(results, `seed-${seed}`);
}

/**
 * Writes `impressions.parquet`, `events.parquet`, `users.parquet` and `stories.parquet` of the incumbent's arm,
 * and a README of their columns, creating the directory. Each file appears whole or not at all; the same run gives the same bytes.
 *
 * Memory: 4 bytes a row of the past for each pipeline with an encoder and each encoded entity, a byte for each split, and
 * one column of one row group.
 *
 * @param asked the scenario as it was asked for, where that of the data is reduced to what the run depends on
 * @throws UserError if the files cannot be written
 */
export function exportRun(data: RunData, directory: string, asked: Scenario = data.scenario): void {
  const tables = exportedTables(data);
  const version = packageVersion();
  // Other seeds change nothing in the data of one.
  const scenario = { ...asked, seeds: [data.seed] };
  try {
    for (const name of tableNames) {
      const { rows, columns } = tables[name];
      const metadata = { ...tableMetadata(name, columns, version), ...scenarioMetadata(scenario) };
      fillWhole(join(directory, `${name}.parquet`), (temporary) =>
        writeParquet(temporary, rows, columns, metadata),
      );
    }
    writeWhole(join(directory, 'README.md'), exportReadme(tables, scenario, version));
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    throw new UserError(
      `cannot export to ${directory} (${(error as Error).message}); choose another place with --out`,
    );
  }
}
