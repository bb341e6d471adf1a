/**
 * Metrics of a ranking's top: hit rate, NDCG and MRR at k (Järvelin and Kekäläinen 2002; Krichene and Rendle 2020). Equal
 * scores are in any order with the same probability, and metrics are expectations over the orders, so that a model that
 * scores all alike gains nothing by how they are listed.
 */
import { requireNoNaN } from '../checks.ts';
import { rankOrder } from './rankOrder.ts';

/** Of the one candidate that is relevant, for which the ideal ranking gives 1 each. */
export interface TopMetrics {
  /** Probability that it is among the first k. */
  readonly hitRate: number;
  /** Normalised discounted cumulative gain: 1 / log2(1 + rank) up to k. */
  readonly ndcg: number;
  /** Mean reciprocal rank: 1 / rank up to k. */
  readonly mrr: number;
}

/** The first k places of rankings. */
export class Top {
  /** Sums over the first places, by how many of them. */
  readonly #places: Float64Array;
  readonly #discounts: Float64Array;
  readonly #reciprocals: Float64Array;

  /** @throws RangeError unless k is a whole number of at least 1 */
  constructor(k: number) {
    if (!(Number.isSafeInteger(k) && k >= 1)) {
      throw new RangeError(`k is ${k}; expected a whole number of at least 1`);
    }
    this.#places = sums(k, () => 1);
    this.#discounts = sums(k, (rank) => 1 / Math.log2(1 + rank));
    this.#reciprocals = sums(k, (rank) => 1 / rank);
  }

  /** The metrics of the candidate at `relevant`. @throws RangeError if a score is NaN */
  of(scores: Float64Array, relevant: number): TopMetrics {
    requireNoNaN('scores', scores);
    const own = scores[relevant];
    let above = 0;
    let notBelow = 0;
    for (let place = 0; place < scores.length; place++) {
      if (scores[place] > own) above++;
      if (scores[place] >= own) notBelow++;
    }
    return {
      hitRate: meanOver(this.#places, above, notBelow),
      ndcg: meanOver(this.#discounts, above, notBelow),
      mrr: meanOver(this.#reciprocals, above, notBelow),
    };
  }

  /**
   * NDCG where every candidate has a gain: the discounted gains of the first k over those of the ranking by gain. NaN
   * without a gain.
   * @throws RangeError if a score is NaN
   */
  ndcgOfGains(scores: Float64Array, gains: Float64Array): number {
    requireNoNaN('scores', scores);
    return this.#discountedGain(scores, gains) / this.#discountedGain(gains, gains);
  }

  #discountedGain(scores: Float64Array, gains: Float64Array): number {
    const order = rankOrder(scores);
    const k = this.#places.length - 1;
    let sum = 0;
    for (let above = 0; above < Math.min(k, order.length); ) {
      const score = scores[order[order.length - 1 - above]];
      let notBelow = above;
      let gain = 0;
      while (notBelow < order.length && scores[order[order.length - 1 - notBelow]] === score) {
        gain += gains[order[order.length - 1 - notBelow++]];
      }
      sum += gain * meanOver(this.#discounts, above, notBelow);
      above = notBelow;
    }
    return sum;
  }
}

/** Sums of a value over the first 0, 1, …, k ranks. */
function sums(k: number, value: (rank: number) => number): Float64Array {
  const all = new Float64Array(k + 1);
  for (let rank = 1; rank <= k; rank++) all[rank] = all[rank - 1] + value(rank);
  return all;
}

/** The mean over the ranks after `above` up to `notBelow`, those beyond k counting nothing. */
function meanOver(all: Float64Array, above: number, notBelow: number): number {
  const k = all.length - 1;
  return (all[Math.min(notBelow, k)] - all[Math.min(above, k)]) / (notBelow - above);
}
