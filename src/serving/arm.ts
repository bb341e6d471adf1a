/**
 * One arm: the app going on under one policy. Time runs in hours; within an hour, scheduled decisions and
 * browses and pending effects take their turn by moment. Arms fork at deployment and then differ only
 * where their decisions differ.
 */

import { type BlockStore, placeInBlock } from '../base/blocks.ts';
import { purpose } from '../base/random.ts';
import { sigmoid } from '../base/sigmoid.ts';
import { DAY_MS, HOUR_MS } from '../base/time.ts';
import { Vectors } from '../base/vectors.ts';
import { Key } from '../history/entities.ts';
import { Fold } from '../history/fold.ts';
import { ImpressionKind, Impressions, NO_IMPRESSION, type Phase } from '../history/impressions.ts';
import { SENDS } from '../history/layout.ts';
import { EventLog, EventType } from '../history/log.ts';
import type { HistoryOptions } from '../history/options.ts';
import { SERVED_HISTORY } from '../history/view.ts';
import type { Cause } from '../world/mechanism.ts';
import { type DaySchedule, ItemKind, slotKey } from '../world/schedule.ts';
import type { World } from '../world/world.ts';
import { CandidateRows } from './candidateRows.ts';
import { Candidates } from './candidates.ts';
import type { ServingOptions } from './options.ts';
import { PendingEffects } from './pendingEffects.ts';
import type { Choice, Exclusions, Policy } from './policy.ts';
import { Reactions } from './reactions.ts';
import { Recorder } from './recorder.ts';
import { ServedReading } from './servedReading.ts';
import { ServingFaults } from './servingFaults.ts';
import { Truth } from './truth.ts';

const EXPLORATION = purpose('arm/exploration', 15);
const REGRET_SAMPLE = purpose('arm/regret sample', 26);

/** Counts of an arm. Follow-ups are chosen by rule and therefore left out. */
export interface ArmTotals {
  decisions: number;
  sends: number;
  /** Sends at which regret was measured. */
  regretSends: number;
  /** Sum over them of the best candidate's true open probability, minus the sent one's. */
  regret: number;
  optOuts: number;
}

/** The records that an arm leaves behind, without the machinery. */
export interface Traffic {
  readonly world: World;
  readonly log: EventLog;
  readonly impressions: Impressions;
  /** Hidden: the true open logit of each impression. For the ceiling of what a model can reach, never for a model. */
  readonly trueLogits: Vectors;
  readonly totals: Readonly<ArmTotals>;
}

/** Sees a decision and what is chosen before it is sent, with the state as of `readAtMs`, by which it is made. */
export type DecisionObserver = (
  user: number,
  atMs: number,
  readAtMs: number,
  key: number,
  exclusions: Exclusions,
  choice: Readonly<Choice>,
) => void;

/** Sees what became of the decision that was observed last: the row of its impression, or -1 for none. */
export type OutcomeObserver = (row: number) => void;

export interface RunOptions {
  readonly policy: Policy;
  readonly phase: Phase;
  /** Writes impressions; a burn-in leaves none. */
  readonly keepsImpressions: boolean;
  /** Compares a sample of the decisions with the best candidate. */
  readonly measuresRegret: boolean;
  readonly observer?: DecisionObserver;
  readonly outcomeObserver?: OutcomeObserver;
  readonly onDay?: (day: number) => void;
}

/**
 * Distance of prefetching ahead of a user's turn, in items of the schedule: the time of about two decisions.
 */
const ITEMS_AHEAD = 2;

/** Share of the decisions at which regret is measured: the same ones in every arm. */
const REGRET_SHARE = 0.25;

export class Arm implements Traffic {
  readonly world: World;
  readonly candidates: Candidates;
  readonly truth: Truth;
  readonly log: EventLog;
  readonly fold: Fold;
  readonly impressions: Impressions;
  readonly totals: ArmTotals = { decisions: 0, sends: 0, regretSends: 0, regret: 0, optOuts: 0 };
  readonly trueLogits: Vectors;
  /** Keeps what does not fit in memory of events and impressions, of this arm and of its forks. */
  readonly store: BlockStore | undefined;
  readonly recorder: Recorder;
  /** Undefined where all that is served is right. */
  readonly faults: ServingFaults | undefined;

