/** The way of an event into the log: when it is said to have occurred, when it is known, by whom, and how often it comes. */
import { type Draws, purpose } from '../base/random.ts';
import { durationMs } from '../base/time.ts';
import { EventType, SEEN_BY_BOTH, type SeenBy } from './log.ts';
import { type HistoryOptions, seenByBits } from './options.ts';

const DELAY = purpose('ingestion/delay', 16);
const LATE = purpose('ingestion/late', 30);
const DUPLICATE = purpose('ingestion/duplicate', 31);
const CLOCK_OFFSET = purpose('ingestion/clock offset', 32);
const DROP = purpose('ingestion/drop', 90);

export class Ingestion {
  /** True if events are in the log the moment they happen. */
  readonly isImmediate: boolean;
  readonly #draws: Draws;
  readonly #minimumMs: number;
  readonly #spanMs: number;
  readonly #lateShare: number;
  readonly #lateByMs: number;
  readonly #lateSeenBy: SeenBy;
  readonly #duplicateShare: number;
  readonly #copySeenBy: SeenBy;
  readonly #dropShare: number;
  readonly #dropSeenBy: SeenBy;
  readonly #backlog: Backlog;
  readonly #clockSpreadMs: number;

  constructor(history: HistoryOptions, draws: Draws) {
    const { ingestionDelay, backlog, late, duplicates, drops, clockSkew } = history;
    this.#draws = draws;
    this.#minimumMs = durationMs(ingestionDelay.minimum);
    this.#spanMs = durationMs(ingestionDelay.maximum) - this.#minimumMs;
    this.#lateShare = late.share;
    this.#lateByMs = durationMs(late.by);
    this.#lateSeenBy = seenByBits[late.seenBy];
    this.#duplicateShare = duplicates.share;
    this.#copySeenBy = seenByBits[duplicates.seenBy];
    this.#dropShare = drops.share;
    this.#dropSeenBy = seenByBits[drops.seenBy];
    this.#backlog = new Backlog(backlog);
    this.#clockSpreadMs = durationMs(clockSkew.spread);
    this.isImmediate =
      this.#minimumMs === 0 && this.#spanMs === 0 && this.#lateShare === 0 && !this.#backlog.isOn;
  }

  /** From the moment of an event to its being known. */
  delayMs(type: EventType, user: number, atMs: number): number {
    if (this.isImmediate) return 0;
    const key = hashOfMoment(type, atMs);
    const regularMs =
      this.#minimumMs + Math.floor(this.#draws.uniform(DELAY, user, key) * (this.#spanMs + 1));
    const arrivesAfterMs = this.#isLate(user, key) ? regularMs + this.#lateByMs : regularMs;
    return this.#backlog.workedOffAtMs(atMs + arrivesAfterMs) - atMs;
  }

  #isLate(user: number, key: number): boolean {
    return this.#lateShare > 0 && this.#draws.uniform(LATE, user, key) < this.#lateShare;
  }

  /**
   * Recorded moment of an event: of sends by the clock of the server, of the rest by that of the user's
   * device.
   */
  recordedAtMs(type: EventType, user: number, atMs: number): number {
    if (this.#clockSpreadMs === 0 || type === EventType.send) return atMs;
    const uniform = this.#draws.uniform(CLOCK_OFFSET, user, 0);
    return atMs + Math.round((2 * uniform - 1) * this.#clockSpreadMs);
  }

  /** The sides that an event reaches. */
  seenBy(type: EventType, user: number, atMs: number): SeenBy {
    if (this.#lateSeenBy === SEEN_BY_BOTH && this.#dropShare === 0) return SEEN_BY_BOTH;
    const key = hashOfMoment(type, atMs);
    const isDropped = this.#dropShare > 0 && this.#draws.uniform(DROP, user, key) < this.#dropShare;
    const ifLate = this.#isLate(user, key) ? this.#lateSeenBy : SEEN_BY_BOTH;
    return ((isDropped ? this.#dropSeenBy : SEEN_BY_BOTH) & ifLate) as SeenBy;
  }

  /** The sides that count a second copy of an event, of those that it reaches; none where it comes once. */
  copySeenBy(type: EventType, user: number, atMs: number): SeenBy {
    if (this.#duplicateShare === 0) return 0;
    const isDuplicated =
      this.#draws.uniform(DUPLICATE, user, hashOfMoment(type, atMs)) < this.#duplicateShare;
    return isDuplicated ? this.#copySeenBy : 0;
  }
}

/** A consumer of events that stands still for a time, every so often. */
class Backlog {
  readonly #everyMs: number;
  readonly #fromMs: number;
  readonly #lastsMs: number;

  constructor({ every, from, lasts }: HistoryOptions['backlog']) {
    this.#everyMs = durationMs(every);
    this.#fromMs = durationMs(from);
    this.#lastsMs = durationMs(lasts);
  }

  get isOn(): boolean {
    return this.#lastsMs > 0;
  }

  /** The moment at which it takes what arrives at `atMs`: never before what arrived earlier. */
  workedOffAtMs(atMs: number): number {
    const sinceMs = atMs - this.#fromMs;
    const standsForMs = sinceMs - Math.floor(sinceMs / this.#everyMs) * this.#everyMs;
    return standsForMs < this.#lastsMs ? atMs - standsForMs + this.#lastsMs : atMs;
  }
}

/** A key that distinguishes the events of one user: their type and moment, folded into 32 bits. */
function hashOfMoment(type: number, atMs: number): number {
  return (Math.imul(type + 1, 0x9e3779b1) ^ Math.floor(atMs / 4294967296) ^ ((atMs % 4294967296) | 0)) | 0;
}
