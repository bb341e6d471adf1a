/**
 * Schedule of a day: the moments at which the app decides, at which users browse, arrive and depart. They depend on
 * the user and the day alone, so they are the same in every arm.
 *
 * Memory: 14 bytes an item of a day, twice as much again while it is made.
 */
import { type Draws, type Purpose, purpose } from '../base/random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../base/time.ts';
import type { Lives } from './lives.ts';
import type { Newsroom } from './newsroom.ts';
import type { WorldOptions } from './options.ts';
import type { Population } from './population.ts';

/** Time in which a broadcast reaches all. */
const BROADCAST_LASTS_MS = 15 * MINUTE_MS;

/** Time between two looks of a visit. */
const LOOK_MS = 40_000;

const DECISION_MOMENT = purpose('schedule/decision moment', 1);
const BROWSE_MOMENT = purpose('schedule/browse moment', 2);
const DECISION_COUNT = purpose('schedule/decision count', 17);
const BROWSE_COUNT = purpose('schedule/browse count', 18);
const BROADCAST_LAG = purpose('schedule/broadcast lag');
const VISIT_LOOKS = purpose('schedule/looks of a visit');

export const ItemKind = { decision: 0, browse: 1, arrival: 2, departure: 3, broadcast: 4 } as const;

/** A factor of how many items a user has on a day: at least 0. */
export type Activity = (user: number, day: number) => number;

/** The factors of both kinds of items. */
export interface Activities {
  readonly deciding: readonly Activity[];
  readonly browsing: readonly Activity[];
}

/** Most decisions, and most browses, of a user in a day; what the six bits of a slot hold. */
const SLOTS = 64;

/** Spread of a user's moments around the home hour. */
const MOMENT_SPREAD_HOURS = 4;

/** Packs (milliseconds in the day, item) into one exact double, so that a plain numeric sort orders the items. */
export const ITEMS_PER_DAY_MAX = 1 << 26;

/** The items of one day in order of time; ties in order of user. */
export interface DaySchedule {
  readonly count: number;
  readonly atMs: Float64Array;
  readonly user: Int32Array;
  readonly slot: Uint8Array;
  readonly kind: Uint8Array;
}

export function scheduleOfDay(
  draws: Draws,
  population: Population,
  { broadcastStory, broadcastAtMs }: Pick<Newsroom, 'broadcastStory' | 'broadcastAtMs'>,
  organic: WorldOptions['organic'],
  { deciding, browsing }: Activities,
  day: number,
): DaySchedule {
  const { lives } = population;
  const startMs = day * DAY_MS;
  const endMs = startMs + DAY_MS;
  const here = usersOn(lives, startMs, endMs);
  const decisions = new Uint8Array(here.length);
  const browses = new Uint8Array(here.length);
  // Arrival, departure and broadcast.
  const atMostOnce = (user: number) =>
    Number(lives.arrivesAtMs[user] >= startMs) +
    Number(lives.departsAtMs[user] < endMs) +
    Number(broadcastStory[day] >= 0);
  let most = 0;
  for (let place = 0; place < here.length; place++) {
    const user = here[place];
    const decisionRate = rateOf(population.decisionsPerDay[user], deciding, user, day);
    decisions[place] = itemsOf(decisionRate, draws.uniform(DECISION_COUNT, user, day));
    const browseRate = rateOf(population.browsesPerDay[user], browsing, user, day);
    browses[place] = looksOf(draws, organic, browseRate, user, day);
    most += decisions[place] + browses[place] + atMostOnce(user);
  }
  if (most > ITEMS_PER_DAY_MAX) {
    throw new RangeError(`day ${day} has up to ${most} items; at most ${ITEMS_PER_DAY_MAX} fit`);
  }

  const itemUser = new Int32Array(most);
  const itemSlot = new Uint8Array(most);
  const itemKind = new Uint8Array(most);
  const keysOfMost = new Float64Array(most);
  let count = 0;
  const add = (user: number, kind: number, slot: number, inDayMs: number) => {
    itemUser[count] = user;
    itemSlot[count] = slot;
    itemKind[count] = kind;
    keysOfMost[count] = inDayMs * ITEMS_PER_DAY_MAX + count;
    count++;
  };
  for (let place = 0; place < here.length; place++) {
    const user = here[place];
    const arrivesInDayMs = lives.arrivesAtMs[user] - startMs;
    const departsInDayMs = lives.departsAtMs[user] - startMs;
    if (arrivesInDayMs >= 0) add(user, ItemKind.arrival, 0, arrivesInDayMs);
    const addIfHere = (kind: number, slot: number, inDayMs: number) => {
      if (inDayMs >= arrivesInDayMs && inDayMs < departsInDayMs) add(user, kind, slot, inDayMs);
    };
    if (broadcastStory[day] >= 0) {
      const lagMs = Math.floor(draws.uniform(BROADCAST_LAG, user, day) * BROADCAST_LASTS_MS);
      addIfHere(ItemKind.broadcast, 0, broadcastAtMs[day] - startMs + lagMs);
    }
    const momentOf = (moment: Purpose, of: number) =>
      momentInDayMs(population.homeHour[user], draws.normal(moment, user, slotKey(day, of)));
    for (let slot = 0; slot < decisions[place]; slot++) {
      addIfHere(ItemKind.decision, slot, momentOf(DECISION_MOMENT, slot));
    }
    for (let slot = 0, visit = 0; slot < browses[place]; visit++) {
      const atInDayMs = momentOf(BROWSE_MOMENT, visit);
      const end = Math.min(browses[place], slot + looksOfVisit(draws, organic, user, day, visit));
      for (let look = 0; slot < end; slot++, look++) {
        addIfHere(ItemKind.browse, slot, Math.min(atInDayMs + look * LOOK_MS, DAY_MS - 1));
      }
    }
    if (departsInDayMs < DAY_MS) add(user, ItemKind.departure, 0, departsInDayMs);
  }

  const keys = keysOfMost.subarray(0, count);
  keys.sort();
  const atMs = new Float64Array(count);
  const user = new Int32Array(count);
  const slot = new Uint8Array(count);
  const kind = new Uint8Array(count);
  for (let place = 0; place < count; place++) {
    const inDayMs = Math.floor(keys[place] / ITEMS_PER_DAY_MAX);
    const from = keys[place] - inDayMs * ITEMS_PER_DAY_MAX;
    atMs[place] = startMs + inDayMs;
    user[place] = itemUser[from];
    slot[place] = itemSlot[from];
    kind[place] = itemKind[from];
  }
  return { count, atMs, user, slot, kind };
}

