/**
 * Every feature once more, in SQL over the exported files alone: a second implementation that shares neither
 * code nor method with the fold. It asks for each row which events were known at its moment.
 */
import type { FeatureDefinition } from '../../src/features/definition.ts';
import { featureDefinitions } from '../../src/features/definitions.ts';
import type { ProvenanceName } from '../../src/features/options.ts';
import { type EntityKey, entityKeys } from '../../src/history/entities.ts';
import type { CounterName } from '../../src/history/layout.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Clocks {
  /** Events count if known strictly before this moment, in SQL over the row `r`. */
  readonly readAt: string;
  /** A window of length W holds what occurred from this moment minus W on. */
  readonly windowEnd: string;
  readonly minusOwn?: boolean;
}

export function clocksOf(provenance: Exclude<ProvenanceName, 'logged'>, trainingAtMs: number): Clocks {
  const training = `${trainingAtMs}::BIGINT`;
  const sent = 'r.sent_at_ms';
  const endOfDay = `least((r.sent_at_ms // ${DAY} + 1) * ${DAY}, ${training})`;
  switch (provenance) {
    case 'reconstructed':
      return { readAt: sent, windowEnd: sent };
    case 'recomputed':
      return { readAt: training, windowEnd: training };
    case 'recomputed-minus-own':
      return { readAt: training, windowEnd: training, minusOwn: true };
    case 'recomputed-partition':
      return { readAt: endOfDay, windowEnd: endOfDay };
    case 'recomputed-open-window':
      return { readAt: training, windowEnd: sent };
  }
}

/** Which events are about the same entity as the row, by key. */
const SAME = {
  user: 'e.user_id = r.user_id',
  story: 'e.story_id = r.story_id',
  topic: 'e.topic_id = r.topic_id',
  source: 'e.source_id = r.source_id',
  'user×topic': 'e.user_id = r.user_id AND e.topic_id = r.topic_id',
  'user×source': 'e.user_id = r.user_id AND e.source_id = r.source_id',
  moment: 'false',
} as const;

const TYPES = { sends: 'send', opens: 'open', reads: 'read' } as const;

/**
 * A query for `impression_id` and all features of the impressions that `where` selects.
 * @param directory where `impressions`, `events`, `users` and `stories.parquet` are
 * @param topics how many topics `users.parquet` has columns for
 * @param definitions in the order of the columns
 */
export function featuresSql(
  directory: string,
  topics: number,
  clocks: Clocks,
  where: string,
  definitions: readonly FeatureDefinition[] = featureDefinitions,
): string {
  const own = `(e.type IN ('send', 'open') AND e.user_id = r.user_id AND e.story_id = r.story_id)`;
  const known = `e.known_at_ms < ${clocks.readAt}${clocks.minusOwn === true ? ` AND NOT ${own}` : ''}`;
  const within = (windowMs: number) =>
    Number.isFinite(windowMs) ? `e.occurred_at_ms >= ${clocks.windowEnd} - ${windowMs}` : 'true';
  const ofType = (type: string, windowMs: number) =>
    `count(*) FILTER (WHERE e.type = '${type}' AND ${within(windowMs)})`;
  // A follow may be known after the unfollow that ended it.
  const count = (of: CounterName, windowMs: number) =>
    of === 'follows'
      ? `greatest(0, ${ofType('follow', windowMs)} - ${ofType('unfollow', windowMs)})`
      : ofType(TYPES[of], windowMs);
  const declared = Array.from(
    { length: topics },
    (_, topic) => `WHEN ${topic} THEN u.declared_interest_${topic}`,
  );

  /** What is read of the events of its entity, and the value. */
  const readingOf = (
    { key, value }: FeatureDefinition,
    index: number,
  ): { key: EntityKey; seen: string[]; value: string } => {
    const name = `seen_${index}`;
    switch (value.form) {
      case 'open-rate': {
        const { windowMs, prior } = value;
        return {
          key,
          seen: [
            `${count('opens', windowMs)} AS ${name}_opens`,
            `${count('sends', windowMs)} AS ${name}_sends`,
          ],
          value: `(${name}_opens + ${prior.opens}) / (${name}_sends + ${prior.sends})`,
        };
      }
      case 'count':
        return { key, seen: [`${count(value.of, value.windowMs)} AS ${name}`], value: `${name}::DOUBLE` };
      case 'log-count':
        return { key, seen: [`${count(value.of, value.windowMs)} AS ${name}`], value: `ln(1 + ${name})` };
      case 'exists':
        return {
          key,
          seen: [`${count(value.of, value.windowMs)} AS ${name}`],
          value: `least(1, ${name})::DOUBLE`,
        };
      case 'log-hours-since': {
        const most = value.windowMs / HOUR;
        const latest = `max(e.occurred_at_ms) FILTER (WHERE e.type = '${TYPES[value.of]}')`;
        return {
          key,
          seen: [
            `greatest(0, any_value(${clocks.readAt}) - ${latest}) AS ${name}`,
            `${latest} AS ${name}_latest`,
          ],
          value: `ln(1 + CASE WHEN ${name}_latest IS NULL THEN ${most} ELSE least(${name} / ${HOUR}, ${most}) END)`,
        };
      }
      case 'age':
        return {
          key,
          seen: [],
          value: `floor(r.sent_at_ms / ${HOUR}) - floor(s.published_at_ms / ${HOUR})`,
        };
      case 'breaking':
        return { key, seen: [], value: 's.is_breaking::INT::DOUBLE' };
      case 'declared':
        return { key, seen: [], value: `(CASE r.topic_id ${declared.join(' ')} END)::INT::DOUBLE` };
      case 'hour-sine':
        return { key, seen: [], value: `sin(2 * pi() * (r.sent_at_ms // ${HOUR} % 24) / 24)` };
      case 'hour-cosine':
        return { key, seen: [], value: `cos(2 * pi() * (r.sent_at_ms // ${HOUR} % 24) / 24)` };
      case 'weekend':
        return { key, seen: [], value: `(r.sent_at_ms // (24 * ${HOUR}) % 7 > 4)::INT::DOUBLE` };
      case 'follow-up':
      case 'broadcast':
        return { key, seen: [], value: `(r.kind = '${value.form}')::INT::DOUBLE` };
    }
  };
  const readings = definitions.map(readingOf);
  const tables = entityKeys.flatMap((key, index) => {
    const columns = readings.filter((each) => each.key === key).flatMap(({ seen }) => seen);
    return columns.length === 0 ? [] : [{ key, name: `by_${index}`, columns }];
  });

  return `
  WITH r AS (SELECT * FROM '${directory}/impressions.parquet' WHERE ${where}),
  s AS (SELECT * FROM '${directory}/stories.parquet'),
  e AS (SELECT events.*, s.topic_id FROM '${directory}/events.parquet' events LEFT JOIN s USING (story_id))
  ${tables
    .map(
      ({ key, name, columns }) =>
        `, ${name} AS (SELECT r.impression_id, ${columns.join(', ')} FROM r LEFT JOIN e ON ${SAME[key]} AND ${known} GROUP BY ALL)`,
    )
    .join('\n')}
  SELECT r.impression_id::DOUBLE AS impression_id,
    ${readings.map(({ value }, index) => `${value} AS ${definitions[index].name}`).join(', ')}
  FROM r
    JOIN s USING (story_id)
    JOIN '${directory}/users.parquet' u USING (user_id)
    ${tables.map(({ name }) => `JOIN ${name} USING (impression_id)`).join(' ')}
  ORDER BY impression_id`;
}
