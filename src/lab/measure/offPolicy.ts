/** Off-policy estimates of models from the notifications in shadow, beside what is true of them. */
import { offPolicyEstimates, type RateEstimate } from '../../evaluation/metrics/offPolicy.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Deployed, LiveArm, Observed } from '../stages/production.ts';
import { type FittedPipeline, rewardModelOf } from '../stages/training.ts';
import type { Inputs } from './quantities.ts';

/** @returns a function of the key of a model, the pipelines of its scenario, and its arm, where it went live */
export function offPolicyMeasurer({
  shadow,
}: Pick<Deployed, 'shadow'>): (
  key: string,
  pipelines: readonly FittedPipeline[],
  arm: LiveArm | null,
  scenario: Scenario,
) => Pick<Inputs, 'offPolicy'> {
  const { observed, examples } = shadow;
  return (key, pipelines, arm, { evaluation }) => {
    if (evaluation.offPolicy === null || observed === undefined) return { offPolicy: null };
    const { clip } = evaluation.offPolicy;
    const { decisions, model, rewardModel } = ofModel(observed, key, rewardModelOf(pipelines).key);
    const { rows, propensities, actionValues } = decisions;
    const column = (values: readonly number[]) => Float64Array.from(values);
    const estimates = offPolicyEstimates(
      {
        labels: Uint8Array.from(rows, (row) => (row < 0 ? 0 : examples.labels[row])),
        propensities: column(propensities),
        probabilities: column(model.probabilities),
        sending: column(model.sending),
        actionValues: column(actionValues[rewardModel]),
        policyValues: column(model.policyValues[rewardModel]),
      },
      clip ?? undefined,
    );
    const trueOpenRate = sumOf(model.trueValues) / sumOf(model.sending);
    const against = ({ openRate, standardError }: RateEstimate) => ({
      openRate,
      standardError,
      error: openRate - trueOpenRate,
      bias: arm === null ? null : openRate - arm.outcome.openRate,
    });
    return {
      offPolicy: {
        decisions: rows.length,
        weight: estimates.weight,
        effectiveSampleSize: estimates.effectiveSampleSize,
        trueOpenRate,
        carryOver: arm === null ? null : trueOpenRate - meanOf(arm.scored.labelProbabilities),
        ips: against(estimates.ips),
        snips: against(estimates.snips),
        dr: against(estimates.dr),
      },
    };
  };
}

function ofModel({ decisions, models, rewardModels }: Observed, key: string, rewardKey: string) {
  return {
    decisions,
    model: decisions.models[models.indexOf(key)],
    rewardModel: rewardModels.indexOf(rewardKey),
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
