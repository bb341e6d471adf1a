/** Acts of users in one arm, by their hidden nature: they read, open and ignore, and mechanisms act on that. */
import { HOUR_MS } from '../base/time.ts';
import { NO_IMPRESSION } from '../history/impressions.ts';
import { EventType, type SeenBy } from '../history/log.ts';
import type { Act, Cause, Mechanism, MechanismContext } from '../world/mechanism.ts';
import type { World } from '../world/world.ts';
import type { Candidates } from './candidates.ts';
import { Effect, type EventRecord, emptyRecord, type PendingEffects } from './pendingEffects.ts';
import type { Recorder } from './recorder.ts';
import type { Truth } from './truth.ts';

/** The arm, as far as what users do concerns it. */
export interface Host {
  readonly world: World;
  readonly truth: Truth;
  readonly candidates: Candidates;
  readonly totals: { optOuts: number };
  sendFollowUp(cause: Cause, nowMs: number): void;
}

/** Acts after an event of one kind, in the order of the mechanisms, and the context of each. */
interface Acts {
  readonly acts: readonly Act[];
  readonly contexts: readonly MechanismContext[];
}

export class Reactions {
  readonly #host: Host;
  readonly #recorder: Recorder;
  readonly #pending: PendingEffects;
  /** By mechanism. */
  readonly #contexts: readonly MechanismContext[];
  readonly #afterSend: Acts;
  readonly #afterIgnore: Acts;
  readonly #afterOpen: Acts;
  readonly #afterRead: Acts;
  /** Acts may bring about events themselves: one record for each depth, and how many are in use. */
  readonly #records: EventRecord[] = [];
  #depth = 0;
  #nowMs = 0;

  constructor(host: Host, recorder: Recorder, pending: PendingEffects) {
    this.#host = host;
    this.#recorder = recorder;
    this.#pending = pending;
    const { mechanisms } = host.world;
    this.#contexts = mechanisms.map((mechanism, index) => this.#contextOf(mechanism, index));
    const acts = (event: keyof NonNullable<Mechanism['after']>): Acts => {
      const acting = mechanisms.flatMap(({ after }, index) => {
        const act = after?.[event];
        return act === undefined ? [] : [{ act, context: this.#contexts[index] }];
      });
      return { acts: acting.map(({ act }) => act), contexts: acting.map(({ context }) => context) };
    };
    this.#afterSend = acts('send');
    this.#afterIgnore = acts('ignore');
    this.#afterOpen = acts('open');
    this.#afterRead = acts('read');
  }

  /** Lets the next pending effect happen. */
  runNext(): void {
    this.#nowMs = this.#pending.nextAtMs;
    const cause = this.#begin();
    const effect = this.#pending.pop(cause);
    if (effect < Effect.open)
      this.#recorder.append(cause, cause.atMs, this.#nowMs, (effect - Effect.arrival) as SeenBy);
    else if (!this.#isHere(cause.user)) {
      // Nothing happens any more to one who has left.
    } else if (effect === Effect.open) this.#open(cause);
    else {
      const index = effect - Effect.firstMechanism;
      this.#host.world.mechanisms[index].later?.(cause, this.#contexts[index]);
    }
    this.#depth--;
  }

  /** A new user follows what is offered at sign-up. */
  arrive(user: number, atMs: number): void {
    this.#nowMs = atMs;
    const { start, source } = this.#host.world.beginnings.followsOnArrival;
    for (let index = start[user]; index < start[user + 1]; index++) this.#follow(user, source[index]);
  }

  /** Those whom a user followed have a follower less. */
  depart(user: number, atMs: number): void {
    this.#nowMs = atMs;
    for (let source = 0; source < this.#host.world.catalog.sources; source++) this.#unfollow(user, source);
  }

  /** A user looks around in the app, and may read a story, be it a candidate or not. */
  browse(user: number, atMs: number, day: number, slot: number): void {
    const { truth, world } = this.#host;
    // As of the hour, as candidates are.
    const story = world.behaviour.browsedStory(user, day, slot, atMs - (atMs % HOUR_MS));
    if (story < 0 || truth.hasSeen(user, story)) return;
    const matchLogit = truth.matchLogitOf(user, story);
    if (!world.behaviour.reads(user, story, truth.ownTerm(user, atMs) + matchLogit)) return;
    this.#nowMs = atMs;
    this.#read(user, story, world.catalog.storySource[story], matchLogit);
  }

  /**
   * A notification is sent: it is on its way to be opened, or is ignored.
   * @returns when it will be opened; Infinity for never
   */
  receive(
    user: number,
    story: number,
    source: number,
    impression: number,
    session: number,
    sessionPosition: number,
    matchLogit: number,
    openProbability: number,
    atMs: number,
  ): number {
    this.#nowMs = atMs;
    const cause = this.#begin();
    cause.type = EventType.send;
    cause.atMs = atMs;
    cause.user = user;
    cause.story = story;
    cause.source = source;
    cause.impression = impression;
    cause.session = session;
    cause.sessionPosition = sessionPosition;
    cause.matchLogit = matchLogit;
    this.#recorder.emit(cause);
    this.#act(this.#afterSend, cause);

    const { behaviour, population } = this.#host.world;
    let openedAtMs = Number.POSITIVE_INFINITY;
    if (behaviour.opens(user, story, openProbability)) {
      openedAtMs = atMs + behaviour.openDelayMs(user, story);
      if (openedAtMs < population.lives.departsAtMs[user]) this.#pending.push(Effect.open, openedAtMs, cause);
      else openedAtMs = Number.POSITIVE_INFINITY;
    } else this.#act(this.#afterIgnore, cause);
    this.#depth--;
    return openedAtMs;
  }

  #act({ acts, contexts }: Acts, cause: Cause): void {
    for (let index = 0; index < acts.length; index++) acts[index](cause, contexts[index]);
  }

  #open(cause: EventRecord): void {
    cause.type = EventType.open;
    cause.atMs = this.#nowMs;
    this.#recorder.emit(cause);
    this.#act(this.#afterOpen, cause);
  }

  #read(user: number, story: number, source: number, matchLogit: number): void {
    this.#host.truth.markSeen(user, story);
    const cause = this.#begin();
    cause.type = EventType.read;
    cause.atMs = this.#nowMs;
    cause.user = user;
    cause.story = story;
    cause.source = source;
    cause.impression = NO_IMPRESSION;
    cause.session = NO_IMPRESSION;
    cause.sessionPosition = -1;
    cause.matchLogit = matchLogit;
    this.#recorder.emit(cause);
    this.#act(this.#afterRead, cause);
    this.#depth--;
  }

