/** Intervals within one world, by resampling its users and its days of publication: for when there is a single seed. */
import { cache } from '../../base/remembered.ts';
import { type Metrics, type Multiplicities, WeightedEvaluator } from '../../evaluation/metrics/evaluate.ts';
import { drawMultiplicities } from '../../evaluation/statistics/bootstrap.ts';
import { type Estimate, percentileInterval } from '../../evaluation/statistics/intervals.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { PipelineResult } from '../result/schema.ts';
import { flatten, unflatten } from '../result/tree.ts';
import type { Outcome, Settled } from '../stages/production.ts';
import type { KeyedScores } from '../stages/scores.ts';
import {
  comparedWith,
  type Inputs,
  type Measured,
  mapMatrix,
  type Relatives,
  type ScoreMatrix,
} from './quantities.ts';

/**
 * Estimates of every quantity of every pipeline. All pipelines see the same resamples, so that differences are
 * paired. Inputs, rankings, choice value, opt-outs and regret are not resampled: their intervals are empty (NaN).
 */
export function bootstrapped(
  scenario: Scenario,
  seed: number,
  users: number,
  /** Days of the world on which stories were published. */
  days: number,
  matrices: readonly ScoreMatrix<KeyedScores>[],
  measured: readonly Measured[],
  inputs: readonly Inputs[],
  relatives: readonly Relatives[],
  incumbent: Settled['sent'],
): PipelineResult['summary'][] {
  const evaluators = cache<WeightedEvaluator>();
  const evaluatorOf = (scored: KeyedScores) =>
    evaluators(scored.key, () => new WeightedEvaluator(scored, scored.publicationDays));
  const points = comparedWith(relatives, measured).map((own, index) => flatten({ ...own, ...inputs[index] }));
  const resamples = points.map((point) => new Map([...point.keys()].map((path) => [path, [] as number[]])));

  const { bootstrapResamples } = scenario.evaluation;
  for (const drawn of drawMultiplicities(seed, users, days, bootstrapResamples)) {
    const metrics = cache<Metrics>();
    const metricsOf = (scored: KeyedScores) => metrics(scored.key, () => evaluatorOf(scored).evaluate(drawn));
    const incumbentRate = weightedRate(incumbent, drawn);
    const again = measured.map((own, index): Measured => {
      const matrix = matrices[index];
      return {
        matrix: mapMatrix(matrix, metricsOf),
        outcome:
          own.outcome === null || matrix.live === null
            ? null
            : outcomeOf(own.outcome, own.matrix.live, metricsOf(matrix.live), incumbentRate),
        choiceValue: Number.NaN,
      };
    });
    comparedWith(relatives, again).forEach((own, index) => {
      for (const [path, value] of flatten(own)) resamples[index].get(path)?.push(value);
    });
  }
  return points.map((point, index) =>
    unflatten(
      new Map([...point].map(([path, value]) => [path, estimate(value, resamples[index].get(path) ?? [])])),
    ),
  );
}

function estimate(value: number, values: readonly number[]): Estimate {
  const usable = values.filter((resampled) => Number.isFinite(resampled));
  return usable.length === 0
    ? { mean: value, low: Number.NaN, high: Number.NaN }
    : percentileInterval(value, usable);
}

/** The open rate of rows that may have no scores, each counted as often as it was drawn. */
function weightedRate({ labels, users, publicationDays }: Settled['sent'], drawn: Multiplicities): number {
  let rows = 0;
  let opens = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = drawn.users[users[row]] * drawn.days[publicationDays[row]];
    rows += weight;
    opens += labels[row] * weight;
  }
  return opens / rows;
}

function rateOf(metrics: Metrics): number {
  return metrics.positives / metrics.rows;
}

function outcomeOf(point: Outcome, all: Metrics | null, resampled: Metrics, incumbentRate: number): Outcome {
  const openRate = rateOf(resampled);
  return {
    openRate,
    opensPerUserDay:
      all === null ? Number.NaN : (point.opensPerUserDay * resampled.positives) / all.positives,
    uplift: openRate / incumbentRate - 1,
    optOuts: Number.NaN,
    regret: Number.NaN,
  };
}
