/** The difference of two AUCs on the same rows, with its standard error when rows come in clusters, such as those of a user. */
import { requireBinary, requireIds, requireNoNaN, requireRowCount } from '../checks.ts';
import { rankOrder } from '../metrics/rankOrder.ts';

export interface AucDifference {
  /** That of the first scores; NaN with one class. */
  readonly first: number;
  readonly second: number;
  /** The first minus the second. */
  readonly difference: number;
  /** Of the difference; NaN with fewer than two clusters. */
  readonly standardError: number;
}

/**
 * Compares two scores of the same rows. The error is that of DeLong, DeLong and Clarke-Pearson (1988), with the components
 * of a cluster summed before they are squared, as Obuchowski (1997) does: rows of one user are not independent.
 *
 * @param clusters id of the cluster of each row, counted from 0
 * @throws RangeError if lengths differ, a score is NaN, a label is neither 0 nor 1 or a cluster is negative
 */
export function aucDifference(
  first: Float64Array,
  second: Float64Array,
  labels: Uint8Array,
  clusters: Int32Array,
): AucDifference {
  requireRowCount('second', second, first.length);
  return aucDifferencesFrom(second, labels, clusters)(first);
}

/** Compares several first scores with the same second ones, which are ranked once. */
export function aucDifferencesFrom(
  second: Float64Array,
  labels: Uint8Array,
  clusters: Int32Array,
): (first: Float64Array) => AucDifference {
  requireRowCount('clusters', clusters, second.length);
  requireIds('clusters', clusters);
  const other = placements(second, labels);
  const { positives } = other;
  const negatives = labels.length - positives;
  let largest = -1;
  for (let row = 0; row < clusters.length; row++) largest = Math.max(largest, clusters[row]);
  const rows = new Uint32Array(largest + 1);
  for (let row = 0; row < labels.length; row++) rows[clusters[row]]++;
  return (first) => {
    const own = placements(first, labels);
    const difference = own.auc - other.auc;
    const influence = new Float64Array(largest + 1);
    for (let row = 0; row < labels.length; row++) {
      const ahead = own.placements[row] - other.placements[row] - difference;
      influence[clusters[row]] += ahead / (labels[row] === 1 ? positives : negatives);
    }
    const standardError = clusteredError(influence, rows);
    return { first: own.auc, second: other.auc, difference, standardError };
  };
}

function clusteredError(influence: Float64Array, rows: Uint32Array): number {
  let squares = 0;
  let count = 0;
  for (let cluster = 0; cluster < influence.length; cluster++) {
    if (rows[cluster] === 0) continue;
    count++;
    squares += influence[cluster] * influence[cluster];
  }
  return count < 2 ? Number.NaN : Math.sqrt((squares * count) / (count - 1));
}

interface Placements {
  readonly auc: number;
  readonly positives: number;
  /** Of a positive row the share of negatives below it, of a negative one the share of positives above; ties count one half. */
  readonly placements: Float64Array;
}

function placements(scores: Float64Array, labels: Uint8Array): Placements {
  requireRowCount('labels', labels, scores.length);
  requireNoNaN('scores', scores);
  requireBinary(labels);
  const order = rankOrder(scores);
  let positives = 0;
  for (let row = 0; row < labels.length; row++) positives += labels[row];
  const negatives = labels.length - positives;
  const placements = new Float64Array(labels.length);
  let positivesBelow = 0;
  let negativesBelow = 0;
  let sum = 0;
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start]];
    let end = start;
    let tiedPositives = 0;
    for (; end < order.length && scores[order[end]] === score; end++) tiedPositives += labels[order[end]];
    const tiedNegatives = end - start - tiedPositives;
    const ofPositive = (negativesBelow + tiedNegatives / 2) / negatives;
    const ofNegative = (positives - positivesBelow - tiedPositives / 2) / positives;
    for (let place = start; place < end; place++) {
      placements[order[place]] = labels[order[place]] === 1 ? ofPositive : ofNegative;
    }
    sum += tiedPositives * ofPositive;
    positivesBelow += tiedPositives;
    negativesBelow += tiedNegatives;
    start = end;
  }
  return { auc: sum / positives, positives, placements };
}
