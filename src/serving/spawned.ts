/**
 * What is going to happen because of something that already did: opens, follows, follow-ups, and events on
 * their way to the log. Ordered by time; ties in the order in which they were spawned.
 *
 * Memory: 67 bytes for each pending happening.
 */
import { copiedInto } from '../base/columns.ts';
import { TimeHeap } from '../base/heap.ts';

export const Spawn = { open: 0, follow: 1, unfollow: 2, optOut: 3, followUp: 4, arrival: 5 } as const;

export class Spawned {
  #heap = new TimeHeap();
  #capacity = 256;
  /** Places in the columns that are free to use, as a stack. */
  #free: Int32Array = Int32Array.from({ length: 256 }, (_, index) => 255 - index);
  #freeCount = 256;

  kind = new Uint8Array(256);
  user = new Int32Array(256);
  story = new Int32Array(256);
  source = new Int32Array(256);
  /** Impression that it goes back to; -1 for none. */
  impression = new Float64Array(256);
  session = new Float64Array(256);
  sessionPosition = new Uint8Array(256);
  /** For arrivals: the type of the event, and when it occurred. */
  eventType = new Uint8Array(256);
  occurredAtMs = new Float64Array(256);

  /** When the next happening is due; Infinity when none is. */
  get nextAtMs(): number {
    return this.#heap.topTime;
  }

  push(
    kind: number,
    atMs: number,
    user: number,
    story: number,
    source: number,
    impression: number,
    session: number,
    sessionPosition: number,
    eventType = 0,
    occurredAtMs = atMs,
  ): void {
    if (this.#freeCount === 0) this.#grow();
    const place = this.#free[--this.#freeCount];
    this.kind[place] = kind;
    this.user[place] = user;
    this.story[place] = story;
    this.source[place] = source;
    this.impression[place] = impression;
    this.session[place] = session;
    this.sessionPosition[place] = sessionPosition;
    this.eventType[place] = eventType;
    this.occurredAtMs[place] = occurredAtMs;
    this.#heap.push(atMs, place);
  }

  /** Takes out the next happening and returns its place, valid until the next `push`. */
  pop(): number {
    const place = this.#heap.topPayload;
    this.#heap.pop();
    this.#free[this.#freeCount++] = place;
    return place;
  }

  fork(): Spawned {
    const copy = new Spawned();
    copy.#heap = this.#heap.clone();
    copy.#capacity = this.#capacity;
    copy.#free = this.#free.slice();
    copy.#freeCount = this.#freeCount;
    copy.kind = this.kind.slice();
    copy.user = this.user.slice();
    copy.story = this.story.slice();
    copy.source = this.source.slice();
    copy.impression = this.impression.slice();
    copy.session = this.session.slice();
    copy.sessionPosition = this.sessionPosition.slice();
    copy.eventType = this.eventType.slice();
    copy.occurredAtMs = this.occurredAtMs.slice();
    return copy;
  }

  #grow(): void {
    const old = this.#capacity;
    const capacity = old * 2;
    this.#capacity = capacity;
    this.kind = copiedInto(this.kind, new Uint8Array(capacity));
    this.user = copiedInto(this.user, new Int32Array(capacity));
    this.story = copiedInto(this.story, new Int32Array(capacity));
    this.source = copiedInto(this.source, new Int32Array(capacity));
    this.impression = copiedInto(this.impression, new Float64Array(capacity));
    this.session = copiedInto(this.session, new Float64Array(capacity));
    this.sessionPosition = copiedInto(this.sessionPosition, new Uint8Array(capacity));
    this.eventType = copiedInto(this.eventType, new Uint8Array(capacity));
    this.occurredAtMs = copiedInto(this.occurredAtMs, new Float64Array(capacity));
    this.#free = new Int32Array(capacity);
    this.#freeCount = old;
    for (let index = 0; index < old; index++) this.#free[index] = capacity - 1 - index;
  }
}
