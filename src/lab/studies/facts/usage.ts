/** Use of an app in some days, as its owner counts it: one pass over impressions, events and the looks of users. */
import { placeInBlock } from '../../../base/blocks.ts';
import { range as columnRange, rowsWhere } from '../../../base/columns.ts';
import { DAY_MS, isWeekend, MINUTE_MS } from '../../../base/time.ts';
import type { Catalog } from '../../../history/catalog.ts';
import type { Impressions } from '../../../history/impressions.ts';
import { type EventLog, EventType, offsetOf } from '../../../history/log.ts';
import type { Timeline } from '../../../scenario/timeline.ts';
import type { Lives } from '../../../world/lives.ts';
import { type DaySchedule, ItemKind } from '../../../world/schedule.ts';
import {
  ascending,
  type CountedSends,
  type CountedStories,
  countSends,
  countStories,
  type Days,
  type Follow,
  followRateOf,
  type Sent,
} from './counts.ts';

/** Five whole weeks, a month among them. */
export const OBSERVED_DAYS = 35;

/** Days of those who are active in a month. */
const MONTH_DAYS = 30;

/** A pause of uses that ends a session. */
const SESSION_PAUSE_MS = 30 * MINUTE_MS;

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
    readonly catalog: Pick<Catalog, 'storyPublishedAtMs' | 'storyExpiresAtMs' | 'storySource' | 'storyTopic'>;
    scheduleOf(day: number): DaySchedule;
  };
}

/** All lists of numbers are in ascending order, except where something else is said. */
export interface Usage extends CountedSends, CountedStories {
  readonly days: number;
  /** At any time. */
  readonly users: number;
  /** Share of the users at the end whom notifications reach. */
  readonly reachableShare: number;
  /** Age of the story, at each open and at each read in the app. */
  readonly openAgesMs: readonly number[];
  readonly readAgesMs: readonly number[];
  /** The story sent most on each day: its part of the sends of the day. */
  readonly topShares: readonly number[];
  /** And to how many users. */
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
  /** Share of the opens that led to a follow. */
  readonly followRate: number;
  /** Of those who have arrived since time 0, and whose day is over: the share who used the app so many days after that of arrival. */
  retention(day: number): number;
  /** And the share who had left for good when so many days had passed. */
  left(day: number): number;
}

/** Of an app of which nothing is known. */
export const unknownUsage: Usage = {
  days: Number.NaN,
  users: Number.NaN,
  sends: Number.NaN,
  opens: Number.NaN,
  sendsAfterFirst: Number.NaN,
  notifiedMs: Number.NaN,
  notified: Number.NaN,
  openRates: [],
  openDelaysMs: [],
  openAgesMs: [],
  readAgesMs: [],
  stories: Number.NaN,
  lifetimesMs: [],
  newsMixChange: Number.NaN,
  topShares: [],
  topReaches: [],
  reachableShare: Number.NaN,
  weekendRatio: Number.NaN,
  followRate: Number.NaN,
  followsPerUser: Number.NaN,
  uses: [],
  sessionLengths: [],
  gapsMs: [],
  month: { days: Number.NaN, users: Number.NaN, usersOfDay: Number.NaN, sessions: Number.NaN },
  retention: () => Number.NaN,
  left: () => Number.NaN,
};

/** Use in the last days before training, as far as impressions are kept: there are none before the warm-up. */
export function usageUntilTraining(
  app: App,
  { warmupDay, productionDay }: Pick<Timeline, 'warmupDay' | 'productionDay'>,
  days: number,
): Usage {
  return usageOf(app, Math.max(warmupDay, productionDay - days), productionDay);
}

