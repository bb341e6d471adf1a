/** A log that hides from readers by time of occurrence what was not known yet when they read. */
import type { BlockStore } from '../base/blocks.ts';
import { TimeHeap } from '../base/heap.ts';
import { EventLog, type EventType, offsetOf } from './log.ts';

/**
 * The events known before `knownBeforeMs`, ordered and timed by max(occurred, known − lag): read up to t − lag, such a log
 * holds what occurred before t − lag and was known before t.
 *
 * Cost: O(log events within the lag) an event; memory of a log.
 *
 * @param store keeps what does not fit in memory
 */
export function byOccurrenceCut(
  log: EventLog,
  lagMs: number,
  knownBeforeMs: number,
  store?: BlockStore,
): EventLog {
  const ordered = new EventLog(0, store);
  const waiting = new TimeHeap();
  for (let seq = log.first; seq < log.end && log.knownAtMs(seq) < knownBeforeMs; seq++) {
    const earliestMs = log.knownAtMs(seq) - lagMs;
    waiting.push(Math.max(log.blockOf(seq).occurredAtMs[offsetOf(seq)], earliestMs), seq);
    // Whatever comes later in the log was known later.
    release(earliestMs);
  }
  release(Number.POSITIVE_INFINITY);
  return ordered;

  function release(beforeMs: number): void {
    while (waiting.topTime < beforeMs) {
      const atMs = waiting.topTime;
      const seq = waiting.topPayload;
      waiting.pop();
      const { type, user, story, source, impression, occurredAtMs } = log.blockOf(seq);
      const at = offsetOf(seq);
      ordered.append(
        type[at] as EventType,
        user[at],
        story[at],
        source[at],
        impression[at],
        occurredAtMs[at],
        atMs,
      );
    }
  }
}
