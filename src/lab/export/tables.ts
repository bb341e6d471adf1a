/** The tables of one world, as they are exported. What is in them: docs/do/export.md. */
import { UserError } from '../../base/errors.ts';
import { isOneSided } from '../../history/options.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import type { RunData } from '../stages/production.ts';
import { storiesBefore, storyColumns, storyFields, userColumns, userFields } from './catalog.ts';
import { eventColumns, eventFields } from './events.ts';
import type { DescribedColumn, Field } from './fields.ts';
import { impressionFields, impressionTable } from './impressions.ts';

export const tableNames = ['impressions', 'events', 'users', 'stories'] as const;
type TableName = (typeof tableNames)[number];

export interface TableDescription {
  /** The rows, in a phrase. */
  readonly holds: string;
  /** All that its columns can be. */
  readonly fields: readonly Field[];
}

export const tableDescriptions: Readonly<Record<TableName, TableDescription>> = {
  impressions: {
    holds: 'one row for each notification sent, in order of sending; a story is sent to a user at most once',
    fields: impressionFields,
  },
  events: {
    holds: 'one row for each event that production could see, in the order in which it came to know them',
    fields: Object.values(eventFields),
  },
  users: {
    holds: 'one row for each user: what production knows about them',
    fields: Object.values(userFields),
  },
  stories: {
    holds: 'one row for each story, in order of publication: what production knows about them',
    fields: Object.values(storyFields),
  },
};

export type ExportedTables = Readonly<Record<TableName, ExportedTable>>;

export interface ExportedTable {
  readonly rows: number;
  readonly columns: readonly DescribedColumn[];
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
