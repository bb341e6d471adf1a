/**
 * One world, the whole story: the app lives under its incumbent, pipelines train on what it left, and every
 * model is deployed in the same world, in shadow and live.
 */
import type { BlockStore } from '../base/blocks.ts';
import { remembered } from '../base/remembered.ts';
import { gap, type Quality } from '../evaluation/gap.ts';
import { evaluate, type Metrics } from '../evaluation/metrics.ts';
import type { FeatureTable } from '../features/provenance.ts';
import { skewOf } from '../features/skew.ts';
import { Phase } from '../history/impressions.ts';
import type { LinearModel } from '../model/linear.ts';
import { isReference } from '../scenario/pipelines.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Traffic } from '../serving/arm.ts';
import { bootstrapped } from './bootstrapped.ts';
import { coefficientsOf } from './coefficients.ts';
import { type LiveArms, runLive, runShadow, type Settled, type Shadow } from './deployment.ts';
import { compared, type ExampleSet, examplesOf } from './examples.ts';
import { type FittedPipeline, featureTables, fitPipelines } from './fitPipelines.ts';
import { type Measured, mapMatrix, quantitiesOf, type Scored, type ScoreMatrix } from './measure.ts';
import { LOGGED, pipelinesOf } from './pipelines.ts';
import { DayCounter, type Progress } from './progress.ts';
import type { SeedPipeline, SeedResult } from './seedResult.ts';
import { type Past, simulatePast } from './simulate.ts';
import { type Timeline, timelineOf } from './timeline.ts';
import { runsTwin, runTwin } from './twin.ts';

/** The data behind a result, for those who want to see or export it. */
export interface RunData {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly timeline: Timeline;
  readonly past: Past;
  readonly examples: ExampleSet;
  readonly tables: ReadonlyMap<string, FeatureTable>;
  readonly pipelines: readonly FittedPipeline[];
  /** The incumbent's production: the traffic that shadow metrics are measured on. */
  readonly incumbent: Traffic;
  readonly incumbentExamples: ExampleSet;
}

export interface RunOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly onData?: (data: RunData) => void;
  /** Keeps what does not fit in memory; without one, everything stays there. */
  readonly store?: BlockStore | undefined;
  /** The gaps of the twin without drift, where somebody else is already making them. */
  readonly twinGaps?: (() => ReadonlyMap<string, Quality>) | undefined;
}

export function runSeed(scenario: Scenario, seed: number, options: RunOptions = {}): SeedResult {
  const { onProgress = () => {}, onData = () => {}, store, twinGaps: madeElsewhere } = options;
  const timeline = timelineOf(scenario);
  const specs = pipelinesOf(scenario.training);
  const progress = new DayCounter(scenario, timeline, specs.length, madeElsewhere === undefined, onProgress);

  progress.begin('simulating the past');
  const past = simulatePast(scenario, scenario.world, seed, timeline, progress.onDay, store);
  const examples = examplesOf(past.arm.impressions, Phase.logging, timeline, timeline.trainingAtMs);

  progress.begin('computing features');
  const modes = specs.map((spec) => spec.mode);
  const tables = featureTables(modes, past.arm, examples, timeline);

  progress.begin('training');
  const pipelines = fitPipelines(specs, scenario, seed, timeline, past.arm, examples, tables);
  const shipped = pipelines.map((pipeline) => pipeline.shipped.model);

  progress.begin('shadow');
  const shadow = runShadow(scenario, past, timeline, shipped, progress.onDay);
  onData({
    scenario,
    seed,
    timeline,
    past,
    examples,
    tables,
    pipelines,
    incumbent: shadow.traffic,
    incumbentExamples: shadow.examples,
  });

  progress.begin('live');
  const live = scenario.evaluation.live
    ? runLive(scenario, past, timeline, shipped, shadow.outcome.openRate, progress.onDay)
    : undefined;

  progress.begin('the twin without drift');
  const makeTwin = madeElsewhere ?? (() => runTwin(scenario, seed, timeline, specs, progress.onDay, store));
  const twinGaps = runsTwin(scenario) ? makeTwin() : undefined;

  progress.begin('measuring');
  const matrices = scoreMatrices(pipelines, shadow, live);
  const metricsOnce = remembered(metricsOf);
  const measured = pipelines.map(
    (pipeline, index): Measured => ({
      matrix: mapMatrix(matrices[index], metricsOnce),
      outcome: live?.models.get(pipeline.shipped.model)?.outcome ?? null,
      choiceValue: shadow.choices.models[shadow.models.indexOf(pipeline.shipped.model)],
    }),
  );
  const referenceOf = pipelines.map(({ spec }) =>
    pipelines.findIndex((other) => isReference(other.spec) && other.spec.encoder === spec.encoder),
  );
  const intervals =
    scenario.seeds.length === 1
      ? bootstrapped(scenario, seed, matrices, measured, referenceOf, shadow.scored)
      : undefined;

  return {
    seed,
    logged: {
      impressions: examples.end - examples.start,
      immature: examples.end - examples.start - examples.mature.length,
      followUps: examples.mature.length - compared(examples.impressions, examples.mature).length,
    },
    pipelines: pipelines.map(
      (pipeline, index): SeedPipeline => ({
        features: pipeline.spec.features,
        split: pipeline.spec.split,
        encoder: pipeline.spec.encoder,
        solver: scenario.training.solver,
        chosen: pipeline.chosen,
        rows: {
          train: pipeline.split.train.length,
          test: pipeline.testRows.length,
          production: shadow.rows.length,
        },
        quantities: quantitiesOf(measured[index], measured[referenceOf[index]]),
        gapWithoutDrift: gapWithoutDrift(scenario, pipeline, measured[index], twinGaps),
        coefficients: coefficientsOf(pipeline.evaluated),
        shippedCoefficients:
          pipeline.shipped === pipeline.evaluated ? null : coefficientsOf(pipeline.shipped),
        bootstrap: intervals?.[index] ?? null,
      }),
    ),
    references: referencesOf(past, shadow, live),
    skew: [...tables]
      .filter(([name]) => name !== LOGGED.name)
      .map(([features, table]) => ({
        features,
        values: skewOf(table, tables.get(LOGGED.name) as FeatureTable),
      })),
    choiceDecisions: shadow.choices.decisions,
  };
}