  readonly #serving: ServingOptions;
  readonly #history: HistoryOptions;
  readonly #reading: ServedReading;
  readonly #pending: PendingEffects;
  readonly #reactions: Reactions;
  readonly #exclusions: Exclusions;
  /** The place, among the counters of a user, of the one that is capped. */
  readonly #sendsLastDay: number;
  /** While a fault remembers what was served: the candidates of each decision, whoever chooses among them. */
  readonly #obtained: CandidateRows | undefined;
  /** A vector that nobody logs. */
  readonly #unlogged: Float64Array;
  readonly #choice: Choice = { position: -1, propensity: 1, score: Number.NaN };
  /**
   * Sum of what was read of users shortly before their turn, so that no compiler drops the reads. A user's
   * numbers lie in a dozen places of arrays of hundreds of megabytes: read together and ahead, they come from
   * memory side by side while the item before is dealt with, and not one after the other. Nothing depends on
   * the sum.
   */
  prefetched = 0;
  #run!: Omit<RunOptions, 'policy'>;
  /** Let go after a run: what a policy caches is half as large as the state. */
  #policy: Policy | undefined;
  /** All before this moment has happened. */
  #nowMs = 0;
  /** Of the day at hand, while it runs. */
  #schedule: DaySchedule | undefined;
  /** The next item of the schedule. */
  #item = 0;
  #endsSessions = false;

