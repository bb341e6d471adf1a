/**
 * Off-policy estimates: the open rate that a policy would have had where another one sent, from what that one logged.
 *
 * Sources: Dudík, Langford & Li, "Doubly Robust Policy Evaluation and Learning", ICML 2011 (IPS, DR); Swaminathan & Joachims,
 * "The Self-Normalized Estimator for Counterfactual Learning", NeurIPS 2015 (SNIPS); Saito et al., "Open Bandit Dataset and
 * Pipeline", arXiv:2008.07146 (the estimators side by side).
 */
import { requireBinary, requireProbabilities, requireRowCount } from '../checks.ts';

/** Decisions of the policy that logged, one to a row, and what the other one would have done. */
export interface LoggedDecisions {
  /** Decisions for which a row stands: 1, or one over the probability with which it was sampled. */
  readonly counts: Float64Array;
  /** 1 where a notification was opened; 0 where it was not, and where nothing was sent. */
  readonly labels: Uint8Array;
  /** Probability with which the logging policy chose as it did, above 0. */
  readonly propensities: Float64Array;
  /** Probability with which the other policy sends what was sent; 0 where nothing was. */
  readonly probabilities: Float64Array;
  /** Probability with which the other policy sends anything. */
  readonly sending: Float64Array;
  /** The reward model's open probability of what was sent; 0 where nothing was. */
  readonly actionValues: Float64Array;
  /** The reward model's expectation of opens under the other policy. */
  readonly policyValues: Float64Array;
}

/** An open rate with the standard error that follows from rows that are independent of each other. */
export interface RateEstimate {
  readonly openRate: number;
  readonly standardError: number;
}

export interface OffPolicyEstimates {
  /** Sum of the weights over what the policy sends: 1 on average, less where weights were clipped. */
  readonly weight: number;
  /** Rows of equal weight that would be as many: (Σ w)² / Σ w², a row that stands for several being one. */
  readonly effectiveSampleSize: number;
  readonly ips: RateEstimate;
  readonly snips: RateEstimate;
  readonly dr: RateEstimate;
}

/**
 * Opens per notification that a policy would send, by inverse propensity scores (IPS), the same normalised by their own sum
 * (SNIPS), and with a reward model whose errors alone are weighted (DR). Weights are probability over propensity.
 *
 * @param clip the largest weight; what is above counts as this: less spread, and a bias towards 0 (IPS) or the reward model (DR)
 * @throws RangeError if lengths differ, a label is neither 0 nor 1, or a probability is outside [0, 1]
 */
export function offPolicyEstimates(
  decisions: LoggedDecisions,
  clip: number = Number.POSITIVE_INFINITY,
): OffPolicyEstimates {
  requireDecisions(decisions);
  const { counts, labels, propensities, probabilities, sending, actionValues, policyValues } = decisions;
  const weights = probabilities.map((probability, row) => Math.min(probability / propensities[row], clip));
  const opens = weights.map((weight, row) => weight * labels[row]);
  const corrected = policyValues.map(
    (value, row) => value + weights[row] * (labels[row] - actionValues[row]),
  );
  const sum = dot(counts, weights);
  const counted = weights.map((weight, row) => counts[row] * weight);
  return {
    weight: sum / dot(counts, sending),
    effectiveSampleSize: sum === 0 ? 0 : sum ** 2 / dot(counted, counted),
    ips: ratio(opens, sending, counts),
    snips: ratio(opens, weights, counts),
    dr: ratio(corrected, sending, counts),
  };
}

/** A ratio of two sums, and its standard error by the delta method. NaN where the denominator is 0. */
function ratio(numerators: Float64Array, denominators: Float64Array, counts: Float64Array): RateEstimate {
  const rows = numerators.length;
  const denominator = dot(counts, denominators);
  if (denominator === 0) return { openRate: Number.NaN, standardError: Number.NaN };
  const openRate = dot(counts, numerators) / denominator;
  const residuals = numerators.map((value, row) => counts[row] * (value - openRate * denominators[row]));
  const variance = dot(residuals, residuals) / (1 - 1 / rows);
  return { openRate, standardError: Math.sqrt(variance) / denominator };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < a.length; row++) sum += a[row] * b[row];
  return sum;
}

function requireDecisions(decisions: LoggedDecisions): void {
  const { labels } = decisions;
  requireBinary(labels);
  requireRowCount('counts', decisions.counts, labels.length);
  for (const name of ['propensities', 'probabilities', 'sending', 'actionValues', 'policyValues'] as const) {
    requireRowCount(name, decisions[name], labels.length);
    requireProbabilities(name, decisions[name]);
  }
  const impossible = decisions.propensities.indexOf(0);
  if (impossible >= 0) {
    throw new RangeError(`propensities[${impossible}] is 0; expected above 0: the row was logged`);
  }
}
