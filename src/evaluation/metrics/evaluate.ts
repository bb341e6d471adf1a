/** The numbers reported for one model on one set of rows, each row counted once or as often as its user was drawn. */

import { sigmoid } from '../../base/sigmoid.ts';
import { requireBinary, requireIds, requireNoNaN, requireProbabilities, requireRowCount } from '../checks.ts';
import { aucInOrder, groupAucsInOrder, meanOfGroups } from './auc.ts';
import { countPositives, expectedOverObserved, normalizedBy, rowLogLoss } from './probability.ts';
import { rankOrder } from './rankOrder.ts';

/** A model's logits on one set of rows, with what is known of the rows. */
export interface Scored {
  readonly logits: Float64Array;
  /** 0 or 1. */
  readonly labels: Uint8Array;
  /** The label's own probability of being 1, which only a simulation knows. */
  readonly labelProbabilities: Float64Array;
  /** Ids counted from 0. */
  readonly users: Int32Array;
}

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
  /** The AUC with each label replaced by its own probability: expected wins over expected pairs of two rows. */
  softAuc: number;
  /** The normalised entropy with each label replaced by its own probability. */
  softNe: number;
  /** Expected opens over those that the labels' own probabilities expect. */
  softCalibration: number;
};

/**
 * All metrics. Predicted probabilities are `sigmoid(logit)`, ranks are those of the logits (where probabilities near 1
 * would tie).
 * @throws RangeError if lengths differ, a logit is NaN, a label is neither 0 nor 1, its probability is none or a user id
 * is negative
 */
export function evaluate(scored: Scored): Metrics {
  requireScored(scored);
  const { logits, labels, labelProbabilities, users } = scored;
  const rows = logits.length;
  const positives = countPositives(labels);
  let loss = 0;
  let expected = 0;
  let softLoss = 0;
  let softPositives = 0;
  for (let row = 0; row < rows; row++) {
    const probability = sigmoid(logits[row]);
    const label = labelProbabilities[row];
    const ifOpened = rowLogLoss(probability, 1);
    const ifNot = rowLogLoss(probability, 0);
    expected += probability;
    loss += labels[row] === 1 ? ifOpened : ifNot;
    softLoss += label * ifOpened + (1 - label) * ifNot;
    softPositives += label;
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
    softAuc: aucInOrder(order, logits, labelProbabilities),
    softNe: normalizedBy(softLoss / rows, softPositives / rows),
    softCalibration: expectedOverObserved(expected, softPositives),
  };
}

function requireScored({ logits, labels, labelProbabilities, users }: Scored): void {
  requireRowCount('labels', labels, logits.length);
  requireRowCount('labelProbabilities', labelProbabilities, logits.length);
  requireRowCount('users', users, logits.length);
  requireNoNaN('logits', logits);
  requireBinary(labels);
  requireProbabilities('labelProbabilities', labelProbabilities);
  requireIds('users', users);
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
  /** Of the labels, in the same order. */
  readonly #sortedProbabilities: Float64Array;
  readonly #rows: Uint32Array;
  readonly #userAucs: Float64Array;
  readonly #positives: Float64Array;
  readonly #loss: Float64Array;
  readonly #expected: Float64Array;
  readonly #softLoss: Float64Array;
  readonly #softPositives: Float64Array;

  /** @throws RangeError as `evaluate`, and if a user id is 2^29 or more */
  constructor(scored: Scored) {
    requireScored(scored);
    const { logits, labels, labelProbabilities, users } = scored;
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
    this.#softLoss = new Float64Array(userCount);
    this.#softPositives = new Float64Array(userCount);
    for (let row = 0; row < logits.length; row++) {
      const user = users[row];
      const probability = sigmoid(logits[row]);
      const label = labelProbabilities[row];
      const ifOpened = rowLogLoss(probability, 1);
      const ifNot = rowLogLoss(probability, 0);
      this.#positives[user] += labels[row];
      this.#loss[user] += labels[row] === 1 ? ifOpened : ifNot;
      this.#expected[user] += probability;
      this.#softLoss[user] += label * ifOpened + (1 - label) * ifNot;
      this.#softPositives[user] += label;
    }
    this.#sortedProbabilities = Float64Array.from(order, (row) => labelProbabilities[row]);
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
    let softLoss = 0;
    let softPositives = 0;
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
      softLoss += weight * this.#softLoss[user];
      softPositives += weight * this.#softPositives[user];
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
      softAuc: weightedSoftAuc(this.#sortedRows, this.#sortedProbabilities, weights),
      softNe: normalizedBy(softLoss / rows, softPositives / rows),
      softCalibration: expectedOverObserved(expected, softPositives),
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

/**
 * As `aucInOrder` of probabilities, with rows counted as often as their user was drawn. The copies of a row share its
 * label, so they are no pairs of each other.
 */
function weightedSoftAuc(
  sortedRows: Uint32Array,
  sortedProbabilities: Float64Array,
  weights: Uint32Array,
): number {
  let halfWins = 0;
  let positives = 0;
  let negativesBelow = 0;
  let withItself = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  for (let place = 0; place < sortedRows.length; place++) {
    const packed = sortedRows[place];
    const weight = weights[packed >>> USER_SHIFT];
    const positive = sortedProbabilities[place] * weight;
    const negative = weight - positive;
    withItself += positive * negative;
    tiedPositives += positive;
    tiedNegatives += negative;
    if ((packed & ENDS_TIE) === 0) continue;
    halfWins += tiedPositives * (2 * negativesBelow + tiedNegatives);
    positives += tiedPositives;
    negativesBelow += tiedNegatives;
    tiedPositives = 0;
    tiedNegatives = 0;
  }
  return (halfWins - withItself) / (2 * (positives * negativesBelow - withItself));
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
