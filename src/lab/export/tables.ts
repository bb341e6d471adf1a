/** The tables of one world, as they are exported. What is in them: docs/do/export.md. */
import { UserError } from '../../base/errors.ts';
import { isOneSided } from '../../history/options.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
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

/**
 * Of the incumbent's arm: the past, and the incumbent's own production. Values are read when a column is asked.
 *
 * @throws UserError where a pipeline samples rows before the split: a notification has one row, and one side of a split
 */
export function exportedTables(data: RunData): ExportedTables {
  const { incumbent, timeline, scenario } = data;
  requireOneSideEach(data);
  const { log, world } = incumbent;
  const { catalog } = world;
  return {
    impressions: impressionTable(data),
    events: { rows: log.end - log.first, columns: eventColumns(log, isOneSided(scenario.history)) },
    users: { rows: catalog.users, columns: userColumns(catalog) },
    stories: { rows: storiesBefore(catalog, timeline.settledAtMs), columns: storyColumns(catalog) },
  };
}

function requireOneSideEach({ pipelines }: RunData): void {
  const sampling = pipelines.find(({ spec }) => spec.sampling?.beforeSplit === true);
  if (sampling === undefined) return;
  throw new UserError(
    'the tables of a world cannot be exported\n' +
      `  found:    ${pipelineId(sampling.spec)}, whose rows are sampled before the split\n` +
      '  expected: each notification on one side of a split, once: that is what a row of the table says\n' +
      '  remedy:   set sampling.beforeSplit: false, or leave this model out where you export',
  );
}
