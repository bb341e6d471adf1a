/**
 * The one fold of events into state. Serving, recomputation and reconstruction all advance it; they differ
 * only in the moment that they advance it to, and in how much of the log they see there.
 */
import type { Catalog } from './catalog.ts';
import { Change } from './change.ts';
import { type Cursor, Cursors } from './cursors.ts';
import { Expiry } from './expiry.ts';
import type { Update } from './layout.ts';
import { type EventBlock, type EventLog, offsetOf, Side } from './log.ts';
import { State } from './state.ts';
import { endOfHistory, type HistoryView, isPartial, startOfHistory, WHOLE_HISTORY } from './view.ts';

/** Called after every change of the state, so that caches can refresh just the keys it touched. */
export interface FoldListener {
  /**
   * An event entered the state, or left a window or history.
   * @param cursors point to the entities of which something changed
   */
  changed(cursors: readonly Cursor[]): void;
}

export class Fold {
  readonly state: State;
  readonly log: EventLog;
  readonly #windowsMs: readonly number[];
  /** Point to the entities of the event at hand. */
  readonly #cursors = new Cursors();
  /** By window and type of event: what changes in that window, and in it and all longer ones. */
  readonly #within: readonly (readonly Change[])[];
  readonly #since: readonly (readonly Change[])[];
  /** The first event that the state does not know yet. */
  #next: number;
  #latestOccurredAtMs = Number.NEGATIVE_INFINITY;
  readonly #view: HistoryView;
  /** The bit of its side. */
  readonly #side: number;
  /** Moment before which events are not in history as last read. */
  #startMs = Number.NEGATIVE_INFINITY;
  /** One for each window; for the lifetime, the last one, only where history is partial. */
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
    this.#side = Side[view.side];
    this.#erasedBeforeMs = erasedBeforeMs;
    this.#cursors.attach(this.state);
    const { windowsMs, within, since } = this.state.layout;
    const changesOf = (updates: readonly (readonly Update[])[]) =>
      updates.map((byType) => byType.map((update) => new Change(update, this.#cursors)));
    this.#windowsMs = windowsMs;
    this.#within = changesOf(within);
    this.#since = changesOf(since);
    const lengthsMs = isPartial(view) ? this.#windowsMs : this.#windowsMs.slice(0, -1);
    this.#expiries = lengthsMs.map((lengthMs) => new Expiry(lengthMs, log.first));
  }

  /** Checks that the fold has passed event `seq`, which may have left history since. */
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
    while (this.#next < log.end) {
      const block = log.blockOf(this.#next);
      const at = offsetOf(this.#next);
      if (block.knownAtMs[at] >= endMs) break;
      this.#learn(this.#next++, block, at);
    }
    this.#startMs = startOfHistory(this.#view, readAtMs);
    for (let window = 0; window < this.#expiries.length; window++) {
      this.#expire(window, Math.max(windowEndMs - this.#expiries[window].lengthMs, this.#startMs));
    }
  }

  /**
   * Takes event `seq` out of the state (`sign` -1) or puts it back (`sign` 1), in every window that holds it
   * at `windowEndMs`. Does nothing for an event that the state does not know, that has left history, was erased, or is
   * not seen by its side.
   */
  adjust(seq: number, windowEndMs: number, sign: 1 | -1): void {
    if (!this.knows(seq)) return;
    const block = this.log.blockOf(seq);
    const at = offsetOf(seq);
    if ((block.seenBy[at] & this.#side) === 0) return;
    const occurredAtMs = block.occurredAtMs[at];
    if (occurredAtMs < this.#startMs || this.#isErased(block.user[at], occurredAtMs)) return;
    let window = 0;
    while (occurredAtMs < windowEndMs - this.#windowsMs[window]) window++;
    this.#point(block, at);
    this.state.apply(this.#since[window][block.type[at]], sign, occurredAtMs);
  }

  #learn(seq: number, block: EventBlock, at: number): void {
    const occurredAtMs = block.occurredAtMs[at];
    if (occurredAtMs >= this.#latestOccurredAtMs) this.#latestOccurredAtMs = occurredAtMs;
    else for (const expiry of this.#expiries) expiry.awaitLate(occurredAtMs, seq);
    this.#change(this.#since[0], block, at, 1);
  }

  #expire(window: number, horizonMs: number): void {
    const expiry = this.#expiries[window];
    if (horizonMs <= expiry.quietUntilMs) return;
    const changes = this.#within[window];
    let nextOccurredAtMs = Number.NEGATIVE_INFINITY;
    while (expiry.cursor < this.#next) {
      const block = this.log.blockOf(expiry.cursor);
      const at = offsetOf(expiry.cursor);
      const occurredAtMs = block.occurredAtMs[at];
      if (occurredAtMs >= expiry.latestOccurredAtMs) {
        if (occurredAtMs >= horizonMs) {
          nextOccurredAtMs = occurredAtMs;
          break;
        }
        expiry.latestOccurredAtMs = occurredAtMs;
        this.#change(changes, block, at, -1);
      }
      expiry.cursor++;
    }
    while (expiry.late.topTime < horizonMs) {
      const seq = expiry.late.topPayload;
      expiry.late.pop();
      this.#change(changes, this.log.blockOf(seq), offsetOf(seq), -1);
    }
    expiry.quietUntilMs = Math.min(nextOccurredAtMs, expiry.late.topTime);
  }

  /** @param changes by type of event */
  #change(changes: readonly Change[], block: EventBlock, at: number, sign: 1 | -1): void {
    const change = changes[block.type[at]];
    if (change.cursors.length === 0 || (block.seenBy[at] & this.#side) === 0) return;
    const occurredAtMs = block.occurredAtMs[at];
    if (this.#erasedBeforeMs !== undefined && this.#isErased(block.user[at], occurredAtMs)) return;
    this.#point(block, at);
    this.state.apply(change, sign, occurredAtMs);
    this.listener?.changed(change.cursors);
  }

  #point(block: EventBlock, at: number): void {
    const { catalog } = this.state;
    const story = block.story[at];
    const topic = story < 0 ? -1 : catalog.storyTopic[story];
    this.#cursors.moveTo(catalog, block.user[at], story, topic, block.source[at]);
  }

  #isErased(user: number, occurredAtMs: number): boolean {
    return this.#erasedBeforeMs !== undefined && occurredAtMs < this.#erasedBeforeMs[user];
  }

  /**
   * An independent continuation on a fork of the log. The listener does not come along.
   * @param catalog the same as far as the fold has come
   */
  fork(log: EventLog, catalog: Catalog = this.state.catalog): Fold {
    const copy = new Fold(catalog, log, this.#view, this.#erasedBeforeMs);
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
