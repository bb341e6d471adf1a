/** Use of an app in some days, as its owner counts it: one pass over impressions, events and the looks of users. */
import { placeInBlock } from '../../../base/blocks.ts';
import { DAY_MS, MINUTE_MS } from '../../../base/time.ts';
import type { Catalog } from '../../../history/catalog.ts';
import type { Impressions } from '../../../history/impressions.ts';
import { type EventLog, EventType, offsetOf } from '../../../history/log.ts';
import type { Lives } from '../../../world/lives.ts';
import { type DaySchedule, ItemKind } from '../../../world/schedule.ts';

/** Five whole weeks, a month among them. */
export const OBSERVED_DAYS = 35;

/** Days of those who are active in a month. */
const MONTH_DAYS = 30;

/** A pause of uses that ends a session. */
const SESSION_PAUSE_MS = 30 * MINUTE_MS;

/** Sends to a user from which on an open rate says something. */
const LEAST_SENDS = 20;

/** An app as far as its use is counted; an arm of a simulated world is one. */
export interface App {
  readonly impressions: Impressions;
  readonly log: EventLog;
  /** By user: 1 who had switched notifications off at the end. */
  readonly truth: { readonly optedOut: Uint8Array };
  readonly world: {
    /** Users at any time. */
    readonly options: { readonly users: number };
    readonly population: { readonly lives: Lives };
    readonly catalog: Pick<Catalog, 'storyPublishedAtMs' | 'storyExpiresAtMs'>;
    scheduleOf(day: number): DaySchedule;
  };
}

/** All lists of numbers are in ascending order, except where something else is said. */
export interface Usage {
  readonly days: number;
  readonly sends: number;
  readonly opens: number;
  /** Sum over users of the days on which notifications could reach them. */
  readonly reachableUserDays: number;
  /** Share of the users at the end whom notifications reach. */
  readonly reachableShare: number;
  /** Of users who were there on all days and were sent enough. */
  readonly openRates: readonly number[];
  readonly openDelaysMs: readonly number[];
  /** Age of the story, at each open and at each read in the app. */
  readonly openAgesMs: readonly number[];
  readonly readAgesMs: readonly number[];
  /** Of the stories that were published, the time for which each could be sent. */
  readonly lifetimesMs: readonly number[];
  /** The story sent most on each day: its part of the sends of the day. */
  readonly topShares: readonly number[];
  /** And its part of the users. */
  readonly topReaches: readonly number[];
  /** Open rate of what was sent at weekends over that of weekdays. */
  readonly weekendRatio: number;
  /** Of each user with any: looks at stories and opens. */
  readonly uses: readonly number[];
  readonly sessionLengths: readonly number[];
  /** From the end of a session to the beginning of the user's next. */
  readonly gapsMs: readonly number[];
  /** Users with any use in the last month, how many on a mean day of it, and the sessions of all of them. */
  readonly month: {
    readonly days: number;
    readonly users: number;
    readonly usersOfDay: number;
    readonly sessions: number;
  };
  readonly followsPerUser: number;
  /** Of those who have arrived since time 0, and whose day is over: the share who used the app so many days after that of arrival. */
  retention(day: number): number;
  /** And the share who had left for good when so many days had passed. */
  left(day: number): number;
}

