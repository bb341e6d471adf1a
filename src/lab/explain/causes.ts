/** How many events stand behind the change of each feature, and whose they were. */
import { featureDefinitions } from '../../features/definitions.ts';
import { type CountedEvent, type Counts, noCounts, type Touch, touches } from './touching.ts';

export interface Causes {
  /** Of the notification itself. */
  readonly own: Counts;
  /** The user's other events. */
  readonly user: Counts;
  readonly others: Counts;
}

/** For each feature, in the order of a vector, the events that its value follows from. */
export function causesOf(seen: readonly Touch[]): readonly Causes[] {
  return featureDefinitions.map(({ key, events }) => {
    const causes = { own: noCounts(), user: noCounts(), others: noCounts() };
    for (const touch of seen) {
      if (!events.includes(touch.type) || !touches(key, touch)) continue;
      const whose = touch.own ? causes.own : touch.sameUser ? causes.user : causes.others;
      whose[touch.type as CountedEvent]++;
    }
    return causes;
  });
}
