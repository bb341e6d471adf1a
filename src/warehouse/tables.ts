/** Decisions and events in the names of the query, from whatever tables they are in. */
import type { EventName } from '../history/log.ts';
import { type Dialect, identifier, textLiteral } from './dialect.ts';
import type { ColumnName, Names, TableName } from './names.ts';
import type { Fact } from './readings.ts';
import { columnsOf, isSame, type NamedQuery, select } from './text.ts';

/** Columns that are asked for beside those that are always there. */
export interface Demand {
  readonly facts: ReadonlySet<Fact>;
  /** True where events are counted by topic. */
  readonly countsTopics: boolean;
  /** Types of events that are counted. */
  readonly types: readonly EventName[];
  /** Says which side sees an event; null where all are the batch's. */
  readonly seenBy: ColumnName | null;
  /** True where a hard deletion takes events away. */
  readonly hasErasures: boolean;
  /** Number of topics that interests are declared in. */
  readonly topics: number;
}

export function typeLiteral(type: EventName, { events }: Names, dialect: Dialect): string {
  const name = type === 'opt-out' ? undefined : events.types[type];
  return textLiteral(name ?? type, dialect);
}

/** `asof_decisions` with the facts that are asked for, and `asof_events`. */
export function tableQueries(names: Names, demand: Demand, dialect: Dialect): NamedQuery[] {
  const { decisions, events, stories, users } = names;
  const { facts, types, topics } = demand;

  /** A table under its names in the query; columns that nobody asks for, or that it has not, are left out. */
  const read = (
    name: string,
    table: TableName,
    columns: Readonly<Record<string, ColumnName | null>>,
    isAsked: (column: string) => boolean,
  ): NamedQuery & { readonly columns: readonly string[] } => {
    const asked = Object.entries(columns).filter(([column, own]) => own !== null && isAsked(column));
    const sqlOf = (own: ColumnName) => (typeof own === 'string' ? identifier(own, dialect) : `(${own.sql})`);
    return {
      name,
      columns: asked.map(([column]) => column),
      sql: select(
        asked.map(([column, own]) => `${sqlOf(own as ColumnName)} AS ${column}`),
        `FROM ${
          typeof table === 'string'
            ? table
                .split('.')
                .map((part) => identifier(part, dialect))
                .join('.')
            : table.sql
        }`,
      ),
    };
  };

  const rows = read(
    'asof_rows',
    decisions.table,
    {
      decision_id: decisions.id,
      user_id: decisions.user,
      story_id: decisions.story,
      topic_id: decisions.topic,
      source_id: decisions.source,
      kind: decisions.kind,
      sent_at: decisions.sentAt,
    },
    (column) => ALWAYS.includes(column) || facts.has(column as Fact),
  );
  const lookedUp = (['topic_id', 'source_id', 'published_at', 'is_breaking'] as const).filter(
    (fact) => facts.has(fact) && !rows.columns.includes(fact),
  );
  const looksUpTopics = demand.countsTopics && events.topic === null;
  const storyTable = read(
    'asof_stories',
    stories.table,
    {
      story_id: stories.story,
      topic_id: stories.topic,
      source_id: stories.source,
      published_at: stories.publishedAt,
      is_breaking: stories.breaking,
    },
    (column) =>
      column === 'story_id' ||
      lookedUp.some((fact) => fact === column) ||
      (column === 'topic_id' && looksUpTopics),
  );
  const topicIn = rows.columns.includes('topic_id') ? 'r' : 's';
  const declared = Array.from({ length: topics }, (_, topic) => `WHEN ${topic} THEN u.declared_${topic}`);
  const userTable = read(
    'asof_users',
    users.table,
    {
      user_id: users.user,
      ...Object.fromEntries(
        Array.from({ length: topics }, (_, topic) => [
          `declared_${topic}`,
          users.declared.replaceAll('{topic}', String(topic)),
        ]),
      ),
    },
    () => true,
  );
  const readsUsers = facts.has('is_declared');

  const log = read(
    'asof_log',
    events.table,
    {
      event_type: events.type,
      user_id: events.user,
      story_id: events.story,
      topic_id: events.topic,
      source_id: events.source,
      occurred_at: events.occurredAt,
      known_at: events.knownAt,
      seen_by: demand.seenBy,
    },
    (column) => column !== 'topic_id' || demand.countsTopics,
  );
  const erasure = typeLiteral('erasure', names, dialect);

  const decided: NamedQuery[] = [
    ...(lookedUp.length > 0 || looksUpTopics ? [storyTable] : []),
    ...(readsUsers ? [userTable] : []),
    rows,
    {
      name: 'asof_decisions',
      comment: 'each decision, with what is known of it without a history',
      sql: select(
        [
          ...columnsOf('r', rows.columns),
          ...columnsOf('s', lookedUp),
          ...(readsUsers ? [`CASE ${topicIn}.topic_id ${declared.join(' ')} END AS is_declared`] : []),
        ],
        'FROM asof_rows r',
        ...(lookedUp.length > 0 ? [`LEFT JOIN asof_stories s ON ${isSame(['story_id'], 's', 'r')}`] : []),
        ...(readsUsers ? [`LEFT JOIN asof_users u ON ${isSame(['user_id'], 'u', 'r')}`] : []),
      ),
    },
  ];
  // Without counters there is nothing to ask of the log.
  if (types.length === 0) return decided;
  return [
    ...decided,
    log,
    ...(demand.hasErasures
      ? [
          {
            name: 'asof_erased',
            comment: 'what a user did before demanding to be forgotten does not count',
            sql: select(
              ['user_id', 'max(occurred_at) AS erased_at'],
              'FROM asof_log',
              `WHERE event_type = ${erasure}`,
              'GROUP BY user_id',
            ),
          },
        ]
      : []),
    {
      name: 'asof_events',
      comment: 'what is counted',
      sql: select(
        [
          ...columnsOf(
            'e',
            log.columns.filter((column) => column !== 'seen_by'),
          ),
          ...(looksUpTopics ? columnsOf('s', ['topic_id']) : []),
        ],
        'FROM asof_log e',
        ...(looksUpTopics ? [`LEFT JOIN asof_stories s ON ${isSame(['story_id'], 's', 'e')}`] : []),
        ...(demand.hasErasures ? [`LEFT JOIN asof_erased x ON ${isSame(['user_id'], 'x', 'e')}`] : []),
        `WHERE e.event_type IN (${types.map((type) => typeLiteral(type, names, dialect)).join(', ')})`,
        ...(demand.seenBy === null ? [] : [`AND e.seen_by IN ('both', 'batch')`]),
        ...(demand.hasErasures ? ['AND (x.erased_at IS NULL OR e.occurred_at >= x.erased_at)'] : []),
      ),
    },
  ];
}

const ALWAYS = ['decision_id', 'user_id', 'story_id', 'sent_at'];
