/**
 * Counts of events by entity key in SQL, for DuckDB, as of decisions: what was known strictly before each. The tables
 * are `events` (code: an EventType, user_id, story_id, topic_id, source_id, at_ms) and `decisions` (row_id, the same
 * ids, at_ms). Without ingestion delay one moment an event is enough.
 *
 * A timeline holds decisions and events in order of key and moment; counts run along it and are read at decisions.
 * An event that leaves a window of length W is a row of its own, W later: a window holds what has entered it less
 * what has left. Other ways to the same counts were slower: docs/build/performance.md.
 */
import { EventType } from '../../dist/history/log.js';

const CODES = {
  sends: EventType.send,
  opens: EventType.open,
  reads: EventType.read,
  follows: EventType.follow,
  unfollows: EventType.unfollow,
};
const DECISION = -1;
const DAY_MS = 86_400_000;

/** The row on which an event leaves a window has the event's code plus `leaves`. */
const WINDOWS = {
  last24h: { suffix: '_24h', lengthMs: DAY_MS, leaves: 10 },
  last7d: { suffix: '_7d', lengthMs: 7 * DAY_MS, leaves: 20 },
  last28d: { suffix: '_28d', lengthMs: 28 * DAY_MS, leaves: 30 },
};

/** Without PARTITION BY, DuckDB streams an aggregate over rows that are in order, for a few nanoseconds a row. */
const SO_FAR = 'OVER (ROWS UNBOUNDED PRECEDING)';
const soFar = (code) => `count(*) FILTER (WHERE code = ${code}) ${SO_FAR}`;

/** Larger than any moment. */
const KEY_SPAN_MS = 2 ** 42;

/** The moment of the key's latest notification; before the first, null or a moment of very long ago. */
export const LAST_SENT = `max(key * ${KEY_SPAN_MS} + at_ms) FILTER (WHERE code = ${EventType.send}) ${SO_FAR} - key * ${KEY_SPAN_MS}`;

/**
 * The features of a key: a row a decision, in order of row_id.
 *
 * @param key an SQL expression of ids
 * @param ever what to count from the beginning on
 * @param windows what to count in windows: `{ last24h: ['sends'] }` gives `sends_24h`
 * @param others further columns, as `{ name: SQL }`
 * @param features what to select from all these and `at_ms`, as `{ name: SQL }`
 */
export function timeline({ key, ever = [], windows = {}, others = {}, features }) {
  const inWindows = Object.entries(windows).flatMap(([window, counts]) =>
    counts.map((count) => ({ name: `${count}${WINDOWS[window].suffix}`, code: CODES[count], window })),
  );
  const running = {
    ...Object.fromEntries(
      ever.map((count) => [count, `${soFar(CODES[count])} - (code = ${CODES[count]})::INT`]),
    ),
    // No key needs another's to be taken off: all that entered for it has left again before the next begins.
    ...Object.fromEntries(
      inWindows.map(({ name, code, window }) => [
        name,
        `${soFar(code)} - ${soFar(code + WINDOWS[window].leaves)}`,
      ]),
    ),
    ...others,
  };
  const ofKey = Object.keys(running).map((name) =>
    ever.includes(name) ? `${name} - max(${name}) FILTER (WHERE is_first) ${SO_FAR} AS ${name}` : name,
  );
  return `
    SELECT row_id, ${named(features)} FROM (
      SELECT row_id, at_ms, ${ofKey.join(', ')} FROM (
        SELECT row_id, at_ms, key <> lag(key, 1, -1) OVER () AS is_first, ${named(running)}
        FROM (${inOrder(key, ever, inWindows)})))
    WHERE row_id IS NOT NULL ORDER BY row_id`;
}

/** Decisions stand before the events of the same moment, which they must not know. */
function inOrder(key, ever, inWindows) {
  const entering = new Set([...ever.map((count) => CODES[count]), ...inWindows.map(({ code }) => code)]);
  const rows = [
    `SELECT ${key} AS key, at_ms, code, NULL AS row_id FROM events WHERE code IN (${[...entering]})`,
    ...inWindows.map(({ code, window }) => {
      const { lengthMs, leaves } = WINDOWS[window];
      return `SELECT ${key}, at_ms + ${lengthMs}, ${code + leaves}, NULL FROM events WHERE code = ${code}`;
    }),
    `SELECT ${key}, at_ms, ${DECISION}, row_id FROM decisions`,
  ];
  return `FROM (${rows.join(' UNION ALL ')}) ORDER BY key, at_ms, row_id NULLS LAST`;
}

export function named(columns) {
  return Object.entries(columns)
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(', ');
}