  private constructor(
    world: World,
    serving: ServingOptions,
    history: HistoryOptions,
    impressions: Impressions,
    trueLogits: Vectors,
    store: BlockStore | undefined,
    parent?: Arm,
  ) {
    this.world = world;
    this.#serving = serving;
    this.#history = history;
    this.#reading = new ServedReading(serving);
    this.impressions = impressions;
    this.trueLogits = trueLogits;
    this.store = store;
    this.candidates = new Candidates(world.catalog, serving.maximumCandidates);
    this.#exclusions = { count: 0, positions: new Int32Array(serving.maximumCandidates) };
    if (parent === undefined) {
      this.truth = new Truth(world, this.candidates);
      this.log = new EventLog(0, store);
      this.fold = new Fold(world.catalog, this.log, SERVED_HISTORY);
      this.#pending = new PendingEffects();
    } else {
      this.truth = parent.truth.fork(world, this.candidates);
      this.log = parent.log.fork();
      this.fold = parent.fold.fork(this.log, world.catalog);
      this.#pending = parent.#pending.fork();
    }
    const { state } = this.fold;
    if (serving.faults.length > 0) {
      const { faults } = serving;
      this.faults = parent?.faults?.fork(faults, world, state) ?? new ServingFaults(faults, world, state);
    }
    this.#obtained = this.faults && this.candidateRows();
    this.#unlogged = new Float64Array(world.catalog.features.count);
    this.#sendsLastDay = this.fold.state.layout.placeOf('user', DAY_MS) + SENDS;
    this.recorder = new Recorder(world, history, this, this.#pending);
    this.#reactions = new Reactions(this, this.recorder, this.#pending);
  }

  /** A new world's first arm. What users follow by then enters the log as events before time 0. */
  static begin(world: World, serving: ServingOptions, history: HistoryOptions, store?: BlockStore): Arm {
    const impressions = new Impressions(world.catalog.features.count, 0, store);
    const arm = new Arm(world, serving, history, impressions, new Vectors(1, store), store);
    const { follows, optedOut } = world.beginnings;
    arm.truth.optedOut.set(optedOut);
    for (let index = 0; index < follows.user.length; index++) {
      const user = follows.user[index];
      const source = follows.source[index];
      const atMs = follows.atMs[index];
      arm.truth.follows[user * world.catalog.sources + source] = 1;
      arm.log.append(EventType.follow, user, -1, source, NO_IMPRESSION, atMs, atMs);
    }
    return arm;
  }

  /**
   * The same app, free to go its own way from here on. Impressions start anew, with ids that continue.
   * @param logsVectors whether the fork writes down the vector of each impression
   */
  fork(logsVectors: boolean): Arm {
    const { firstId, rows } = this.impressions;
    const width = logsVectors ? this.world.catalog.features.count : 0;
    const impressions = new Impressions(width, firstId + rows, this.store);
    return this.#continued(this.world, this.#serving, impressions, new Vectors(1, this.store));
  }

  /** The same app with the same records in a world, and with a serving, that go on in another way from here on. */
  branch(world: World, serving: ServingOptions): Arm {
    const arm = this.#continued(world, serving, this.impressions.fork(), this.trueLogits.fork());
    Object.assign(arm.totals, this.totals);
    return arm;
  }

  #continued(world: World, serving: ServingOptions, impressions: Impressions, trueLogits: Vectors): Arm {
    return new Arm(world, serving, this.#history, impressions, trueLogits, this.store, this);
  }

  /** A view of the candidates of a decision at a time, with the vectors that are served. */
  candidateRows(): CandidateRows {
    return new CandidateRows(this.fold.state, this.candidates, this.world.catalog.features, this.faults);
  }

  /** Simulates days [firstDay, endDay). */
  run(firstDay: number, endDay: number, options: RunOptions): void {
    this.start(firstDay, options);
    this.proceed(endDay * DAY_MS);
    this.stop();
  }

  /** Takes up a policy at the beginning of a day. */
  start(day: number, { policy, ...options }: RunOptions): void {
    this.#run = options;
    this.#policy = policy;
    this.#nowMs = day * DAY_MS;
    this.fold.advance(this.#reading.readAt(this.#nowMs));
    this.candidates.tick(this.#nowMs);
    policy.attach(this.fold, this.candidates, this.world.catalog.features, this.faults);
  }

  /** Simulates all before `endMs`: in one piece or in several, with the same outcome. */
  proceed(endMs: number): void {
    const policy = this.#policy as Policy;
    while (this.#nowMs < endMs) {
      const tickMs = this.#nowMs;
      if (tickMs % DAY_MS === 0) this.#beginDay(tickMs / DAY_MS);
      if (tickMs % HOUR_MS === 0) {
        this.candidates.tick(tickMs);
        this.truth.tick(tickMs);
        policy.tick(tickMs);
      }
      this.#nowMs = Math.min(endMs, tickMs - (tickMs % HOUR_MS) + HOUR_MS);
      this.#simulateBefore(this.#nowMs, policy);
    }
  }

  /** Lets go of the policy and the schedule. */
  stop(): void {
    this.fold.listener = undefined;
    this.#policy = undefined;
    this.#schedule = undefined;
  }

  /** Lets what is already on its way happen until `endMs`, with no more decisions, browses or follow-ups. */
  runOut(endMs: number): void {
    this.#endsSessions = true;
    this.#settleBefore(endMs);
  }

  /** Its records, which outlive it: the state of a million users need not wait for them to be read. */
  get traffic(): Traffic {
    const { world, log, impressions, trueLogits, totals } = this;
    return { world, log, impressions, trueLogits, totals };
  }

  #beginDay(day: number): void {
    this.#run.onDay?.(day);
    this.#schedule = this.world.scheduleOf(day);
    this.#item = 0;
    this.recorder.demandErasures(day);
  }

  /** @param endMs within the hour, or at its end */
  #simulateBefore(endMs: number, policy: Policy): void {
    const schedule = this.#schedule as DaySchedule;
    const day = Math.floor((endMs - 1) / DAY_MS);
    let item = this.#item;
    for (; item < schedule.count && schedule.atMs[item] < endMs; item++) {
      if (item + ITEMS_AHEAD < schedule.count) this.#prefetch(schedule.user[item + ITEMS_AHEAD], policy);
      const atMs = schedule.atMs[item];
      this.#settleBefore(atMs);
      const user = schedule.user[item];
      const slot = schedule.slot[item];
      switch (schedule.kind[item]) {
        case ItemKind.decision:
          this.#decide(user, atMs, slotKey(day, slot));
          break;
        case ItemKind.browse:
          this.#reactions.browse(user, atMs, day, slot);
          break;
        case ItemKind.broadcast:
          this.#broadcast(user, this.world.newsroom.broadcastStory[day], atMs);
          break;
        case ItemKind.arrival:
          this.#reactions.arrive(user, atMs);
          break;
        case ItemKind.departure:
          this.#reactions.depart(user, atMs);
          break;
      }
    }
    this.#item = item;
    this.#settleBefore(endMs);
  }

  #prefetch(user: number, policy: Policy): void {
    const { state } = this.fold;
    this.prefetched += state.counts[state.startOf(Key.user, user)] + this.truth.prefetch(user);
    this.prefetched += policy.prefetch?.(user) ?? 0;
  }

