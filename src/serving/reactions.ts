/** What users do, by their hidden nature: they read, open, follow, and turn away. */

import { NO_IMPRESSION } from '../history/impressions.ts';
import { EventType } from '../history/log.ts';
import type { World } from '../world/world.ts';
import type { Candidates } from './candidates.ts';
import type { Recorder } from './recorder.ts';
import { Spawn, type Spawned } from './spawned.ts';
import type { Truth } from './truth.ts';

export class Reactions {
  readonly #world: World;
  readonly #truth: Truth;
  readonly #candidates: Candidates;
  readonly #recorder: Recorder;
  readonly #spawned: Spawned;

  constructor(world: World, truth: Truth, candidates: Candidates, recorder: Recorder, spawned: Spawned) {
    this.#world = world;
    this.#truth = truth;
    this.#candidates = candidates;
    this.#recorder = recorder;
    this.#spawned = spawned;
  }

  /** A user looks around in the app, and may read one of the candidates. */
  browse(user: number, atMs: number, day: number, slot: number): void {
    const truth = this.#truth;
    const candidates = this.#candidates;
    const { behaviour } = this.#world;
    if (candidates.count === 0) return;
    const position = behaviour.browsedCandidate(user, day, slot, candidates.count);
    const story = candidates.story[position];
    if (truth.hasSeen(user, story)) return;
    if (!behaviour.reads(user, story, truth.ownTerm(user, atMs) + truth.matchLogit(user, position))) return;
    const source = candidates.source[position];
    truth.markSeen(user, story);
    this.#recorder.emit(EventType.read, user, story, source, NO_IMPRESSION, atMs);
    if (!this.#isFollowing(user, source) && behaviour.followsAfterRead(user, story)) {
      const followsAtMs = atMs + behaviour.followDelayMs(user, story);
      this.#spawned.push(Spawn.follow, followsAtMs, user, story, source, NO_IMPRESSION, NO_IMPRESSION, 0);
    }
  }

  /**
   * A notification is on its way to be opened, or is ignored, which may have its price.
   * @returns when it will be opened; Infinity for never
   */
  receive(
    user: number,
    story: number,
    source: number,
    impression: number,
    session: number,
    sessionPosition: number,
    match: number,
    openProbability: number,
    atMs: number,
  ): number {
    const { behaviour } = this.#world;
    const spawned = this.#spawned;
    if (behaviour.opens(user, story, openProbability)) {
      const openedAtMs = atMs + behaviour.openDelayMs(user, story);
      spawned.push(Spawn.open, openedAtMs, user, story, source, impression, session, sessionPosition);
      return openedAtMs;
    }
    if (this.#isFollowing(user, source) && behaviour.unfollowsAfterIgnoring(user, story)) {
      const unfollowsAtMs = atMs + behaviour.unfollowDelayMs(user, story);
      spawned.push(Spawn.unfollow, unfollowsAtMs, user, story, source, impression, session, 0);
    }
    if (behaviour.optsOutAfterIgnoring(user, story, match)) {
      const optsOutAtMs = atMs + behaviour.optOutDelayMs(user, story);
      spawned.push(Spawn.optOut, optsOutAtMs, user, story, source, impression, session, 0);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** A notification is opened, which may bring a follow and one more notification. */
  open(
    user: number,
    story: number,
    source: number,
    impression: number,
    session: number,
    sessionPosition: number,
    atMs: number,
  ): void {
    const { behaviour, options } = this.#world;
    this.#recorder.emit(EventType.open, user, story, source, impression, atMs);
    if (!this.#isFollowing(user, source) && behaviour.followsAfterOpen(user, story)) {
      const followsAtMs = atMs + behaviour.followDelayMs(user, story);
      this.#spawned.push(Spawn.follow, followsAtMs, user, story, source, impression, session, 0);
    }
    const nextPosition = sessionPosition + 1;
    if (nextPosition < options.sessions.maximumLength && behaviour.bringsFollowUp(user, story)) {
      const sentAtMs = atMs + behaviour.followUpDelayMs(user, story);
      this.#spawned.push(Spawn.followUp, sentAtMs, user, story, source, impression, session, nextPosition);
    }
  }

  follow(user: number, source: number, atMs: number): void {
    if (this.#isFollowing(user, source)) return;
    this.#truth.follows[this.#pair(user, source)] = 1;
    this.#recorder.emit(EventType.follow, user, -1, source, NO_IMPRESSION, atMs);
  }

  unfollow(user: number, source: number, atMs: number): void {
    if (!this.#isFollowing(user, source)) return;
    this.#truth.follows[this.#pair(user, source)] = 0;
    this.#recorder.emit(EventType.unfollow, user, -1, source, NO_IMPRESSION, atMs);
  }

  /** @returns whether the user had not opted out before */
  optOut(user: number, atMs: number): boolean {
    if (this.#truth.optedOut[user] === 1) return false;
    this.#truth.optedOut[user] = 1;
    this.#recorder.emit(EventType.optOut, user, -1, -1, NO_IMPRESSION, atMs);
    return true;
  }

  #isFollowing(user: number, source: number): boolean {
    return this.#truth.follows[this.#pair(user, source)] === 1;
  }

  #pair(user: number, source: number): number {
    return user * this.#world.catalog.sources + source;
  }
}
