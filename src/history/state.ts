/**
 * The state that features are computed from: integer counters per entity key, and nothing else.
 *
 * Counters are sums over events, so adding and taking away an event in any order gives the same state;
 * rates and logarithms belong to the feature definitions, where rounding cannot depend on history.
 *
 * The counters of one entity stand next to each other, since an event or a decision touches many counters of
 * few entities: a user takes one cache line, a pair a quarter of one.
 *
 * Memory: 64 + 16 × (topics + sources) bytes a user, 16 bytes a story.
 */
import { DAY_MS } from '../base/time.ts';
import type { Catalog } from './catalog.ts';
import { EventType } from './log.ts';

/** Lengths of the sliding windows. A window of length W at moment t is [t - W, t) by occurrence. */
export const WINDOWS_MS = [DAY_MS, 7 * DAY_MS] as const;
export const LAST_DAY = 0;
export const LAST_WEEK = 1;

/** Counters that every entity has, as places from where its counters start. */
export const SENDS = 0;
export const OPENS = 1;
export const READS = 2;
/** Sources that a user follows, followers of a source, or whether the user of a pair follows its source. */
export const FOLLOWS = 3;

/** Int32 places per entity. */
export const USER_STRIDE = 16;
export const STORY_STRIDE = 4;
export const TOPIC_STRIDE = 16;
export const SOURCE_STRIDE = 16;
export const PAIR_STRIDE = 4;

/** Where the sends, opens and reads of a window start among the counters of a user, topic or source. */
export function windowPlace(window: number): number {
  return 4 + 3 * window;
}

/** Float64 places of a user's latest two notifications: in the same cache line as its counters. */
const MOMENT_STRIDE = USER_STRIDE / 2;
const LAST_SENT = 6;
const PREVIOUS_SENT = 7;

export class State {
  readonly catalog: Catalog;
  /** users × USER_STRIDE: SENDS, OPENS, FOLLOWS, and the counts of each window; lifetime reads are not kept. */
  readonly user: Int32Array;
  /** The same memory as `user`, for moments. */
  readonly #userMoments: Float64Array;
  /** stories × STORY_STRIDE: SENDS, OPENS, READS. */
  readonly story: Int32Array;
  /** topics × TOPIC_STRIDE: the counts of each window. */
  readonly topic: Int32Array;
  /** sources × SOURCE_STRIDE: FOLLOWS, and the counts of each window. */
  readonly source: Int32Array;
  /** users × topics × PAIR_STRIDE: SENDS, OPENS, READS. */
  readonly userTopic: Int32Array;
  /** users × sources × PAIR_STRIDE: SENDS, OPENS, READS, FOLLOWS. */
  readonly userSource: Int32Array;

  constructor(catalog: Catalog) {
    const { users, topics, sources, stories } = catalog;
    this.catalog = catalog;
    this.user = new Int32Array(users * USER_STRIDE);
    this.#userMoments = new Float64Array(this.user.buffer);
    for (let user = 0; user < users; user++) {
      this.#userMoments[user * MOMENT_STRIDE + LAST_SENT] = Number.NEGATIVE_INFINITY;
      this.#userMoments[user * MOMENT_STRIDE + PREVIOUS_SENT] = Number.NEGATIVE_INFINITY;
    }
    this.story = new Int32Array(stories * STORY_STRIDE);
    this.topic = new Int32Array(topics * TOPIC_STRIDE);
    this.source = new Int32Array(sources * SOURCE_STRIDE);
    this.userTopic = new Int32Array(users * topics * PAIR_STRIDE);
    this.userSource = new Int32Array(users * sources * PAIR_STRIDE);
  }

  copyFrom(other: State): void {
    this.user.set(other.user);
    this.story.set(other.story);
    this.topic.set(other.topic);
    this.source.set(other.source);
    this.userTopic.set(other.userTopic);
    this.userSource.set(other.userSource);
  }

  /** When the user was last notified; -Infinity before the first time. */
  lastSentAtMs(user: number): number {
    return this.#userMoments[user * MOMENT_STRIDE + LAST_SENT];
  }

  /** When the user was notified before that. Kept so that one notification can be taken away. */
  previousSentAtMs(user: number): number {
    return this.#userMoments[user * MOMENT_STRIDE + PREVIOUS_SENT];
  }

  /** Adds (`sign` 1) or takes away (`sign` -1) one event from the lifetime counters. */
  add(
    type: number,
    user: number,
    story: number,
    topic: number,
    source: number,
    occurredAtMs: number,
    sign: 1 | -1,
  ): void {
    const ofUser = user * USER_STRIDE;
    const ofUserSource = (user * this.catalog.sources + source) * PAIR_STRIDE;
    if (type === EventType.follow || type === EventType.unfollow) {
      const change = type === EventType.follow ? sign : -sign;
      this.user[ofUser + FOLLOWS] += change;
      this.source[source * SOURCE_STRIDE + FOLLOWS] += change;
      this.userSource[ofUserSource + FOLLOWS] += change;
      return;
    }
    if (type > EventType.read) return;
    // Sends, opens and reads are counted alike, each in its own place.
    this.story[story * STORY_STRIDE + type] += sign;
    this.userTopic[(user * this.catalog.topics + topic) * PAIR_STRIDE + type] += sign;
    this.userSource[ofUserSource + type] += sign;
    if (type === EventType.read) return;
    this.user[ofUser + type] += sign;
    if (type === EventType.send) {
      if (sign === 1) this.#rememberSend(user, occurredAtMs);
      else this.#forgetSend(user, occurredAtMs);
    }
  }

  /** Adds or takes away one event from the counters of a sliding window. */
  addToWindow(window: number, type: number, user: number, topic: number, source: number, sign: 1 | -1): void {
    if (type > EventType.read) return;
    const place = windowPlace(window) + type;
    this.user[user * USER_STRIDE + place] += sign;
    this.topic[topic * TOPIC_STRIDE + place] += sign;
    this.source[source * SOURCE_STRIDE + place] += sign;
  }

  #rememberSend(user: number, occurredAtMs: number): void {
    const moments = this.#userMoments;
    const last = user * MOMENT_STRIDE + LAST_SENT;
    const previous = user * MOMENT_STRIDE + PREVIOUS_SENT;
    if (occurredAtMs >= moments[last]) {
      moments[previous] = moments[last];
      moments[last] = occurredAtMs;
    } else if (occurredAtMs > moments[previous]) {
      moments[previous] = occurredAtMs;
    }
  }

  /** Exact for one notification taken away and put back, which is what excluding a row's own label needs. */
  #forgetSend(user: number, occurredAtMs: number): void {
    const moments = this.#userMoments;
    const last = user * MOMENT_STRIDE + LAST_SENT;
    const previous = user * MOMENT_STRIDE + PREVIOUS_SENT;
    if (occurredAtMs === moments[last]) {
      moments[last] = moments[previous];
      moments[previous] = Number.NEGATIVE_INFINITY;
    } else if (occurredAtMs === moments[previous]) {
      moments[previous] = Number.NEGATIVE_INFINITY;
    }
  }
}
