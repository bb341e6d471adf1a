/** Hard deletion: what a user demanded to be erased is gone from history, whoever reads it afterwards. */
import { type EventLog, EventType, offsetOf } from './log.ts';

/**
 * For each user the moment of the latest erasure known before `knownBeforeMs`, -Infinity for users without one; undefined
 * where there is none at all. What occurred before it is not in history any more.
 */
export function erasuresOf(log: EventLog, users: number, knownBeforeMs: number): Float64Array | undefined {
  if (!log.hasErasures) return undefined;
  const erasedBeforeMs = new Float64Array(users).fill(Number.NEGATIVE_INFINITY);
  for (let seq = log.first; seq < log.end; seq++) {
    const { type, user, occurredAtMs, knownAtMs } = log.blockOf(seq);
    const at = offsetOf(seq);
    if (knownAtMs[at] >= knownBeforeMs) break;
    if (type[at] === EventType.erasure)
      erasedBeforeMs[user[at]] = Math.max(erasedBeforeMs[user[at]], occurredAtMs[at]);
  }
  return erasedBeforeMs;
}
