/**
 * The scan over the candidates of one decision: the hot loop of the lab. A score is a sum (or, for softmax
 * weights, a product) of three cached partials; nothing is allocated. Candidates are ordered by topic, see
 * `Candidates`, so a candidate costs two loads from the candidate and one from its source. The plain twins
 * are `PlainScorer` and `softmaxPickOfLogits`.
 */
/** The probability of the last softmax pick: the second result of the functions below, without an allocation. */
export const softmax = { propensity: 0 };

/**
 * The position of highest logit; the first of equals. -1 when there is none
 * above -Infinity.
 *
 * @param topicStart topics + 1: where the candidates of each topic start
 */
export function bestCandidate(
  topicStart: Int32Array,
  story: Float64Array,
  source: Int32Array,
  perTopic: Float64Array,
  perSource: Float64Array,
): number {
  let best = -1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let topic = 0; topic < perTopic.length; topic++) {
    const ofTopic = perTopic[topic];
    const end = topicStart[topic + 1];
    let position = topicStart[topic];
    // `matchOf`, written out: a call takes a fifth of the speed. Two at a time, which is a seventh faster than one.
    for (; position + 1 < end; position += 2) {
      const score = story[position] + ofTopic + perSource[source[position]];
      const next = story[position + 1] + ofTopic + perSource[source[position + 1]];
      if (score > bestScore) {
        bestScore = score;
        best = position;
      }
      if (next > bestScore) {
        bestScore = next;
        best = position + 1;
      }
    }
    if (position < end) {
      const last = story[position] + ofTopic + perSource[source[position]];
      if (last > bestScore) {
        bestScore = last;
        best = position;
      }
    }
  }
  return best;
}

/**
 * Picks a position with probability proportional to `story × perTopic × perSource`, or nothing (-1) with
 * probability proportional to `nothing`, by one uniform: first the topic, then the candidate within it.
 *
 * @param cumulative scratch of at least as many places as topics
 * @returns the position, -1 for nothing, or -2 when the sum of the weights is 0 or not finite, or rounding
 *   put the pick beyond the last candidate: then `softmaxPickOfLogits` decides
 */
export function softmaxPick(
  topicStart: Int32Array,
  story: Float64Array,
  source: Int32Array,
  perTopic: Float64Array,
  perSource: Float64Array,
  nothing: number,
  uniform: number,
  cumulative: Float64Array,
): number {
  let sum = 0;
  for (let topic = 0; topic < perTopic.length; topic++) {
    const end = topicStart[topic + 1];
    let even = 0;
    let odd = 0;
    let position = topicStart[topic];
    // Two sums, since one chain of additions would wait for itself.
    for (; position + 1 < end; position += 2) {
      even += story[position] * perSource[source[position]];
      odd += story[position + 1] * perSource[source[position + 1]];
    }
    if (position < end) even += story[position] * perSource[source[position]];
    sum += (even + odd) * perTopic[topic];
    cumulative[topic] = sum;
  }
  const total = sum + nothing;
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) return -2;
  const target = uniform * total;
  if (target >= sum) {
    if (nothing === 0) return -2;
    softmax.propensity = nothing / total;
    return -1;
  }

  let topic = 0;
  while (cumulative[topic] <= target) topic++;
  const scale = perTopic[topic];
  let left = target - (topic === 0 ? 0 : cumulative[topic - 1]);
  let pick = -1;
  for (let position = topicStart[topic]; position < topicStart[topic + 1]; position++) {
    const weight = story[position] * perSource[source[position]] * scale;
    if (weight === 0) continue;
    pick = position;
    softmax.propensity = weight / total;
    left -= weight;
    if (left < 0) break;
  }
  return pick;
}

/**
 * The same pick from the logits themselves, shifted by their maximum so that no weight over- or underflows
 * together with all others: slower, for scores that `softmaxPick` refuses.
 *
 * @param logits by position; -Infinity for a candidate that must not be picked
 * @param scale 1 / temperature; all logits, `nothingLogit` included, are multiplied by it
 * @param cumulative scratch of at least as many places as candidates
 */
export function softmaxPickOfLogits(
  logits: Float64Array,
  nothingLogit: number,
  scale: number,
  uniform: number,
  cumulative: Float64Array,
): number {
  if (nothingLogit === Number.POSITIVE_INFINITY) {
    softmax.propensity = 1;
    return -1;
  }
  let highest = nothingLogit;
  for (let position = 0; position < logits.length; position++) highest = Math.max(highest, logits[position]);
  let sum = 0;
  for (let position = 0; position < logits.length; position++) {
    sum += Math.exp((logits[position] - highest) * scale);
    cumulative[position] = sum;
  }
  const nothing = Math.exp((nothingLogit - highest) * scale);
  const total = sum + nothing;
  const target = uniform * total;
  if (target >= sum && nothing > 0) {
    softmax.propensity = nothing / total;
    return -1;
  }
  let pick = 0;
  while (pick < logits.length - 1 && cumulative[pick] <= target) pick++;
  // Should rounding put the target on the very sum, the last candidate of positive weight is taken.
  while (pick > 0 && cumulative[pick] === cumulative[pick - 1]) pick--;
  softmax.propensity = (cumulative[pick] - (pick === 0 ? 0 : cumulative[pick - 1])) / total;
  return pick;
}
