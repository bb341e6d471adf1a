/** The tables of one world, as they are exported. What is in them: docs/export.md. */
import { isOneSided } from '../../history/options.ts';
import type { RunData } from '../stages/production.ts';
import { storiesBefore, storyColumns, userColumns } from './catalog.ts';
import { eventColumns } from './events.ts';
import { impressionTable } from './impressions.ts';
import type { Column } from './parquet.ts';

export const tableNames = ['impressions', 'events', 'users', 'stories'] as const;
type TableName = (typeof tableNames)[number];

export type ExportedTables = Readonly<Record<TableName, ExportedTable>>;

export interface ExportedTable {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** Of the incumbent's arm: the past, and the incumbent's own production. Values are read when a column is asked. */
export function exportedTables(data: RunData): ExportedTables {
  const { incumbent, timeline, scenario } = data;
  const { log, world } = incumbent;
  const { catalog } = world;
  return {
    impressions: impressionTable(data),
    events: { rows: log.end - log.first, columns: eventColumns(log, isOneSided(scenario.history)) },
    users: { rows: catalog.users, columns: userColumns(catalog) },
    stories: { rows: storiesBefore(catalog, timeline.settledAtMs), columns: storyColumns(catalog) },
  };
}