/** A world that does not drift is its own twin. */
function gapWithoutDrift(
  scenario: Scenario,
  { spec }: FittedPipeline,
  { matrix }: Measured,
  twinGaps: ReadonlyMap<string, Quality> | undefined,
): Quality | null {
  if (!isReference(spec) || !scenario.evaluation.driftTwin) return null;
  return twinGaps === undefined
    ? gap(matrix.offline, matrix.shadow)
    : (twinGaps.get(spec.encoder) as Quality);
}

function referencesOf(past: Past, shadow: Shadow, live: LiveArms | undefined): SeedResult['references'] {
  const { choices, scored } = shadow;
  const { incumbentModel } = past;
  const greedy = incumbentModel === undefined ? undefined : live?.models.get(incumbentModel);
  const ofModel =
    incumbentModel === undefined
      ? { shadow: null, choiceValue: null }
      : { shadow: metricsOf(scored), choiceValue: choices.models[shadow.models.indexOf(incumbentModel)] };
  return {
    random: { shadow: null, live: live?.random?.outcome ?? null, choiceValue: choices.random },
    incumbent: { ...ofModel, live: shadow.outcome },
    incumbentGreedy:
      greedy === undefined
        ? { shadow: null, live: null, choiceValue: null }
        : { ...ofModel, live: greedy.outcome },
    oracle: {
      shadow: metricsOf({ ...scored, logits: shadow.traffic.trueLogits.gather(0, shadow.rows) }),
      live: live?.oracle?.outcome ?? null,
      choiceValue: choices.oracle,
    },
  };
}

/** Pipelines whose values are bit for bit the same share their scores. */
function scoreMatrices(
  pipelines: readonly FittedPipeline[],
  shadow: Shadow,
  live: LiveArms | undefined,
): ScoreMatrix<Scored>[] {
  const on = ({ traffic: { impressions, world }, rows, scored: { labels, users } }: Settled) =>
    remembered(
      (model: LinearModel): Scored => ({
        logits: model.logits(impressions.features, impressions, rows, world.catalog),
        labels,
        users,
      }),
    );
  const onShadow = on(shadow);
  const onRandom = live?.random === undefined ? () => null : on(live.random);
  return pipelines.map(({ offline, offlineServed, shipped: { model } }) => ({
    offline,
    offlineServed,
    shadow: onShadow(model),
    random: onRandom(model),
    live: live?.models.get(model)?.scored ?? null,
  }));
}

function metricsOf({ logits, labels, users }: Scored): Metrics {
  return evaluate(logits, labels, users);
}
