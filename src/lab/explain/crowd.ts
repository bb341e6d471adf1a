/** What all other users did with the story, the source and the topic of a notification. */
import { DAY_MS } from '../../base/time.ts';
import { type CountedEvent, type Counts, noCounts, type Touch } from './touching.ts';

/** A day of it. */
export interface Crowd {
  /** Days begin at the moment of sending; the last one ends at training. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly story: Counts;
  readonly source: Counts;
  readonly topic: Counts;
}

/** @param seen events from sending to training, in order */
export function crowdOf(seen: readonly Touch[], sentAtMs: number, trainingAtMs: number): readonly Crowd[] {
  const days = Array.from({ length: Math.ceil((trainingAtMs - sentAtMs) / DAY_MS) }, (_, day) => ({
    fromMs: sentAtMs + day * DAY_MS,
    toMs: Math.min(sentAtMs + (day + 1) * DAY_MS, trainingAtMs),
    story: noCounts(),
    source: noCounts(),
    topic: noCounts(),
  }));
  for (const { type, sameUser, sameStory, sameSource, sameTopic, knownAtMs } of seen) {
    if (sameUser) continue;
    const day = days[Math.floor((knownAtMs - sentAtMs) / DAY_MS)];
    if (sameStory) day.story[type as CountedEvent]++;
    if (sameSource) day.source[type as CountedEvent]++;
    if (sameTopic) day.topic[type as CountedEvent]++;
  }
  return days;
}
