/** The numbers reported for one model on one set of rows. */

import { sigmoid } from '../base/sigmoid.ts';
import { aucInOrder, groupAucsInOrder, meanOfGroups } from './auc.ts';
import { requireBinary, requireIds, requireNoNaN, requireRowCount } from './checks.ts';
import { countPositives, expectedOverObserved, normalizedBy, rowLogLoss } from './probability.ts';
import { rankOrder } from './rank.ts';

export type Metrics = {
  /** Rows evaluated. */
  rows: number;
  /** Rows labelled 1: the opens. */
  positives: number;
  /** Area under the ROC curve; NaN with one class. */
  auc: number;
  /** AUC within users that have both classes, weighted by their rows; NaN if there is no such user. */
  groupedAuc: number;
  /** Normalised entropy, lower is better; NaN with one class. */
  ne: number;
  /** Mean log loss in nats; NaN without rows. */
  logLoss: number;
  /** Expected over observed opens; NaN without opens. */
  calibration: number;
};

/**
 * All metrics of one logit, one label (0 or 1) and one user id (counted from 0) per row. Probabilities are
 * `sigmoid(logit)`, ranks are those of the logits (where probabilities near 1 would tie).
 * @throws RangeError if lengths differ, a logit is NaN, a label is neither 0 nor 1 or a user id is negative
 */
export function evaluate(logits: Float64Array, labels: Uint8Array, users: Int32Array): Metrics {
  requireRowCount('labels', labels, logits.length);
  requireRowCount('users', users, logits.length);
  requireNoNaN('logits', logits);
  requireBinary(labels);
  requireIds('users', users);

  const rows = logits.length;
  const positives = countPositives(labels);
  let loss = 0;
  let expected = 0;
  for (let row = 0; row < rows; row++) {
    const probability = sigmoid(logits[row]);
    expected += probability;
    loss += rowLogLoss(probability, labels[row]);
  }
  const order = rankOrder(logits);
  const meanLoss = loss / rows;
  return {
    rows,
    positives,
    auc: aucInOrder(order, logits, labels),
    groupedAuc: meanOfGroups(groupAucsInOrder(order, logits, labels, users)),
    ne: normalizedBy(meanLoss, positives / rows),
    logLoss: meanLoss,
    calibration: expectedOverObserved(expected, positives),
  };
}
