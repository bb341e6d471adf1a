/** The dynamic features by entity key: a table for each key, with a row for an entity. */
import type { FeatureCatalog } from '../../../features/featureSet.ts';
import { Cursors } from '../../../history/cursors.ts';
import { type EntityKey, entityCounts, entityKeys } from '../../../history/entities.ts';
import { State } from '../../../history/state.ts';
import type { Column } from '../../export/parquet.ts';
import { risingColumn } from './bytes.ts';

/** A key whose features have a history, which the moment has not. */
export type StoredKey = Exclude<EntityKey, 'moment'>;

/** The columns of a key that have to be stored, as places in a vector. */
export interface EntityTable {
  readonly key: StoredKey;
  readonly columns: readonly number[];
}

/** Those keys that have any of the columns. */
export function entityTables(
  { features }: FeatureCatalog,
  columns: readonly number[],
): readonly EntityTable[] {
  return entityKeys
    .filter((key) => key !== 'moment')
    .map((key) => ({ key, columns: columns.filter((column) => features.features[column].key === key) }))
    .filter((table) => table.columns.length > 0);
}

export function entityCount({ key }: EntityTable, catalog: FeatureCatalog): number {
  return entityCounts(catalog)[entityKeys.indexOf(key)];
}

/** The entity of a table that a notification is about. */
export function entityReader(
  { key }: EntityTable,
  catalog: FeatureCatalog,
): (user: number, story: number) => number {
  const cursors = new Cursors();
  const cursor = cursors.byKey[entityKeys.indexOf(key)];
  return (user, story) => {
    cursors.moveTo(catalog, user, story, catalog.storyTopic[story], catalog.storySource[story]);
    return cursor.entity;
  };
}

/** Columns of ids, by the number of the entity. */
export function idColumns(
  { key }: EntityTable,
  catalog: FeatureCatalog,
  entityOf: (row: number) => number,
): readonly Column[] {
  const [first, second] = key.split('×');
  if (second === undefined) return [risingColumn(`${first}_id`, entityOf)];
  const width = entityCounts(catalog)[entityKeys.indexOf(second as EntityKey)];
  return [
    risingColumn(`${first}_id`, (row) => Math.floor(entityOf(row) / width)),
    risingColumn(`${second}_id`, (row) => entityOf(row) % width),
  ];
}

/** The columns of every entity as of a moment, row-major. */
export function valuesAt(
  table: EntityTable,
  catalog: FeatureCatalog,
  state: State,
  nowMs: number,
): Float64Array {
  const { columns } = table;
  const count = entityCount(table, catalog);
  const values = new Float64Array(count * columns.length);
  const write = valueWriter(table, catalog, state);
  for (let entity = 0; entity < count; entity++) write(entity, nowMs, values, entity * columns.length);
  return values;
}

/** The columns of an entity that nothing has happened to. */
export function valuesWithoutHistory(table: EntityTable, catalog: FeatureCatalog): Float64Array {
  const empty = { ...catalog, users: 1, topics: 1, sources: 1, stories: 1 };
  const values = new Float64Array(table.columns.length);
  valueWriter(table, catalog, new State(empty))(0, 0, values, 0);
  return values;
}

function valueWriter(
  { key, columns }: EntityTable,
  { features }: FeatureCatalog,
  state: State,
): (entity: number, nowMs: number, into: Float64Array, at: number) => void {
  const index = entityKeys.indexOf(key);
  const { first } = features.columns[index];
  const vector = new Float64Array(features.count);
  return (entity, nowMs, into, at) => {
    features.write(state, index, entity, nowMs, nowMs, vector, first);
    for (let place = 0; place < columns.length; place++) into[at + place] = vector[columns[place]];
  };
}