  #isHere(user: number): boolean {
    const { arrivesAtMs, departsAtMs } = this.#host.world.population.lives;
    return arrivesAtMs[user] <= this.#nowMs && this.#nowMs < departsAtMs[user];
  }

  #follow(user: number, source: number): void {
    const { follows, world } = this.#host.truth;
    const pair = user * world.catalog.sources + source;
    if (follows[pair] === 1) return;
    follows[pair] = 1;
    this.#emit(EventType.follow, user, source);
  }

  #unfollow(user: number, source: number): void {
    const { follows, world } = this.#host.truth;
    const pair = user * world.catalog.sources + source;
    if (follows[pair] === 0) return;
    follows[pair] = 0;
    this.#emit(EventType.unfollow, user, source);
  }

  /** Records an act of the user beside reading and opening, of no story in particular. */
  #emit(type: EventType, user: number, source: number): void {
    const event = this.#begin();
    event.type = type;
    event.atMs = this.#nowMs;
    event.user = user;
    event.story = -1;
    event.source = source;
    event.impression = NO_IMPRESSION;
    this.#recorder.emit(event);
    this.#depth--;
  }

  #contextOf({ name, later }: Mechanism, index: number): MechanismContext {
    const { truth, candidates, world, totals } = this.#host;
    const { follows, optedOut } = truth;
    const { sources } = world.catalog;
    const now = () => this.#nowMs;
    const require = (what: string, id: number, count: number) => {
      if (Number.isInteger(id) && id >= 0 && id < count) return;
      throw new RangeError(
        `mechanism "${name}" names the ${what} ${id}; expected a whole number from 0 to ${count - 1}`,
      );
    };
    const requireFollow = (user: number, source: number) => {
      require('user', user, optedOut.length);
      require('source', source, sources);
    };
    return {
      get nowMs() {
        return now();
      },
      numbers: truth.mechanisms.numbers[index],
      isFollowing: (user, source) => {
        requireFollow(user, source);
        return follows[user * sources + source] === 1;
      },
      schedule: (cause, delayMs) => {
        if (later === undefined) throw new TypeError(`mechanism "${name}" schedules, but has no \`later\``);
        if (!Number.isSafeInteger(delayMs) || delayMs < 0) {
          throw new RangeError(
            `mechanism "${name}" schedules ${delayMs} ms ahead; expected whole milliseconds, at least 0`,
          );
        }
        this.#pending.push(Effect.firstMechanism + index, this.#nowMs + delayMs, cause);
      },
      follow: (user, source) => {
        requireFollow(user, source);
        if (this.#isHere(user)) this.#follow(user, source);
      },
      unfollow: (user, source) => {
        requireFollow(user, source);
        if (this.#isHere(user)) this.#unfollow(user, source);
      },
      optOut: (user) => {
        require('user', user, optedOut.length);
        if (optedOut[user] === 1 || !this.#isHere(user)) return;
        optedOut[user] = 1;
        totals.optOuts++;
        this.#emit(EventType.optOut, user, -1);
      },
      read: (user, story) => {
        require('user', user, optedOut.length);
        require('story', story, world.catalog.storyTopic.length);
        const position = candidates.positionOf(story);
        if (position < 0 || truth.hasSeen(user, story) || !this.#isHere(user)) return;
        this.#read(user, story, candidates.source[position], truth.matchLogit(user, position));
      },
      sendFollowUp: (cause) => this.#host.sendFollowUp(cause, this.#nowMs),
    };
  }

  #begin(): EventRecord {
    if (this.#depth === this.#records.length) this.#records.push(emptyRecord());
    return this.#records[this.#depth++];
  }
}
