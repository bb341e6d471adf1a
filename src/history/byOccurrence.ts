/** The same events in the order in which they occurred, as a system sees them that keeps no time of knowledge. */
import type { BlockStore } from '../base/blocks.ts';
import { TimeHeap } from '../base/heap.ts';
import { EventLog, type EventType, offsetOf, type SeenBy } from './log.ts';

/**
 * The events known before `knownBeforeMs`, ordered and timed by when they occurred; ties keep their order.
 *
 * With a lag, by max(occurred, known − lag): read up to t − lag, such a log holds what occurred before t − lag and was
 * known before t, and so hides from readers by time of occurrence what was not known yet when they read.
 *
 * Cost: O(log delayed events) an event; memory of a log, and of the events within the longest delay of each other.
 *
 * @param store keeps what does not fit in memory
 */
export function byOccurrence(
  log: EventLog,
  knownBeforeMs: number,
  lagMs: number = Number.POSITIVE_INFINITY,
  store?: BlockStore,
): EventLog {
  const end = firstKnownFrom(log, knownBeforeMs);
  // A lag longer than every delay is none.
  let longestDelayMs = 0;
  for (let seq = log.first; seq < end && longestDelayMs < lagMs; seq++) {
    const delayMs = log.knownAtMs(seq) - log.blockOf(seq).occurredAtMs[offsetOf(seq)];
    if (delayMs > longestDelayMs) longestDelayMs = delayMs;
  }
  const shiftMs = Math.min(lagMs, longestDelayMs);

  const ordered = new EventLog(0, store);
  const waiting = new TimeHeap();
  for (let seq = log.first; seq < end; seq++) {
    const earliestMs = log.knownAtMs(seq) - shiftMs;
    waiting.push(Math.max(log.blockOf(seq).occurredAtMs[offsetOf(seq)], earliestMs), seq);
    // Whatever comes later in the log has this time or a later one.
    release(earliestMs);
  }
  release(Number.POSITIVE_INFINITY);
  return ordered;

  function release(beforeMs: number): void {
    while (waiting.topTime < beforeMs) {
      const atMs = waiting.topTime;
      const seq = waiting.topPayload;
      waiting.pop();
      const { type, user, story, source, impression, occurredAtMs, seenBy } = log.blockOf(seq);
      const at = offsetOf(seq);
      ordered.append(
        type[at] as EventType,
        user[at],
        story[at],
        source[at],
        impression[at],
        occurredAtMs[at],
        atMs,
        seenBy[at] as SeenBy,
      );
    }
  }
}

/** Place of event `seq` of `log` in `byOccurrence(log)`; -1 if it is not there, or `seq` is no event. */
export function placeByOccurrence(log: EventLog, ordered: EventLog, seq: number): number {
  if (seq < log.first || seq >= log.end) return -1;
  const { type, impression, occurredAtMs } = log.blockOf(seq);
  const at = offsetOf(seq);
  const [wantedType, wantedImpression, atMs] = [type[at], impression[at], occurredAtMs[at]];
  for (let place = firstKnownFrom(ordered, atMs); place < ordered.end; place++) {
    const block = ordered.blockOf(place);
    const there = offsetOf(place);
    if (block.occurredAtMs[there] > atMs) break;
    if (block.type[there] === wantedType && block.impression[there] === wantedImpression) return place;
  }
  return -1;
}

/** The first event known at `atMs` or later. */
function firstKnownFrom(log: EventLog, atMs: number): number {
  let [low, high] = [log.first, log.end];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (log.knownAtMs(middle) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
