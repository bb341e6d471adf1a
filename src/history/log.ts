/**
 * The event log: everything that happened and could be seen, in one total order.
 *
 * An event occurred at `occurredAtMs` and is known to the feature system from `knownAtMs` on. The log is
 * ordered by `knownAtMs`; ties keep the order of arrival, which `seq`, the position in the log, makes explicit.
 *
 * Columns live in blocks of 65,536 events (38 bytes an event), which may wait in a store. Full blocks never change,
 * so a fork of the log shares them and copies only the last one.
 */
import { type Block, type BlockStore, Blocks } from '../base/blocks.ts';

export const EventType = {
  send: 0,
  open: 1,
  read: 2,
  follow: 3,
  unfollow: 4,
  optOut: 5,
  erasure: 6,
} as const;
export type EventType = (typeof EventType)[keyof typeof EventType];
export const eventTypeNames = ['send', 'open', 'read', 'follow', 'unfollow', 'opt-out', 'erasure'] as const;
export type EventName = (typeof eventTypeNames)[number];

/** The two sides that count events, as bits: serving by its stream, and the batch that makes training sets. */
export const Side = { serving: 1, batch: 2 } as const;
export type SideName = keyof typeof Side;
export const sideNames = ['serving', 'batch'] as const satisfies readonly SideName[];

/** The sides that see an event, as a sum of their bits. */
export type SeenBy = 0 | 1 | 2 | 3;
export const SEEN_BY_BOTH = 3;
export const seenByNames = ['neither', 'serving', 'batch', 'both'] as const;

export const BLOCK_EVENTS = 1 << 16;

const EVENT_BYTES = 3 * 8 + 3 * 4 + 2;

export class EventBlock implements Block {
  readonly bytes: ArrayBuffer;
  /** The notification that the event sends or opens; -1 for none. */
  readonly impression: Float64Array;
  readonly occurredAtMs: Float64Array;
  readonly knownAtMs: Float64Array;
  readonly user: Int32Array;
  /** -1 where no story is involved. */
  readonly story: Int32Array;
  /** -1 where no source is involved. */
  readonly source: Int32Array;
  readonly type: Uint8Array;
  readonly seenBy: Uint8Array;

  constructor(bytes: ArrayBuffer) {
    this.bytes = bytes;
    this.impression = new Float64Array(bytes, 0, BLOCK_EVENTS);
    this.occurredAtMs = new Float64Array(bytes, 8 * BLOCK_EVENTS, BLOCK_EVENTS);
    this.knownAtMs = new Float64Array(bytes, 16 * BLOCK_EVENTS, BLOCK_EVENTS);
    this.user = new Int32Array(bytes, 24 * BLOCK_EVENTS, BLOCK_EVENTS);
    this.story = new Int32Array(bytes, 28 * BLOCK_EVENTS, BLOCK_EVENTS);
    this.source = new Int32Array(bytes, 32 * BLOCK_EVENTS, BLOCK_EVENTS);
    this.type = new Uint8Array(bytes, 36 * BLOCK_EVENTS, BLOCK_EVENTS);
    this.seenBy = new Uint8Array(bytes, 37 * BLOCK_EVENTS, BLOCK_EVENTS);
  }
}

export class EventLog {
  /** The first `seq`: 0, except in a log that continues one whose beginning is not kept. */
  readonly first: number;
  /** Number of erasures, so that a log without any need not be searched for them. */
  #erasures = 0;
  #blocks: Blocks<EventBlock>;
  #end: number;

  /** @param store keeps what does not fit in memory */
  constructor(first = 0, store?: BlockStore) {
    this.first = first;
    this.#end = first;
    this.#blocks = new Blocks(
      (bytes) => new EventBlock(bytes),
      BLOCK_EVENTS * EVENT_BYTES,
      store,
      blockOfEvent(first),
    );
  }

  /** One past the last `seq`. */
  get end(): number {
    return this.#end;
  }

  get hasErasures(): boolean {
    return this.#erasures > 0;
  }

  /** The block that holds event `seq`, for any seq below 2^47; its place inside is `offsetOf(seq)`. */
  blockOf(seq: number): EventBlock {
    return this.#blocks.at(blockOfEvent(seq));
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
    seenBy: SeenBy = SEEN_BY_BOTH,
  ): number {
    const seq = this.#end;
    const offset = offsetOf(seq);
    if (seq > this.first && knownAtMs < this.knownAtMs(seq - 1)) {
      throw new RangeError(
        `event ${seq} is known at ${knownAtMs} ms, before its predecessor; append in order of knownAtMs`,
      );
    }
    const index = blockOfEvent(seq);
    const block = index === this.#blocks.end ? this.#blocks.add() : this.#blocks.toWrite(index);
    block.type[offset] = type;
    block.user[offset] = user;
    block.story[offset] = story;
    block.source[offset] = source;
    block.impression[offset] = impression;
    block.occurredAtMs[offset] = occurredAtMs;
    block.knownAtMs[offset] = knownAtMs;
    block.seenBy[offset] = seenBy;
    this.#end = seq + 1;
    if (type === EventType.erasure) this.#erasures++;
    return seq;
  }

  /** An independent continuation of this log. Costs one block. */
  fork(): EventLog {
    const copy = new EventLog(this.first);
    copy.#blocks = this.#blocks.fork();
    copy.#end = this.#end;
    copy.#erasures = this.#erasures;
    return copy;
  }
}

function blockOfEvent(seq: number): number {
  return (seq / BLOCK_EVENTS) | 0;
}

/** Offset of event `seq` in its block. The mask is exact for every whole double, beyond 2^32 too. */
export function offsetOf(seq: number): number {
  return seq & (BLOCK_EVENTS - 1);
}
