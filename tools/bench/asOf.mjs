/**
 * As-of features in SQL, for DuckDB: what was known strictly before each decision. The tables are `events` (type,
 * user_id, story_id, topic_id, source_id, at_ms) and `decisions` (row_id, the same ids, at_ms). Without ingestion
 * delay an event is known when it occurs, so that one moment an event is enough.
 *
 * An ASOF JOIN takes one inequality, so the history of each key becomes running counts first. Tried and slower on
 * DuckDB 1.5 (threads=1): window functions over decisions and events together, without a join, by a factor of 2 to 20.
 */

/** The features that this computes: the lifetime counters, 11 of the 16 that depend on history. */
export const LIFETIME_FEATURES = [
  'user_open_rate',
  'user_log_hours_since_notification',
  'user_log_follows',
  'story_open_rate',
  'story_log_reads',
  'source_log_followers',
  'user_topic_open_rate',
  'user_topic_log_reads',
  'user_source_open_rate',
  'user_source_log_reads',
  'user_follows_source',
];

const count = (type) => `count(*) FILTER (WHERE type = '${type}') OVER w`;
const SENDS = `${count('send')} AS sends`;
const OPENS = `${count('open')} AS opens`;
const READS = `${count('read')} AS reads`;
const FOLLOWS = `${count('follow')} - ${count('unfollow')} AS follows`;
const LAST_SENT = `max(at_ms) FILTER (WHERE type = 'send') OVER w AS last_sent`;

/** The history of a key: one row an event. The default frame gives events of one moment the same counts. */
function running(name, keys, counts, types) {
  return `${name} AS (
    SELECT ${keys}, at_ms, ${counts.join(', ')}
    FROM events WHERE type IN (${types.map((type) => `'${type}'`).join(', ')})
    WINDOW w AS (PARTITION BY ${keys} ORDER BY at_ms))`;
}

const openRate = (alias) => `(coalesce(${alias}.opens, 0) + 1e0) / (coalesce(${alias}.sends, 0) + 20)`;
const logCount = (value) => `ln(1 + greatest(coalesce(${value}, 0), 0))`;

export const LIFETIME_QUERY = `
  WITH ${[
    running('by_user', 'user_id', [SENDS, OPENS, FOLLOWS, LAST_SENT], ['send', 'open', 'follow', 'unfollow']),
    running('by_story', 'story_id', [SENDS, OPENS, READS], ['send', 'open', 'read']),
    running('by_source', 'source_id', [FOLLOWS], ['follow', 'unfollow']),
    running('by_user_topic', 'user_id, topic_id', [SENDS, OPENS, READS], ['send', 'open', 'read']),
    running(
      'by_user_source',
      'user_id, source_id',
      [SENDS, OPENS, READS, FOLLOWS],
      ['send', 'open', 'read', 'follow', 'unfollow'],
    ),
  ].join(',\n  ')}
  SELECT d.row_id,
    ${openRate('u')} AS user_open_rate,
    ln(1 + coalesce(least((d.at_ms - u.last_sent) / 3600000e0, 672e0), 672e0)) AS user_log_hours_since_notification,
    ${logCount('u.follows')} AS user_log_follows,
    ${openRate('s')} AS story_open_rate,
    ${logCount('s.reads')} AS story_log_reads,
    ${logCount('o.follows')} AS source_log_followers,
    ${openRate('ut')} AS user_topic_open_rate,
    ${logCount('ut.reads')} AS user_topic_log_reads,
    ${openRate('us')} AS user_source_open_rate,
    ${logCount('us.reads')} AS user_source_log_reads,
    (coalesce(us.follows, 0) > 0)::INT AS user_follows_source
  FROM decisions d
    ASOF LEFT JOIN by_user u ON d.user_id = u.user_id AND d.at_ms > u.at_ms
    ASOF LEFT JOIN by_story s ON d.story_id = s.story_id AND d.at_ms > s.at_ms
    ASOF LEFT JOIN by_source o ON d.source_id = o.source_id AND d.at_ms > o.at_ms
    ASOF LEFT JOIN by_user_topic ut
      ON d.user_id = ut.user_id AND d.topic_id = ut.topic_id AND d.at_ms > ut.at_ms
    ASOF LEFT JOIN by_user_source us
      ON d.user_id = us.user_id AND d.source_id = us.source_id AND d.at_ms > us.at_ms`;
