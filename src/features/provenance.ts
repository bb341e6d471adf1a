/**
 * Provenance: which state reaches the definitions. The definitions and the fold are the same for all; a
 * provenance is only a pair of clocks.
 */
import { DAY_MS } from '../base/time.ts';
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
  /** (end - start) × featureCount, row-major. */
  readonly values: Float64Array;
}

/**
 * Feature values of impressions [start, end) under a provenance, for a training set made at `trainingAtMs`.
 *
 * Cost: one fold over the log and one vector a row; memory 8 × featureCount bytes a row.
 */
export function materialise(
  provenance: ProvenanceName,
  catalog: Catalog,
  log: EventLog,
  impressions: Impressions,
  start: number,
  end: number,
  trainingAtMs: number,
): FeatureTable {
  if (provenance === 'logged') {
    return { start, end, values: impressions.features.subarray(start * featureCount, end * featureCount) };
  }
  const { readAt, windowEnd, minusOwn } = PROVENANCES[provenance];
  const fold = new Fold(catalog, log);
  const values = new Float64Array((end - start) * featureCount);
  for (let row = start; row < end; row++) {
    const sentAtMs = impressions.sentAtMs[row];
    const nowMs = readAt(sentAtMs, trainingAtMs);
    const windowEndMs = windowEnd(sentAtMs, trainingAtMs);
    fold.advance(nowMs, windowEndMs);
    if (minusOwn) {
      fold.adjust(impressions.openSeq[row], windowEndMs, -1);
      fold.adjust(impressions.sendSeq[row], windowEndMs, -1);
    }
    writeVector(
      fold.state,
      impressions.user[row],
      impressions.story[row],
      nowMs,
      sentAtMs,
      values,
      (row - start) * featureCount,
    );
    if (minusOwn) {
      fold.adjust(impressions.sendSeq[row], windowEndMs, 1);
      fold.adjust(impressions.openSeq[row], windowEndMs, 1);
    }
  }
  return { start, end, values };
}
