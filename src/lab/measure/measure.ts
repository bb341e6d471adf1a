/** Measurements of the pipelines of scenarios in the world that they share. */
import { cache } from '../../base/remembered.ts';
import { evaluate, type Metrics, type Scored } from '../../evaluation/metrics/evaluate.ts';
import { type FeatureSkew, skewOf } from '../../features/skew.ts';
import { BASELINE, baselineOf, isBaseline, pipelineId, plainOf } from '../../scenario/pipelines.ts';
import {
  type ByReference,
  byReference,
  inOrder,
  isLive,
  type LiveReferenceName,
  mapReferences,
  type ReferenceName,
} from '../../scenario/references.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { type LabelTimes, trainingLabelTimes } from '../../scenario/timeline.ts';
import type { Traffic } from '../../serving/arm.ts';
import type { SeedPipeline, SeedReference, SeedResult } from '../result/seedResult.ts';
import { compared } from '../stages/examples.ts';
import { labelLogits } from '../stages/labelLogits.ts';
import { pipelinesOf, withMinusOwn } from '../stages/pipelines.ts';
import type { Deployed, LiveArm, Settled, Shadow } from '../stages/production.ts';
import type { Retrained } from '../stages/retraining.ts';
import { erasedCount, labelledExamples } from '../stages/rows.ts';
import type { KeyedScores } from '../stages/scores.ts';
import type { Table } from '../stages/tables.ts';
import type { FittedPipeline, KeyedModel } from '../stages/training.ts';
import { bootstrapped } from './bootstrap.ts';
import { coefficientsOf } from './coefficients.ts';
import { curveMeasurer } from './curves.ts';
import { generationsOf } from './generations.ts';
import { inputMeasurer } from './inputs.ts';
import { offPolicyMeasurer } from './offPolicy.ts';
import { comparedWith, type Measured, mapMatrix, type Relatives, type ScoreMatrix } from './quantities.ts';
import { rankingMeasurer } from './rankings.ts';
import { scoresOf } from './scores.ts';
import { sliceMeasurer } from './slices.ts';

/** The result of each scenario, in their order. */
export function measure(world: Deployed & Retrained): SeedResult[] {
  const measured = measurer(world);
  return world.scenarios.map((scenario, index) => ({
    ...measured(scenario, world.pipelines[index]),
    retraining: world.retrained[index],
  }));
}

