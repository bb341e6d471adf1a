/**
 * Area under the ROC curve: the chance that a random positive row outscores a random negative one, a tie
 * counting one half (Hanley and McNeil 1982; the Mann–Whitney statistic with midranks).
 *
 * Everything is counted in halves of a win, as whole numbers: exact, whatever the order of the sum, as long as
 * twice positives × negatives stays below 2^53 (about 130 million rows). One division rounds, at the end.
 */
import { gather } from '../../base/columns.ts';
import { requireBinary, requireIds, requireNoNaN, requireRowCount } from '../checks.ts';
import { rankOrder } from './rankOrder.ts';

/**
 * Area under the ROC curve of one score and one label (0 or 1) per row. NaN when only one class is present.
 * Infinite scores are allowed. 200,000 rows take about 20 ms, nearly all of it sorting.
 * @throws RangeError if lengths differ, a score is NaN or a label is neither 0 nor 1
 */
export function auc(scores: Float64Array, labels: Uint8Array): number {
  requireRowCount('labels', labels, scores.length);
  requireNoNaN('scores', scores);
  requireBinary(labels);
  const order = rankOrder(scores);
  return rankedAuc(gather(scores, order), gather(labels, order));
}

/**
 * As `auc`, for checked rows in ascending order of their scores. Given the probability of each label instead, the expected
 * wins over the expected pairs, if labels were drawn independently.
 */
export function rankedAuc(scores: Float64Array, labels: Uint8Array | Float64Array): number {
  const rows = scores.length;
  let halfWins = 0;
  let negativesBelow = 0;
  let positives = 0;
  // A row is no pair with itself. With labels of 0 and 1 there is nothing to leave out.
  let withItself = 0;
  for (let start = 0; start < rows; ) {
    const score = scores[start];
    let end = start;
    let tiedPositives = 0;
    for (; end < rows && scores[end] === score; end++) {
      const label = labels[end];
      tiedPositives += label;
      withItself += label * (1 - label);
    }
    const tiedNegatives = end - start - tiedPositives;
    halfWins += tiedPositives * (2 * negativesBelow + tiedNegatives);
    negativesBelow += tiedNegatives;
    positives += tiedPositives;
    start = end;
  }
  // With one class this is 0 / 0, which is NaN.
  return (halfWins - withItself) / (2 * (positives * negativesBelow - withItself));
}

/**
 * AUC within each group, averaged with the group's number of rows (impressions) as its weight, over the groups
 * that have both classes; NaN if none has. With users as groups this is the GAUC of Zhu et al., "Optimized Cost
 * per Click in Taobao Display Advertising", KDD 2017, whose groups are user × ad position and whose weight is
 * impressions or clicks. Groups of one class are left out of the sum and of its weight.
 *
 * `groups` holds one id per row, counted from 0: memory grows with the largest.
 * @throws RangeError if lengths differ, a score is NaN, a label is neither 0 nor 1 or a group is negative
 */
export function groupedAuc(scores: Float64Array, labels: Uint8Array, groups: Int32Array): number {
  requireRowCount('labels', labels, scores.length);
  requireRowCount('groups', groups, scores.length);
  requireNoNaN('scores', scores);
  requireBinary(labels);
  requireIds('groups', groups);
  const order = rankOrder(scores);
  return meanOfGroups(rankedGroupAucs(gather(scores, order), gather(labels, order), gather(groups, order)));
}

/** Per group id: its AUC (NaN unless it has both classes) and its number of rows. */
export type GroupAucs = { aucs: Float64Array; rows: Uint32Array };

/** The AUC of every group, in one pass over checked rows in ascending order of their scores. */
export function rankedGroupAucs(scores: Float64Array, labels: Uint8Array, groups: Int32Array): GroupAucs {
  const groupCount = countGroups(groups);
  const rows = new Uint32Array(groupCount);
  const halfWins = new Float64Array(groupCount);
  const positives = new Float64Array(groupCount);
  const negativesBelow = new Float64Array(groupCount);
  const tiedPositives = new Float64Array(groupCount);
  const tiedNegatives = new Float64Array(groupCount);
  // NaN equals no score, so a group's first row closes an empty tie, which changes nothing.
  const tiedScore = new Float64Array(groupCount).fill(Number.NaN);

  const closeTie = (group: number): void => {
    halfWins[group] += tiedPositives[group] * (2 * negativesBelow[group] + tiedNegatives[group]);
    negativesBelow[group] += tiedNegatives[group];
    positives[group] += tiedPositives[group];
    tiedPositives[group] = 0;
    tiedNegatives[group] = 0;
  };

  for (let row = 0; row < scores.length; row++) {
    const group = groups[row];
    if (scores[row] !== tiedScore[group]) {
      closeTie(group);
      tiedScore[group] = scores[row];
    }
    if (labels[row] === 1) tiedPositives[group]++;
    else tiedNegatives[group]++;
    rows[group]++;
  }

  const aucs = new Float64Array(groupCount);
  for (let group = 0; group < groupCount; group++) {
    closeTie(group);
    aucs[group] = halfWins[group] / (2 * positives[group] * negativesBelow[group]);
  }
  return { aucs, rows };
}

/** The mean AUC of the groups that have one, weighted by rows; NaN if none has. */
export function meanOfGroups({ aucs, rows }: GroupAucs): number {
  let weighted = 0;
  let weight = 0;
  for (let group = 0; group < aucs.length; group++) {
    if (Number.isNaN(aucs[group])) continue;
    weighted += rows[group] * aucs[group];
    weight += rows[group];
  }
  return weighted / weight;
}

/** One more than the largest id. */
function countGroups(groups: Int32Array): number {
  let largest = -1;
  for (let row = 0; row < groups.length; row++) {
    if (groups[row] > largest) largest = groups[row];
  }
  return largest + 1;
}
