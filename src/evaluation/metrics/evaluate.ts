/** The numbers reported for one model on one set of rows, each row counted once or as often as its user was drawn. */

import { sigmoid } from '../../base/sigmoid.ts';
import { requireBinary, requireIds, requireNoNaN, requireRowCount } from '../checks.ts';
import { aucInOrder, groupAucsInOrder, meanOfGroups } from './auc.ts';
import { countPositives, expectedOverObserved, normalizedBy, rowLogLoss } from './probability.ts';
import { rankOrder } from './rankOrder.ts';

export type Metrics = {
  /** Rows evaluated. */
  rows: number;
  /** Rows labelled 1: the opens. */
  positives: number;
  /** Area under the ROC curve; NaN with one class. */
  auc: number;
  /** Area under the precision–recall curve, as average precision; NaN without positives. */
  prAuc: number;
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
    prAuc: averagePrecision(order, logits, labels, positives),
    groupedAuc: meanOfGroups(groupAucsInOrder(order, logits, labels, users)),
    ne: normalizedBy(meanLoss, positives / rows),
    logLoss: meanLoss,
    calibration: expectedOverObserved(expected, positives),
  };
}

/**
 * Average precision: the sum over thresholds of precision times the rise of recall, rows of equal scores at once, so
 * without interpolation (Davis and Goadrich 2006 show why; `average_precision_score` of scikit-learn). A random order
 * gives about the share of positives.
 */
function averagePrecision(
  order: Uint32Array,
  scores: Float64Array,
  labels: Uint8Array,
  positives: number,
): number {
  let sum = 0;
  let positivesAbove = 0;
  for (let end = order.length; end > 0; ) {
    const score = scores[order[end - 1]];
    let start = end;
    let tiedPositives = 0;
    while (start > 0 && scores[order[start - 1]] === score) tiedPositives += labels[order[--start]];
    positivesAbove += tiedPositives;
    sum += tiedPositives * (positivesAbove / (order.length - start));
    end = start;
  }
  return sum / positives;
}

const IS_POSITIVE = 1;
/** The row is the last of those that share its logit. */
const ENDS_TIE = 2;
/** The row's logit is no other row's. */
const IS_ALONE = 4;
const USER_SHIFT = 3;
/** A user id shares 32 bits with three flags. */
const MAX_USERS = 0x20000000;

/**
 * The metrics of `evaluate` when each user's rows count several times. Sorting and all logarithms happen once,
 * at construction; a resample costs one pass over the rows for AUC and one over the users for the rest.
 */
export class WeightedEvaluator {
  /** Rows in ascending order of logit, each packed as user, label, and whether its logit is a new one. */
  readonly #sortedRows: Uint32Array;
  readonly #rows: Uint32Array;
  readonly #userAucs: Float64Array;
  readonly #positives: Float64Array;
  readonly #loss: Float64Array;
  readonly #expected: Float64Array;

  /**
   * One logit, one label (0 or 1) and one user id (counted from 0) per row.
   * @throws RangeError as `evaluate`, and if a user id is 2^29 or more
   */
  constructor(logits: Float64Array, labels: Uint8Array, users: Int32Array) {
    requireRowCount('labels', labels, logits.length);
    requireRowCount('users', users, logits.length);
    requireNoNaN('logits', logits);
    requireBinary(labels);
    requireIds('users', users);

    const order = rankOrder(logits);
    const perUser = groupAucsInOrder(order, logits, labels, users);
    const userCount = perUser.rows.length;
    if (userCount > MAX_USERS) {
      throw new RangeError(`the largest user id is ${userCount - 1}; expected ids below ${MAX_USERS}`);
    }
    this.#rows = perUser.rows;
    this.#userAucs = perUser.aucs;
    this.#positives = new Float64Array(userCount);
    this.#loss = new Float64Array(userCount);
    this.#expected = new Float64Array(userCount);
    for (let row = 0; row < logits.length; row++) {
      const user = users[row];
      const probability = sigmoid(logits[row]);
      this.#positives[user] += labels[row];
      this.#loss[user] += rowLogLoss(probability, labels[row]);
      this.#expected[user] += probability;
    }
    this.#sortedRows = packSortedRows(order, logits, labels, users);
  }

