/** Events for tests: a small catalog, random events with heavy ties, and the slow way to count them. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import { defaultFeatureSet } from '../../src/features/definitions.ts';
import type { FeatureCatalog } from '../../src/features/featureSet.ts';
import type { Catalog } from '../../src/history/catalog.ts';
import { type EntityKey, entityKeys } from '../../src/history/entities.ts';
import type { FoldListener } from '../../src/history/fold.ts';
import {
  type CounterDemand,
  type CounterName,
  canCount,
  counterNames,
  type LatestDemand,
  layoutOf,
} from '../../src/history/layout.ts';
import {
  EventLog,
  EventType,
  offsetOf,
  type SeenBy,
  type SideName,
  sideNames,
} from '../../src/history/log.ts';
import type { State } from '../../src/history/state.ts';
import { boundaries, type HistoryView, WHOLE_HISTORY } from '../../src/history/view.ts';

export interface Event {
  readonly type: EventType;
  readonly user: number;
  readonly story: number;
  readonly source: number;
  readonly impression: number;
  readonly occurredAtMs: number;
  readonly knownAtMs: number;
  /** 3, both, where it is not said. */
  readonly seenBy?: SeenBy;
}

/** 3 users, 2 topics, 2 sources, 4 stories of all their combinations. */
export const catalog: FeatureCatalog = {
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
  features: defaultFeatureSet,
};

/** Some windows, of which two differ by a millisecond. */
const WINDOWS_MS = [6 * HOUR_MS, DAY_MS, DAY_MS + 1, 7 * DAY_MS, Number.POSITIVE_INFINITY];

/** Everything that can be counted in those windows, and every latest moment. */
export const EVERYTHING = {
  counters: entityKeys.flatMap((key) =>
    counterNames
      .filter((counter) => canCount(key, counter))
      .flatMap((counter) => WINDOWS_MS.map((windowMs): CounterDemand => ({ key, counter, windowMs }))),
  ),
  latest: entityKeys
    .filter((key) => key !== 'moment')
    .flatMap((key) =>
      counterNames
        .filter((counter) => canCount(key, counter))
        .map((counter): LatestDemand => ({ key, counter })),
    ),
};

/** The same catalog, of which everything is counted. */
export const countedCatalog: Catalog = {
  ...catalog,
  features: { layout: layoutOf(EVERYTHING.counters, EVERYTHING.latest) },
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

/** Mostly both sides. */
export const seenBy = fc.constantFrom<SeenBy>(3, 3, 3, 2, 1, 0);

/** An event over twelve days that becomes known at once, or up to three days later, so that knowledge is out of order. */
export const anyEvent: fc.Arbitrary<Event> = fc
  .record({
    type: fc.constantFrom(...Object.values(behaviour)),
    user: fc.integer({ min: 0, max: catalog.users - 1 }),
    story: fc.integer({ min: 0, max: catalog.stories - 1 }),
    occurredAtMs: quarters(12),
    delayMs: fc.oneof(fc.constant(0), quarters(3)),
    seenBy,
  })
  .map(({ type, user, story, occurredAtMs, delayMs, seenBy }) => ({
    type,
    user,
    ...placeOf(type, story),
    impression: -1,
    occurredAtMs,
    knownAtMs: occurredAtMs + delayMs,
    seenBy,
  }));

/** Any start of history, whole ones among them, and either boundary. */
export const anyView: fc.Arbitrary<HistoryView> = fc.record({
  side: fc.constantFrom(...sideNames),
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
  const { type, user, story, source, impression, occurredAtMs, knownAtMs, seenBy } = event;
  return log.append(type, user, story, source, impression, occurredAtMs, knownAtMs, seenBy);
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
      seenBy: block.seenBy[at] as SeenBy,
    };
  });
}

/** By name, and by entity. */
export type Counters = Record<string, number[]>;

const sizes: Readonly<Record<EntityKey, number>> = {
  user: 3,
  story: 4,
  topic: 2,
  source: 2,
  'user×topic': 6,
  'user×source': 6,
  moment: 1,
};

function nameOf({ key, counter, windowMs }: CounterDemand): string {
  return `${key} ${counter} ${windowMs / DAY_MS}d`;
}

