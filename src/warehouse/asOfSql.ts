/**
 * As-of features in SQL: for each decision, the features of a set as they were known just before it.
 *
 * Events are counted in steps. An event enters a counter once it is known, and leaves that of a window once it is older
 * than the window. The steps of an entity and the moments at which it is asked for, in one order of time, say which
 * steps lie before which moment, and a counter is the running sum of its steps. Every event is sorted once for each
 * window of a key: no pair of decision and event is ever looked at, and delays may be as they please.
 */
import type { Feature } from '../features/featureSet.ts';
import { type EntityKey, entityKeys, partsOf } from '../history/entities.ts';
import { type CounterName, eventsCounted, LIFETIME_MS } from '../history/layout.ts';
import type { EventName } from '../history/log.ts';
import { type Dialect, identifier } from './dialect.ts';
import { type ColumnName, type Names, weekdays } from './names.ts';
import { columnOf, type Reading, sqlOfFeature, tableOf } from './readings.ts';
import { tableQueries, typeLiteral } from './tables.ts';
import { columnsOf, comment, isSame, type NamedQuery, select } from './text.ts';

export interface AsOfQuery {
  /** In the order of the columns. */
  readonly features: readonly Feature[];
  readonly names: Names;
  /** Number of topics that interests are declared in. */
  readonly topics: number;
  /** Column that says which side sees an event; null where all are the batch's. */
  readonly seenBy: ColumnName | null;
  /** True where hard deletions are in the log. */
  readonly hasErasures: boolean;
}

/** A query for the id of each decision and its features, without a semicolon. */
export function asOfSql(
  { features, names, topics, seenBy, hasErasures }: AsOfQuery,
  dialect: Dialect,
): string {
  const dayZero = weekdays.indexOf(names.dayZero);
  const values = features.map((feature) => ({ feature, ...sqlOfFeature(feature, dayZero) }));
  const readings = values.flatMap((each) => each.readings);
  const keys = entityKeys
    .map((key) => new KeyQueries(key, readings, names, dialect))
    .filter(({ isRead }) => isRead);
  const counts = (id: string) => keys.some(({ ids }) => ids.includes(id));
  const { id: decisionId } = names.decisions;
  const tables = tableQueries(
    names,
    {
      facts: new Set([
        ...values.flatMap(({ facts }) => facts),
        ...(['topic_id', 'source_id'] as const).filter(counts),
      ]),
      countsTopics: counts('topic_id'),
      types: [...new Set(readings.flatMap(({ of }) => eventsCounted(of)))],
      seenBy,
      hasErasures,
      topics,
    },
    dialect,
  );
  const queries = [...tables, ...keys.flatMap((key) => key.queries())];
  return (
    [
      `WITH\n${queries.map(withComment).join(',\n')}`,
      select(
        [
          `d.decision_id AS ${identifier(typeof decisionId === 'string' ? decisionId : 'decision_id', dialect)}`,
          ...values.map(
            ({ feature, value }) =>
              `${comment(feature.description)}\n    ${value} AS ${identifier(feature.name, dialect)}`,
          ),
        ],
        'FROM asof_decisions d',
        ...keys.map(
          ({ name, ids }) =>
            `LEFT JOIN ${name} ON ${isSame(ids, name, 'd')} AND ${name}.asked_at = d.sent_at`,
        ),
      ).replace(/^ {2}/gm, ''),
    ].join('\n') + dialect.settings
  );
}

function withComment({ name, comment: text, sql }: NamedQuery): string {
  return `${text === undefined ? '' : `${comment(text)}\n`}${name} AS (\n${sql}\n)`;
}

/** The counters of the entities of a key. */
class KeyQueries {
  readonly name: string;
  /** The columns that tell its entities apart. */
  readonly ids: readonly string[];
  readonly #readings: readonly Reading[];
  readonly #literal: (type: EventName) => string;

  constructor(key: EntityKey, readings: readonly Reading[], names: Names, dialect: Dialect) {
    this.name = tableOf(key);
    this.ids = partsOf(key).map((part) => `${part}_id`);
    const own = readings.filter((reading) => reading.key === key);
    this.#readings = [...new Map(own.map((reading) => [columnOf(reading), reading])).values()];
    this.#literal = (type) => typeLiteral(type, names, dialect);
  }

  get isRead(): boolean {
    return this.#readings.length > 0;
  }

