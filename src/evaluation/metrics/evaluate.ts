/** The numbers reported for one model on one set of rows, each row counted once or as often as its user was drawn. */

import { gather } from '../../base/columns.ts';
import { sigmoid } from '../../base/sigmoid.ts';
import { requireBinary, requireIds, requireNoNaN, requireProbabilities, requireRowCount } from '../checks.ts';
import { meanOfGroups, rankedAuc, rankedGroupAucs } from './auc.ts';
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
  const { logits, labels, labelProbabilities } = scored;
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
  const ranked = rankedRows(scored);
  const meanLoss = loss / rows;
  return {
    rows,
    positives,
    auc: rankedAuc(ranked.logits, ranked.labels),
    prAuc: averagePrecision(ranked, positives),
    groupedAuc: meanOfGroups(rankedGroupAucs(ranked.logits, ranked.labels, ranked.users)),
    ne: normalizedBy(meanLoss, positives / rows),
    logLoss: meanLoss,
    calibration: expectedOverObserved(expected, positives),
    softAuc: rankedAuc(ranked.logits, ranked.labelProbabilities),
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

/** The rows in ascending order of logit. */
function rankedRows({ logits, labels, labelProbabilities, users }: Scored): Scored {
  const order = rankOrder(logits);
  return {
    logits: gather(logits, order),
    labels: gather(labels, order),
    labelProbabilities: gather(labelProbabilities, order),
    users: gather(users, order),
  };
}

/**
 * Average precision of rows in ascending order of logit: the sum over thresholds of precision times the rise of recall,
 * rows of equal logits at once, so without interpolation (Davis and Goadrich 2006 show why; `average_precision_score` of
 * scikit-learn). A random order gives about the share of positives.
 */
function averagePrecision({ logits, labels }: Scored, positives: number): number {
  let sum = 0;
  let positivesAbove = 0;
  for (let end = logits.length; end > 0; ) {
    const logit = logits[end - 1];
    let start = end;
    let tiedPositives = 0;
    while (start > 0 && logits[start - 1] === logit) tiedPositives += labels[--start];
    positivesAbove += tiedPositives;
    sum += tiedPositives * (positivesAbove / (logits.length - start));
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
    const { logits, labels, labelProbabilities, users } = rankedRows(scored);
    const perUser = rankedGroupAucs(logits, labels, users);
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
    this.#sortedProbabilities = labelProbabilities;
    this.#sortedRows = packed(logits, labels, users);
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
    const { auc, softAuc } = weightedAucs(this.#sortedRows, this.#sortedProbabilities, weights);
    const meanLoss = loss / rows;
    return {
      rows,
      positives,
      auc,
      prAuc: weightedAveragePrecision(this.#sortedRows, weights, rows, positives),
      groupedAuc: groupedSum / groupedRows,
      ne: normalizedBy(meanLoss, positives / rows),
      logLoss: meanLoss,
      calibration: expectedOverObserved(expected, positives),
      softAuc,
      softNe: normalizedBy(softLoss / rows, softPositives / rows),
      softCalibration: expectedOverObserved(expected, softPositives),
    };
  }
}

function packed(logits: Float64Array, labels: Uint8Array, users: Int32Array): Uint32Array {
  const rows = logits.length;
  return Uint32Array.from(logits, (logit, row) => {
    const startsTie = row === 0 || logit !== logits[row - 1];
    const endsTie = row === rows - 1 || logit !== logits[row + 1];
    const flags = (endsTie ? ENDS_TIE : 0) | (startsTie && endsTie ? IS_ALONE : 0);
    return (users[row] << USER_SHIFT) | flags | labels[row];
  });
}

/**
 * As `rankedAuc` of labels and of their probabilities, with rows counted as often as their user was drawn. The former are
 * whole numbers, exact up to the division. The copies of a row share its label, so they are no pairs of each other.
 */
function weightedAucs(
  sortedRows: Uint32Array,
  sortedProbabilities: Float64Array,
  weights: Uint32Array,
): Pick<Metrics, 'auc' | 'softAuc'> {
  let halfWins = 0;
  let positives = 0;
  let negativesBelow = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  let softHalfWins = 0;
  let softPositives = 0;
  let softNegativesBelow = 0;
  let tiedSoftPositives = 0;
  let tiedSoftNegatives = 0;
  let withItself = 0;
  for (let place = 0; place < sortedRows.length; place++) {
    const packed = sortedRows[place];
    const weight = weights[packed >>> USER_SHIFT];
    const positive = (packed & IS_POSITIVE) * weight;
    const softPositive = sortedProbabilities[place] * weight;
    const softNegative = weight - softPositive;
    withItself += softPositive * softNegative;
    if ((packed & IS_ALONE) !== 0) {
      // Without a branch on the label, which nothing could predict.
      halfWins += 2 * positive * negativesBelow;
      positives += positive;
      negativesBelow += weight - positive;
      softHalfWins += softPositive * (2 * softNegativesBelow + softNegative);
      softPositives += softPositive;
      softNegativesBelow += softNegative;
      continue;
    }
    tiedPositives += positive;
    tiedNegatives += weight - positive;
    tiedSoftPositives += softPositive;
    tiedSoftNegatives += softNegative;
    if ((packed & ENDS_TIE) === 0) continue;
    halfWins += tiedPositives * (2 * negativesBelow + tiedNegatives);
    positives += tiedPositives;
    negativesBelow += tiedNegatives;
    softHalfWins += tiedSoftPositives * (2 * softNegativesBelow + tiedSoftNegatives);
    softPositives += tiedSoftPositives;
    softNegativesBelow += tiedSoftNegatives;
    tiedPositives = 0;
    tiedNegatives = 0;
    tiedSoftPositives = 0;
    tiedSoftNegatives = 0;
  }
  return {
    auc: halfWins / (2 * positives * negativesBelow),
    softAuc: (softHalfWins - withItself) / (2 * (softPositives * softNegativesBelow - withItself)),
  };
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