/** @param fromDay the first of the days that are counted; impressions are there from then on */
export function usageOf(app: App, fromDay: number, toDay: number): Usage {
  const { arrivesAtMs, departsAtMs, users } = app.world.population.lives;
  const { catalog, options } = app.world;
  const days: Days = { fromMs: fromDay * DAY_MS, toMs: toDay * DAY_MS };
  const { fromMs, toMs } = days;
  const sent = sentIn(app, days);
  const { follows, followed, readAgesMs } = eventsOf(app, days);
  const usesMs = usesOf(app, toDay);
  const newcomers = (isSeen: (atMs: number) => boolean): number[] =>
    range(users).filter((user) => arrivesAtMs[user] >= 0 && isSeen(arrivesAtMs[user]));
  const present = range(users).filter((user) => arrivesAtMs[user] < toMs && departsAtMs[user] >= toMs);
  const { optedOut } = app.truth;
  const isRetained = (user: number, day: number): boolean =>
    usesMs[user].some((atMs) => dayOf(atMs) === dayOf(arrivesAtMs[user]) + day);
  return {
    days: toDay - fromDay,
    users: options.users,
    ...countSends(sent, days),
    ...countStories(
      {
        publishedAtMs: catalog.storyPublishedAtMs,
        expiresAtMs: catalog.storyExpiresAtMs,
        topic: catalog.storyTopic,
      },
      days,
    ),
    ...topsOf(sent),
    openAgesMs: openAgesOf(sent, catalog.storyPublishedAtMs, days),
    readAgesMs,
    weekendRatio: weekendRatioOf(sent, days),
    followRate: followRateOf(sent, (story) => catalog.storySource[story], followed, days),
    reachableShare: present.filter((user) => optedOut[user] === 0).length / present.length,
    ...sessionsOf(usesMs, fromMs, toMs),
    followsPerUser: present.reduce((sum, user) => sum + follows[user], 0) / present.length,
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

/** The notifications of some days. */
function sentIn({ impressions }: App, { fromMs, toMs }: Days): Sent {
  const rows = rowsWhere(columnRange(0, impressions.rows), (row) => {
    const atMs = impressions.value('sentAtMs', row);
    return atMs >= fromMs && atMs < toMs;
  });
  const column = (name: 'sentAtMs' | 'openedAtMs') =>
    Float64Array.from(rows, (row) => impressions.value(name, row));
  const entity = (name: 'user' | 'story') => Int32Array.from(rows, (row) => impressions.value(name, row));
  return {
    user: entity('user'),
    story: entity('story'),
    sentAtMs: column('sentAtMs'),
    openedAtMs: column('openedAtMs'),
  };
}

function topsOf({ story, sentAtMs }: Sent): Pick<Usage, 'topShares' | 'topReaches'> {
  const sendsByDay = new Map<number, Map<number, number>>();
  for (let row = 0; row < story.length; row++) {
    const day = dayOf(sentAtMs[row]);
    const ofDay = sendsByDay.get(day) ?? new Map<number, number>();
    sendsByDay.set(day, ofDay.set(story[row], (ofDay.get(story[row]) ?? 0) + 1));
  }
  const tops = [...sendsByDay.values()].map((ofDay) => {
    const counts = [...ofDay.values()];
    return { most: Math.max(...counts), all: counts.reduce((sum, each) => sum + each, 0) };
  });
  return {
    topShares: ascending(tops.map(({ most, all }) => most / all)),
    topReaches: ascending(tops.map(({ most }) => most)),
  };
}

function weekendRatioOf({ sentAtMs, openedAtMs }: Sent, { toMs }: Days): number {
  const weekday = { sends: 0, opens: 0 };
  const weekend = { sends: 0, opens: 0 };
  for (let row = 0; row < sentAtMs.length; row++) {
    // The opens of the last day are still to come.
    if (sentAtMs[row] >= toMs - DAY_MS) continue;
    const part = isWeekend(dayOf(sentAtMs[row])) ? weekend : weekday;
    part.sends++;
    if (openedAtMs[row] < toMs) part.opens++;
  }
  return weekend.opens / weekend.sends / (weekday.opens / weekday.sends);
}

function openAgesOf({ story, openedAtMs }: Sent, publishedAtMs: Float64Array, { toMs }: Days): number[] {
  const ages: number[] = [];
  for (let row = 0; row < story.length; row++) {
    if (openedAtMs[row] < toMs) ages.push(openedAtMs[row] - publishedAtMs[story[row]]);
  }
  return ascending(ages);
}

/** Reads and follows, from the log. */
function eventsOf({ log, world }: App, { fromMs, toMs }: Days) {
  const follows = new Int32Array(world.population.lives.users);
  const followed: Follow[] = [];
  const readAgesMs: number[] = [];
  for (let seq = log.first; seq < log.end; seq++) {
    const block = log.blockOf(seq);
    const at = offsetOf(seq);
    const atMs = block.occurredAtMs[at];
    const user = block.user[at];
    switch (block.type[at]) {
      case EventType.follow:
        follows[user]++;
        if (atMs >= fromMs) followed.push({ user, source: block.source[at], atMs });
        break;
      case EventType.unfollow:
        follows[user]--;
        break;
      case EventType.read:
        if (atMs >= fromMs && atMs < toMs)
          readAgesMs.push(atMs - world.catalog.storyPublishedAtMs[block.story[at]]);
    }
  }
  return { follows, followed, readAgesMs: ascending(readAgesMs) };
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

function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
