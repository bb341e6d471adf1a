/** Counts of the events behind the change of a feature, by whose they were. */
import type { Feature } from '../../../features/featureSet.ts';
import type { Causes, CountedEvent } from './schema.ts';
import { noCounts, type Touch, touches } from './touching.ts';

/** The events that a feature's value follows from, known before the moment at which it is read. */
export function causesOf({ key, events }: Feature, seen: readonly Touch[], readAtMs: number): Causes {
  const causes = { own: noCounts(), user: noCounts(), others: noCounts() };
  for (const touch of seen) {
    if (touch.knownAtMs >= readAtMs) break;
    if (!events.includes(touch.type) || !touches(key, touch)) continue;
    const whose = touch.own ? causes.own : touch.sameUser ? causes.user : causes.others;
    whose[touch.type as CountedEvent]++;
  }
  return causes;
}
