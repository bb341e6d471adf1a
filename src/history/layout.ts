/**
 * The layout of the state: which events are counted for which entities over which windows, and where. It follows from
 * what is asked of the state; nothing else is counted.
 */
import { type EntityKey, type EntityPart, entityKeys, partsOf } from './entities.ts';
import { type EventName, eventTypeNames } from './log.ts';

export const counterNames = ['sends', 'opens', 'reads', 'follows'] as const;
export type CounterName = (typeof counterNames)[number];

/** The counters that an event of each type changes, and by how much; the other types are not counted. */
const COUNTED: Partial<Record<EventName, { readonly counter: CounterName; readonly change: 1 | -1 }>> = {
  send: { counter: 'sends', change: 1 },
  open: { counter: 'opens', change: 1 },
  read: { counter: 'reads', change: 1 },
  follow: { counter: 'follows', change: 1 },
  unfollow: { counter: 'follows', change: -1 },
};

/** The types of events that a counter counts. */
export function eventsCounted(counter: CounterName): readonly EventName[] {
  return eventTypeNames.filter((type) => COUNTED[type]?.counter === counter);
}

/** Counters, as places from where the group of their window starts. */
export const SENDS = 0;
export const OPENS = 1;
export const FOLLOWS = 3;

/**
 * Int32 places of a group: one for each counter, or the latest two moments of one kind of event. Windows that count different
 * events share a group.
 */
const GROUP = counterNames.length;

/** The window that never ends. */
export const LIFETIME_MS = Number.POSITIVE_INFINITY;

/** A counter of the entities of a key. A window of length W at moment t is [t - W, t) by occurrence. */
export interface CounterDemand {
  readonly key: EntityKey;
  readonly counter: CounterName;
  readonly windowMs: number;
}

/** The moment of an entity's latest event that a counter counts, up or down. */
export interface LatestDemand {
  readonly key: EntityKey;
  readonly counter: CounterName;
}

/** A place among those of an entity: of a counter, or in doubles of a moment. */
export interface Place {
  readonly key: number;
  readonly place: number;
}

/** Change of a counter by an event that enters or leaves windows. */
export interface Update {
  /** Added to each of the counters. */
  readonly change: number;
  readonly counters: readonly Place[];
  readonly latest: readonly Place[];
}

export interface CounterLayout {
  /** Lengths of the windows, each once, in ascending order; the last is the lifetime. */
  readonly windowsMs: readonly number[];
  /** Int32 places of one entity, by key. */
  readonly strides: Int32Array;
  /** Doubles that hold moments, by key. */
  readonly latestPlaces: readonly (readonly number[])[];
  /** Updates of one window alone, by window and by type of event. */
  readonly within: readonly (readonly Update[])[];
  /** Updates of a window and all longer ones: all that hold an event, if this is the shortest that does. */
  readonly since: readonly (readonly Update[])[];
  /** Place of a window's first counter among those of an entity. */
  placeOf(key: EntityKey, windowMs: number): number;
  /** The double that holds when an entity's latest event was; the one after it holds when the one before was. */
  latestPlaceOf(key: EntityKey, counter: CounterName): number;
}

/** Checks that events of a kind have a key. Follows are about a source, not about a story or a topic of it. */
export function canCount(key: EntityKey, counter: CounterName): boolean {
  const parts = partsOf(key);
  const isOfFollows = (part: EntityPart) => part === 'user' || part === 'source';
  return parts.length > 0 && (counter !== 'follows' || parts.every(isOfFollows));
}

/** @throws RangeError for a counter that no event could change */
export function layoutOf(
  counters: readonly CounterDemand[],
  latest: readonly LatestDemand[] = [],
): CounterLayout {
  for (const { key, counter } of [...counters, ...latest]) {
    if (canCount(key, counter)) continue;
    throw new RangeError(`found ${counter} of a ${key}; expected a key that such events have`);
  }
  const windowsMs = [...new Set([...counters.map(({ windowMs }) => windowMs), LIFETIME_MS])].sort(
    (a, b) => a - b,
  );
  const groups = entityKeys.map((key) => [
    ...groupsOfWindows(counters.filter((each) => each.key === key)),
    ...counterNames
      .filter((name) => latest.some((each) => each.key === key && each.counter === name))
      .map((name) => [name]),
  ]);
  const startOf = (key: EntityKey, what: number | CounterName) => {
    const index = groups[entityKeys.indexOf(key)].findIndex((group) => group.includes(what));
    if (index < 0)
      throw new RangeError(`found no counters of a ${key} for ${what}; expected them in the layout`);
    return index * GROUP;
  };
  const latestPlaceOf = (key: EntityKey, counter: CounterName) => startOf(key, counter) / 2;
  const updateOf = (type: EventName, isWithin: (windowMs: number) => boolean): Update => {
    const { counter, change } = COUNTED[type] ?? { counter: undefined, change: 0 };
    const isAsked = (key: EntityKey, windowMs: number) =>
      counters.some((each) => each.key === key && each.counter === counter && each.windowMs === windowMs);
    return {
      change,
      counters: entityKeys.flatMap((key, index) =>
        windowsMs
          .filter((windowMs) => isWithin(windowMs) && isAsked(key, windowMs))
          .map((windowMs) => ({
            key: index,
            place: startOf(key, windowMs) + counterNames.indexOf(counter as CounterName),
          })),
      ),
      latest: entityKeys.flatMap((key, index) =>
        isWithin(LIFETIME_MS) && latest.some((each) => each.key === key && each.counter === counter)
          ? [{ key: index, place: latestPlaceOf(key, counter as CounterName) }]
          : [],
      ),
    };
  };
  return {
    windowsMs,
    strides: Int32Array.from(groups, ({ length }) => length * GROUP),
    latestPlaces: entityKeys.map((key, index) =>
      groups[index]
        .flat()
        .filter((what) => typeof what === 'string')
        .flatMap((counter) => [latestPlaceOf(key, counter), latestPlaceOf(key, counter) + 1]),
    ),
    within: windowsMs.map((each) => eventTypeNames.map((type) => updateOf(type, (ms) => ms === each))),
    since: windowsMs.map((each) => eventTypeNames.map((type) => updateOf(type, (ms) => ms >= each))),
    placeOf: startOf,
    latestPlaceOf,
  };
}

/** The windows of a key in groups: a window is in the first in which none counts what it counts. */
function groupsOfWindows(demands: readonly CounterDemand[]): (number | CounterName)[][] {
  const windowsMs = [...new Set(demands.map(({ windowMs }) => windowMs))].sort((a, b) => a - b);
  const groups: CounterDemand[][] = [];
  for (const window of windowsMs) {
    const own = demands.filter(({ windowMs }) => windowMs === window);
    const isCounted = ({ counter }: CounterDemand) => own.some((each) => each.counter === counter);
    const group = groups.find((each) => !each.some(isCounted));
    if (group === undefined) groups.push(own);
    else group.push(...own);
  }
  return groups.map((group) => group.map(({ windowMs }) => windowMs));
}
