/**
 * The state that features are computed from: integer counters per entity key, and nothing else.
 *
 * Counters are sums over events, so adding and taking away an event in any order gives the same state;
 * rates and logarithms belong to the feature definitions, where rounding cannot depend on history.
 *
 * Memory: 4 × (9 + 3 × topics + 4 × sources) + 16 bytes a user with two windows.
 */
import { DAY_MS } from '../base/time.ts';
import type { Catalog } from './catalog.ts';
import { EventType } from './log.ts';

/** Lengths of the sliding windows. A window of length W at moment t is [t - W, t) by occurrence. */
export const WINDOWS_MS = [DAY_MS, 7 * DAY_MS] as const;
export const LAST_DAY = 0;
export const LAST_WEEK = 1;

/** Counters of one sliding window. */
export class WindowCounters {
  readonly userSends: Int32Array;
  readonly userOpens: Int32Array;
  readonly userReads: Int32Array;
  readonly topicSends: Int32Array;
  readonly topicOpens: Int32Array;
  readonly sourceSends: Int32Array;
  readonly sourceOpens: Int32Array;

  constructor(catalog: Catalog) {
    this.userSends = new Int32Array(catalog.users);
    this.userOpens = new Int32Array(catalog.users);
    this.userReads = new Int32Array(catalog.users);
    this.topicSends = new Int32Array(catalog.topics);
    this.topicOpens = new Int32Array(catalog.topics);
    this.sourceSends = new Int32Array(catalog.sources);
    this.sourceOpens = new Int32Array(catalog.sources);
  }

  add(type: number, user: number, topic: number, source: number, sign: 1 | -1): void {
    if (type === EventType.send) {
      this.userSends[user] += sign;
      this.topicSends[topic] += sign;
      this.sourceSends[source] += sign;
    } else if (type === EventType.open) {
      this.userOpens[user] += sign;
      this.topicOpens[topic] += sign;
      this.sourceOpens[source] += sign;
    } else if (type === EventType.read) {
      this.userReads[user] += sign;
    }
  }
}

export class State {
  readonly catalog: Catalog;
  readonly windows: readonly WindowCounters[];

  readonly userSends: Int32Array;
  readonly userOpens: Int32Array;
  readonly userFollows: Int32Array;
  /** Moments of the latest two notifications; -Infinity before the first. Two, so that one can be taken away. */
  readonly userLastSentAtMs: Float64Array;
  readonly userPreviousSentAtMs: Float64Array;

  readonly storySends: Int32Array;
  readonly storyOpens: Int32Array;
  readonly storyReads: Int32Array;

  readonly sourceFollowers: Int32Array;

  /** users × topics, row-major. */
  readonly userTopicSends: Int32Array;
  readonly userTopicOpens: Int32Array;
  readonly userTopicReads: Int32Array;

  /** users × sources, row-major. */
  readonly userSourceSends: Int32Array;
  readonly userSourceOpens: Int32Array;
  readonly userSourceReads: Int32Array;
  readonly userSourceFollows: Int32Array;

  constructor(catalog: Catalog) {
    const { users, topics, sources, stories } = catalog;
    this.catalog = catalog;
    this.windows = WINDOWS_MS.map(() => new WindowCounters(catalog));
    this.userSends = new Int32Array(users);
    this.userOpens = new Int32Array(users);
    this.userFollows = new Int32Array(users);
    this.userLastSentAtMs = new Float64Array(users).fill(Number.NEGATIVE_INFINITY);
    this.userPreviousSentAtMs = new Float64Array(users).fill(Number.NEGATIVE_INFINITY);
    this.storySends = new Int32Array(stories);
    this.storyOpens = new Int32Array(stories);
    this.storyReads = new Int32Array(stories);
    this.sourceFollowers = new Int32Array(sources);
    this.userTopicSends = new Int32Array(users * topics);
    this.userTopicOpens = new Int32Array(users * topics);
    this.userTopicReads = new Int32Array(users * topics);
    this.userSourceSends = new Int32Array(users * sources);
    this.userSourceOpens = new Int32Array(users * sources);
    this.userSourceReads = new Int32Array(users * sources);
    this.userSourceFollows = new Int32Array(users * sources);
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
    const userTopic = user * this.catalog.topics + topic;
    const userSource = user * this.catalog.sources + source;
    switch (type) {
      case EventType.send:
        this.userSends[user] += sign;
        this.storySends[story] += sign;
        this.userTopicSends[userTopic] += sign;
        this.userSourceSends[userSource] += sign;
        if (sign === 1) this.#rememberSend(user, occurredAtMs);
        else this.#forgetSend(user, occurredAtMs);
        break;
      case EventType.open:
        this.userOpens[user] += sign;
        this.storyOpens[story] += sign;
        this.userTopicOpens[userTopic] += sign;
        this.userSourceOpens[userSource] += sign;
        break;
      case EventType.read:
        this.storyReads[story] += sign;
        this.userTopicReads[userTopic] += sign;
        this.userSourceReads[userSource] += sign;
        break;
      case EventType.follow:
        this.userFollows[user] += sign;
        this.sourceFollowers[source] += sign;
        this.userSourceFollows[userSource] += sign;
        break;
      case EventType.unfollow:
        this.userFollows[user] -= sign;
        this.sourceFollowers[source] -= sign;
        this.userSourceFollows[userSource] -= sign;
        break;
      default:
        break;
    }
  }

  #rememberSend(user: number, occurredAtMs: number): void {
    if (occurredAtMs >= this.userLastSentAtMs[user]) {
      this.userPreviousSentAtMs[user] = this.userLastSentAtMs[user];
      this.userLastSentAtMs[user] = occurredAtMs;
    } else if (occurredAtMs > this.userPreviousSentAtMs[user]) {
      this.userPreviousSentAtMs[user] = occurredAtMs;
    }
  }

  /** Exact for one notification taken away and put back, which is what excluding a row's own label needs. */
  #forgetSend(user: number, occurredAtMs: number): void {
    if (occurredAtMs === this.userLastSentAtMs[user]) {
      this.userLastSentAtMs[user] = this.userPreviousSentAtMs[user];
      this.userPreviousSentAtMs[user] = Number.NEGATIVE_INFINITY;
    } else if (occurredAtMs === this.userPreviousSentAtMs[user]) {
      this.userPreviousSentAtMs[user] = Number.NEGATIVE_INFINITY;
    }
  }
}