/** What the fold has counted in the little catalog, by name, wherever the state keeps it. */
export function countersOf(state: State, { counters, latest } = EVERYTHING): Counters {
  const each = (key: EntityKey, read: (entity: number) => number) =>
    Array.from({ length: sizes[key] }, (_, entity) => read(entity));
  return Object.fromEntries([
    ...counters.map((demand) => [
      nameOf(demand),
      each(demand.key, (entity) => state.count(demand.key, entity, demand.counter, demand.windowMs)),
    ]),
    ...latest.map(({ key, counter }) => [
      `${key} ${counter} latest`,
      each(key, (entity) => state.latestMs(key, entity, counter)),
    ]),
  ]);
}

/** Notes the entities that a fold tells of, by key and number. */
export function touchListener(touched: Set<string>): FoldListener {
  return {
    changed(cursors) {
      for (const { key, entity } of cursors) touched.add(`${entityKeys[key]} ${entity}`);
    },
  };
}

export function expectTouched(touched: ReadonlySet<string>, before: Counters, after: Counters): void {
  for (const [name, counter] of Object.entries(after)) {
    counter.forEach((value, entity) => {
      if (value !== before[name][entity]) expect(touched).toContain(`${name.split(' ')[0]} ${entity}`);
    });
  }
}

/** Whether a side counts an event: the definition. */
export function isSeenBy(side: SideName, { seenBy = 3 }: Event): boolean {
  return seenBy === 3 || seenBy === (side === 'serving' ? 1 : 2);
}

/** Whether a view of the log, read at `readAtMs`, holds an event: the definition. */
export function isInHistory(
  { side, sinceMs, retentionMs, boundary, availabilityMs }: HistoryView,
  event: Event,
  readAtMs: number,
): boolean {
  if (!isSeenBy(side, event)) return false;
  const thereAtMs = event.knownAtMs + availabilityMs;
  const isKnown = boundary === 'inclusive' ? thereAtMs <= readAtMs : thereAtMs < readAtMs;
  return isKnown && event.occurredAtMs >= sinceMs && readAtMs - event.occurredAtMs <= retentionMs;
}

/** By key: which of its entities an event is about; NaN where it is about none. */
const entityOf: Readonly<Record<EntityKey, (event: Event) => number>> = {
  user: ({ user }) => user,
  story: ({ story }) => story,
  topic: ({ story }) => catalog.storyTopic[story],
  source: ({ source }) => source,
  'user×topic': ({ user, story }) => user * 2 + catalog.storyTopic[story],
  'user×source': ({ user, source }) => user * 2 + source,
  moment: () => Number.NaN,
};

const change: Readonly<Record<CounterName, (type: EventType) => number>> = {
  sends: (type) => (type === EventType.send ? 1 : 0),
  opens: (type) => (type === EventType.open ? 1 : 0),
  reads: (type) => (type === EventType.read ? 1 : 0),
  follows: (type) => (type === EventType.follow ? 1 : type === EventType.unfollow ? -1 : 0),
};

/** The same counters by counting the list of events once for each: the definition. */
export function recount(
  events: readonly Event[],
  readAtMs: number,
  windowEndMs: number,
  view: HistoryView = WHOLE_HISTORY,
  { counters, latest } = EVERYTHING,
): Counters {
  const known = events.filter((event) => isInHistory(view, event, readAtMs));
  const ofEach = (key: EntityKey, count: (own: Event[]) => number) =>
    Array.from({ length: sizes[key] }, (_, entity) =>
      count(known.filter((event) => entityOf[key](event) === entity)),
    );
  return Object.fromEntries([
    ...counters.map((demand) => [
      nameOf(demand),
      ofEach(demand.key, (own) =>
        own
          .filter((event) => event.occurredAtMs >= windowEndMs - demand.windowMs)
          .reduce((sum, event) => sum + change[demand.counter](event.type), 0),
      ),
    ]),
    ...latest.map(({ key, counter }) => [
      `${key} ${counter} latest`,
      ofEach(key, (own) =>
        Math.max(
          ...own.filter((event) => change[counter](event.type) !== 0).map((event) => event.occurredAtMs),
        ),
      ),
    ]),
  ]);
}