/** @param fromDay the first of the days that are counted; impressions are there from then on */
export function usageOf(app: App, fromDay: number, toDay: number): Usage {
  const { arrivesAtMs, departsAtMs, users } = app.world.population.lives;
  const [fromMs, toMs] = [fromDay * DAY_MS, toDay * DAY_MS];
  const sent = sentOf(app, fromMs, toMs);
  const happened = eventsOf(app, fromMs, toMs);
  const usesMs = usesOf(app, toDay);
  const newcomers = (isSeen: (atMs: number) => boolean): number[] =>
    range(users).filter((user) => arrivesAtMs[user] >= 0 && isSeen(arrivesAtMs[user]));
  const present = range(users).filter((user) => arrivesAtMs[user] < toMs && departsAtMs[user] >= toMs);
  const { optedOut } = app.truth;
  const reachableDays = (user: number): number => {
    const off = optedOut[user] === 1 ? (happened.optOutAtMs.get(user) ?? Number.NEGATIVE_INFINITY) : toMs;
    const end = Math.min(toMs, departsAtMs[user], off);
    return Math.max(0, end - Math.max(fromMs, arrivesAtMs[user])) / DAY_MS;
  };
  const isRetained = (user: number, day: number): boolean =>
    usesMs[user].some((atMs) => dayOf(atMs) === dayOf(arrivesAtMs[user]) + day);
  return {
    days: toDay - fromDay,
    ...sent,
    ...happened,
    reachableUserDays: range(users).reduce((sum, user) => sum + reachableDays(user), 0),
    reachableShare: present.filter((user) => optedOut[user] === 0).length / present.length,
    lifetimesMs: lifetimesOf(app, fromMs, toMs),
    ...sessionsOf(usesMs, fromMs, toMs),
    followsPerUser: present.reduce((sum, user) => sum + happened.follows[user], 0) / present.length,
    retention(day) {
      const cohort = newcomers((atMs) => dayOf(atMs) + day < toDay);
      return cohort.filter((user) => isRetained(user, day)).length / cohort.length;
    },
    left(day) {
      const cohort = newcomers((atMs) => atMs + day * DAY_MS <= toMs);
      return (
        cohort.filter((user) => departsAtMs[user] - arrivesAtMs[user] < day * DAY_MS).length / cohort.length
      );
    },
  };
}

/** Notifications, from the impressions. */
function sentOf({ impressions, world }: App, fromMs: number, toMs: number) {
  const { arrivesAtMs, departsAtMs, users } = world.population.lives;
  const { storyPublishedAtMs } = world.catalog;
  const sendsTo = new Uint32Array(users);
  const opensOf = new Uint32Array(users);
  const sendsByDay = new Map<number, Map<number, number>>();
  const weekday = { sends: 0, opens: 0 };
  const weekend = { sends: 0, opens: 0 };
  const openDelaysMs: number[] = [];
  const openAgesMs: number[] = [];
  let sends = 0;
  for (let row = 0; row < impressions.rows; row++) {
    const block = impressions.blockOf(row);
    const at = placeInBlock(row);
    const sentAtMs = block.sentAtMs[at];
    const openedAtMs = block.openedAtMs[at];
    const story = block.story[at];
    if (openedAtMs >= fromMs && openedAtMs < toMs) {
      openDelaysMs.push(openedAtMs - sentAtMs);
      openAgesMs.push(openedAtMs - storyPublishedAtMs[story]);
    }
    if (sentAtMs < fromMs || sentAtMs >= toMs) continue;
    sends++;
    const isOpened = openedAtMs < toMs;
    sendsTo[block.user[at]]++;
    if (isOpened) opensOf[block.user[at]]++;
    const day = dayOf(sentAtMs);
    const ofDay = sendsByDay.get(day) ?? new Map<number, number>();
    sendsByDay.set(day, ofDay.set(story, (ofDay.get(story) ?? 0) + 1));
    // The opens of the last day are still to come.
    if (sentAtMs >= toMs - DAY_MS) continue;
    const part = day % 7 >= 5 ? weekend : weekday;
    part.sends++;
    if (isOpened) part.opens++;
  }
  const tops = [...sendsByDay.values()].map((ofDay) => {
    const counts = [...ofDay.values()];
    return { most: Math.max(...counts), all: counts.reduce((sum, each) => sum + each, 0) };
  });
  const told = range(users).filter(
    (user) => arrivesAtMs[user] < fromMs && departsAtMs[user] >= toMs && sendsTo[user] >= LEAST_SENDS,
  );
  return {
    sends,
    opens: openDelaysMs.length,
    openDelaysMs: ascending(openDelaysMs),
    openAgesMs: ascending(openAgesMs),
    openRates: ascending(told.map((user) => opensOf[user] / sendsTo[user])),
    topShares: ascending(tops.map(({ most, all }) => most / all)),
    topReaches: ascending(tops.map(({ most }) => most / world.options.users)),
    weekendRatio: weekend.opens / weekend.sends / (weekday.opens / weekday.sends),
  };
}

