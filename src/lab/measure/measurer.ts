/** What a scenario measures of its pipelines in a world that has been lived through. */
import { remembered } from '../../base/remembered.ts';
import type { FeatureTable } from '../../features/provenance.ts';
import { skewOf } from '../../features/skew.ts';
import type { Model } from '../../model/model.ts';
import { logitsOf } from '../../model/score.ts';
import { isReference } from '../../scenario/pipelines.ts';
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
import type { Timeline } from '../../scenario/timeline.ts';
import { compared, type ExampleSet } from '../stages/examples.ts';
import type { Past } from '../stages/past.ts';
import { LOGGED, pipelinesOf } from '../stages/pipelines.ts';
import type { LiveArm, LiveArms, Settled, Shadow } from '../stages/production.ts';
import { erasedCount } from '../stages/rows.ts';
import type { Tables } from '../stages/tables.ts';
import type { FittedPipeline } from '../stages/training.ts';
import { bootstrapped } from './bootstrap.ts';
import { coefficientsOf } from './coefficients.ts';
import { curveMeasurer } from './curves.ts';
import { inputMeasurer } from './inputs.ts';
import {
  type Measured,
  mapMatrix,
  metricsOf,
  quantitiesOf,
  type Scored,
  type ScoreMatrix,
} from './quantities.ts';
import type { SeedPipeline, SeedReference, SeedResult } from './seedResult.ts';

/** Measures scenarios that share a world. Equal scores, and what follows from them, are computed once. */
export function measurer(
  seed: number,
  past: Past,
  examples: ExampleSet,
  timeline: Timeline,
  tables: Tables,
  shadow: Shadow,
  live: LiveArms,
): (scenario: Scenario, pipelines: readonly FittedPipeline[]) => Omit<SeedResult, 'retraining'> {
  const metricsOnce = remembered(metricsOf);
  const skewOnce = remembered((table: FeatureTable) =>
    skewOf(past.arm.world.catalog.features.names, table, tables(LOGGED)),
  );
  const scoresOn = remembered((settled: Settled) => remembered((model: Model) => scoresOf(settled, model)));
  const inputsOf = inputMeasurer(past.arm, examples, timeline, tables, skewOnce);
  const curvesOf = curveMeasurer(past, examples, timeline, tables, shadow);
  const choiceValueOf = (model: Model) => shadow.choices.models[shadow.models.indexOf(model)];

  return (scenario, pipelines) => {
    const { evaluation } = scenario;
    const reference = (name: LiveReferenceName): LiveArm | undefined =>
      evaluation.live && evaluation.liveReferences.includes(name) ? live.reference(name) : undefined;
    const references = byReference(evaluation, (name) => (isLive(name) ? reference(name) : shadow));
    const { random } = references;
    const arms = pipelines.map(({ shipped }) => (evaluation.live ? live.model(shipped) : null));
    const matrices = pipelines.map(
      ({ offline, offlineServed, shipped }, index): ScoreMatrix<Scored> => ({
        offline,
        offlineServed,
        shadow: scoresOn(shadow)(shipped),
        random: random === undefined ? null : scoresOn(random)(shipped),
        live: arms[index]?.scored ?? null,
      }),
    );
    const measured = pipelines.map(
      ({ shipped }, index): Measured => ({
        matrix: mapMatrix(matrices[index], metricsOnce),
        outcome: arms[index]?.outcome ?? null,
        choiceValue: choiceValueOf(shipped),
      }),
    );
    const inputs = pipelines.map((pipeline) => inputsOf(pipeline, scenario));
    const referenceOf = pipelines.map(({ spec }) =>
      pipelines.findIndex((other) => isReference(other.spec) && other.spec.encoder === spec.encoder),
    );
    const intervals =
      scenario.seeds.length === 1
        ? bootstrapped(scenario, seed, matrices, measured, inputs, referenceOf, shadow.sent)
        : undefined;
    const modes = new Map(pipelinesOf(scenario.training).map(({ mode }) => [mode.name, mode]));
    modes.delete(LOGGED.name);

    return {
      seed,
      logged: {
        impressions: examples.end - examples.start,
        immature: examples.end - examples.start - examples.mature.length,
        followUps: examples.mature.length - compared(examples.impressions, examples.mature).length,
        erased: erasedCount(examples, past.arm.log, past.arm.world.catalog.users, timeline.trainingAtMs),
      },
      pipelines: pipelines.map(
        (pipeline, index): SeedPipeline => ({
          provenance: pipeline.spec.provenance,
          split: pipeline.spec.split,
          encoder: pipeline.spec.encoder,
          solver: scenario.training.solver,
          chosen: { encoder: pipeline.chosen.options.encoder, l2: pipeline.chosen.options.l2 },
          rows: {
            train: pipeline.trainRows.length,
            test: pipeline.testRows.length,
            production: shadow.rows.length,
            missing: pipeline.missing,
          },
          screened: pipeline.screened,
          quantities: { ...quantitiesOf(measured[index], measured[referenceOf[index]]), ...inputs[index] },
          coefficients: coefficientsOf(pipeline.evaluated),
          shippedCoefficients:
            pipeline.shipped === pipeline.evaluated ? null : coefficientsOf(pipeline.shipped),
          bootstrap: intervals?.[index] ?? null,
        }),
      ),
      references: referencesOf(references),
      skew: [...modes.values()].map((mode) => ({ provenance: mode.name, values: skewOnce(tables(mode)) })),
      choiceDecisions: shadow.choices.decisions,
      curves: evaluation.curves ? curvesOf({ matrices, arms, references, modes: [...modes.values()] }) : null,
    };
  };

  function referencesOf(arms: ByReference<Shadow | LiveArm | undefined>): SeedResult['references'] {
    const { choices, scored, traffic, rows } = shadow;
    const { incumbentModel } = past;
    const none = { shadow: null, choiceValue: null };
    const ofModel =
      incumbentModel === undefined
        ? none
        : {
            shadow: metricsOnce(scoresOn(shadow)(incumbentModel)),
            choiceValue: choiceValueOf(incumbentModel),
          };
    const scores: Readonly<Partial<Record<ReferenceName, Omit<SeedReference, 'live'>>>> = {
      random: { ...none, choiceValue: choices.random },
      incumbent: ofModel,
      incumbentGreedy: arms.incumbentGreedy === undefined ? none : ofModel,
      oracle: {
        shadow: metricsOf({ ...scored, logits: traffic.trueLogits.gather(0, rows) }),
        choiceValue: choices.oracle,
      },
    };
    return mapReferences(arms, (arm, name) =>
      inOrder(name, { ...none, ...scores[name], live: arm?.outcome ?? null }),
    );
  }
}

function scoresOf({ traffic, rows, scored }: Settled, model: Model): Scored {
  const { impressions, world } = traffic;
  return { ...scored, logits: logitsOf(model, impressions.features, impressions, rows, world.catalog) };
}