/** The key of a user's slot on a day, for counter-based draws. */
export function slotKey(day: number, slot: number): number {
  return day * SLOTS + slot;
}

/** The users who are there at some moment in [startMs, endMs). */
function usersOn({ users, arrivesAtMs, departsAtMs }: Lives, startMs: number, endMs: number): Int32Array {
  const here = new Int32Array(users);
  let count = 0;
  // Those who are not of time 0 stand in order of arrival.
  for (let user = 0; user < users && arrivesAtMs[user] < endMs; user++) {
    if (departsAtMs[user] >= startMs) here[count++] = user;
  }
  return here.subarray(0, count);
}

function rateOf(perDay: number, factors: readonly Activity[], user: number, day: number): number {
  let rate = perDay;
  for (let index = 0; index < factors.length; index++) rate *= factors[index](user, day);
  if (!(rate >= 0)) {
    throw new RangeError(
      `the activity of user ${user} on day ${day} is ${rate} items; a mechanism's factors are at least 0`,
    );
  }
  return rate;
}

/**
 * Returns how many stories a user looks at on a day: none on most days, else in a number of visits. Of a user who comes every day,
 * the visits are as many as the rate asks for.
 */
function looksOf(
  draws: Draws,
  organic: WorldOptions['organic'],
  rate: number,
  user: number,
  day: number,
): number {
  if (rate === 0) return 0;
  const { visitsPerDay, looksPerVisit } = organic;
  const comes = Math.min(1, rate / (visitsPerDay * looksPerVisit));
  const uniform = draws.uniform(BROWSE_COUNT, user, day);
  if (uniform >= comes) return 0;
  // Given that the user comes, the rest of the uniform is uniform again.
  const visits = geometric(uniform / comes, rate / (comes * looksPerVisit));
  let looks = 0;
  for (let visit = 0; visit < visits && looks < SLOTS; visit++) {
    looks += looksOfVisit(draws, organic, user, day, visit);
  }
  return Math.min(looks, SLOTS);
}

function looksOfVisit(
  draws: Draws,
  { looksPerVisit }: WorldOptions['organic'],
  user: number,
  day: number,
  visit: number,
): number {
  return geometric(draws.uniform(VISIT_LOOKS, user, slotKey(day, visit)), looksPerVisit);
}

/** A whole number from 1 on with the given mean, at least 1, each more by the same probability. */
function geometric(uniform: number, mean: number): number {
  return mean <= 1 ? 1 : 1 + Math.floor(Math.log(1 - uniform) / Math.log(1 - 1 / mean));
}

/** A whole number with mean `rate`: its floor, or one more. */
function itemsOf(rate: number, uniform: number): number {
  return Math.min(Math.floor(rate + uniform), SLOTS);
}

function momentInDayMs(homeHour: number, deviate: number): number {
  const hour = homeHour + MOMENT_SPREAD_HOURS * deviate;
  const wrapped = hour - 24 * Math.floor(hour / 24);
  return Math.min(Math.floor(wrapped * HOUR_MS), DAY_MS - 1);
}
