/** Decisions of a log with what a deployed model would have done at them. */
import { range } from '../../base/columns.ts';
import { sigmoid } from '../../base/sigmoid.ts';
import type { LoggedDecisions } from '../../evaluation/metrics/offPolicy.ts';
import { logitsOf } from '../../model/score.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import type { Arm } from '../../serving/arm.ts';
import type { DecisionSample } from '../../serving/decisionSample.ts';
import type { ServingOptions } from '../../serving/options.ts';
import { bestAllowed } from '../../serving/plainScorer.ts';
import { labelProbabilities } from '../stages/labelLogits.ts';
import type { Observed } from '../stages/production.ts';
import type { Table } from '../stages/tables.ts';
import type { FittedPipeline, KeyedModel } from '../stages/training.ts';

/** One row for each decision. */
export interface Counterfactuals extends LoggedDecisions {
  /** Hidden: opens that the model's own choice truly lets one expect. */
  readonly trueValues: Float64Array;
}

/** Those in shadow, of the deployed model with served values. */
export function inShadow(
  { decisions, models, rewardModels }: Observed,
  { key }: KeyedModel,
  rewardModel: KeyedModel,
  labels: Uint8Array,
): Counterfactuals {
  const { rows, propensities, actionValues } = decisions;
  const model = decisions.models[models.indexOf(key)];
  const reward = rewardModels.indexOf(rewardModel.key);
  return {
    counts: new Float64Array(rows.length).fill(1),
    labels: Uint8Array.from(rows, (row) => (row < 0 ? 0 : labels[row])),
    propensities: Float64Array.from(propensities),
    probabilities: Float64Array.from(model.probabilities),
    sending: Float64Array.from(model.sending),
    actionValues: Float64Array.from(actionValues[reward]),
    policyValues: Float64Array.from(model.policyValues[reward]),
    trueValues: Float64Array.from(model.trueValues),
  };
}

/**
 * Those of the logging phase whose notification a pipeline tests on, each of the model of its fold, which is the reward model, too:
 * a team has no other. Decisions of which the model misses a value are left out.
 *
 * @param table values of the candidates, as the pipeline sees them or as served
 */
export function inLogging(
  { world }: Pick<Arm, 'world'>,
  { count, candidates, start, sent, impressionRow, weight, trueLogits }: DecisionSample,
  { vectors }: Pick<Table, 'vectors'>,
  { folds, test, offline }: Pick<FittedPipeline, 'folds' | 'test' | 'offline'>,
  { deployed: { explorationShare } }: Pick<ServingOptions, 'deployed'>,
  { attributionWindowMs }: Pick<Timeline, 'attributionWindowMs'>,
): Counterfactuals {
  const labelOf = new Map(Array.from(test.rows, (row, index) => [row, offline.labels[index]]));
  const found = folds.flatMap(({ evaluated: { model }, test: { rows } }) => {
    const tested = new Set(rows);
    return Array.from({ length: count }, (_, decision) => decision)
      .filter((decision) => tested.has(impressionRow[decision]))
      .flatMap((decision) => {
        const first = start[decision];
        const all = range(first, start[decision + 1]);
        const logits = logitsOf(model, vectors, candidates, all, world.catalog);
        if (logits.some(Number.isNaN)) return [];
        const best = bestAllowed(logits, NONE);
        const expected = (values: Float64Array) =>
          explorationShare * meanOf(values) + (1 - explorationShare) * values[best];
        const values = logits.map(sigmoid);
        const place = sent[decision] - first;
        return {
          count: weight[decision],
          label: labelOf.get(impressionRow[decision]) as number,
          propensity: candidates.value('propensity', sent[decision]),
          probability: explorationShare / all.length + (place === best ? 1 - explorationShare : 0),
          actionValue: values[place],
          policyValue: expected(values),
          trueValue: expected(
            labelProbabilities({ world, impressions: candidates, trueLogits }, all, attributionWindowMs),
          ),
        };
      });
  });
  const column = (of: (one: (typeof found)[number]) => number) => Float64Array.from(found, of);
  return {
    counts: column(({ count }) => count),
    labels: Uint8Array.from(found, ({ label }) => label),
    propensities: column(({ propensity }) => propensity),
    probabilities: column(({ probability }) => probability),
    sending: column(() => 1),
    actionValues: column(({ actionValue }) => actionValue),
    policyValues: column(({ policyValue }) => policyValue),
    trueValues: column(({ trueValue }) => trueValue),
  };
}

/** Seen stories are no candidates of a sampled decision. */
const NONE = { count: 0, positions: new Int32Array() };

export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
