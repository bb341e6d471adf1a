/** Every feature by its definition, counted from the list of events: slow, and obviously right. */
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import { featureNames } from '../../src/features/definitions.ts';
import type { Catalog } from '../../src/history/catalog.ts';
import { EventType } from '../../src/history/log.ts';
import type { Event } from '../history/events.ts';

export interface Reading {
  readonly user: number;
  readonly story: number;
  readonly sentAtMs: number;
  /** Time since an event counts to this moment. */
  readonly readAtMs: number;
  /** Which events history holds; by default, what is known before the moment of reading. */
  readonly holds?: (event: Event) => boolean;
  /** A window of length W begins W before this moment. */
  readonly windowEndMs: number;
}

export function plainFeatures(
  catalog: Catalog,
  events: readonly Event[],
  reading: Reading,
): Record<string, number> {
  const { user, story, sentAtMs, readAtMs, windowEndMs } = reading;
  const topic = catalog.storyTopic[story];
  const source = catalog.storySource[story];
  const { send, open, read, follow, unfollow } = EventType;

  const ofUser = (event: Event) => event.user === user;
  const ofStory = (event: Event) => event.story === story;
  const ofTopic = (event: Event) => event.story >= 0 && catalog.storyTopic[event.story] === topic;
  const ofSource = (event: Event) => event.source === source;
  const both = (one: (event: Event) => boolean, other: (event: Event) => boolean) => (event: Event) =>
    one(event) && other(event);

  const { holds = (event) => event.knownAtMs < readAtMs } = reading;
  const known = events.filter(holds);
  const count = (type: EventType, which: (event: Event) => boolean, days = Number.POSITIVE_INFINITY) =>
    known.filter(
      (event) => event.type === type && which(event) && event.occurredAtMs >= windowEndMs - days * DAY_MS,
    ).length;
  const rate = (which: (event: Event) => boolean, days?: number) =>
    (count(open, which, days) + 1) / (count(send, which, days) + 20);
  const following = (which: (event: Event) => boolean) =>
    Math.max(0, count(follow, which) - count(unfollow, which));

  const lastSentAtMs = Math.max(
    ...known.filter((event) => event.type === send && ofUser(event)).map((event) => event.occurredAtMs),
  );
  const hour = Math.floor((sentAtMs % DAY_MS) / HOUR_MS);
  const tickOf = (atMs: number) => Math.floor(atMs / HOUR_MS);
  return {
    user_open_rate: rate(ofUser),
    user_open_rate_7d: rate(ofUser, 7),
    user_sends_24h: count(send, ofUser, 1),
    user_log_reads_7d: Math.log(1 + count(read, ofUser, 7)),
    user_log_hours_since_notification: Math.log(1 + Math.min(672, (readAtMs - lastSentAtMs) / HOUR_MS)),
    user_log_follows: Math.log(1 + following(ofUser)),
    story_open_rate: rate(ofStory),
    story_log_reads: Math.log(1 + count(read, ofStory)),
    story_age_hours: tickOf(sentAtMs) - tickOf(catalog.storyPublishedAtMs[story]),
    story_is_breaking: catalog.storyIsBreaking[story],
    topic_open_rate_24h: rate(ofTopic, 1),
    source_open_rate_7d: rate(ofSource, 7),
    source_log_followers: Math.log(1 + following(ofSource)),
    user_topic_open_rate: rate(both(ofUser, ofTopic)),
    user_topic_log_reads: Math.log(1 + count(read, both(ofUser, ofTopic))),
    user_topic_declared_interest: catalog.declaredInterest[user * catalog.topics + topic],
    user_source_open_rate: rate(both(ofUser, ofSource)),
    user_source_log_reads: Math.log(1 + count(read, both(ofUser, ofSource))),
    user_follows_source: Math.min(1, following(both(ofUser, ofSource))),
    hour_sine: Math.sin((2 * Math.PI * hour) / 24),
    hour_cosine: Math.cos((2 * Math.PI * hour) / 24),
  };
}

/** A row of a table of vectors, by name. */
export function namedRow(values: Float64Array, row: number): Record<string, number> {
  return Object.fromEntries(
    featureNames.map((name, column) => [name, values[row * featureNames.length + column]]),
  );
}
