/** Acts of all other users on the story, the source and the topic of a notification. */
import { DAY_MS, HOUR_MS } from '../../../base/time.ts';
import type { CountedEvent, Crowd } from './schema.ts';
import { noCounts, type Touch } from './touching.ts';

/** @param seen events from sending to training, in order */
export function crowdOf(seen: readonly Touch[], sentAtMs: number, trainingAtMs: number): readonly Crowd[] {
  const crowd = stretches(sentAtMs, trainingAtMs).map((stretch) => ({
    ...stretch,
    story: noCounts(),
    source: noCounts(),
    topic: noCounts(),
  }));
  let place = 0;
  for (const { type, sameUser, sameStory, sameSource, sameTopic, knownAtMs } of seen) {
    while (crowd[place].toMs <= knownAtMs) place++;
    if (sameUser) continue;
    const { story, source, topic } = crowd[place];
    if (sameStory) story[type as CountedEvent]++;
    if (sameSource) source[type as CountedEvent]++;
    if (sameTopic) topic[type as CountedEvent]++;
  }
  return crowd;
}

function stretches(sentAtMs: number, trainingAtMs: number): Pick<Crowd, 'fromMs' | 'toMs'>[] {
  const found: Pick<Crowd, 'fromMs' | 'toMs'>[] = [];
  for (let fromMs = sentAtMs; fromMs < trainingAtMs; ) {
    const toMs = Math.min(fromMs + (fromMs < sentAtMs + DAY_MS ? HOUR_MS : DAY_MS), trainingAtMs);
    found.push({ fromMs, toMs });
    fromMs = toMs;
  }
  return found;
}