  queries(): NamedQuery[] {
    const { name, ids } = this;
    const each = ids.join(', ');
    const columns = this.#readings.map(columnOf);
    return [
      {
        name: `${name}_line`,
        comment: `${each}: moments asked for, and steps, in order of time`,
        sql: this.#line(),
      },
      {
        name: `${name}_placed`,
        sql: select(
          [
            ...['step_at', 'event_type', 'left_ms', 'delay_ms', 'is_asked', ...ids],
            `sum(is_asked) OVER (PARTITION BY ${each} ORDER BY step_at, is_asked DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS asked`,
          ],
          `FROM ${name}_line`,
        ),
      },
      {
        name: `${name}_steps`,
        sql: select(
          [
            ...ids,
            'asked',
            'max(CASE WHEN is_asked = 1 THEN step_at END) AS asked_at',
            ...this.#readings.map((reading) => `${this.#step(reading)} AS ${columnOf(reading)}_step`),
          ],
          `FROM ${name}_placed`,
          `GROUP BY ${each}, asked`,
        ),
      },
      {
        name,
        sql: select(
          [
            ...ids,
            'asked_at',
            ...this.#readings.map(
              (reading, index) =>
                `${reading.windowMs === undefined ? 'max' : 'sum'}(${columns[index]}_step) OVER earlier AS ${columns[index]}`,
            ),
          ],
          `FROM ${name}_steps`,
          `WINDOW earlier AS (PARTITION BY ${each} ORDER BY asked ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`,
        ),
      },
    ];
  }

  /** Moments, and steps of events: one for being known, and one for each window that is left. */
  #line(): string {
    const { ids } = this;
    const isAny = ids.map((id) => `${id} IS NOT NULL`).join(' AND ');
    const windowsMs = new Set(this.#readings.flatMap(({ windowMs = LIFETIME_MS }) => windowMs));
    const steps = (at: string, leftMs: number, counters: readonly CounterName[], condition: string) =>
      select(
        [
          ...columnsOf('e', ids),
          `${at} AS step_at`,
          'e.event_type AS event_type',
          `${leftMs} AS left_ms`,
          'e.known_at - e.occurred_at AS delay_ms',
          '0 AS is_asked',
        ],
        'FROM asof_events e',
        `WHERE e.event_type IN (${this.#literals(counters)})${condition}`,
        `AND ${at} < (SELECT max(sent_at) FROM asof_decisions)`,
        // Most pairs are never asked for, while hardly a user, story, topic or source is not.
        ids.length === 1
          ? `AND ${isAny.replaceAll(/(\w+) IS/g, 'e.$1 IS')}`
          : `AND (${ids.map((id) => `e.${id}`).join(', ')}) IN (SELECT ${ids.join(', ')} FROM asof_decisions)`,
      );
    return [
      select(
        [
          ...ids,
          'sent_at AS step_at',
          'NULL AS event_type',
          '0 AS left_ms',
          '0 AS delay_ms',
          '1 AS is_asked',
        ],
        'FROM asof_decisions',
        `WHERE ${isAny}`,
        `GROUP BY ${ids.join(', ')}, sent_at`,
      ),
      steps(
        'e.known_at',
        0,
        this.#readings.map(({ of }) => of),
        '',
      ),
      ...[...windowsMs]
        .filter((windowMs) => windowMs !== LIFETIME_MS)
        .map((windowMs) =>
          steps(
            `e.occurred_at + ${windowMs}`,
            windowMs,
            this.#readings.filter((reading) => reading.windowMs === windowMs).map(({ of }) => of),
            ` AND e.known_at - e.occurred_at < ${windowMs}`,
          ),
        ),
    ].join('\n  UNION ALL\n');
  }

  #literals(counters: readonly CounterName[]): string {
    return [...new Set(counters.flatMap(eventsCounted))].map(this.#literal).join(', ');
  }

  /** Sum of the steps of a counter between two moments. */
  #step({ of, windowMs }: Reading): string {
    const isOf = `event_type IN (${this.#literals([of])})`;
    if (windowMs === undefined) {
      return `max(CASE WHEN ${isOf} AND left_ms = 0 THEN step_at - delay_ms END)`;
    }
    const change =
      of === 'follows' ? `CASE event_type WHEN ${this.#literal('follow')} THEN 1 ELSE -1 END` : '1';
    // What is known only when its window is over never enters it.
    const enters = windowMs === LIFETIME_MS ? 'left_ms = 0' : `left_ms = 0 AND delay_ms < ${windowMs}`;
    const leaves =
      windowMs === LIFETIME_MS ? '' : ` WHEN ${isOf} AND left_ms = ${windowMs} THEN -(${change})`;
    return `sum(CASE WHEN ${isOf} AND ${enters} THEN ${change}${leaves} ELSE 0 END)`;
  }
}
