/**
 * The hidden side of one arm: what users feel and have seen in it, and the true probability of every open.
 *
 * Memory a user: 5 + sources bytes, the numbers that mechanisms keep, and one bit for each story of the longest span
 * published during one life, rounded up to a power of two.
 */
import { CACHE_LINE_BYTES } from '../base/memory.ts';
import { DAY_MS, durationMs } from '../base/time.ts';
import type { World } from '../world/world.ts';
import type { Candidates } from './candidates.ts';
import { bestCandidate } from './kernel.ts';
import { MechanismState } from './mechanismState.ts';
import { type Exclusions, mask, unmask } from './policy.ts';

export class Truth {
  readonly world: World;
  readonly optedOut: Uint8Array;
  /** users × sources. */
  readonly follows: Uint8Array;
  readonly mechanisms: MechanismState;
  readonly #seen: SeenStories;

  readonly #candidates: Candidates;
  readonly #story: Float64Array;
  readonly #perTopic: Float64Array;
  readonly #perSource: Float64Array;
  readonly #savedStory: Float64Array;
  #day = 0;
  #tickMs = 0;

  constructor(world: World, candidates: Candidates) {
    const { users, sources, topics } = world.catalog;
    this.world = world;
    this.optedOut = new Uint8Array(users);
    this.follows = new Uint8Array(users * sources);
    this.mechanisms = new MechanismState(world.mechanisms, users);
    this.#seen = new SeenStories(users, longestSpan(world));
    this.#candidates = candidates;
    this.#story = new Float64Array(candidates.story.length);
    this.#savedStory = new Float64Array(candidates.story.length);
    this.#perTopic = new Float64Array(topics);
    this.#perSource = new Float64Array(sources);
  }

  /** @param world its own, or one that has been the same until now */
  fork(world: World, candidates: Candidates): Truth {
    const copy = new Truth(world, candidates);
    copy.optedOut.set(this.optedOut);
    copy.follows.set(this.follows);
    copy.mechanisms.copyFrom(this.mechanisms);
    copy.#seen.copyFrom(this.#seen);
    return copy;
  }

  /** @see Arm.prefetched */
  prefetch(user: number): number {
    const { topics, sources } = this.world.catalog;
    const affinity = this.#affinity();
    return (
      this.optedOut[user] +
      this.follows[user * sources] +
      this.mechanisms.prefetch(user) +
      this.#seen.prefetch(user) +
      affinity[user * topics] +
      affinity[user * topics + topics - 1] +
      this.world.behaviour.prefetch(user)
    );
  }

  tick(tickMs: number): void {
    const { behaviour } = this.world;
    this.#day = Math.floor(tickMs / DAY_MS);
    this.#tickMs = tickMs;
    for (let position = 0; position < this.#candidates.count; position++) {
      this.#story[position] = behaviour.storyTerm(this.#candidates.story[position], tickMs);
    }
  }

  /** Asked for at each use: the world keeps one day's tastes at a time, for all its arms. */
  #affinity(): Float64Array {
    return this.world.population.tastes.on(this.#day);
  }

