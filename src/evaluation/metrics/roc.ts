/** The ROC curve: what share of the positive rows a threshold finds, by the share of the negative rows it takes along. */
import { requireBinary, requireNoNaN, requireRowCount } from '../checks.ts';
import { rankOrder } from './rankOrder.ts';

/**
 * The corners of a ROC curve, from (0, 0) on: rows found as the threshold passes each distinct score, the highest
 * first. Rows that tie come together, as a diagonal, so that the area is the AUC with a tie counting one half.
 */
export type RocCurve = {
  readonly falsePositives: Uint32Array;
  readonly truePositives: Uint32Array;
};

/**
 * The ROC curve of one score and one label (0 or 1) per row.
 *
 * Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006, algorithm 1.
 * @throws RangeError if lengths differ, a score is NaN or a label is neither 0 nor 1
 */
export function rocCurve(scores: Float64Array, labels: Uint8Array): RocCurve {
  requireRowCount('labels', labels, scores.length);
  requireNoNaN('scores', scores);
  requireBinary(labels);
  const order = rankOrder(scores);
  const falsePositives = new Uint32Array(order.length + 1);
  const truePositives = new Uint32Array(order.length + 1);
  let corner = 0;
  for (let place = order.length - 1; place >= 0; ) {
    const score = scores[order[place]];
    corner++;
    falsePositives[corner] = falsePositives[corner - 1];
    truePositives[corner] = truePositives[corner - 1];
    for (; place >= 0 && scores[order[place]] === score; place--) {
      if (labels[order[place]] === 1) truePositives[corner]++;
      else falsePositives[corner]++;
    }
  }
  return {
    falsePositives: falsePositives.subarray(0, corner + 1),
    truePositives: truePositives.subarray(0, corner + 1),
  };
}

/**
 * The true positive rate at each false positive rate: on the line between two corners, and at the upper end where the
 * curve is vertical. Curves read at the same rates average point by point (Fawcett 2006, algorithm 3: vertical
 * averaging). NaN with one class.
 *
 * @param rates false positive rates in [0, 1], in ascending order
 */
export function truePositiveRates(
  { falsePositives, truePositives }: RocCurve,
  rates: readonly number[],
): number[] {
  const last = falsePositives.length - 1;
  const negatives = falsePositives[last];
  const positives = truePositives[last];
  let corner = 0;
  return rates.map((rate) => {
    // Both sides are quotients, rounded alike, so that a rate which is a corner's is seen to be.
    while (corner < last && falsePositives[corner + 1] / negatives <= rate) corner++;
    const found = truePositives[corner];
    if (corner === last) return found / positives;
    const next = corner + 1;
    const share =
      (rate * negatives - falsePositives[corner]) / (falsePositives[next] - falsePositives[corner]);
    return (found + share * (truePositives[next] - found)) / positives;
  });
}
