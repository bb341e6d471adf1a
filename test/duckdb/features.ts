/**
 * Every feature once more, in SQL over the exported files alone: a second implementation that shares neither
 * code nor method with the fold. It asks for each row which events were known at its moment.
 */
import type { ProvenanceName } from '../../src/features/options.ts';

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

/**
 * A query for `impression_id` and all features of the impressions that `where` selects.
 * @param directory where `impressions`, `events`, `users` and `stories.parquet` are
 * @param topics how many topics `users.parquet` has columns for
 */
export function featuresSql(directory: string, topics: number, clocks: Clocks, where: string): string {
  const own = `(e.type IN ('send', 'open') AND e.user_id = r.user_id AND e.story_id = r.story_id)`;
  const known = `e.known_at_ms < ${clocks.readAt}${clocks.minusOwn === true ? ` AND NOT ${own}` : ''}`;
  const within = (windowMs: number) => `e.occurred_at_ms >= ${clocks.windowEnd} - ${windowMs}`;
  const count = (type: string, and = 'true') => `count(*) FILTER (WHERE e.type = '${type}' AND ${and})`;
  // A follow may be known after the unfollow that ended it.
  const follows = `greatest(0, ${count('follow')} - ${count('unfollow')})`;
  const seen = (on: string, columns: Record<string, string>) => `
    SELECT r.impression_id, ${Object.entries(columns)
      .map(([name, sql]) => `${sql} AS ${name}`)
      .join(', ')}
    FROM r LEFT JOIN e ON ${on} AND ${known} GROUP BY ALL`;
  const rate = (table: string) => `(${table}.opens + 1) / (${table}.sends + 20) `;
  const lifetime = { opens: count('open'), sends: count('send') };
  const ofUser = 'e.user_id = r.user_id';
  const ofTopic = 'e.topic_id = r.topic_id';
  const ofSource = 'e.source_id = r.source_id';

  return `
  WITH r AS (SELECT * FROM '${directory}/impressions.parquet' WHERE ${where}),
  s AS (SELECT * FROM '${directory}/stories.parquet'),
  e AS (SELECT events.*, s.topic_id FROM '${directory}/events.parquet' events LEFT JOIN s USING (story_id)),
  by_user AS (${seen(ofUser, {
    ...lifetime,
    follows,
    last_sent_at_ms: `max(e.occurred_at_ms) FILTER (WHERE e.type = 'send')`,
    sends_24h: count('send', within(DAY)),
    sends_7d: count('send', within(7 * DAY)),
    opens_7d: count('open', within(7 * DAY)),
    reads_7d: count('read', within(7 * DAY)),
    read_at_ms: `any_value(${clocks.readAt})`,
  })}),
  by_story AS (${seen('e.story_id = r.story_id', { ...lifetime, reads: count('read') })}),
  by_topic AS (${seen(ofTopic, { opens: count('open', within(DAY)), sends: count('send', within(DAY)) })}),
  by_source AS (${seen(ofSource, {
    opens: count('open', within(7 * DAY)),
    sends: count('send', within(7 * DAY)),
    follows,
  })}),
  by_user_topic AS (${seen(`${ofUser} AND ${ofTopic}`, { ...lifetime, reads: count('read') })}),
  by_user_source AS (${seen(`${ofUser} AND ${ofSource}`, { ...lifetime, reads: count('read'), follows })})
  SELECT
    r.impression_id::DOUBLE AS impression_id,
    ${rate('by_user')} AS user_open_rate,
    (by_user.opens_7d + 1) / (by_user.sends_7d + 20) AS user_open_rate_7d,
    by_user.sends_24h::DOUBLE AS user_sends_24h,
    ln(1 + by_user.reads_7d) AS user_log_reads_7d,
    ln(1 + least(coalesce((by_user.read_at_ms - by_user.last_sent_at_ms) / ${HOUR}, 672), 672))
      AS user_log_hours_since_notification,
    ln(1 + by_user.follows) AS user_log_follows,
    ${rate('by_story')} AS story_open_rate,
    ln(1 + by_story.reads) AS story_log_reads,
    floor(r.sent_at_ms / ${HOUR}) - floor(s.published_at_ms / ${HOUR}) AS story_age_hours,
    s.is_breaking::INT::DOUBLE AS story_is_breaking,
    ${rate('by_topic')} AS topic_open_rate_24h,
    ${rate('by_source')} AS source_open_rate_7d,
    ln(1 + by_source.follows) AS source_log_followers,
    ${rate('by_user_topic')} AS user_topic_open_rate,
    ln(1 + by_user_topic.reads) AS user_topic_log_reads,
    (CASE r.topic_id ${Array.from({ length: topics }, (_, topic) => `WHEN ${topic} THEN u.declared_interest_${topic}`).join(' ')} END)::INT::DOUBLE
      AS user_topic_declared_interest,
    ${rate('by_user_source')} AS user_source_open_rate,
    ln(1 + by_user_source.reads) AS user_source_log_reads,
    least(1, by_user_source.follows)::DOUBLE AS user_follows_source,
    sin(2 * pi() * (r.sent_at_ms // ${HOUR} % 24) / 24) AS hour_sine,
    cos(2 * pi() * (r.sent_at_ms // ${HOUR} % 24) / 24) AS hour_cosine
  FROM r
    JOIN s USING (story_id)
    JOIN '${directory}/users.parquet' u USING (user_id)
    JOIN by_user USING (impression_id) JOIN by_story USING (impression_id)
    JOIN by_topic USING (impression_id) JOIN by_source USING (impression_id)
    JOIN by_user_topic USING (impression_id) JOIN by_user_source USING (impression_id)
  ORDER BY impression_id`;
}
