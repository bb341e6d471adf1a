/**
 * Target encoding of an entity without leakage: the share of positives among the entity's earlier rows,
 * where "earlier" means that the label was known when the row was sent.
 */
import { range } from '../../base/columns.ts';
import { TargetCounts, type TargetEncoding, type TargetRows } from './targetEncoding.ts';

/** The base rate that codes shrink towards before any label has matured. About what news apps report, 4–10 %. */
export const INITIAL_PRIOR = 0.05;

export interface TimedTargetRows extends TargetRows {
  /** Moment at which each row was sent, milliseconds. */
  readonly sentAtMs: Float64Array;
  /** Moment at which each row's label became known, milliseconds; not before it was sent. */
  readonly maturesAtMs: Float64Array;
  /** Prior of a row that was sent before any training label had matured; default `INITIAL_PRIOR`. */
  readonly initialPrior?: number | undefined;
}

/**
 * Encodes an entity by (positives + smoothing · prior) / (count + smoothing).
 *
 * - The code of a training row counts the training rows of its entity with `maturesAtMs < its sentAtMs`
 *   (strict: a label that matures at the very moment of sending is not yet known, so a row never sees its own
 *   label). Its prior is the base rate of all training rows matured by the same rule, or `initialPrior` if there
 *   are none; the base rate of the whole training set would carry labels from the future.
 * - Rows sent at the same moment see the same labels, whatever their order.
 * - Test and production rows use all training rows and the overall base rate: `codeOf`.
 * - With smoothing 0, an entity without counted rows gets the prior.
 *
 * Takes O(n log n), O(n) if the rows are already in order of sending and of maturing.
 *
 * @throws RangeError if there are no training rows, a column is too short, smoothing is negative, a key is
 *   negative, or a label matures before its row is sent
 */
export function timeForwardTarget(rows: TimedTargetRows): TargetEncoding {
  const { sentAtMs, maturesAtMs, initialPrior = INITIAL_PRIOR } = rows;
  const counts = new TargetCounts(rows);
  requireOrderedTimes(rows);
  const size = sentAtMs.length;
  const bySending = rowsInOrder(sentAtMs);
  const byMaturing = rowsInOrder(maturesAtMs);
  const trainCodes = new Float64Array(size);
  let matured = 0;
  const matureBefore = (timeMs: number): void => {
    for (; matured < size && maturesAtMs[byMaturing[matured]] < timeMs; matured++) {
      counts.apply(byMaturing[matured]);
    }
  };
  for (const row of bySending) {
    matureBefore(sentAtMs[row]);
    const prior = counts.count === 0 ? (rows.prior ?? initialPrior) : counts.prior;
    trainCodes[row] = counts.code(row, prior);
  }
  matureBefore(Infinity);
  return counts.frozen(trainCodes);
}

/** Rows in ascending order of their times. They usually come in order already. */
function rowsInOrder(timesMs: Float64Array): Int32Array {
  const rows = range(0, timesMs.length);
  for (let row = 1; row < timesMs.length; row++) {
    if (timesMs[row] < timesMs[row - 1]) return rows.sort((a, b) => timesMs[a] - timesMs[b] || a - b);
  }
  return rows;
}

function requireOrderedTimes({ sentAtMs, maturesAtMs }: TimedTargetRows): void {
  for (let row = 0; row < sentAtMs.length; row++) {
    if (maturesAtMs[row] >= sentAtMs[row] && maturesAtMs[row] < Infinity) continue;
    throw new RangeError(
      `time-forward target encoding: row ${row} was sent at ${sentAtMs[row]} ms and matured at ${maturesAtMs[row]} ms, ` +
        'expected a finite time of maturing not before sending; select rows whose labels are mature',
    );
  }
}
