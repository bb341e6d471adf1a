/** Reliability diagrams: what was promised against what happened, by bin of predicted probability. */
import { sigmoid } from '../../base/sigmoid.ts';
import { requireBinary, requireNoNaN, requireRowCount } from '../checks.ts';
import { rankOrder } from './rankOrder.ts';

/** One bar of a reliability diagram: its rows, their mean probability and the share of them that were positive. */
export type ReliabilityBin = {
  readonly rows: number;
  /** NaN without rows, as is `observed`. */
  readonly predicted: number;
  readonly observed: number;
};

/**
 * Rows in ascending order of probability, cut into `bins` bins whose sizes differ by at most one row; with fewer rows
 * than bins some are empty. Equal logits may straddle a cut: they go by row number.
 *
 * Probabilities are `sigmoid(logit)`, the order is that of the logits (where probabilities near 1 would tie).
 * @throws RangeError if lengths differ, a logit is NaN, a label is neither 0 nor 1 or `bins` is not a whole number above 0
 */
export function reliabilityBins(logits: Float64Array, labels: Uint8Array, bins = 10): ReliabilityBin[] {
  requireRowCount('labels', labels, logits.length);
  requireNoNaN('logits', logits);
  requireBinary(labels);
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(`bins is ${bins}; expected a whole number above 0`);
  }
  const order = rankOrder(logits);
  return Array.from({ length: bins }, (_, bin) => {
    const start = Math.floor((bin * order.length) / bins);
    const end = Math.floor(((bin + 1) * order.length) / bins);
    let predicted = 0;
    let observed = 0;
    for (let place = start; place < end; place++) {
      predicted += sigmoid(logits[order[place]]);
      observed += labels[order[place]];
    }
    // Without rows these are 0 / 0, which is NaN.
    const rows = end - start;
    return { rows, predicted: predicted / rows, observed: observed / rows };
  });
}