  /** Lets every pending effect before `atMs` happen. */
  #settleBefore(atMs: number): void {
    while (this.#pending.nextAtMs < atMs) this.#reactions.runNext();
  }

  #decide(user: number, atMs: number, key: number): void {
    if (this.truth.optedOut[user] === 1) return;
    const readAtMs = this.#reading.readAt(atMs);
    this.fold.advance(readAtMs);
    if (this.#hasReachedCap(user)) return;

    const exclusions = this.#exclusions;
    const choice = this.#choice;
    this.truth.exclude(user, exclusions);
    this.#obtain(user, atMs, readAtMs);
    const uniform = this.world.draws.uniform(EXPLORATION, user, key);
    const session = this.#run.keepsImpressions
      ? this.impressions.firstId + this.impressions.rows
      : NO_IMPRESSION;
    (this.#policy as Policy).choose(user, atMs, readAtMs, exclusions, uniform, session, choice);
    this.#run.observer?.(user, atMs, readAtMs, key, exclusions, choice);
    this.totals.decisions++;
    if (choice.position < 0) {
      this.#run.outcomeObserver?.(-1);
      return;
    }

    this.totals.sends++;
    const isPerson = this.world.population.isBot[user] === 0;
    if (
      this.#run.measuresRegret &&
      isPerson &&
      this.world.draws.uniform(REGRET_SAMPLE, user, key) < REGRET_SHARE
    ) {
      this.totals.regretSends++;
      const ownTerm = this.truth.ownTerm(user, atMs);
      const best = this.truth.best(user, exclusions);
      this.totals.regret +=
        sigmoid(ownTerm + this.truth.matchLogit(user, best)) -
        sigmoid(ownTerm + this.truth.matchLogit(user, choice.position));
    }
    const { chosen } = ImpressionKind;
    const row = this.#send(user, choice.position, atMs, session, 0, chosen, choice.propensity, choice.score);
    this.#run.outcomeObserver?.(row);
  }

  /** Serves all candidates, so that what is remembered of them depends on nobody who looks at them, or does not. */
  #obtain(user: number, atMs: number, readAtMs: number): void {
    this.faults?.turnTo(user, atMs, readAtMs);
    if (this.faults?.remembers) this.#obtained?.turnTo(user, atMs, readAtMs, NO_IMPRESSION);
  }

