/**
 * The one fold of events into state. Serving, recomputation and reconstruction all advance it; they differ
 * only in the moment that they advance it to.
 */
import { TimeHeap } from '../base/heap.ts';
import type { Catalog } from './catalog.ts';
import { type EventLog, EventType, offsetOf } from './log.ts';
import { State, WINDOWS_MS } from './state.ts';

/** Told of every change of the state, so that caches can refresh just the keys it touched. */
export interface FoldListener {
  /** An event entered the state. `story` and `topic`, or `source`, are -1 where the event has none. */
  learned(user: number, story: number, topic: number, source: number): void;
  /** A notification or an open left a sliding window. Reads do so unannounced: no cached partial counts them there. */
  expired(user: number, topic: number, source: number): void;
}

export class Fold {
  readonly state: State;
  readonly log: EventLog;
  /** The first event that the state does not know yet. */
  #next: number;
  #latestOccurredAtMs = Number.NEGATIVE_INFINITY;
  readonly #expiries: readonly WindowExpiry[];
  listener: FoldListener | undefined;

  constructor(catalog: Catalog, log: EventLog) {
    this.state = new State(catalog);
    this.log = log;
    this.#next = log.first;
    this.#expiries = WINDOWS_MS.map((lengthMs) => new WindowExpiry(lengthMs, log.first));
  }

  /** Whether the state knows event `seq`. */
  knows(seq: number): boolean {
    return seq >= this.log.first && seq < this.#next;
  }

  /**
   * Learns every event with `knownAt < readAtMs`, then drops from each window of length W every event that
   * occurred before `windowEndMs - W`. Both moments may only move forward.
   *
   * Serving, recomputation and reconstruction read their windows at the moment itself; only the
   * open-window fault lets the two moments differ.
   *
   * Cost: amortised O(1) an event for events in order of occurrence, O(log late events) for late ones.
   */
  advance(readAtMs: number, windowEndMs: number = readAtMs): void {
    const { log } = this;
    while (this.#next < log.end && log.knownAtMs(this.#next) < readAtMs) this.#learn(this.#next++);
    for (let window = 0; window < this.#expiries.length; window++) this.#expire(window, windowEndMs);
  }

  /**
   * Takes event `seq` out of the state (`sign` -1) or puts it back (`sign` 1), in every window that holds it
   * at `windowEndMs`. Does nothing for an event that the state does not know.
   */
  adjust(seq: number, windowEndMs: number, sign: 1 | -1): void {
    if (!this.knows(seq)) return;
    const { log, state } = this;
    const block = log.blockOf(seq);
    const at = offsetOf(seq);
    const story = block.story[at];
    const topic = story < 0 ? -1 : state.catalog.storyTopic[story];
    const occurredAtMs = block.occurredAtMs[at];
    state.add(block.type[at], block.user[at], story, topic, block.source[at], occurredAtMs, sign);
    for (let window = 0; window < WINDOWS_MS.length; window++) {
      if (occurredAtMs >= windowEndMs - WINDOWS_MS[window]) {
        state.addToWindow(window, block.type[at], block.user[at], topic, block.source[at], sign);
      }
    }
  }

  #learn(seq: number): void {
    const { state } = this;
    const block = this.log.blockOf(seq);
    const at = offsetOf(seq);
    const type = block.type[at];
    const story = block.story[at];
    const user = block.user[at];
    const source = block.source[at];
    const topic = story < 0 ? -1 : state.catalog.storyTopic[story];
    const occurredAtMs = block.occurredAtMs[at];
    state.add(type, user, story, topic, source, occurredAtMs, 1);
    const isLate = occurredAtMs < this.#latestOccurredAtMs;
    if (!isLate) this.#latestOccurredAtMs = occurredAtMs;
    for (let window = 0; window < this.#expiries.length; window++) {
      state.addToWindow(window, type, user, topic, source, 1);
      if (isLate) this.#expiries[window].awaitLate(occurredAtMs, seq);
    }
    this.listener?.learned(user, story, topic, source);
  }

  #expire(window: number, windowEndMs: number): void {
    const expiry = this.#expiries[window];
    if (windowEndMs <= expiry.quietUntilMs) return;
    const horizonMs = windowEndMs - expiry.lengthMs;
    let nextOccurredAtMs = Number.NEGATIVE_INFINITY;
    while (expiry.cursor < this.#next) {
      const occurredAtMs = this.log.blockOf(expiry.cursor).occurredAtMs[offsetOf(expiry.cursor)];
      if (occurredAtMs >= expiry.latestOccurredAtMs) {
        if (occurredAtMs >= horizonMs) {
          nextOccurredAtMs = occurredAtMs;
          break;
        }
        expiry.latestOccurredAtMs = occurredAtMs;
        this.#drop(window, expiry.cursor);
      }
      expiry.cursor++;
    }
    while (expiry.late.topTime < horizonMs) {
      const seq = expiry.late.topPayload;
      expiry.late.pop();
      this.#drop(window, seq);
    }
    expiry.quietUntilMs = Math.min(nextOccurredAtMs, expiry.late.topTime) + expiry.lengthMs;
  }

  #drop(window: number, seq: number): void {
    const { state } = this;
    const block = this.log.blockOf(seq);
    const at = offsetOf(seq);
    const type = block.type[at];
    const story = block.story[at];
    const topic = story < 0 ? -1 : state.catalog.storyTopic[story];
    state.addToWindow(window, type, block.user[at], topic, block.source[at], -1);
    if (type === EventType.send || type === EventType.open)
      this.listener?.expired(block.user[at], topic, block.source[at]);
  }

  /** An independent continuation on a fork of the log. The listener does not come along. */
  fork(log: EventLog): Fold {
    const copy = new Fold(this.state.catalog, log);
    copy.state.copyFrom(this.state);
    copy.#next = this.#next;
    copy.#latestOccurredAtMs = this.#latestOccurredAtMs;
    this.#expiries.forEach((expiry, index) => {
      copy.#expiries[index].copyFrom(expiry);
    });
    return copy;
  }
}

/**
 * Where one window's expiry stands. Events that occurred in order of knowledge are dropped by a cursor over
 * the log; the few that were known late wait in a heap. The cursor tells the two apart by the same running
 * maximum as `learn` does.
 */
class WindowExpiry {
  readonly lengthMs: number;
  cursor: number;
  latestOccurredAtMs = Number.NEGATIVE_INFINITY;
  late = new TimeHeap();
  /** No event leaves the window before it ends later than this; -Infinity where that is not known. */
  quietUntilMs = Number.NEGATIVE_INFINITY;

  constructor(lengthMs: number, cursor: number) {
    this.lengthMs = lengthMs;
    this.cursor = cursor;
  }

  awaitLate(occurredAtMs: number, seq: number): void {
    this.late.push(occurredAtMs, seq);
    this.quietUntilMs = Math.min(this.quietUntilMs, occurredAtMs + this.lengthMs);
  }

  copyFrom(other: WindowExpiry): void {
    this.cursor = other.cursor;
    this.latestOccurredAtMs = other.latestOccurredAtMs;
    this.late = other.late.clone();
    this.quietUntilMs = other.quietUntilMs;
  }
}
