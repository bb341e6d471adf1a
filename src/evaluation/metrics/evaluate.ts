/** The numbers reported for one model on one set of rows, each row counted once or as often as it was drawn. */

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
  const ranked = inOrder(scored, rankOrder(scored.logits));
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

/** The rows at `order`. */
function inOrder({ logits, labels, labelProbabilities, users }: Scored, order: Uint32Array): Scored {
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
/** The row is the last of those of its user that share its logit. */
const ENDS_TIE_OF_USER = 8;

/** Number of times that each user, and each day, was drawn. A row counts as often as both together: the product. */
export interface Multiplicities {
  readonly users: Uint32Array;
  readonly days: Uint32Array;
}

/**
 * The metrics of `evaluate` when rows count several times. Sorting and all logarithms happen once, at construction; a
 * resample costs a few passes over the rows. What is summed is kept in single precision, in which an interval loses nothing.
 */
export class WeightedEvaluator {
  /** Of the rows in ascending order of logit: label and ties, user, day, and what is summed. */
  readonly #flags: Uint8Array;
  readonly #users: Int32Array;
  readonly #days: Int32Array;
  readonly #probabilities: Float64Array;
  readonly #expected: Float32Array;
  readonly #loss: Float32Array;
  readonly #softLoss: Float32Array;
  readonly #weights: Uint32Array;
  readonly #perUser: GroupSums;

  /**
   * @param days the day of each row, counted from 0
   * @throws RangeError as `evaluate`, and if days are negative or not one for each row
   */
  constructor(scored: Scored, days: Int32Array) {
    requireScored(scored);
    requireRowCount('days', days, scored.logits.length);
    requireIds('days', days);
    const order = rankOrder(scored.logits);
    const ranked = inOrder(scored, order);
    const { logits, labels, labelProbabilities, users } = ranked;
    const rows = logits.length;
    this.#users = users;
    this.#days = gather(days, order);
    this.#probabilities = labelProbabilities;
    this.#expected = new Float32Array(rows);
    this.#loss = new Float32Array(rows);
    this.#softLoss = new Float32Array(rows);
    for (let place = 0; place < rows; place++) {
      const probability = sigmoid(logits[place]);
      const label = labelProbabilities[place];
      const ifOpened = rowLogLoss(probability, 1);
      const ifNot = rowLogLoss(probability, 0);
      this.#expected[place] = probability;
      this.#loss[place] = labels[place] === 1 ? ifOpened : ifNot;
      this.#softLoss[place] = label * ifOpened + (1 - label) * ifNot;
    }
    this.#flags = flagsOf(ranked);
    this.#weights = new Uint32Array(rows);
    this.#perUser = new GroupSums(users.reduce((most, user) => Math.max(most, user + 1), 0));
  }

  /**
   * The metrics of the rows, each repeated as often as its user and its day were drawn. A user drawn twice counts in the
   * grouped AUC as two users. All-ones give `evaluate` up to rounding.
   * @throws RangeError if a user or a day of the rows has no multiplicity
   */
  evaluate({ users, days }: Multiplicities): Metrics {
    const weights = this.#weights;
    let rows = 0;
    let positives = 0;
    let loss = 0;
    let expected = 0;
    let softLoss = 0;
    let softPositives = 0;
    for (let place = 0; place < weights.length; place++) {
      const user = this.#users[place];
      const day = this.#days[place];
      if (user >= users.length || day >= days.length) {
        throw new RangeError(
          `there are multiplicities of ${users.length} users and ${days.length} days; expected at least ` +
            `${user + 1} and ${day + 1}, one for each`,
        );
      }
      const weight = users[user] * days[day];
      weights[place] = weight;
      rows += weight;
      positives += weight * (this.#flags[place] & IS_POSITIVE);
      loss += weight * this.#loss[place];
      expected += weight * this.#expected[place];
      softLoss += weight * this.#softLoss[place];
      softPositives += weight * this.#probabilities[place];
    }
    const { auc, softAuc } = weightedAucs(this.#flags, this.#probabilities, weights);
    const meanLoss = loss / rows;
    return {
      rows,
      positives,
      auc,
      prAuc: weightedAveragePrecision(this.#flags, weights, rows, positives),
      groupedAuc: this.#groupedAuc(users, days),
      ne: normalizedBy(meanLoss, positives / rows),
      logLoss: meanLoss,
      calibration: expectedOverObserved(expected, positives),
      softAuc,
      softNe: normalizedBy(softLoss / rows, softPositives / rows),
      softCalibration: expectedOverObserved(expected, softPositives),
    };
  }

  /** Within a user all rows were drawn as often as their days, and the user counts as often as it was drawn. */
  #groupedAuc(users: Uint32Array, days: Uint32Array): number {
    const sums = this.#perUser;
    sums.clear();
    for (let place = 0; place < this.#flags.length; place++) {
      const flags = this.#flags[place];
      sums.add(
        this.#users[place],
        days[this.#days[place]],
        flags & IS_POSITIVE,
        (flags & ENDS_TIE_OF_USER) !== 0,
      );
    }
    return sums.meanAuc(users);
  }
}

/** The AUC of every group, from rows in ascending order of score. */
class GroupSums {
  readonly #rows: Float64Array;
  readonly #halfWins: Float64Array;
  readonly #positives: Float64Array;
  readonly #negativesBelow: Float64Array;
  readonly #tiedPositives: Float64Array;
  readonly #tiedNegatives: Float64Array;

  constructor(groups: number) {
    const zeros = () => new Float64Array(groups);
    this.#rows = zeros();
    this.#halfWins = zeros();
    this.#positives = zeros();
    this.#negativesBelow = zeros();
    this.#tiedPositives = zeros();
    this.#tiedNegatives = zeros();
  }

  /** Ties are closed, and so empty, behind the last row. */
  clear(): void {
    for (const sums of [this.#rows, this.#halfWins, this.#positives, this.#negativesBelow]) sums.fill(0);
  }

  add(group: number, weight: number, label: number, endsTie: boolean): void {
    this.#rows[group] += weight;
    this.#tiedPositives[group] += weight * label;
    this.#tiedNegatives[group] += weight * (1 - label);
    if (!endsTie) return;
    const positives = this.#tiedPositives[group];
    const negatives = this.#tiedNegatives[group];
    this.#halfWins[group] += positives * (2 * this.#negativesBelow[group] + negatives);
    this.#positives[group] += positives;
    this.#negativesBelow[group] += negatives;
    this.#tiedPositives[group] = 0;
    this.#tiedNegatives[group] = 0;
  }

  /** Weighted by rows, over the groups that have both classes; NaN if none has. */
  meanAuc(multiplicities: Uint32Array): number {
    let sum = 0;
    let rows = 0;
    for (let group = 0; group < this.#rows.length; group++) {
      const pairs = this.#positives[group] * this.#negativesBelow[group];
      if (pairs === 0) continue;
      const weight = multiplicities[group] * this.#rows[group];
      sum += (weight * this.#halfWins[group]) / (2 * pairs);
      rows += weight;
    }
    return sum / rows;
  }
}

function flagsOf({ logits, labels, users }: Scored): Uint8Array {
  const lastOfUser = new Map<number, number>();
  const flags = new Uint8Array(logits.length);
  for (let place = 0; place < flags.length; place++) {
    const startsTie = place === 0 || logits[place] !== logits[place - 1];
    const endsTie = place === flags.length - 1 || logits[place] !== logits[place + 1];
    const isAlone = startsTie && endsTie;
    flags[place] = labels[place] | ENDS_TIE_OF_USER | (endsTie ? ENDS_TIE : 0) | (isAlone ? IS_ALONE : 0);
    if (isAlone) continue;
    if (startsTie) lastOfUser.clear();
    const before = lastOfUser.get(users[place]);
    if (before !== undefined) flags[before] &= ~ENDS_TIE_OF_USER;
    lastOfUser.set(users[place], place);
  }
  return flags;
}

/**
 * As `rankedAuc` of labels and of their probabilities, with rows counted as often as they were drawn. The former are
 * whole numbers, exact up to the division. The copies of a row share its label, so they are no pairs of each other.
 */
function weightedAucs(
  flags: Uint8Array,
  probabilities: Float64Array,
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
  for (let place = 0; place < flags.length; place++) {
    const flag = flags[place];
    const weight = weights[place];
    const positive = (flag & IS_POSITIVE) * weight;
    const softPositive = probabilities[place] * weight;
    const softNegative = weight - softPositive;
    withItself += softPositive * softNegative;
    if ((flag & IS_ALONE) !== 0) {
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
    if ((flag & ENDS_TIE) === 0) continue;
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

/** As `averagePrecision`, with rows counted as often as they were drawn: from the lowest score up. */
function weightedAveragePrecision(
  flags: Uint8Array,
  weights: Uint32Array,
  rows: number,
  positives: number,
): number {
  let sum = 0;
  let rowsLeft = rows;
  let positivesLeft = positives;
  let tiedRows = 0;
  let tiedPositives = 0;
  for (let place = 0; place < flags.length; place++) {
    const flag = flags[place];
    const weight = weights[place];
    tiedRows += weight;
    tiedPositives += (flag & IS_POSITIVE) * weight;
    if ((flag & ENDS_TIE) === 0) continue;
    if (tiedPositives > 0) sum += tiedPositives * (positivesLeft / rowsLeft);
    rowsLeft -= tiedRows;
    positivesLeft -= tiedPositives;
    tiedRows = 0;
    tiedPositives = 0;
  }
  return sum / positives;
}
