/**
 * Counterfactuals of deployed models at the decisions of another policy: the probability with which each would have sent what was
 * sent, and what it could expect of its own choice. Off-policy estimates are made of them.
 */
import { purpose } from '../base/random.ts';
import { sigmoid } from '../base/sigmoid.ts';
import type { Model } from '../model/model.ts';
import type { Arm, DecisionObserver } from './arm.ts';
import { type ModelPolicyOptions, thresholdLogitOf } from './modelPolicy.ts';
import { bestAllowed } from './plainScorer.ts';
import { listAllowed } from './policy.ts';

const SAMPLE = purpose('off-policy/sample', 120);

/** One decision of each, in the order of the decisions. */
export interface ObservedDecisions {
  /** Row of the notification that was sent, or -1 where nothing was. */
  readonly rows: readonly number[];
  /** Probability with which the policy that decided chose so. */
  readonly propensities: readonly number[];
  /** By reward model: its open probability of what was sent; 0 where nothing was. */
  readonly actionValues: readonly (readonly number[])[];
  readonly models: readonly ModelCounterfactuals[];
}

/** A deployed model at each of the decisions. */
export interface ModelCounterfactuals {
  /** Probability with which it would have sent what was sent; 0 where nothing was. */
  readonly probabilities: readonly number[];
  /** Probability with which it would have sent anything. */
  readonly sending: readonly number[];
  /** By reward model: opens that it expects of what the model would have sent. */
  readonly policyValues: readonly (readonly number[])[];
  /** Hidden: the same in truth. */
  readonly trueValues: readonly number[];
}

/** Sample of the decisions, and how models are deployed. */
export interface CounterfactualOptions extends Pick<ModelPolicyOptions, 'explorationShare' | 'threshold'> {
  /** Share of the decisions to sample. */
  readonly share: number;
  readonly attributionWindowMs: number;
}

/**
 * Watches the decisions of `arm`; `decisions` is complete once it has run.
 * @param rewardModels models whose opinion of an open is asked for
 */
export function observeCounterfactuals(
  arm: Arm,
  models: readonly Model[],
  rewardModels: readonly Model[],
  options: CounterfactualOptions,
): { observer: DecisionObserver; decisions: ObservedDecisions } {
  const { explorationShare, share, attributionWindowMs } = options;
  const thresholdLogit = thresholdLogitOf(options);
  const { truth, candidates, world, impressions } = arm;
  const { isBot } = world.population;
  const rows = arm.candidateRows();
  const column = () => new Float64Array(candidates.story.length);
  const logits = column();
  const positions = new Int32Array(candidates.story.length);
  const trueValues = column();
  const opinions = rewardModels.map(column);
  const decisions = {
    rows: [] as number[],
    propensities: [] as number[],
    actionValues: rewardModels.map(() => [] as number[]),
    models: models.map(() => ({
      probabilities: [] as number[],
      sending: [] as number[],
      policyValues: rewardModels.map(() => [] as number[]),
      trueValues: [] as number[],
    })),
  };
  return {
    observer(user, atMs, readAtMs, key, exclusions, choice) {
      if (exclusions.count === candidates.count || isBot[user] === 1) return;
      if (world.draws.uniform(SAMPLE, user, key) >= share) return;
      const allowed = listAllowed(candidates.count, exclusions, positions);
      rows.turnTo(user, atMs, readAtMs, impressions.firstId + impressions.rows);
      const ownTerm = truth.ownTerm(user, atMs);
      const inTime = world.behaviour.opensInTime(user, atMs, attributionWindowMs);
      for (let position = 0; position < rows.count; position++) {
        trueValues[position] = sigmoid(ownTerm + truth.matchLogit(user, position)) * inTime;
      }
      rewardModels.forEach((model, index) => {
        const values = opinions[index];
        rows.writeLogits(model, values);
        for (let position = 0; position < rows.count; position++)
          values[position] = sigmoid(values[position]);
      });
      const meanOf = (values: Float64Array) => {
        let sum = 0;
        for (let n = 0; n < allowed; n++) sum += values[positions[n]];
        return sum / allowed;
      };
      /** Mean over what is sent by exploration. */
      const explored = (values: Float64Array) =>
        explorationShare === 0 ? 0 : explorationShare * meanOf(values);
      const exploredOpinions = opinions.map(explored);
      const exploredTruth = explored(trueValues);

      const { position: sent } = choice;
      decisions.rows.push(sent < 0 ? -1 : impressions.rows);
      decisions.propensities.push(choice.propensity);
      opinions.forEach((values, index) => {
        decisions.actionValues[index].push(sent < 0 ? 0 : values[sent]);
      });
      models.forEach((model, index) => {
        rows.writeLogits(model, logits);
        const best = bestAllowed(logits.subarray(0, rows.count), exclusions);
        const greedy = logits[best] >= thresholdLogit ? 1 - explorationShare : 0;
        const own = decisions.models[index];
        own.sending.push(explorationShare + greedy);
        own.probabilities.push(sent < 0 ? 0 : explorationShare / allowed + (sent === best ? greedy : 0));
        own.trueValues.push(exploredTruth + greedy * trueValues[best]);
        opinions.forEach((values, of) => {
          own.policyValues[of].push(exploredOpinions[of] + greedy * values[best]);
        });
      });
    },
    decisions,
  };
}
