/**
 * Impressions: one row for each notification sent, in order of sending. What serving knew is in the row; the
 * label comes later.
 *
 * Memory: 67 bytes a row, and 8 × features more where vectors are logged, in blocks that may wait in a store.
 */
import { BLOCK_ROWS, type Block, type BlockStore, Blocks, blockOfRow, placeInBlock } from '../base/blocks.ts';
import type { Column } from '../base/columns.ts';
import { Vectors } from '../base/vectors.ts';
import { EventType } from './log.ts';

export const Phase = { warmup: 0, logging: 1, production: 2 } as const;
export type Phase = (typeof Phase)[keyof typeof Phase];
export const phaseNames = ['warmup', 'logging', 'production'] as const;

/** The choice of a story by the policy, or by a rule, for a follow-up or a broadcast to all. */
export const ImpressionKind = { chosen: 0, followUp: 1, broadcast: 2 } as const;
export type ImpressionKind = (typeof ImpressionKind)[keyof typeof ImpressionKind];
export const impressionKindNames = ['chosen', 'follow-up', 'broadcast'] as const;

/** The impression of what none brought about. */
export const NO_IMPRESSION = -1;

const ROW_BYTES = 7 * 8 + 2 * 4 + 3;

export class ImpressionBlock implements Block {
  readonly bytes: ArrayBuffer;
  /** Id of the first impression of the session. */
  readonly session: Float64Array;
  readonly sentAtMs: Float64Array;
  /** Infinity where the notification is never opened. */
  readonly openedAtMs: Float64Array;
  /** Probability with which the policy chose this story, given the candidates. */
  readonly propensity: Float64Array;
  /** The policy's score of the story: a logit for models, NaN for policies without one. */
  readonly score: Float64Array;
  /** Place in the event log of the row's own send and open; -1 until they are known. */
  readonly sendSeq: Float64Array;
  readonly openSeq: Float64Array;
  readonly user: Int32Array;
  readonly story: Int32Array;
  /** 0 for a decision of the policy; 1, 2, … for the follow-ups that its opens brought. */
  readonly sessionPosition: Uint8Array;
  readonly phase: Uint8Array;
  readonly kind: Uint8Array;

  constructor(bytes: ArrayBuffer) {
    const doubles = (column: number) => new Float64Array(bytes, 8 * column * BLOCK_ROWS, BLOCK_ROWS);
    this.bytes = bytes;
    this.session = doubles(0);
    this.sentAtMs = doubles(1);
    this.openedAtMs = doubles(2);
    this.propensity = doubles(3);
    this.score = doubles(4);
    this.sendSeq = doubles(5);
    this.openSeq = doubles(6);
    this.user = new Int32Array(bytes, 56 * BLOCK_ROWS, BLOCK_ROWS);
    this.story = new Int32Array(bytes, 60 * BLOCK_ROWS, BLOCK_ROWS);
    this.sessionPosition = new Uint8Array(bytes, 64 * BLOCK_ROWS, BLOCK_ROWS);
    this.phase = new Uint8Array(bytes, 65 * BLOCK_ROWS, BLOCK_ROWS);
    this.kind = new Uint8Array(bytes, 66 * BLOCK_ROWS, BLOCK_ROWS);
  }
}

export type ImpressionColumn = Exclude<keyof ImpressionBlock, 'bytes'>;

export class Impressions {
  /** Features per logged vector; 0 where none are logged. */
  readonly width: number;
  /** The id of row 0; ids are consecutive. */
  readonly firstId: number;
  rows = 0;
  /** The vector of each row as served. */
  features: Vectors;
  #blocks: Blocks<ImpressionBlock>;

  /** @param store keeps what does not fit in memory */
  constructor(width: number, firstId = 0, store?: BlockStore) {
    this.width = width;
    this.firstId = firstId;
    this.features = new Vectors(width, store);
    this.#blocks = new Blocks((bytes) => new ImpressionBlock(bytes), BLOCK_ROWS * ROW_BYTES, store);
  }

