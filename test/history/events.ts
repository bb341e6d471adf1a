/** Events for tests: a small catalog, random events with heavy ties, and the slow way to count them. */
import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import type { Catalog } from '../../src/history/catalog.ts';
import { EventLog, EventType, offsetOf } from '../../src/history/log.ts';
import {
  FOLLOWS,
  OPENS,
  PAIR_STRIDE,
  READS,
  SENDS,
  SOURCE_STRIDE,
  STORY_STRIDE,
  type State,
  TOPIC_STRIDE,
  USER_STRIDE,
  WINDOWS_MS,
  windowPlace,
} from '../../src/history/state.ts';
import { boundaries, type HistoryView, WHOLE_HISTORY } from '../../src/history/view.ts';
import { runs } from '../gear.ts';

export const RUNS = runs(300);

export interface Event {
  readonly type: EventType;
  readonly user: number;
  readonly story: number;
  readonly source: number;
  readonly impression: number;
  readonly occurredAtMs: number;
  readonly knownAtMs: number;
}

/** 3 users, 2 topics, 2 sources, 4 stories of all their combinations. */
export const catalog: Catalog = {
  users: 3,
  topics: 2,
  sources: 2,
  stories: 4,
  storySource: Int32Array.of(0, 1, 0, 1),
  storyTopic: Int32Array.of(0, 0, 1, 1),
  storyPublishedAtMs: Float64Array.of(0, 0.4 * DAY_MS, 3 * DAY_MS, 3 * DAY_MS),
  storyExpiresAtMs: Float64Array.of(20, 20, 20, 20).map((days) => days * DAY_MS),
  storyIsBreaking: Uint8Array.of(0, 1, 0, 0),
  declaredInterest: Uint8Array.of(1, 0, 0, 1, 0, 0),
};

const QUARTER_DAY_MS = 6 * HOUR_MS;

/** Quarters of a day, so that most moments tie with others and many fall on the edge of a window. */
export const quarters = (days: number) =>
  fc.integer({ min: 0, max: 4 * days }).map((quarter) => quarter * QUARTER_DAY_MS);

/** A quarter of a day, or a millisecond before or after it. */
export const momentNearQuarter = (days: number) =>
  fc.tuple(quarters(days), fc.constantFrom(-1, 0, 0, 0, 1)).map(([atMs, off]) => Math.max(0, atMs + off));

/** Moments to read at, never backwards; they can reach past every window of the events below. */
export const momentsInOrder = (maxLength: number) =>
  fc
    .array(momentNearQuarter(24), { minLength: 1, maxLength })
    .map((unordered) => unordered.toSorted((a, b) => a - b));

const { erasure: _, ...behaviour } = EventType;

/** An event over twelve days that becomes known at once, or up to three days later, so that knowledge is out of order. */
export const anyEvent: fc.Arbitrary<Event> = fc
  .record({
    type: fc.constantFrom(...Object.values(behaviour)),
    user: fc.integer({ min: 0, max: catalog.users - 1 }),
    story: fc.integer({ min: 0, max: catalog.stories - 1 }),
    occurredAtMs: quarters(12),
    delayMs: fc.oneof(fc.constant(0), quarters(3)),
  })
  .map(({ type, user, story, occurredAtMs, delayMs }) => ({
    type,
    user,
    ...placeOf(type, story),
    impression: -1,
    occurredAtMs,
    knownAtMs: occurredAtMs + delayMs,
  }));

/** Any start of history, whole ones among them, and either boundary. */
export const anyView: fc.Arbitrary<HistoryView> = fc.record({
  sinceMs: fc.oneof(fc.constant(WHOLE_HISTORY.sinceMs), momentNearQuarter(12)),
  retentionMs: fc.oneof(fc.constant(WHOLE_HISTORY.retentionMs), momentNearQuarter(12)),
  boundary: fc.constantFrom(...boundaries),
  availabilityMs: fc.oneof(fc.constant(0), momentNearQuarter(4)),
});

/** Follows are about a source, opt-outs about neither, the rest about a story. */
function placeOf(type: EventType, story: number): { story: number; source: number } {
  if (type === EventType.optOut) return { story: -1, source: -1 };
  const source = catalog.storySource[story];
  return type === EventType.follow || type === EventType.unfollow ? { story: -1, source } : { story, source };
}

/** In order of knowledge, ties in the order given. */
export function inOrder(events: readonly Event[]): Event[] {
  return events.toSorted((a, b) => a.knownAtMs - b.knownAtMs);
}

export function logOf(events: readonly Event[]): EventLog {
  const log = new EventLog();
  for (const event of inOrder(events)) appendTo(log, event);
  return log;
}

export function appendTo(log: EventLog, event: Event): number {
  const { type, user, story, source, impression, occurredAtMs, knownAtMs } = event;
  return log.append(type, user, story, source, impression, occurredAtMs, knownAtMs);
}

/** Everything in a log, as objects. */
export function eventsOf(log: EventLog): Event[] {
  return Array.from({ length: log.end }, (_, seq) => {
    const block = log.blockOf(seq);
    const at = offsetOf(seq);
    return {
      type: block.type[at] as EventType,
      user: block.user[at],
      story: block.story[at],
      source: block.source[at],
      impression: block.impression[at],
      occurredAtMs: block.occurredAtMs[at],
      knownAtMs: block.knownAtMs[at],
    };
  });
}

/** Counters by name, as plain arrays. */
export type Counters = Record<string, number[]>;