  /** The part of the open logit that differs between candidates: how well one suits the user. */
  matchLogit(user: number, position: number): number {
    const { topics, sources } = this.world.catalog;
    const { lift } = this.world.options.follows;
    return (
      this.#story[position] +
      this.#affinity()[user * topics + this.#candidates.topic[position]] +
      lift * this.follows[user * sources + this.#candidates.source[position]]
    );
  }

  /** The same of any story that is published. */
  matchLogitOf(user: number, story: number): number {
    const { topics, sources, storyTopic, storySource } = this.world.catalog;
    const { lift } = this.world.options.follows;
    return (
      this.world.behaviour.storyTerm(story, this.#tickMs) +
      this.#affinity()[user * topics + storyTopic[story]] +
      lift * this.follows[user * sources + storySource[story]]
    );
  }

  /** The part of the open logit that is the same for all candidates. */
  ownTerm(user: number, atMs: number): number {
    return this.mechanisms.addTerms(this.world.behaviour.userTerm(user, atMs), user, atMs);
  }

  /** The position that the user is most likely to open, or -1 when all candidates are excluded. */
  best(user: number, exclusions: Exclusions): number {
    const { topics, sources } = this.world.catalog;
    const { lift } = this.world.options.follows;
    const { topicStart, source } = this.#candidates;
    const affinity = this.#affinity();
    for (let t = 0; t < topics; t++) this.#perTopic[t] = affinity[user * topics + t];
    for (let s = 0; s < sources; s++) this.#perSource[s] = lift * this.follows[user * sources + s];
    mask(this.#story, exclusions, Number.NEGATIVE_INFINITY, this.#savedStory);
    const best = bestCandidate(topicStart, this.#story, source, this.#perTopic, this.#perSource);
    unmask(this.#story, exclusions, this.#savedStory);
    return best;
  }

  /** Notes that the user has seen the story: it is neither sent nor read again. */
  markSeen(user: number, story: number): void {
    this.#seen.add(user, story, this.#candidates.newestStory);
  }

  hasSeen(user: number, story: number): boolean {
    return this.#seen.has(user, story, this.#candidates.newestStory);
  }

  /** Lists the candidates that the user has seen. */
  exclude(user: number, exclusions: Exclusions): void {
    this.#seen.list(user, this.#candidates, exclusions);
  }
}

/** The most stories published while one story is sent or looked at: the span that the memory of seen stories must cover. */
function longestSpan(world: World): number {
  const { stories, storyPublishedAtMs, storyExpiresAtMs } = world.newsroom;
  const oldestMs = durationMs(world.options.organic.oldest);
  const endMs = (story: number) => Math.max(storyExpiresAtMs[story], storyPublishedAtMs[story] + oldestMs);
  let span = 1;
  let oldestLive = 0;
  for (let newest = 0; newest < stories; newest++) {
    while (endMs(oldestLive) <= storyPublishedAtMs[newest]) oldestLive++;
    span = Math.max(span, newest - oldestLive + 1);
  }
  return span;
}

/**
 * The live stories that each user has seen: a ring of bits by story id. The ring is longer than any story's life,
 * and a user's part of it is cleared as far as time has moved on, whenever it is used.
 */
class SeenStories {
  readonly #words: number;
  readonly #bits: Int32Array;
  /** The word, counted from story 0, up to which the user's ring is up to date. */
  readonly #head: Int32Array;

  constructor(users: number, span: number) {
    let words = 2;
    while (words * 32 < span + 64) words *= 2;
    this.#words = words;
    this.#bits = new Int32Array(users * words);
    this.#head = new Int32Array(users);
  }

  copyFrom(other: SeenStories): void {
    this.#bits.set(other.#bits);
    this.#head.set(other.#head);
  }

  prefetch(user: number): number {
    let sum = this.#head[user];
    const end = (user + 1) * this.#words;
    for (let word = user * this.#words; word < end; word += CACHE_LINE_BYTES / 4) sum += this.#bits[word];
    return sum;
  }

  add(user: number, story: number, newestStory: number): void {
    this.#moveOn(user, newestStory);
    this.#bits[user * this.#words + ((story >> 5) & (this.#words - 1))] |= 1 << (story & 31);
  }

  has(user: number, story: number, newestStory: number): boolean {
    this.#moveOn(user, newestStory);
    return ((this.#bits[user * this.#words + ((story >> 5) & (this.#words - 1))] >>> (story & 31)) & 1) === 1;
  }

  list(user: number, candidates: Candidates, exclusions: Exclusions): void {
    this.#moveOn(user, candidates.newestStory);
    exclusions.count = 0;
    if (candidates.count === 0) return;
    const last = (candidates.newestStory - 1) >> 5;
    for (let word = candidates.oldestStory >> 5; word <= last; word++) {
      let bits = this.#bits[user * this.#words + (word & (this.#words - 1))];
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits & -bits);
        bits &= bits - 1;
        const position = candidates.positionOf(word * 32 + bit);
        if (position >= 0) insert(exclusions, position);
      }
    }
  }

  #moveOn(user: number, newestStory: number): void {
    const target = newestStory >> 5;
    let head = this.#head[user];
    if (head >= target) return;
    if (target - head > this.#words) head = target - this.#words;
    while (head < target) this.#bits[user * this.#words + (++head & (this.#words - 1))] = 0;
    this.#head[user] = target;
  }
}

/** Keeps the positions in ascending order. They are few. */
function insert(exclusions: Exclusions, position: number): void {
  const { positions } = exclusions;
  let place = exclusions.count++;
  for (; place > 0 && positions[place - 1] > position; place--) positions[place] = positions[place - 1];
  positions[place] = position;
}