  /** An independent continuation, in which what comes later of its rows may differ. Costs 67 bytes a row. */
  fork(): Impressions {
    const copy = new Impressions(this.width, this.firstId);
    copy.rows = this.rows;
    copy.features = this.features.fork();
    copy.#blocks = this.#blocks.copy();
    return copy;
  }

  /** The block that holds a row, to read. The row's place in it is `placeInBlock(row)`. */
  blockOf(row: number): ImpressionBlock {
    return this.#blocks.at(blockOfRow(row));
  }

  /** The same block, to write to at once. */
  blockToWrite(row: number): ImpressionBlock {
    return this.#blocks.toWrite(blockOfRow(row));
  }

  append(
    user: number,
    story: number,
    session: number,
    sessionPosition: number,
    phase: Phase,
    sentAtMs: number,
    propensity: number,
    score: number,
    kind: ImpressionKind = sessionPosition > 0 ? ImpressionKind.followUp : ImpressionKind.chosen,
  ): number {
    const row = this.rows++;
    const at = placeInBlock(row);
    const block = at === 0 ? this.#blocks.add() : this.blockToWrite(row);
    block.user[at] = user;
    block.story[at] = story;
    block.session[at] = session;
    block.sessionPosition[at] = sessionPosition;
    block.phase[at] = phase;
    block.kind[at] = kind;
    block.sentAtMs[at] = sentAtMs;
    block.openedAtMs[at] = Number.POSITIVE_INFINITY;
    block.propensity[at] = propensity;
    block.score[at] = score;
    block.sendSeq[at] = -1;
    block.openSeq[at] = -1;
    return row;
  }

  /** Adds a row of another table of the same width, as that table knows it, and returns its place. */
  appendCopy(other: Impressions, row: number): number {
    const from = other.blockOf(row);
    const at = placeInBlock(row);
    const copy = this.append(
      from.user[at],
      from.story[at],
      from.session[at],
      from.sessionPosition[at],
      from.phase[at] as Phase,
      from.sentAtMs[at],
      from.propensity[at],
      from.score[at],
      from.kind[at] as ImpressionKind,
    );
    const to = this.blockToWrite(copy);
    const place = placeInBlock(copy);
    to.openedAtMs[place] = from.openedAtMs[at];
    to.sendSeq[place] = from.sendSeq[at];
    to.openSeq[place] = from.openSeq[at];
    if (this.width === 0) return copy;
    const first = other.features.placeOf(row);
    const vector = other.features.valuesOf(row).subarray(first, first + this.width);
    this.features.valuesToWrite(copy).set(vector, this.features.placeOf(copy));
    return copy;
  }

  /** Writes down a row's own send or open. Of an event that comes twice, the first copy is the row's own. */
  noteEvent(row: number, type: EventType, seq: number): void {
    if (type !== EventType.send && type !== EventType.open) return;
    const block = this.blockToWrite(row);
    const ownSeq = type === EventType.send ? block.sendSeq : block.openSeq;
    if (ownSeq[placeInBlock(row)] < 0) ownSeq[placeInBlock(row)] = seq;
  }

  /** One value, for where speed does not matter. */
  value(name: ImpressionColumn, row: number): number {
    return this.blockOf(row)[name][placeInBlock(row)];
  }

  /** A column in one piece: of some rows, or of all. */
  column<C extends ImpressionColumn>(name: C, rows?: Int32Array): ImpressionBlock[C] {
    const values = emptyColumn(name, rows?.length ?? this.rows);
    for (let index = 0; index < values.length; index++)
      values[index] = this.value(name, rows?.[index] ?? index);
    return values as ImpressionBlock[C];
  }
}

function emptyColumn(name: ImpressionColumn, length: number): Column {
  if (name === 'user' || name === 'story') return new Int32Array(length);
  if (name === 'sessionPosition' || name === 'phase' || name === 'kind') return new Uint8Array(length);
  return new Float64Array(length);
}

/** Label of a row: opened within the attribution window. */
export function isOpened(impressions: Impressions, row: number, attributionWindowMs: number): 0 | 1 {
  const { openedAtMs, sentAtMs } = impressions.blockOf(row);
  const at = placeInBlock(row);
  return openedAtMs[at] - sentAtMs[at] < attributionWindowMs ? 1 : 0;
}