/** Measures one scenario after another. Equal scores, and what follows from them, are computed once. */
function measurer(
  world: Deployed,
): (scenario: Scenario, pipelines: readonly FittedPipeline[]) => Omit<SeedResult, 'retraining'> {
  const { seed, timeline, arm, served, tableOf, shadow, live } = world;
  const { names } = arm.world.catalog.features;
  const [metrics, skews, scores] = [cache<Metrics>(), cache<readonly FeatureSkew[]>(), cache<KeyedScores>()];
  const metricsOnce = (scored: KeyedScores) => metrics(scored.key, () => evaluate(scored));
  const skewOnce = (table: Table) => skews(table.key, () => skewOf(names, table, served));
  const scoresOn = (settled: Settled, trained: KeyedModel) => {
    const key = `${trained.key} on ${settled.key}`;
    return scores(key, () => ({ ...scoresOf(settled, trained.model), key }));
  };
  const inputsOf = inputMeasurer(world, skewOnce);
  const slicesOf = sliceMeasurer(world, metricsOnce);
  const rankingsOf = rankingMeasurer(world);
  const curvesOf = curveMeasurer(world);
  const offPolicyOf = offPolicyMeasurer(world);
  const choiceValueOf = ({ key }: KeyedModel) => shadow.choiceValues.get(key) as number;

  return (scenario, pipelines) => {
    const { evaluation } = scenario;
    const examples = labelledExamples(world, scenario.training);
    const reference = (name: LiveReferenceName): LiveArm | undefined =>
      evaluation.live && evaluation.liveReferences.includes(name) ? live.references.get(name) : undefined;
    const references = byReference(evaluation, (name) => (isLive(name) ? reference(name) : shadow));
    const { random } = references;
    const all = withMinusOwn(pipelines);
    const shipped = all.map((pipeline) => pipeline.shipped);
    const arms = all.map((pipeline) =>
      evaluation.live ? live.ofPipeline(pipeline, scenario.training) : null,
    );
    const matrices = all.map(
      ({ offline, offlineServed }, index): ScoreMatrix<KeyedScores> => ({
        offline,
        offlineServed,
        shadow: scoresOn(shadow, shipped[index]),
        random: random === undefined ? null : scoresOn(random, shipped[index]),
        live: arms[index]?.scored ?? null,
      }),
    );
    const measured = shipped.map(
      (model, index): Measured => ({
        matrix: mapMatrix(matrices[index], metricsOnce),
        outcome: arms[index]?.outcome ?? null,
        choiceValue: choiceValueOf(model),
      }),
    );
    const relatives = all.map(({ spec, minusOwn }): Relatives => {
      const plain = plainOf(spec, scenario.training);
      const placeOf = (id: string) => pipelines.findIndex((other) => pipelineId(other.spec) === id);
      return {
        baseline: placeOf(pipelineId(baselineOf(spec, scenario.training))),
        plain: plain && placeOf(pipelineId(plain)),
        minusOwn: minusOwn === null ? undefined : all.indexOf(minusOwn),
      };
    });
    const rankings = rankingsOf(pipelines, relatives, scenario);
    const inputs = pipelines.map((pipeline, index) => ({
      ...inputsOf(pipeline, scenario),
      ...slicesOf(pipeline, matrices[index].shadow, scenario),
      ranking: rankings[index],
      ...offPolicyOf(pipeline, pipelines, arms[index], scenario),
    }));
    const quantities = comparedWith(relatives, measured);
    const intervals =
      scenario.seeds.length === 1 && evaluation.bootstrapResamples > 0
        ? bootstrapped(
            scenario,
            seed,
            arm.world.catalog.users,
            timeline.endDay,
            matrices,
            measured,
            inputs,
            relatives,
            shadow.sent,
          )
        : undefined;
    const mixes = new Map(pipelinesOf(scenario).map(({ mix }) => [mix.name, mix]));
    mixes.delete(BASELINE.provenance);

    return {
      seed,
      logged: {
        impressions: examples.end - examples.start,
        immature: examples.end - examples.start - examples.mature.length,
        followUps: examples.mature.length - compared(examples.impressions, examples.mature).length,
        erased: erasedCount(world),
      },
      pipelines: pipelines.map(
        (pipeline, index): SeedPipeline => ({
          provenance: pipeline.spec.provenance,
          split: pipeline.spec.split,
          encoder: pipeline.spec.encoder,
          solver: pipeline.chosen.family ?? scenario.training.solver,
          chosen: chosenBy(pipeline),
          rows: {
            train: meanOf(pipeline.folds.map(({ train }) => train.rows.length)),
            ...(pipeline.validationRows === undefined ? {} : { validation: meanOf(pipeline.validationRows) }),
            test: pipeline.test.rows.length,
            production: shadow.rows.length,
            missing: pipeline.missing,
            ...(pipeline.copies === 0 ? {} : { copies: pipeline.copies }),
            ...(pipeline.imputed.rows === 0 ? {} : { imputed: pipeline.imputed }),
          },
          screened: pipeline.screened,
          quantities: { ...quantities[index], ...inputs[index] },
          ...coefficientsOf(pipeline),
          ...generationsOf(arms[index], shadow, timeline),
          bootstrap: intervals?.[index] ?? null,
        }),
      ),
      references: referencesOf(
        references,
        pipelines.find(({ spec }) => isBaseline(spec)) as FittedPipeline,
        trainingLabelTimes(scenario.training, timeline),
      ),
      skew: [...mixes.values()].map((mix) => ({ provenance: mix.name, values: skewOnce(tableOf(mix)) })),
      choiceDecisions: shadow.choices.decisions,
      curves: evaluation.curves
        ? curvesOf({
            matrices: matrices.slice(0, pipelines.length),
            arms,
            references,
            mixes: [...mixes.values()],
          })
        : null,
    };
  };

  function referencesOf(
    arms: ByReference<Shadow | LiveArm | undefined>,
    { offline, test }: FittedPipeline,
    trainingLabels: LabelTimes,
  ): SeedResult['references'] {
    const { choices, scored, traffic, rows, incumbent } = shadow;
    const none = { offline: null, shadow: null, choiceValue: null };
    const ofTruth = (own: Scored, traffic: Traffic, rows: Int32Array, labels: LabelTimes) =>
      evaluate({
        ...own,
        logits:
          timeline.restatement === null
            ? labelLogits(traffic, rows, labels.attributionWindowMs)
            : own.labelProbabilities.map((probability) => Math.log(probability / (1 - probability))),
      });
    const ofModel =
      incumbent === undefined
        ? none
        : {
            ...none,
            shadow: metricsOnce(scoresOn(shadow, incumbent)),
            choiceValue: choiceValueOf(incumbent),
          };
    const scores: Readonly<Partial<Record<ReferenceName, Omit<SeedReference, 'live'>>>> = {
      random: { ...none, choiceValue: choices.random },
      incumbent: ofModel,
      incumbentGreedy: arms.incumbentGreedy === undefined ? none : ofModel,
      oracle: {
        offline: ofTruth(offline, arm, test.rows, trainingLabels),
        shadow: ofTruth(scored, traffic, rows, timeline),
        choiceValue: choices.oracle,
      },
    };
    return mapReferences(arms, (arm, name) =>
      inOrder(name, { ...none, ...scores[name], live: arm?.outcome ?? null }),
    );
  }
}

/** Of numbers of rows by fold. */
function meanOf(rows: readonly number[]): number {
  return Math.round(rows.reduce((sum, own) => sum + own, 0) / rows.length);
}

function chosenBy({ chosen: { family, options } }: FittedPipeline): SeedPipeline['chosen'] {
  return { encoder: options.encoder, l2: family === undefined ? options.l2 : null };
}
