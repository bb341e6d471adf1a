/**
 * The event log: everything that happened and could be seen, in one total order.
 *
 * An event occurred at `occurredAtMs` and is known to the feature system from `knownAtMs` on. The log is
 * ordered by `knownAtMs`; ties keep the order of arrival, which `seq`, the position in the log, makes explicit.
 *
 * Columns live in blocks of 65,536 events (37 bytes an event). Full blocks never change, so a fork of
 * the log shares them and copies only the last one.
 */

export const EventType = { send: 0, open: 1, read: 2, follow: 3, unfollow: 4, optOut: 5 } as const;
export type EventType = (typeof EventType)[keyof typeof EventType];
export const eventTypeNames = ['send', 'open', 'read', 'follow', 'unfollow', 'opt-out'] as const;

export const BLOCK_EVENTS = 1 << 16;

export class EventBlock {
  readonly type = new Uint8Array(BLOCK_EVENTS);
  readonly user = new Int32Array(BLOCK_EVENTS);
  /** -1 where no story is involved. */
  readonly story = new Int32Array(BLOCK_EVENTS);
  /** -1 where no source is involved. */
  readonly source = new Int32Array(BLOCK_EVENTS);
  /** The notification that the event sends or opens; -1 for none. */
  readonly impression = new Float64Array(BLOCK_EVENTS);
  readonly occurredAtMs = new Float64Array(BLOCK_EVENTS);
  readonly knownAtMs = new Float64Array(BLOCK_EVENTS);

  clone(): EventBlock {
    const copy = new EventBlock();
    copy.type.set(this.type);
    copy.user.set(this.user);
    copy.story.set(this.story);
    copy.source.set(this.source);
    copy.impression.set(this.impression);
    copy.occurredAtMs.set(this.occurredAtMs);
    copy.knownAtMs.set(this.knownAtMs);
    return copy;
  }
}

export class EventLog {
  #blocks: EventBlock[] = [];
  #length = 0;

  /** Number of events; the next `seq`. */
  get length(): number {
    return this.#length;
  }

  /** The block that holds event `seq`, for any seq below 2^47; its place inside is `offsetOf(seq)`. */
  blockOf(seq: number): EventBlock {
    return this.#blocks[(seq / BLOCK_EVENTS) | 0];
  }

  knownAtMs(seq: number): number {
    return this.blockOf(seq).knownAtMs[offsetOf(seq)];
  }

  /**
   * Appends an event and returns its `seq`.
   * @throws RangeError if it is known before the last event of the log
   */
  append(
    type: EventType,
    user: number,
    story: number,
    source: number,
    impression: number,
    occurredAtMs: number,
    knownAtMs: number,
  ): number {
    const seq = this.#length;
    const offset = offsetOf(seq);
    if (seq > 0 && knownAtMs < this.knownAtMs(seq - 1)) {
      throw new RangeError(
        `event ${seq} is known at ${knownAtMs} ms, before its predecessor; append in order of knownAtMs`,
      );
    }
    if (offset === 0) this.#blocks.push(new EventBlock());
    const block = this.#blocks[this.#blocks.length - 1];
    block.type[offset] = type;
    block.user[offset] = user;
    block.story[offset] = story;
    block.source[offset] = source;
    block.impression[offset] = impression;
    block.occurredAtMs[offset] = occurredAtMs;
    block.knownAtMs[offset] = knownAtMs;
    this.#length = seq + 1;
    return seq;
  }

  /** An independent continuation of this log. Costs one block. */
  fork(): EventLog {
    const copy = new EventLog();
    copy.#blocks = this.#blocks.slice();
    copy.#length = this.#length;
    if (offsetOf(this.#length) !== 0) copy.#blocks.push((copy.#blocks.pop() as EventBlock).clone());
    return copy;
  }
}

/** Where event `seq` stands in its block. The mask is exact for every whole double, beyond 2^32 too. */
export function offsetOf(seq: number): number {
  return seq & (BLOCK_EVENTS - 1);
}