/** Reads, follows and opt-outs, from the log. */
function eventsOf({ log, world }: App, fromMs: number, toMs: number) {
  const follows = new Int32Array(world.population.lives.users);
  const optOutAtMs = new Map<number, number>();
  const readAgesMs: number[] = [];
  for (let seq = log.first; seq < log.end; seq++) {
    const block = log.blockOf(seq);
    const at = offsetOf(seq);
    const atMs = block.occurredAtMs[at];
    const user = block.user[at];
    switch (block.type[at]) {
      case EventType.follow:
        follows[user]++;
        break;
      case EventType.unfollow:
        follows[user]--;
        break;
      case EventType.optOut:
        optOutAtMs.set(user, atMs);
        break;
      case EventType.read:
        if (atMs >= fromMs && atMs < toMs)
          readAgesMs.push(atMs - world.catalog.storyPublishedAtMs[block.story[at]]);
    }
  }
  return { follows, optOutAtMs, readAgesMs: ascending(readAgesMs) };
}

/** By user, the moments of looks and opens before the end, in ascending order. */
function usesOf({ impressions, world }: App, toDay: number): readonly (readonly number[])[] {
  const usesMs = range(world.population.lives.users).map((): number[] => []);
  for (let day = 0; day < toDay; day++) {
    const { count, kind, user, atMs } = world.scheduleOf(day);
    for (let item = 0; item < count; item++)
      if (kind[item] === ItemKind.browse) usesMs[user[item]].push(atMs[item]);
  }
  for (let row = 0; row < impressions.rows; row++) {
    const block = impressions.blockOf(row);
    const at = placeInBlock(row);
    if (block.openedAtMs[at] < toDay * DAY_MS) usesMs[block.user[at]].push(block.openedAtMs[at]);
  }
  return usesMs.map(ascending);
}

function sessionsOf(usesMs: readonly (readonly number[])[], fromMs: number, toMs: number) {
  const monthDays = Math.min(MONTH_DAYS, (toMs - fromMs) / DAY_MS);
  const monthMs = toMs - monthDays * DAY_MS;
  const uses: number[] = [];
  const sessionLengths: number[] = [];
  const gapsMs: number[] = [];
  const month = { days: monthDays, users: 0, userDays: 0, sessions: 0 };
  for (const all of usesMs) {
    const own = all.filter((atMs) => atMs >= fromMs);
    if (own.length === 0) continue;
    uses.push(own.length);
    let length = 0;
    for (const [index, atMs] of own.entries()) {
      const gapMs = index === 0 ? Number.POSITIVE_INFINITY : atMs - own[index - 1];
      if (gapMs > SESSION_PAUSE_MS) {
        if (index > 0) {
          gapsMs.push(gapMs);
          sessionLengths.push(length);
        }
        length = 0;
        if (atMs >= monthMs) month.sessions++;
      }
      length++;
    }
    sessionLengths.push(length);
    const daysOfUse = new Set(own.filter((atMs) => atMs >= monthMs).map((atMs) => dayOf(atMs)));
    if (daysOfUse.size > 0) month.users++;
    month.userDays += daysOfUse.size;
  }
  const { days, users, sessions, userDays } = month;
  return {
    uses: ascending(uses),
    sessionLengths: ascending(sessionLengths),
    gapsMs: ascending(gapsMs),
    month: { days, users, sessions, usersOfDay: userDays / days },
  };
}

function lifetimesOf({ world }: App, fromMs: number, toMs: number): number[] {
  const { storyPublishedAtMs, storyExpiresAtMs } = world.catalog;
  return ascending(
    range(storyPublishedAtMs.length)
      .filter((story) => storyPublishedAtMs[story] >= fromMs && storyPublishedAtMs[story] < toMs)
      .map((story) => storyExpiresAtMs[story] - storyPublishedAtMs[story]),
  );
}

function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

function ascending(values: readonly number[]): number[] {
  return Array.from(Float64Array.from(values).sort());
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
