import { TimeHeap } from '../base/heap.ts';

/**
 * Progress of one window's expiry. Events that occurred in order of knowledge are dropped by a cursor over
 * the log; the few that were known late wait in a heap. The cursor separates the two by the same running
 * maximum as `Fold` does when it learns them.
 */
export class Expiry {
  /** Of the window; Infinity for the lifetime counters, which only the start of history makes shorter. */
  readonly lengthMs: number;
  cursor: number;
  latestOccurredAtMs = Number.NEGATIVE_INFINITY;
  late = new TimeHeap();
  /** No event leaves before the window starts later than this; -Infinity where that is not known. */
  quietUntilMs = Number.NEGATIVE_INFINITY;

  constructor(lengthMs: number, cursor: number) {
    this.lengthMs = lengthMs;
    this.cursor = cursor;
  }

  awaitLate(occurredAtMs: number, seq: number): void {
    this.late.push(occurredAtMs, seq);
    this.quietUntilMs = Math.min(this.quietUntilMs, occurredAtMs);
  }

  copyFrom(other: Expiry): void {
    this.cursor = other.cursor;
    this.latestOccurredAtMs = other.latestOccurredAtMs;
    this.late = other.late.clone();
    this.quietUntilMs = other.quietUntilMs;
  }
}
