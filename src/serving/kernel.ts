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
 * The candidates are summed in four quarters at once, since one chain of additions would wait for itself.
 *
 * @param cumulative scratch of at least `count` places; afterwards the running sums within each quarter
 * @returns the position, -1 for nothing, or -2 when the sum of the weights is 0 or not finite, or rounding put
 *   the pick beyond the last candidate: then `softmaxPickOfLogits` can tell
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
  const quarter = count >> 2;
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0, j = quarter, k = 2 * quarter, l = 3 * quarter; i < quarter; i++, j++, k++, l++) {
    first += story[i] * perTopic[topic[i]] * perSource[source[i]];
    second += story[j] * perTopic[topic[j]] * perSource[source[j]];
    third += story[k] * perTopic[topic[k]] * perSource[source[k]];
    fourth += story[l] * perTopic[topic[l]] * perSource[source[l]];
    cumulative[i] = first;
    cumulative[j] = second;
    cumulative[k] = third;
    cumulative[l] = fourth;
  }
  for (let position = 4 * quarter; position < count; position++) {
    fourth += story[position] * perTopic[topic[position]] * perSource[source[position]];
    cumulative[position] = fourth;
  }
  const total = first + second + third + fourth + nothing;
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) return -2;

  let target = uniform * total;
  if (target < first) return pickFrom(cumulative, 0, quarter, target, total);
  target -= first;
  if (target < second) return pickFrom(cumulative, quarter, 2 * quarter, target, total);
  target -= second;
  if (target < third) return pickFrom(cumulative, 2 * quarter, 3 * quarter, target, total);
  target -= third;
  if (target < fourth) return pickFrom(cumulative, 3 * quarter, count, target, total);
  if (nothing === 0) return -2;
  softmax.propensity = nothing / total;
  return -1;
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
  if (nothingLogit === Number.POSITIVE_INFINITY) {
    softmax.propensity = 1;
    return -1;
  }
  const best = bestCandidate(count, story, topic, source, perTopic, perSource);
  const logit = (position: number) =>
    story[position] + perTopic[topic[position]] + perSource[source[position]];
  const highest = Math.max(logit(best), nothingLogit);
  let sum = 0;
  for (let position = 0; position < count; position++) {
    sum += Math.exp((logit(position) - highest) * scale);
    cumulative[position] = sum;
  }
  const nothing = Math.exp((nothingLogit - highest) * scale);
  const total = sum + nothing;
  const target = uniform * total;
  return target < sum
    ? pickFrom(cumulative, 0, count, target, total)
    : pickLast(cumulative, count, nothing, total);
}

/** The first position in [start, end) whose running sum exceeds the target: one of weight 0 never does. */
function pickFrom(
  cumulative: Float64Array,
  start: number,
  end: number,
  target: number,
  total: number,
): number {
  let low = start;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] > target) high = middle;
    else low = middle + 1;
  }
  softmax.propensity = (cumulative[low] - (low === start ? 0 : cumulative[low - 1])) / total;
  return low;
}

/** The pick beyond all running sums: nothing, or, where rounding alone put the target there, the last of positive weight. */
function pickLast(cumulative: Float64Array, count: number, nothing: number, total: number): number {
  if (nothing > 0) {
    softmax.propensity = nothing / total;
    return -1;
  }
  let last = count - 1;
  while (last > 0 && cumulative[last] === cumulative[last - 1]) last--;
  softmax.propensity = (cumulative[last] - (last === 0 ? 0 : cumulative[last - 1])) / total;
  return last;
}
