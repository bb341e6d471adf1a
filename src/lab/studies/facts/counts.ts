/**
 * Counts of some days of an app, from tables that every owner of one has: notifications, follows and stories. A simulated
 * world and the tables of a reader are counted by the same lines.
 *
 * All lists of numbers are in ascending order.
 */
import { DAY_MS, HOUR_MS } from '../../../base/time.ts';

/** The days [fromMs, toMs). */
export interface Days {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Notifications that were sent in the days, column by column. */
export interface Sent {
  /** Numbers from 0. */
  readonly user: Int32Array;
  readonly story: Int32Array;
  readonly sentAtMs: Float64Array;
  /** Infinity where it was not opened; NaN where it was, nobody knows when. */
  readonly openedAtMs: Float64Array;
}

export interface CountedSends {
  readonly sends: number;
  /** Of the notifications of these days, before their end. */
  readonly opens: number;
  /** From the first to the last notification of each user: what came after the first, and the time, summed over users. */
  readonly sendsAfterFirst: number;
  readonly notifiedMs: number;
  /** Users who got a notification in the last week. */
  readonly notified: number;
  /** Of users who got a notification in the first week, in the last week, and enough in all. */
  readonly openRates: readonly number[];
  readonly openDelaysMs: readonly number[];
}

const WEEK_MS = 7 * DAY_MS;

/** Sends to a user from which on an open rate says something. */
const LEAST_SENDS = 20;

export function countSends({ user, sentAtMs, openedAtMs }: Sent, { fromMs, toMs }: Days): CountedSends {
  const users = user.reduce((most, each) => Math.max(most, each), -1) + 1;
  const sends = new Uint32Array(users);
  const opens = new Uint32Array(users);
  const firstMs = new Float64Array(users).fill(Number.POSITIVE_INFINITY);
  const lastMs = new Float64Array(users).fill(Number.NEGATIVE_INFINITY);
  const openDelaysMs: number[] = [];
  for (let row = 0; row < user.length; row++) {
    const who = user[row];
    sends[who]++;
    firstMs[who] = Math.min(firstMs[who], sentAtMs[row]);
    lastMs[who] = Math.max(lastMs[who], sentAtMs[row]);
    if (openedAtMs[row] >= toMs) continue;
    opens[who]++;
    if (!Number.isNaN(openedAtMs[row])) openDelaysMs.push(openedAtMs[row] - sentAtMs[row]);
  }
  const openRates: number[] = [];
  let [sendsAfterFirst, notifiedMs, notified] = [0, 0, 0];
  for (let who = 0; who < users; who++) {
    if (sends[who] === 0) continue;
    sendsAfterFirst += sends[who] - 1;
    notifiedMs += lastMs[who] - firstMs[who];
    const isLate = lastMs[who] >= toMs - WEEK_MS;
    if (isLate) notified++;
    if (isLate && firstMs[who] < fromMs + WEEK_MS && sends[who] >= LEAST_SENDS)
      openRates.push(opens[who] / sends[who]);
  }
  return {
    sends: user.length,
    opens: opens.reduce((sum, each) => sum + each, 0),
    sendsAfterFirst,
    notifiedMs,
    notified,
    openRates: ascending(openRates),
    openDelaysMs: ascending(openDelaysMs),
  };
}

export interface Follow {
  readonly user: number;
  readonly source: number;
  readonly atMs: number;
}

/** The longest time after an open in which a follow of its source counts as what it led to. */
const FOLLOWS_WITHIN_MS = HOUR_MS;

/** Opens after which the user followed the source of the story, as a share; NaN without opens whose moment is known. */
export function followRateOf(
  { user, story, openedAtMs }: Sent,
  sourceOf: (story: number) => number,
  followed: Iterable<Follow>,
  { toMs }: Days,
): number {
  const key = (who: number, source: number) => `${who} ${source}`;
  const moments = new Map<string, number[]>();
  for (const { user: who, source, atMs } of followed) {
    const own = moments.get(key(who, source));
    if (own === undefined) moments.set(key(who, source), [atMs]);
    else own.push(atMs);
  }
  let [opens, led] = [0, 0];
  for (let row = 0; row < user.length; row++) {
    const atMs = openedAtMs[row];
    // Those of the last hour are still to come.
    if (!(atMs < toMs - FOLLOWS_WITHIN_MS)) continue;
    opens++;
    const own = moments.get(key(user[row], sourceOf(story[row]))) ?? [];
    if (own.some((followMs) => followMs >= atMs && followMs < atMs + FOLLOWS_WITHIN_MS)) led++;
  }
  return led / opens;
}

/** Stories ever, column by column. */
export interface Stories {
  readonly publishedAtMs: Float64Array;
  readonly expiresAtMs: Float64Array;
  readonly topic: Int32Array;
}

export interface CountedStories {
  /** Published in these days. */
  readonly stories: number;
  /** Of the stories that were published, the time for which each could be sent. */
  readonly lifetimesMs: readonly number[];
  /** Total variation distance between the topics of the stories of the first week and those of the last. */
  readonly newsMixChange: number;
}

export function countStories(
  { publishedAtMs, expiresAtMs, topic }: Stories,
  { fromMs, toMs }: Days,
): CountedStories {
  const lifetimesMs: number[] = [];
  const topics = topic.reduce((most, each) => Math.max(most, each), -1) + 1;
  const [first, last] = [new Float64Array(topics), new Float64Array(topics)];
  for (let story = 0; story < publishedAtMs.length; story++) {
    const atMs = publishedAtMs[story];
    if (atMs < fromMs || atMs >= toMs) continue;
    lifetimesMs.push(expiresAtMs[story] - atMs);
    if (atMs < fromMs + WEEK_MS) first[topic[story]]++;
    if (atMs >= toMs - WEEK_MS) last[topic[story]]++;
  }
  return {
    stories: lifetimesMs.length,
    lifetimesMs: ascending(lifetimesMs),
    newsMixChange: distanceOf(first, last),
  };
}

/** Total variation distance between the shares of two lists of counts; NaN where one is empty. */
function distanceOf(first: Float64Array, last: Float64Array): number {
  const total = (counts: Float64Array) => counts.reduce((sum, each) => sum + each, 0);
  const [before, after] = [total(first), total(last)];
  if (before === 0 || after === 0) return Number.NaN;
  return first.reduce((sum, each, place) => sum + Math.abs(each / before - last[place] / after), 0) / 2;
}

export function ascending(values: readonly number[]): number[] {
  return Array.from(Float64Array.from(values).sort());
}