/** What the fold has counted, by name, wherever the state keeps it. */
export function countersOf(state: State): Counters {
  const { users, topics, sources, stories } = state.catalog;
  const take = (counters: Int32Array, stride: number, place: number, size: number) =>
    Array.from({ length: size }, (_, index) => counters[index * stride + place]);
  const ofUsers = (place: number) => take(state.user, USER_STRIDE, place, users);
  const ofStories = (place: number) => take(state.story, STORY_STRIDE, place, stories);
  const ofTopics = (place: number) => take(state.topic, TOPIC_STRIDE, place, topics);
  const ofSources = (place: number) => take(state.source, SOURCE_STRIDE, place, sources);
  const ofUserTopics = (place: number) => take(state.userTopic, PAIR_STRIDE, place, users * topics);
  const ofUserSources = (place: number) => take(state.userSource, PAIR_STRIDE, place, users * sources);
  const counters: Counters = {
    userSends: ofUsers(SENDS),
    userOpens: ofUsers(OPENS),
    userFollows: ofUsers(FOLLOWS),
    userLastSentAtMs: Array.from({ length: users }, (_, user) => state.lastSentAtMs(user)),
    storySends: ofStories(SENDS),
    storyOpens: ofStories(OPENS),
    storyReads: ofStories(READS),
    sourceFollowers: ofSources(FOLLOWS),
    userTopicSends: ofUserTopics(SENDS),
    userTopicOpens: ofUserTopics(OPENS),
    userTopicReads: ofUserTopics(READS),
    userSourceSends: ofUserSources(SENDS),
    userSourceOpens: ofUserSources(OPENS),
    userSourceReads: ofUserSources(READS),
    userSourceFollows: ofUserSources(FOLLOWS),
  };
  WINDOWS_MS.forEach((lengthMs, window) => {
    const place = windowPlace(window);
    const days = lengthMs / DAY_MS;
    Object.assign(counters, {
      [`userSends ${days}d`]: ofUsers(place + SENDS),
      [`userOpens ${days}d`]: ofUsers(place + OPENS),
      [`userReads ${days}d`]: ofUsers(place + READS),
      [`topicSends ${days}d`]: ofTopics(place + SENDS),
      [`topicOpens ${days}d`]: ofTopics(place + OPENS),
      [`sourceSends ${days}d`]: ofSources(place + SENDS),
      [`sourceOpens ${days}d`]: ofSources(place + OPENS),
    });
  });
  return counters;
}

/** Whether a view of the log, read at `readAtMs`, holds an event: the definition. */
export function isInHistory(
  { sinceMs, retentionMs, boundary, availabilityMs }: HistoryView,
  event: Event,
  readAtMs: number,
): boolean {
  const thereAtMs = event.knownAtMs + availabilityMs;
  const isKnown = boundary === 'upTo' ? thereAtMs <= readAtMs : thereAtMs < readAtMs;
  return isKnown && event.occurredAtMs >= sinceMs && readAtMs - event.occurredAtMs <= retentionMs;
}

/** The same counters by counting the list of events once for each: the definition. */
export function recount(
  events: readonly Event[],
  readAtMs: number,
  windowEndMs: number,
  view: HistoryView = WHOLE_HISTORY,
): Counters {
  const known = events.filter((event) => isInHistory(view, event, readAtMs));
  const inLast = (days: number) => known.filter((event) => event.occurredAtMs >= windowEndMs - days * DAY_MS);

  const { users, topics, sources, stories, storyTopic } = catalog;
  const byUser = (event: Event) => event.user;
  const byStory = (event: Event) => event.story;
  const byTopic = (event: Event) => storyTopic[event.story];
  const bySource = (event: Event) => event.source;
  const byUserTopic = (event: Event) => event.user * topics + storyTopic[event.story];
  const byUserSource = (event: Event) => event.user * sources + event.source;
  const count = (among: Event[], type: EventType, size: number, keyOf: (event: Event) => number) =>
    Array.from(
      { length: size },
      (_, key) => among.filter((event) => event.type === type && keyOf(event) === key).length,
    );
  const follows = (size: number, keyOf: (event: Event) => number) => {
    const undone = count(known, EventType.unfollow, size, keyOf);
    return count(known, EventType.follow, size, keyOf).map((made, key) => made - undone[key]);
  };

  const { send, open, read } = EventType;
  const counters: Counters = {
    userSends: count(known, send, users, byUser),
    userOpens: count(known, open, users, byUser),
    userFollows: follows(users, byUser),
    userLastSentAtMs: Array.from({ length: users }, (_, user) =>
      Math.max(
        ...known
          .filter((event) => event.type === send && event.user === user)
          .map((event) => event.occurredAtMs),
      ),
    ),
    storySends: count(known, send, stories, byStory),
    storyOpens: count(known, open, stories, byStory),
    storyReads: count(known, read, stories, byStory),
    sourceFollowers: follows(sources, bySource),
    userTopicSends: count(known, send, users * topics, byUserTopic),
    userTopicOpens: count(known, open, users * topics, byUserTopic),
    userTopicReads: count(known, read, users * topics, byUserTopic),
    userSourceSends: count(known, send, users * sources, byUserSource),
    userSourceOpens: count(known, open, users * sources, byUserSource),
    userSourceReads: count(known, read, users * sources, byUserSource),
    userSourceFollows: follows(users * sources, byUserSource),
  };
  for (const days of [1, 7]) {
    const among = inLast(days);
    Object.assign(counters, {
      [`userSends ${days}d`]: count(among, send, users, byUser),
      [`userOpens ${days}d`]: count(among, open, users, byUser),
      [`userReads ${days}d`]: count(among, read, users, byUser),
      [`topicSends ${days}d`]: count(among, send, topics, byTopic),
      [`topicOpens ${days}d`]: count(among, open, topics, byTopic),
      [`sourceSends ${days}d`]: count(among, send, sources, bySource),
      [`sourceOpens ${days}d`]: count(among, open, sources, bySource),
    });
  }
  return counters;
}
