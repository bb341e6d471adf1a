/** The dynamic features by entity key: a table for each key, with a row for an entity. */
import {
  type EntityKey,
  type FeatureWriter,
  featureDefinitions,
  SOURCE_COLUMNS,
  STORY_COLUMNS,
  TOPIC_COLUMNS,
  USER_COLUMNS,
  USER_SOURCE_COLUMNS,
  USER_TOPIC_COLUMNS,
  writeSource,
  writeStory,
  writeTopic,
  writeUser,
  writeUserSource,
  writeUserTopic,
} from '../../features/definitions.ts';
import type { Catalog } from '../../history/catalog.ts';
import { State } from '../../history/state.ts';
import type { Column } from '../export/parquet.ts';
import { risingColumn } from './bytes.ts';

/** A key whose features have a history, which the moment has not. */
export type StoredKey = Exclude<EntityKey, 'moment'>;

interface KeyDefinition {
  readonly key: StoredKey;
  /** The first column of the key in a vector. */
  readonly first: number;
  readonly write: FeatureWriter;
  readonly entities: (catalog: Catalog) => number;
  readonly entityOf: (catalog: Catalog, user: number, story: number) => number;
  /** Columns of ids, by the number of the entity. */
  readonly ids: (catalog: Catalog, entityOf: (row: number) => number) => readonly Column[];
}

const single =
  (name: string): KeyDefinition['ids'] =>
  (_catalog, entityOf) => [risingColumn(name, entityOf)];

const pair =
  (name: string, width: (catalog: Catalog) => number): KeyDefinition['ids'] =>
  (catalog, entityOf) => [
    risingColumn('user_id', (row) => Math.floor(entityOf(row) / width(catalog))),
    risingColumn(name, (row) => entityOf(row) % width(catalog)),
  ];

const definitions: readonly KeyDefinition[] = [
  {
    key: 'user',
    first: USER_COLUMNS.first,
    write: writeUser,
    entities: ({ users }) => users,
    entityOf: (_catalog, user) => user,
    ids: single('user_id'),
  },
  {
    key: 'story',
    first: STORY_COLUMNS.first,
    write: writeStory,
    entities: ({ stories }) => stories,
    entityOf: (_catalog, _user, story) => story,
    ids: single('story_id'),
  },
  {
    key: 'topic',
    first: TOPIC_COLUMNS.first,
    write: writeTopic,
    entities: ({ topics }) => topics,
    entityOf: ({ storyTopic }, _user, story) => storyTopic[story],
    ids: single('topic_id'),
  },
  {
    key: 'source',
    first: SOURCE_COLUMNS.first,
    write: writeSource,
    entities: ({ sources }) => sources,
    entityOf: ({ storySource }, _user, story) => storySource[story],
    ids: single('source_id'),
  },
  {
    key: 'user×topic',
    first: USER_TOPIC_COLUMNS.first,
    write: writeUserTopic,
    entities: ({ users, topics }) => users * topics,
    entityOf: ({ topics, storyTopic }, user, story) => user * topics + storyTopic[story],
    ids: pair('topic_id', ({ topics }) => topics),
  },
  {
    key: 'user×source',
    first: USER_SOURCE_COLUMNS.first,
    write: writeUserSource,
    entities: ({ users, sources }) => users * sources,
    entityOf: ({ sources, storySource }, user, story) => user * sources + storySource[story],
    ids: pair('source_id', ({ sources }) => sources),
  },
];

/** The columns of a key that have to be stored, as places in a vector. */
export interface EntityTable extends KeyDefinition {
  readonly columns: readonly number[];
}

/** Those keys that have any of the columns. */
export function entityTables(columns: readonly number[]): readonly EntityTable[] {
  return definitions
    .map((definition) => ({
      ...definition,
      columns: columns.filter((column) => featureDefinitions[column].key === definition.key),
    }))
    .filter(({ columns }) => columns.length > 0);
}

/** The columns of every entity as of a moment, row-major. */
export function valuesAt(table: EntityTable, state: State, nowMs: number): Float64Array {
  const { columns, first, write } = table;
  const count = table.entities(state.catalog);
  const values = new Float64Array(count * columns.length);
  const features = new Float64Array(featureDefinitions.length);
  for (let entity = 0; entity < count; entity++) {
    write(state, entity, nowMs, nowMs, features, first);
    for (let place = 0; place < columns.length; place++) {
      values[entity * columns.length + place] = features[columns[place]];
    }
  }
  return values;
}

/** The columns of an entity that nothing has happened to. */
export function valuesWithoutHistory(table: EntityTable, catalog: Catalog): Float64Array {
  const state = new State({ ...catalog, users: 1, topics: 1, sources: 1, stories: 1 });
  const features = new Float64Array(featureDefinitions.length);
  table.write(state, 0, 0, 0, features, table.first);
  return Float64Array.from(table.columns, (column) => features[column]);
}
