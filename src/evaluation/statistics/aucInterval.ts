/** An AUC over few cases that come in clusters, such as the features of a world, with its interval. */
import { sigmoid } from '../../base/sigmoid.ts';
import { aucDifference } from './aucDifference.ts';
import { shareInterval } from './detection.ts';
import { type Estimate, NORMAL_95 } from './intervals.ts';

/**
 * The AUC with its 95 % interval by DeLong's error with clusters, on the scale of the logit, on which the distribution is
 * nearer to the normal one and no end lies beyond 0 or 1 (Qin and Hotilovac, Stat. Methods Med. Res. 17, 2008). Where all
 * pairs agree there is no error to go by: as many pairs as there can be without a cluster in common are as many
 * independent cases, with the exact interval of Clopper and Pearson.
 *
 * @param clusters id of the cluster of each case, counted from 0
 * @returns three NaN with one class
 */
export function aucInterval(scores: Float64Array, labels: Uint8Array, clusters: Int32Array): Estimate {
  const nothing = new Float64Array(scores.length);
  // The AUC of a score that is always the same is 1/2 without any error.
  const { first: auc, standardError } = aucDifference(scores, nothing, labels, clusters);
  if (Number.isNaN(auc)) return { mean: auc, low: auc, high: auc };
  if (auc === 0 || auc === 1) {
    const pairs = pairsApart(labels, clusters);
    return { ...shareInterval(auc * pairs, pairs), mean: auc };
  }
  const logit = Math.log(auc / (1 - auc));
  const half = (NORMAL_95 * standardError) / (auc * (1 - auc));
  return { mean: auc, low: sigmoid(logit - half), high: sigmoid(logit + half) };
}

/** Most pairs of a positive and a negative case of different clusters, each cluster in one pair at the most. */
function pairsApart(labels: Uint8Array, clusters: Int32Array): number {
  const count = (label: number) => new Set(clusters.filter((_, place) => labels[place] === label)).size;
  return Math.min(count(1), count(0), Math.floor(new Set(clusters).size / 2));
}
