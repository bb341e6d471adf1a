/** The tables of a world: the planted training set, what was served of it, and the history until the day of training. */

import { gather } from '../../base/columns.ts';
import type { Impressions } from '../../history/impressions.ts';
import { isOneSided } from '../../history/options.ts';
import { storiesBefore, storyColumns, userColumns } from '../../lab/export/catalog.ts';
import { eventColumns } from '../../lab/export/events.ts';
import { identityColumns } from '../../lab/export/impressions.ts';
import { type Column, column, nullableColumn } from '../../lab/export/parquet.ts';
import type { ImpressionRows } from '../../lab/export/rows.ts';
import type { ExportedTable } from '../../lab/export/tables.ts';
import type { RunData } from '../../lab/stages/production.ts';
import type { PlantedSet } from '../population/planted.ts';
import type { AuditedFeature, AuditedRows } from '../rows.ts';
import { type Column as AuditedColumn, textAt } from '../table.ts';

export const tableNames = ['training', 'served', 'events', 'stories', 'users'] as const;

/** Columns of the training table that a request for an audit names. */
export const COLUMNS = {
  id: 'impression_id',
  label: 'opened',
  at: 'sent_at_ms',
  user: 'user_id',
  session: 'session_id',
  split: 'split',
  labelKnownAt: 'label_known_at_ms',
} as const;

/** The same in every row. */
const LEFT_OUT = 'phase';

export function tablesOf(
  { arm, timeline, scenario }: RunData,
  { rows, impressions }: PlantedSet,
): Readonly<Record<(typeof tableNames)[number], ExportedTable>> {
  const { log, world } = arm;
  const { catalog } = world;
  const identity = identityColumns(rowsAt(arm.impressions, impressions), catalog).filter(
    ({ name }) => name !== LEFT_OUT,
  );
  const served = rowsAt(arm.impressions, gather(impressions, rows.matched));
  return {
    training: {
      rows: rows.count,
      columns: [
        ...identity,
        ...labelColumns(rows),
        ...featureColumns(rows, ({ training }) => training.values),
      ],
    },
    served: {
      rows: rows.matched.length,
      columns: [
        ...identityColumns(served, catalog).filter(({ name }) => name === COLUMNS.id),
        ...featureColumns(rows, ({ served }) => gather((served as AuditedColumn).values, rows.matched)),
      ],
    },
    events: { rows: log.end - log.first, columns: eventColumns(log, isOneSided(scenario.history)) },
    stories: { rows: storiesBefore(catalog, timeline.trainingAtMs), columns: storyColumns(catalog) },
    users: { rows: catalog.users, columns: userColumns(catalog) },
  };
}

/** @param rows of the impressions */
function rowsAt(impressions: Impressions, rows: Int32Array): ImpressionRows {
  return {
    count: rows.length,
    every: (name, type, read) => column(name, type, (place) => read(impressions, rows[place])),
    some: (name, type, read) => nullableColumn(name, type, (place) => read(impressions, rows[place])),
  };
}

function labelColumns(rows: AuditedRows): readonly Column[] {
  const [split, knownAt] = [rows.column('split'), rows.column('labelKnownAt')] as AuditedColumn[];
  return [
    column(COLUMNS.label, 'BOOLEAN', (row) => rows.labels[row] === 1),
    nullableColumn(COLUMNS.labelKnownAt, 'INT64', (row) => numberOrNull(knownAt.values[row])),
    column(COLUMNS.split, 'STRING', (row) => textAt(split, row) as string),
  ];
}

function featureColumns(
  { features }: AuditedRows,
  valuesOf: (feature: AuditedFeature) => Float64Array,
): readonly Column[] {
  return features.map((feature) => {
    const values = valuesOf(feature);
    return nullableColumn(feature.name, 'DOUBLE', (row) => numberOrNull(values[row]));
  });
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
