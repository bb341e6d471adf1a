/** The tables of a world: the planted training set, what was served of it, and the history until the day of training. */

import { gather } from '../../base/columns.ts';
import type { FeatureSet } from '../../features/featureSet.ts';
import type { Impressions } from '../../history/impressions.ts';
import { isOneSided } from '../../history/options.ts';
import {
  storiesBefore,
  storyColumns,
  storyFields,
  userColumns,
  userFields,
} from '../../lab/export/catalog.ts';
import { eventColumns, eventFields } from '../../lab/export/events.ts';
import { columnOf, type DescribedColumn, type Field } from '../../lab/export/fields.ts';
import { identityColumns, identityFields } from '../../lab/export/impressions.ts';
import { featurePart } from '../../lab/export/parts.ts';
import type { ImpressionRows } from '../../lab/export/rows.ts';
import type { ExportedTable, TableDescription } from '../../lab/export/tables.ts';
import type { RunData } from '../../lab/stages/production.ts';
import type { PlantedSet } from '../population/planted.ts';
import type { AuditedFeature, AuditedRows } from '../rows.ts';
import { type Column as AuditedColumn, textAt } from '../table.ts';

export const tableNames = ['training', 'served', 'events', 'stories', 'users'] as const;
type TableName = (typeof tableNames)[number];

const labelFields = {
  opened: {
    name: 'opened',
    type: 'BOOLEAN',
    meaning: 'the label: opened within the attribution window after sending',
  },
  knownAt: {
    name: 'label_known_at_ms',
    type: 'INT64',
    unit: 'ms',
    meaning: 'moment at which an open was known',
    nullIn: 'where the label is false',
  },
  split: { name: 'split', type: 'STRING', meaning: 'side of the row: `train` or `test`' },
} as const satisfies Record<string, Field>;

const featureField = {
  name: '<feature>',
  type: 'DOUBLE',
  unit: 'of the feature',
  presence: 'one for each feature',
  nullIn: 'where it is missing',
} as const;
const trainedOn: Field = { ...featureField, meaning: 'value in the training set' };
const servedField: Field = { ...featureField, meaning: 'value when the notification was sent' };

/** Columns of the training table that a request for an audit names. */
export const COLUMNS = {
  id: identityFields.id.name,
  label: labelFields.opened.name,
  at: identityFields.sentAt.name,
  user: identityFields.user.name,
  session: identityFields.session.name,
  split: labelFields.split.name,
  labelKnownAt: labelFields.knownAt.name,
} as const;

/** The same in every row. */
const { phase: _, ...ownIdentity } = identityFields;

export const tableDescriptions: Readonly<Record<TableName, TableDescription>> = {
  training: {
    holds: 'one row for each notification that a model is trained or tested on',
    fields: [...Object.values(ownIdentity), ...Object.values(labelFields), trainedOn],
  },
  served: {
    holds: 'one row for each of them whose features were logged when it was sent',
    fields: [identityFields.id, servedField],
  },
  events: {
    holds:
      'one row for each event until the day of training, in the order in which the app came to know them',
    fields: Object.values(eventFields),
  },
  stories: { holds: 'one row for each story, in order of publication', fields: Object.values(storyFields) },
  users: { holds: 'one row for each user', fields: Object.values(userFields) },
};

export function tablesOf(
  { arm, timeline, scenario }: RunData,
  { rows, impressions }: PlantedSet,
): Readonly<Record<TableName, ExportedTable>> {
  const { log, world } = arm;
  const { catalog } = world;
  const identity = identityColumns(rowsAt(arm.impressions, impressions), catalog).filter(
    ({ field }) => field !== identityFields.phase,
  );
  const served = rowsAt(arm.impressions, gather(impressions, rows.matched));
  return {
    training: {
      rows: rows.count,
      columns: [
        ...identity,
        ...labelColumns(rows),
        ...featureColumns(trainedOn, rows, catalog.features, ({ training }) => training.values),
      ],
    },
    served: {
      rows: rows.matched.length,
      columns: [
        ...identityColumns(served, catalog).filter(({ field }) => field === identityFields.id),
        ...featureColumns(servedField, rows, catalog.features, ({ served }) =>
          gather((served as AuditedColumn).values, rows.matched),
        ),
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
    column: (field, read, parts) => columnOf(field, (place) => read(impressions, rows[place]), parts),
  };
}

function labelColumns(rows: AuditedRows): readonly DescribedColumn[] {
  const [split, knownAt] = [rows.column('split'), rows.column('labelKnownAt')] as AuditedColumn[];
  return [
    columnOf(labelFields.opened, (row) => rows.labels[row] === 1),
    columnOf(labelFields.knownAt, (row) => numberOrNull(knownAt.values[row])),
    columnOf(labelFields.split, (row) => textAt(split, row) as string),
  ];
}

function featureColumns(
  field: Field,
  { features }: AuditedRows,
  set: FeatureSet,
  valuesOf: (feature: AuditedFeature) => Float64Array,
): readonly DescribedColumn[] {
  return features.map((audited) => {
    const values = valuesOf(audited);
    const feature = set.features[set.names.indexOf(audited.name)];
    return columnOf(field, (row) => numberOrNull(values[row]), { feature: featurePart(feature) });
  });
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
