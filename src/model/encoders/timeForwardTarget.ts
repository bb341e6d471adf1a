/**
 * Target encoding of an entity without leakage: the share of positives among the entity's earlier rows,
 * where "earlier" means that the label was known when the row was sent.
 */
import { TargetCounts, type TargetEncoding, type TargetRows } from './targetEncoding.ts';

/** The base rate that codes shrink towards before any label has matured. About what news apps report, 4–10 %. */
export const INITIAL_PRIOR = 0.05;

export interface TimedTargetRows extends TargetRows {
  /** When each row was sent, milliseconds. */
  readonly sentAtMs: Float64Array;
  /** When each row's label became known, milliseconds; not before it was sent. */
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
 * Takes O(n log n), O(n) if `train` is already in order of sending and of maturing.
 *
 * @throws RangeError if there are no training rows, a column is too short, smoothing is negative, a key is
 *   negative, or a label matures before its row is sent
 */
export function timeForwardTarget(rows: TimedTargetRows): TargetEncoding {
  const { sentAtMs, maturesAtMs, train, initialPrior = INITIAL_PRIOR } = rows;
  const counts = new TargetCounts(rows);
  requireOrderedTimes(rows);
  const size = train.length;
  const bySending = positionsInOrder(train, sentAtMs);
  const byMaturing = positionsInOrder(train, maturesAtMs);
  const trainCodes = new Float64Array(size);
  let matured = 0;
  const matureBefore = (timeMs: number): void => {
    for (; matured < size && maturesAtMs[train[byMaturing[matured]]] < timeMs; matured++) {
      counts.apply(byMaturing[matured]);
    }
  };
  for (let rank = 0; rank < size; rank++) {
    const position = bySending[rank];
    matureBefore(sentAtMs[train[position]]);
    const prior = counts.count === 0 ? initialPrior : counts.positive / counts.count;
    trainCodes[position] = counts.code(position, prior);
  }
  matureBefore(Infinity);
  return counts.frozen(trainCodes);
}

/** Positions in `train` in ascending order of their rows' times. Rows usually come in order already. */
function positionsInOrder(train: Int32Array, timesMs: Float64Array): Int32Array {
  const positions = new Int32Array(train.length);
  for (let position = 0; position < train.length; position++) positions[position] = position;
  for (let position = 1; position < train.length; position++) {
    if (timesMs[train[position]] < timesMs[train[position - 1]]) {
      return positions.sort((a, b) => timesMs[train[a]] - timesMs[train[b]] || a - b);
    }
  }
  return positions;
}

function requireOrderedTimes({ sentAtMs, maturesAtMs, train }: TimedTargetRows): void {
  for (const row of train) {
    if (maturesAtMs[row] >= sentAtMs[row] && maturesAtMs[row] < Infinity) continue;
    throw new RangeError(
      `time-forward target encoding: row ${row} was sent at ${sentAtMs[row]} ms and matured at ${maturesAtMs[row]} ms, ` +
        'expected a finite time of maturing not before sending; select rows whose labels are mature',
    );
  }
}
