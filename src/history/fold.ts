/**
 * The one fold of events into state. Serving, recomputation and reconstruction all advance it; they differ
 * only in the moment that they advance it to, and in how much of the log they see there.
 */
import type { Catalog } from './catalog.ts';
import { Expiry } from './expiry.ts';
import { type EventLog, EventType, offsetOf } from './log.ts';
import { State, WINDOWS_MS } from './state.ts';
import { endOfHistory, type HistoryView, isPartial, startOfHistory, WHOLE_HISTORY } from './view.ts';

/** Told of every change of the state, so that caches can refresh just the keys it touched. */
export interface FoldListener {
  /** An event entered the state, or left history. `story` and `topic`, or `source`, are -1 where the event has none. */
  changed(user: number, story: number, topic: number, source: number): void;
  /** A notification or an open left a sliding window. Reads do so unannounced: no cached partial counts them there. */
  expired(user: number, topic: number, source: number): void;
}

export class Fold {
  readonly state: State;
  readonly log: EventLog;
  /** The first event that the state does not know yet. */
  #next: number;
  #latestOccurredAtMs = Number.NEGATIVE_INFINITY;
  readonly #view: HistoryView;
  /** What occurred before is not in history as last read. */
  #startMs = Number.NEGATIVE_INFINITY;
  /** One for each window, and a last one for the lifetime counters where history is partial. */
  readonly #expiries: readonly Expiry[];
  /** By user: what occurred before has been erased. The log still holds it; the state never does. */
  readonly #erasedBeforeMs: Float64Array | undefined;
  listener: FoldListener | undefined;

  constructor(
    catalog: Catalog,
    log: EventLog,
    view: HistoryView = WHOLE_HISTORY,
    erasedBeforeMs?: Float64Array,
  ) {
    this.state = new State(catalog);
    this.log = log;
    this.#next = log.first;
    this.#view = view;
    this.#erasedBeforeMs = erasedBeforeMs;
    const lengthsMs = isPartial(view) ? [...WINDOWS_MS, Number.POSITIVE_INFINITY] : WINDOWS_MS;
    this.#expiries = lengthsMs.map((lengthMs) => new Expiry(lengthMs, log.first));
  }

  /** Whether the fold has come past event `seq`; it may have left history since. */
  knows(seq: number): boolean {
    return seq >= this.log.first && seq < this.#next;
  }

  /**
   * Learns every event with `knownAt < readAtMs` (or `≤`, as the view says), then drops from each window of length W
   * every event that occurred before `windowEndMs - W`, and from everything what occurred before the start of
   * history. Both moments may only move forward.
   *
   * Serving, recomputation and reconstruction read their windows at the moment itself; only the
   * open-window fault lets the two moments differ.
   *
   * Cost: amortised O(1) an event for events in order of occurrence, O(log late events) for late ones.
   */
  advance(readAtMs: number, windowEndMs: number = readAtMs): void {
    const { log } = this;
    const endMs = endOfHistory(this.#view, readAtMs);
    while (this.#next < log.end && log.knownAtMs(this.#next) < endMs) this.#learn(this.#next++);
    this.#startMs = startOfHistory(this.#view, readAtMs);
    for (let window = 0; window < this.#expiries.length; window++) {
      this.#expire(window, Math.max(windowEndMs - this.#expiries[window].lengthMs, this.#startMs));
    }
  }

  /**
   * Takes event `seq` out of the state (`sign` -1) or puts it back (`sign` 1), in every window that holds it
   * at `windowEndMs`. Does nothing for an event that the state does not know, that has left history, or was erased.
   */
  adjust(seq: number, windowEndMs: number, sign: 1 | -1): void {
    if (!this.knows(seq)) return;
    const { log, state } = this;
    const block = log.blockOf(seq);
    const at = offsetOf(seq);
    const story = block.story[at];
    const topic = story < 0 ? -1 : state.catalog.storyTopic[story];
    const occurredAtMs = block.occurredAtMs[at];
    if (occurredAtMs < this.#startMs || this.#isErased(block.user[at], occurredAtMs)) return;
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
    const isLate = occurredAtMs < this.#latestOccurredAtMs;
    if (!isLate) this.#latestOccurredAtMs = occurredAtMs;
    if (isLate) {
      for (let window = 0; window < this.#expiries.length; window++) {
        this.#expiries[window].awaitLate(occurredAtMs, seq);
      }
    }
    if (this.#isErased(user, occurredAtMs)) return;
    state.add(type, user, story, topic, source, occurredAtMs, 1);
    for (let window = 0; window < WINDOWS_MS.length; window++) {
      state.addToWindow(window, type, user, topic, source, 1);
    }
    this.listener?.changed(user, story, topic, source);
  }

  #expire(window: number, horizonMs: number): void {
    const expiry = this.#expiries[window];
    if (horizonMs <= expiry.quietUntilMs) return;
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
    expiry.quietUntilMs = Math.min(nextOccurredAtMs, expiry.late.topTime);
  }

  #drop(window: number, seq: number): void {
    const { state } = this;
    const block = this.log.blockOf(seq);
    const at = offsetOf(seq);
    const type = block.type[at];
    const user = block.user[at];
    const story = block.story[at];
    const source = block.source[at];
    const topic = story < 0 ? -1 : state.catalog.storyTopic[story];
    if (this.#isErased(user, block.occurredAtMs[at])) return;
    if (window === WINDOWS_MS.length) {
      state.add(type, user, story, topic, source, block.occurredAtMs[at], -1);
      this.listener?.changed(user, story, topic, source);
      return;
    }
    state.addToWindow(window, type, user, topic, source, -1);
    if (type === EventType.send || type === EventType.open) this.listener?.expired(user, topic, source);
  }

  #isErased(user: number, occurredAtMs: number): boolean {
    return this.#erasedBeforeMs !== undefined && occurredAtMs < this.#erasedBeforeMs[user];
  }

  /** An independent continuation on a fork of the log. The listener does not come along. */
  fork(log: EventLog): Fold {
    const copy = new Fold(this.state.catalog, log, this.#view, this.#erasedBeforeMs);
    copy.state.copyFrom(this.state);
    copy.#next = this.#next;
    copy.#latestOccurredAtMs = this.#latestOccurredAtMs;
    copy.#startMs = this.#startMs;
    this.#expiries.forEach((expiry, index) => {
      copy.#expiries[index].copyFrom(expiry);
    });
    return copy;
  }
}
