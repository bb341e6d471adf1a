/** The way of an event into the log: when it is said to have occurred, when it is known, and how often it comes. */
import { type Draws, purpose } from '../base/random.ts';
import { durationMs } from '../base/time.ts';
import { EventType } from './log.ts';
import type { HistoryOptions } from './options.ts';

const DELAY = purpose('ingestion/delay', 16);
const LATE = purpose('ingestion/late', 30);
const DUPLICATE = purpose('ingestion/duplicate', 31);
const CLOCK_OFFSET = purpose('ingestion/clock offset', 32);

export class Ingestion {
  /** True if events are in the log the moment they happen. */
  readonly isImmediate: boolean;
  readonly #draws: Draws;
  readonly #minimumMs: number;
  readonly #spanMs: number;
  readonly #lateShare: number;
  readonly #lateByMs: number;
  readonly #duplicateShare: number;
  readonly #clockSpreadMs: number;

  constructor({ ingestionDelay, late, duplicates, clockSkew }: HistoryOptions, draws: Draws) {
    this.#draws = draws;
    this.#minimumMs = durationMs(ingestionDelay.minimum);
    this.#spanMs = durationMs(ingestionDelay.maximum) - this.#minimumMs;
    this.#lateShare = late.share;
    this.#lateByMs = durationMs(late.by);
    this.#duplicateShare = duplicates.share;
    this.#clockSpreadMs = durationMs(clockSkew.spread);
    this.isImmediate = this.#minimumMs === 0 && this.#spanMs === 0 && this.#lateShare === 0;
  }

  /** From the moment of an event to its being known. */
  delayMs(type: EventType, user: number, atMs: number): number {
    if (this.isImmediate) return 0;
    const key = hashOfMoment(type, atMs);
    const regularMs =
      this.#minimumMs + Math.floor(this.#draws.uniform(DELAY, user, key) * (this.#spanMs + 1));
    const isLate = this.#lateShare > 0 && this.#draws.uniform(LATE, user, key) < this.#lateShare;
    return isLate ? regularMs + this.#lateByMs : regularMs;
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

  /** Checks whether an event is logged twice. */
  isDuplicated(type: EventType, user: number, atMs: number): boolean {
    if (this.#duplicateShare === 0) return false;
    return this.#draws.uniform(DUPLICATE, user, hashOfMoment(type, atMs)) < this.#duplicateShare;
  }
}

/** A key that distinguishes the events of one user: their type and moment, folded into 32 bits. */
function hashOfMoment(type: number, atMs: number): number {
  return (Math.imul(type + 1, 0x9e3779b1) ^ Math.floor(atMs / 4294967296) ^ ((atMs % 4294967296) | 0)) | 0;
}
