/**
 * Effects on their way: opens, what mechanisms scheduled, and events that the log does not know yet. Each has the number
 * of what it is, and the event that it comes of. Ordered by time; ties in the order in which they were pushed.
 *
 * Memory: 78 bytes for each pending effect.
 */
import { TimeHeap } from '../base/heap.ts';
import { NO_IMPRESSION } from '../history/impressions.ts';
import { EventType } from '../history/log.ts';
import type { Cause } from '../world/mechanism.ts';

/**
 * Kinds of effects: the arrival of the event at the log, plus the bits of those who see it; an open of the notification;
 * or one of the mechanisms'.
 */
export const Effect = { arrival: 0, open: 4, firstMechanism: 5 } as const;

/** An event, written anew for each one. */
export type EventRecord = { -readonly [Field in keyof Cause]: Cause[Field] };

export function emptyRecord(): EventRecord {
  return {
    type: EventType.send,
    atMs: 0,
    user: -1,
    story: -1,
    source: -1,
    impression: NO_IMPRESSION,
    session: NO_IMPRESSION,
    sessionPosition: -1,
    matchLogit: Number.NaN,
  };
}

const INITIAL_CAPACITY = 256;

function columnsOf(capacity: number) {
  return {
    effect: new Uint16Array(capacity),
    type: new Uint8Array(capacity),
    sessionPosition: new Int16Array(capacity),
    user: new Int32Array(capacity),
    story: new Int32Array(capacity),
    source: new Int32Array(capacity),
    atMs: new Float64Array(capacity),
    impression: new Float64Array(capacity),
    session: new Float64Array(capacity),
    matchLogit: new Float64Array(capacity),
    /** Places that are free to use, as a stack. */
    free: new Int32Array(capacity),
  };
}

export class PendingEffects {
  #heap = new TimeHeap();
  #columns = columnsOf(0);
  #capacity = 0;
  #freeCount = 0;

  /** Moment of the next effect; Infinity when none is pending. */
  get nextAtMs(): number {
    return this.#heap.topTime;
  }

  push(effect: number, dueAtMs: number, cause: Cause): void {
    if (this.#freeCount === 0) this.#enlarge(Math.max(INITIAL_CAPACITY, 2 * this.#capacity));
    const columns = this.#columns;
    const place = columns.free[--this.#freeCount];
    columns.effect[place] = effect;
    columns.type[place] = cause.type;
    columns.sessionPosition[place] = cause.sessionPosition;
    columns.user[place] = cause.user;
    columns.story[place] = cause.story;
    columns.source[place] = cause.source;
    columns.atMs[place] = cause.atMs;
    columns.impression[place] = cause.impression;
    columns.session[place] = cause.session;
    columns.matchLogit[place] = cause.matchLogit;
    this.#heap.push(dueAtMs, place);
  }

  /** Takes out the next effect, writes the event that it comes of into `cause`, and returns what it is. */
  pop(cause: EventRecord): number {
    const columns = this.#columns;
    const place = this.#heap.topPayload;
    this.#heap.pop();
    columns.free[this.#freeCount++] = place;
    cause.type = columns.type[place] as EventType;
    cause.sessionPosition = columns.sessionPosition[place];
    cause.user = columns.user[place];
    cause.story = columns.story[place];
    cause.source = columns.source[place];
    cause.atMs = columns.atMs[place];
    cause.impression = columns.impression[place];
    cause.session = columns.session[place];
    cause.matchLogit = columns.matchLogit[place];
    return columns.effect[place];
  }

  fork(): PendingEffects {
    const copy = new PendingEffects();
    copy.#heap = this.#heap.clone();
    copy.#columns = columnsOf(this.#capacity);
    copy.#capacity = this.#capacity;
    copy.#freeCount = this.#freeCount;
    copyColumns(this.#columns, copy.#columns);
    return copy;
  }

  /** Makes room when no place is free. */
  #enlarge(capacity: number): void {
    const columns = columnsOf(capacity);
    copyColumns(this.#columns, columns);
    for (let place = capacity - 1; place >= this.#capacity; place--) {
      columns.free[this.#freeCount++] = place;
    }
    this.#columns = columns;
    this.#capacity = capacity;
  }
}

type Columns = ReturnType<typeof columnsOf>;

function copyColumns(from: Columns, to: Columns): void {
  for (const name of Object.keys(from) as (keyof Columns)[]) to[name].set(from[name]);
}