  /**
   * The metrics of the rows with each user's rows repeated `weights[user]` times. A user drawn twice counts in
   * the grouped AUC as two users. All-ones weights give `evaluate` up to rounding.
   * @throws RangeError if a user of the rows has no weight
   */
  evaluate(weights: Uint32Array): Metrics {
    const userCount = this.#rows.length;
    if (weights.length < userCount) {
      throw new RangeError(
        `there are ${weights.length} weights; expected at least ${userCount}, one per user`,
      );
    }
    let rows = 0;
    let positives = 0;
    let loss = 0;
    let expected = 0;
    let groupedSum = 0;
    let groupedRows = 0;
    for (let user = 0; user < userCount; user++) {
      const weight = weights[user];
      const userRows = weight * this.#rows[user];
      const userAuc = this.#userAucs[user];
      rows += userRows;
      positives += weight * this.#positives[user];
      loss += weight * this.#loss[user];
      expected += weight * this.#expected[user];
      if (!Number.isNaN(userAuc)) {
        groupedSum += userRows * userAuc;
        groupedRows += userRows;
      }
    }
    const meanLoss = loss / rows;
    return {
      rows,
      positives,
      auc: weightedAuc(this.#sortedRows, weights),
      prAuc: weightedAveragePrecision(this.#sortedRows, weights, rows, positives),
      groupedAuc: groupedSum / groupedRows,
      ne: normalizedBy(meanLoss, positives / rows),
      logLoss: meanLoss,
      calibration: expectedOverObserved(expected, positives),
    };
  }
}

function packSortedRows(
  order: Uint32Array,
  logits: Float64Array,
  labels: Uint8Array,
  users: Int32Array,
): Uint32Array {
  const packed = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) {
    const row = order[place];
    const startsTie = place === 0 || logits[row] !== logits[order[place - 1]];
    const endsTie = place === order.length - 1 || logits[row] !== logits[order[place + 1]];
    const flags = (endsTie ? ENDS_TIE : 0) | (startsTie && endsTie ? IS_ALONE : 0);
    packed[place] = (users[row] << USER_SHIFT) | flags | labels[row];
  }
  return packed;
}

/** As `aucInOrder`, with rows counted as often as their user was drawn. Whole numbers: exact up to the division. */
function weightedAuc(sortedRows: Uint32Array, weights: Uint32Array): number {
  let halfWins = 0;
  let positives = 0;
  let negativesBelow = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  for (let place = 0; place < sortedRows.length; place++) {
    const packed = sortedRows[place];
    const weight = weights[packed >>> USER_SHIFT];
    const positive = (packed & IS_POSITIVE) * weight;
    if ((packed & IS_ALONE) !== 0) {
      // Without a branch on the label, which nothing could predict.
      halfWins += 2 * positive * negativesBelow;
      positives += positive;
      negativesBelow += weight - positive;
      continue;
    }
    tiedPositives += positive;
    tiedNegatives += weight - positive;
    if ((packed & ENDS_TIE) === 0) continue;
    halfWins += tiedPositives * (2 * negativesBelow + tiedNegatives);
    positives += tiedPositives;
    negativesBelow += tiedNegatives;
    tiedPositives = 0;
    tiedNegatives = 0;
  }
  return halfWins / (2 * positives * negativesBelow);
}

/** As `averagePrecision`, with rows counted as often as their user was drawn: from the lowest score up. */
function weightedAveragePrecision(
  sortedRows: Uint32Array,
  weights: Uint32Array,
  rows: number,
  positives: number,
): number {
  let sum = 0;
  let rowsLeft = rows;
  let positivesLeft = positives;
  let tiedRows = 0;
  let tiedPositives = 0;
  for (let place = 0; place < sortedRows.length; place++) {
    const packed = sortedRows[place];
    const weight = weights[packed >>> USER_SHIFT];
    tiedRows += weight;
    tiedPositives += (packed & IS_POSITIVE) * weight;
    if ((packed & ENDS_TIE) === 0) continue;
    if (tiedPositives > 0) sum += tiedPositives * (positivesLeft / rowsLeft);
    rowsLeft -= tiedRows;
    positivesLeft -= tiedPositives;
    tiedRows = 0;
    tiedPositives = 0;
  }
  return sum / positives;
}
