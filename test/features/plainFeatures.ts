/** Every feature by its definition, counted from the list of events: slow, and obviously right. */
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import type { FeatureDefinition } from '../../src/features/definition.ts';
import { featureDefinitions, featureNames } from '../../src/features/definitions.ts';
import type { Catalog } from '../../src/history/catalog.ts';
import { type ImpressionKind, impressionKindNames } from '../../src/history/impressions.ts';
import type { CounterName } from '../../src/history/layout.ts';
import { EventType, type SideName } from '../../src/history/log.ts';
import { type Event, isSeenBy } from '../history/events.ts';

export interface Reading {
  readonly user: number;
  readonly story: number;
  readonly sentAtMs: number;
  /** Time since an event counts to this moment. */
  readonly readAtMs: number;
  /** Time by which the clock is ahead that the hour and the weekday are read off; none by default. */
  readonly zoneMs?: number;
  /** By default the batch. */
  readonly side?: SideName;
  /** Which events that its side sees history holds; by default, what is known before the moment of reading. */
  readonly holds?: (event: Event) => boolean;
  /** A window of length W begins W before this moment. */
  readonly windowEndMs: number;
  /** Time to live of an entity's values; by default they never expire. */
  readonly ttlMs?: number | undefined;
  /** By default that of a decision. */
  readonly kind?: ImpressionKind;
}

export function plainFeatures(
  catalog: Catalog,
  events: readonly Event[],
  reading: Reading,
  definitions: readonly FeatureDefinition[] = featureDefinitions,
): Record<string, number> {
  const { user, story, sentAtMs, readAtMs, windowEndMs } = reading;
  const topic = catalog.storyTopic[story];
  const source = catalog.storySource[story];

  const ofUser = (event: Event) => event.user === user;
  const ofStory = (event: Event) => event.story === story;
  const ofTopic = (event: Event) => event.story >= 0 && catalog.storyTopic[event.story] === topic;
  const ofSource = (event: Event) => event.source === source;
  const both = (one: (event: Event) => boolean, other: (event: Event) => boolean) => (event: Event) =>
    one(event) && other(event);
  const about = {
    user: ofUser,
    story: ofStory,
    topic: ofTopic,
    source: ofSource,
    'user×topic': both(ofUser, ofTopic),
    'user×source': both(ofUser, ofSource),
    moment: () => false,
  };
  const types = { sends: EventType.send, opens: EventType.open, reads: EventType.read };

  const { side = 'batch', holds = (event) => event.knownAtMs < readAtMs } = reading;
  const known = events.filter((event) => isSeenBy(side, event) && holds(event));
  // A week on, so that the clock's day is not before the first.
  const localMs = sentAtMs + (reading.zoneMs ?? 0) + 7 * DAY_MS;
  const hour = Math.floor((localMs % DAY_MS) / HOUR_MS);
  const tickOf = (atMs: number) => Math.floor(atMs / HOUR_MS);

  /** Nothing an entity can have happened within the time to live. Follows are about no story. */
  const hasExpired = (own: readonly Event[]) =>
    reading.ttlMs !== undefined &&
    !own.some(
      ({ type, occurredAtMs }) =>
        type !== EventType.optOut && occurredAtMs >= readAtMs - (reading.ttlMs as number),
    );

  const valueFor = ({ key, value }: FeatureDefinition): number => {
    const own = known.filter(about[key]);
    if (('of' in value || value.form === 'open-rate') && hasExpired(own)) return Number.NaN;
    const within = (type: EventType, windowMs: number) =>
      own.filter((event) => event.type === type && event.occurredAtMs >= windowEndMs - windowMs).length;
    const count = (of: CounterName, windowMs: number) =>
      of === 'follows'
        ? Math.max(0, within(EventType.follow, windowMs) - within(EventType.unfollow, windowMs))
        : within(types[of], windowMs);
    switch (value.form) {
      case 'open-rate': {
        const opens = count('opens', value.windowMs) + value.prior.opens;
        return opens / (count('sends', value.windowMs) + value.prior.sends);
      }
      case 'count':
        return count(value.of, value.windowMs);
      case 'log-count':
        return Math.log(1 + count(value.of, value.windowMs));
      case 'exists':
        return count(value.of, value.windowMs) > 0 ? 1 : 0;
      case 'log-hours-since': {
        const moments = own.filter(({ type }) => type === types[value.of]).map((event) => event.occurredAtMs);
        const sinceMs = Math.max(0, readAtMs - Math.max(...moments));
        return Math.log(1 + Math.min(value.windowMs / HOUR_MS, sinceMs / HOUR_MS));
      }
      case 'age':
        return tickOf(sentAtMs) - tickOf(catalog.storyPublishedAtMs[story]);
      case 'breaking':
        return catalog.storyIsBreaking[story];
      case 'declared':
        return catalog.declaredInterest[user * catalog.topics + topic];
      case 'hour-sine':
        return Math.sin((2 * Math.PI * hour) / 24);
      case 'hour-cosine':
        return Math.cos((2 * Math.PI * hour) / 24);
      case 'follow-up':
      case 'broadcast':
        return value.form === impressionKindNames[reading.kind ?? 0] ? 1 : 0;
      case 'weekend':
        return Math.floor(localMs / (24 * HOUR_MS)) % 7 > 4 ? 1 : 0;
    }
  };
  return Object.fromEntries(definitions.map((definition) => [definition.name, valueFor(definition)]));
}

/** A row of a table of vectors, by name. */
export function namedRow(
  values: Float64Array,
  row: number,
  names: readonly string[] = featureNames,
): Record<string, number> {
  return Object.fromEntries(names.map((name, column) => [name, values[row * names.length + column]]));
}
