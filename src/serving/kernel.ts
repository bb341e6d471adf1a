/**
 * The scan over the candidates of one decision: the hot loop of the lab. A score is a sum (or, for softmax
 * weights, a product) of three cached partials; nothing is allocated. Its plain twin is `LinearModel`.
 */

/** Where the last softmax pick was made: the result of `softmaxPick`, without an allocation. */
export const softmax = { propensity: 0 };

/**
 * The position with the highest `(story + perTopic) + perSource`; the first, that is the oldest story, of equals.
 * -1 when there is none above -Infinity.
 */
export function bestCandidate(
  count: number,
  story: Float64Array,
  topic: Int32Array,
  source: Int32Array,
  perTopic: Float64Array,
  perSource: Float64Array,
): number {
  let best = -1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let position = 0; position < count; position++) {
    const score = story[position] + perTopic[topic[position]] + perSource[source[position]];
    if (score > bestScore) {
      bestScore = score;
      best = position;
    }
  }
  return best;
}

/**
 * Picks a position with probability proportional to `story × perTopic × perSource`, or nothing (-1) with
 * probability proportional to `nothing`, by one uniform. Leaves the pick's probability in `softmax.propensity`.
 *
 * @param cumulative scratch of at least `count` places; afterwards the running sums of the weights
 * @returns the position, -1 for nothing, or -2 when the sum of the weights is 0 or not finite
 */
export function softmaxPick(
  count: number,
  story: Float64Array,
  topic: Int32Array,
  source: Int32Array,
  perTopic: Float64Array,
  perSource: Float64Array,
  nothing: number,
  uniform: number,
  cumulative: Float64Array,
): number {
  let sum = 0;
  for (let position = 0; position < count; position++) {
    sum += story[position] * perTopic[topic[position]] * perSource[source[position]];
    cumulative[position] = sum;
  }
  const total = sum + nothing;
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) return -2;
  return pickFrom(cumulative, count, nothing, uniform);
}

/**
 * The same pick from the logits themselves, shifted by their maximum so that no weight over- or underflows
 * together with all others: slower, for scores that `softmaxPick` refuses.
 *
 * @param scale 1 / temperature; all logits, `nothingLogit` included, are multiplied by it
 */
export function softmaxPickOfLogits(
  count: number,
  story: Float64Array,
  topic: Int32Array,
  source: Int32Array,
  perTopic: Float64Array,
  perSource: Float64Array,
  nothingLogit: number,
  scale: number,
  uniform: number,
  cumulative: Float64Array,
): number {
  const best = bestCandidate(count, story, topic, source, perTopic, perSource);
  const logit = (position: number) => story[position] + perTopic[topic[position]] + perSource[source[position]];
  const highest = Math.max(logit(best), nothingLogit);
  let sum = 0;
  for (let position = 0; position < count; position++) {
    sum += Math.exp((logit(position) - highest) * scale);
    cumulative[position] = sum;
  }
  return pickFrom(cumulative, count, Math.exp((nothingLogit - highest) * scale), uniform);
}

function pickFrom(cumulative: Float64Array, count: number, nothing: number, uniform: number): number {
  const sum = cumulative[count - 1];
  const total = sum + nothing;
  const target = uniform * total;
  if (target >= sum && nothing > 0) {
    softmax.propensity = nothing / total;
    return -1;
  }
  // The first running sum above the target; a candidate of weight 0 never is. Should rounding put the
  // target on the very sum, the last candidate of positive weight is taken.
  const bound = target < sum ? target : cumulative[count - 1] * (1 - 2 ** -52);
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] > bound) high = middle;
    else low = middle + 1;
  }
  softmax.propensity = (cumulative[low] - (low === 0 ? 0 : cumulative[low - 1])) / total;
  return low;
}
