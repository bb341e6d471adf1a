/** Off-policy estimates of models from what other policies sent, beside what is true of them. */
import { cache } from '../../base/remembered.ts';
import { offPolicyEstimates, type RateEstimate } from '../../evaluation/metrics/offPolicy.ts';
import { OFFLINE_LOG } from '../../scenario/quantities.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Quantities } from '../result/seedResult.ts';
import type { Deployed, LiveArm } from '../stages/production.ts';
import type { Table } from '../stages/tables.ts';
import { type FittedPipeline, rewardModelOf } from '../stages/training.ts';
import { type Counterfactuals, inLogging, inShadow, meanOf } from './counterfactuals.ts';
import type { Inputs } from './quantities.ts';

type FromOneLog = Omit<NonNullable<Quantities['offPolicy']>, 'offline' | 'offlineServed'>;

/** @returns a function of a pipeline, all of its scenario, and its arm, where it went live */
export function offPolicyMeasurer({
  arm,
  timeline,
  decisions,
  shadow,
}: Deployed): (
  pipeline: FittedPipeline,
  pipelines: readonly FittedPipeline[],
  live: LiveArm | null,
  scenario: Scenario,
) => Pick<Inputs, 'offPolicy'> {
  const { observed, examples } = shadow;
  const offline = cache<Counterfactuals>();

  return (pipeline, pipelines, live, scenario) => {
    const { evaluation, serving } = scenario;
    if (evaluation.offPolicy === null || observed === undefined) return { offPolicy: null };
    const { clip } = evaluation.offPolicy;
    const from = (log: Counterfactuals) => estimatesFrom(log, clip, live);
    const logged = (key: string, valuesOf: (of: NonNullable<typeof decisions>) => Table) => {
      if (decisions === undefined || !OFFLINE_LOG.every((need) => need.isMet(scenario, ''))) return null;
      return from(
        offline(key, () => inLogging(arm, decisions, valuesOf(decisions), pipeline, serving, timeline)),
      );
    };
    return {
      offPolicy: {
        ...from(inShadow(observed, pipeline.shipped, rewardModelOf(pipelines), examples.labels)),
        offline: logged(pipeline.offline.key, ({ tableOf }) => tableOf(pipeline.spec.mix)),
        offlineServed: logged(pipeline.offlineServed.key, ({ served }) => served),
      },
    };
  };
}

function estimatesFrom(log: Counterfactuals, clip: number | null, live: LiveArm | null): FromOneLog {
  const { counts, sending, trueValues } = log;
  const { weight, effectiveSampleSize, ips, snips, dr } = offPolicyEstimates(log, clip ?? undefined);
  const trueOpenRate = weightedSum(counts, trueValues) / weightedSum(counts, sending);
  const beside = ({ openRate, standardError }: RateEstimate) => ({
    openRate,
    standardError,
    error: openRate - trueOpenRate,
    bias: live === null ? null : openRate - live.outcome.openRate,
  });
  return {
    decisions: counts.length,
    weight,
    effectiveSampleSize,
    trueOpenRate,
    carryOver: live === null ? null : trueOpenRate - meanOf(live.scored.labelProbabilities),
    ips: beside(ips),
    snips: beside(snips),
    dr: beside(dr),
  };
}

function weightedSum(weights: Float64Array, values: Float64Array): number {
  return weights.reduce((sum, weight, index) => sum + weight * values[index], 0);
}
