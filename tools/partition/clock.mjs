// When partitions have to meet, and how exactly they have to tell moments.
import { durationMs } from '../../dist/base/time.js';
import { Key } from '../../dist/history/entities.js';

/** Keys of the counters that users of different partitions share. */
export const SHARED_KEYS = [Key.story, Key.topic, Key.source];

/**
 * Of a scenario: its lookahead, which is the longest time between meetings with an exact result, and what is told of moments.
 *
 * An event is in no feature until the shortest ingestion delay is over, nor, where features come from a cache, before it is filled
 * again. Then the next filling is all that the moment of an event is asked for: those of one filling are told together.
 *
 * @throws RangeError for a scenario whose events may count at once, or in which the filling does not say enough
 */
export function clockOf({ history, serving }, { layout }) {
  const delayMs = durationMs(history.ingestionDelay.minimum);
  const everyMs = durationMs(serving.features.every);
  const lookaheadMs = Math.max(delayMs, everyMs);
  if (lookaheadMs === 0) {
    throw new RangeError(
      'found no lookahead: an event may change the next decision about anybody. ' +
        'Set history.ingestionDelay.minimum or serving.features.every',
    );
  }
  if (everyMs === 0) return { lookaheadMs, known: (atMs) => atMs, recorded: (atMs) => atMs };
  const isTold =
    layout.windowsMs.every((windowMs) => windowMs === Infinity || windowMs % everyMs === 0) &&
    SHARED_KEYS.every((key) => layout.latestPlaces[key].length === 0);
  if (!isTold) {
    throw new RangeError(
      `found windows that are no multiples of ${serving.features.every}, or moments of a story, topic or source among the features; ` +
        'let serving.features.every divide every window, or be 0s',
    );
  }
  return {
    lookaheadMs,
    known: (atMs) => (Math.floor(atMs / everyMs) + 1) * everyMs - 1,
    recorded: (atMs) => Math.floor(atMs / everyMs) * everyMs,
  };
}
