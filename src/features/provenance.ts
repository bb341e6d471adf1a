/**
 * Provenance: which state reaches the definitions. The definitions and the fold are the same for all; a
 * provenance is only a pair of clocks.
 */
import { BLOCK_ROWS, type BlockStore, placeInBlock } from '../base/blocks.ts';
import { DAY_MS } from '../base/time.ts';
import { Vectors } from '../base/vectors.ts';
import type { Catalog } from '../history/catalog.ts';
import { Fold } from '../history/fold.ts';
import type { Impressions } from '../history/impressions.ts';
import type { EventLog } from '../history/log.ts';
import { featureCount, writeVector } from './definitions.ts';
import type { ProvenanceName } from './options.ts';

/** A moment as a function of when the row was sent and when the training set is made. */
type Clock = (sentAtMs: number, trainingAtMs: number) => number;

interface Provenance {
  /** History is read as known strictly before this moment. */
  readonly readAt: Clock;
  /** A window of length W holds what occurred from this moment minus W on; equal to `readAt` but for the open window. */
  readonly windowEnd: Clock;
  /** Whether the row's own send and open are taken out of the counters first. */
  readonly minusOwn: boolean;
}

const atSending: Clock = (sentAtMs) => sentAtMs;
const atTraining: Clock = (_sentAtMs, trainingAtMs) => trainingAtMs;
const atEndOfDay: Clock = (sentAtMs, trainingAtMs) =>
  Math.min((Math.floor(sentAtMs / DAY_MS) + 1) * DAY_MS, trainingAtMs);

/** Every provenance that is computed; `logged` is what serving wrote down. */
const PROVENANCES: Readonly<Record<Exclude<ProvenanceName, 'logged'>, Provenance>> = {
  reconstructed: { readAt: atSending, windowEnd: atSending, minusOwn: false },
  recomputed: { readAt: atTraining, windowEnd: atTraining, minusOwn: false },
  'recomputed-minus-own': { readAt: atTraining, windowEnd: atTraining, minusOwn: true },
  'recomputed-partition': { readAt: atEndOfDay, windowEnd: atEndOfDay, minusOwn: false },
  'recomputed-open-window': { readAt: atTraining, windowEnd: atSending, minusOwn: false },
};

/** Rows [start, end) of the impressions, with one vector each. */
export interface FeatureTable {
  readonly start: number;
  readonly end: number;
  /** By row of the impressions. */
  readonly vectors: Vectors;
}

/** Whether two tables of the same rows hold the same values, bit for bit. */
export function isSameTable({ start, end, vectors }: FeatureTable, other: FeatureTable): boolean {
  return start === end || vectors.shares(start, end, other.vectors);
}

/**
 * Feature values of impressions [start, end) under a provenance, for a training set made at `trainingAtMs`.
 * Blocks of rows that agree with the logged ones bit for bit are the logged ones.
 *
 * Cost: one fold over the log and one vector a row; memory 8 × featureCount bytes a row that differs.
 *
 * @param store keeps what does not fit in memory
 */
export function materialise(
  provenance: ProvenanceName,
  catalog: Catalog,
  log: EventLog,
  impressions: Impressions,
  start: number,
  end: number,
  trainingAtMs: number,
  store?: BlockStore,
): FeatureTable {
  if (provenance === 'logged') return { start, end, vectors: impressions.features };
  const { readAt, windowEnd, minusOwn } = PROVENANCES[provenance];
  const fold = new Fold(catalog, log);
  const vectors = new Vectors(featureCount, store, start);
  let next = start;
  while (next < end) {
    const firstOfBlock = next;
    const endOfBlock = Math.min(next - placeInBlock(next) + BLOCK_ROWS, end);
    for (; next < endOfBlock; next++) writeRow(next);
    if (impressions.width > 0) vectors.shareIfEqual(firstOfBlock, endOfBlock, impressions.features);
  }
  return { start, end, vectors };

  function writeRow(row: number): void {
    const { sentAtMs: sentAt, user, story, sendSeq, openSeq } = impressions.blockOf(row);
    const at = placeInBlock(row);
    const sentAtMs = sentAt[at];
    const nowMs = readAt(sentAtMs, trainingAtMs);
    const windowEndMs = windowEnd(sentAtMs, trainingAtMs);
    fold.advance(nowMs, windowEndMs);
    if (minusOwn) {
      fold.adjust(openSeq[at], windowEndMs, -1);
      fold.adjust(sendSeq[at], windowEndMs, -1);
    }
    writeVector(
      fold.state,
      user[at],
      story[at],
      nowMs,
      sentAtMs,
      vectors.valuesToWrite(row),
      vectors.placeOf(row),
    );
    if (minusOwn) {
      fold.adjust(sendSeq[at], windowEndMs, 1);
      fold.adjust(openSeq[at], windowEndMs, 1);
    }
  }
}