  /** Sends what an editor sends to all. The frequency cap holds for it, too. */
  #broadcast(user: number, story: number, atMs: number): void {
    const position = this.candidates.positionOf(story);
    if (position < 0 || this.truth.optedOut[user] === 1 || this.truth.hasSeen(user, story)) return;
    this.fold.advance(this.#reading.readAt(atMs));
    if (this.#hasReachedCap(user)) return;
    this.#send(user, position, atMs, NO_IMPRESSION, 0, ImpressionKind.broadcast, 1, Number.NaN);
  }

  /** @returns the row of the impression, or -1 where none is kept */
  #send(
    user: number,
    position: number,
    atMs: number,
    session: number,
    sessionPosition: number,
    kind: ImpressionKind,
    propensity: number,
    score: number,
  ): number {
    const { truth, world, impressions } = this;
    const story = this.candidates.story[position];
    const source = this.candidates.source[position];

    let impression = NO_IMPRESSION;
    let row = -1;
    if (this.#run.keepsImpressions) {
      impression = impressions.firstId + impressions.rows;
      // A session that begins here, or began in the burn-in and has no impression to be named after, gets its name here.
      if (session === NO_IMPRESSION) session = impression;
      row = impressions.append(
        user,
        story,
        session,
        sessionPosition,
        this.#run.phase,
        atMs,
        propensity,
        score,
        kind,
      );
    }
    this.#serve(user, story, atMs, kind, row);

    const matchLogit = truth.matchLogit(user, position);
    const lift = sessionPosition > 0 ? world.options.sessions.lift : 0;
    const trueLogit = truth.ownTerm(user, atMs) + matchLogit + lift;
    if (row >= 0) this.trueLogits.valuesToWrite(row)[this.trueLogits.placeOf(row)] = trueLogit;
    truth.markSeen(user, story);
    const openedAtMs = this.#reactions.receive(
      user,
      story,
      source,
      impression,
      session,
      sessionPosition,
      matchLogit,
      sigmoid(trueLogit),
      atMs,
    );
    if (row >= 0) impressions.blockToWrite(row).openedAtMs[placeInBlock(row)] = openedAtMs;
    return row;
  }

  /** Writes the vector of what is sent as it is served, to the log where it is logged. @param row -1 for none */
  #serve(user: number, story: number, atMs: number, kind: ImpressionKind, row: number): void {
    const { width, features } = this.impressions;
    const hasPlace = row >= 0 && width > 0;
    const isLogged = hasPlace && this.#reading.isLogged(atMs);
    if (hasPlace && !isLogged) {
      const at = features.placeOf(row);
      features.valuesToWrite(row).fill(Number.NaN, at, at + width);
    }
    if (!isLogged && this.faults === undefined) return;
    const vector = isLogged ? features.valuesToWrite(row) : this.#unlogged;
    const at = isLogged ? features.placeOf(row) : 0;
    const readAtMs = this.#reading.readAt(atMs);
    this.world.catalog.features.writeVector(this.fold.state, user, story, readAtMs, atMs, vector, at, kind);
    this.faults?.turnTo(user, atMs, readAtMs);
    this.faults?.spoilSent(vector, at, story);
  }

  /** By what the feature system knows at the moment that the state was last advanced to. */
  #hasReachedCap(user: number): boolean {
    const cap = this.#serving.frequencyCapPer24h;
    const { state } = this.fold;
    return cap !== null && state.counts[state.startOf(Key.user, user) + this.#sendsLastDay] >= cap;
  }

  /**
   * Sends the newest candidate on the topic of the cause's story that the user has not seen, if there is one, as the next
   * notification of its session.
   */
  sendFollowUp({ user, story, session, sessionPosition }: Cause, nowMs: number): void {
    if (this.#endsSessions || this.truth.optedOut[user] === 1) return;
    const { candidates, truth } = this;
    const topic = this.world.catalog.storyTopic[story];
    const { topicStart } = candidates;
    for (let position = topicStart[topic + 1] - 1; position >= topicStart[topic]; position--) {
      if (truth.hasSeen(user, candidates.story[position])) continue;
      this.fold.advance(this.#reading.readAt(nowMs));
      if (!this.#hasReachedCap(user))
        this.#send(
          user,
          position,
          nowMs,
          session,
          sessionPosition + 1,
          ImpressionKind.followUp,
          1,
          Number.NaN,
        );
      return;
    }
  }
}
