/**
 * One world, the whole story: the app lives under its incumbent, pipelines train on what it left, and every
 * model is deployed in the same world, in shadow and live.
 */
import { evaluate, type Metrics } from '../evaluation/metrics.ts';
import { featureCount } from '../features/definitions.ts';
import type { FeatureTable } from '../features/provenance.ts';
import { type FeatureSkew, skewOf } from '../features/skew.ts';
import { Phase } from '../history/impressions.ts';
import type { LinearModel } from '../model/linear.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Arm } from '../serving/arm.ts';
import { type ChoiceValues, observeChoices } from '../serving/choiceValue.ts';
import { OraclePolicy } from '../serving/oraclePolicy.ts';
import { RandomPolicy } from '../serving/randomPolicy.ts';
import { type WorldOptions, withoutDrift } from '../world/options.ts';
import { bootstrapped, type Bootstrapped } from './bootstrapped.ts';
import { coefficientsOf, type Coefficients } from './coefficients.ts';
import { compared, type ExampleSet, examplesOf } from './examples.ts';
import { type FittedPipeline, featureTables, fitPipelines } from './fitPipelines.ts';
import { type Measured, type Outcome, type Quantities, quantitiesOf, type Scored, type ScoreMatrix } from './measure.ts';
import { isReference, LOGGED, type PipelineSpec, pipelinesOf } from './pipelines.ts';
import { type Past, simulatePast, simulateProduction, deployedPolicy } from './simulate.ts';
import { type Timeline, timelineOf } from './timeline.ts';

export interface Progress {
  readonly stage: string;
  /** Of the whole run, in [0, 1]. */
  readonly share: number;
}

export interface SeedPipeline {
  readonly features: string;
  readonly split: string;
  readonly encoder: string;
  readonly solver: string;
  readonly chosen: { readonly encoder: string; readonly l2: number };
  readonly rows: { readonly train: number; readonly test: number; readonly production: number };
  readonly quantities: Quantities;
  /** Gap of the same-seed twin without drift, for the reference pipeline alone. */
  readonly gapWithoutDrift: { readonly auc: number; readonly ne: number } | null;
  readonly coefficients: Coefficients;
  /** Of the deployed model, where it is not the evaluated one. */
  readonly shippedCoefficients: Coefficients | null;
  readonly bootstrap: Bootstrapped | null;
}

export interface SeedReference {
  readonly shadow: Metrics | null;
  readonly live: Outcome | null;
  readonly choiceValue: number | null;
}

/** What one world gave: plain data, the same bytes wherever it was computed. */
export interface SeedResult {
  readonly seed: number;
  /** Impressions of the logging phase, how many of them had no label yet, and how many a pipeline compares. */
  readonly logged: { readonly impressions: number; readonly immature: number; readonly followUps: number };
  readonly pipelines: readonly SeedPipeline[];
  readonly references: { readonly random: SeedReference; readonly incumbent: SeedReference; readonly oracle: SeedReference };
  /** Features of training sets against served ones, over every logged impression. */
  readonly skew: readonly { readonly features: string; readonly values: readonly FeatureSkew[] }[];
  readonly choiceDecisions: number;
}

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
  readonly incumbent: Arm;
  readonly incumbentExamples: ExampleSet;
}

export function runSeed(
  scenario: Scenario,
  seed: number,
  onProgress: (progress: Progress) => void = () => {},
  onData: (data: RunData) => void = () => {},
): SeedResult {
  const timeline = timelineOf(scenario);
  const specs = pipelinesOf(scenario.training);
  const days = new DayCounter(scenario, timeline, specs.length, onProgress);

  days.stage = 'simulating the past';
  const past = simulatePast(scenario, scenario.world, seed, timeline, days.onDay);
  const examples = examplesOf(past.arm.impressions, Phase.logging, timeline, timeline.trainingAtMs);

  days.stage = 'computing features';
  const tables = featureTables(specs.map((spec) => spec.features), past.arm, examples, timeline);

  days.stage = 'training';
  const pipelines = fitPipelines(specs, scenario, seed, past.arm, examples, tables);

  days.stage = 'shadow';
  const shadow = runShadow(scenario, past, timeline, pipelines, days.onDay);
  onData({ scenario, seed, timeline, past, examples, tables, pipelines, incumbent: shadow.arm, incumbentExamples: shadow.examples });

  days.stage = 'live';
  const live = scenario.evaluation.live ? runLive(scenario, past, timeline, pipelines, shadow.arm, days.onDay) : undefined;

  days.stage = 'the twin without drift';
  const twinGaps = runTwin(scenario, seed, timeline, specs, days.onDay);

  days.stage = 'measuring';
  const matrices = pipelines.map((pipeline) => scoreMatrix(pipeline, shadow, live));
  const measured = pipelines.map((pipeline, index): Measured => ({
    matrix: evaluateMatrix(matrices[index]),
    outcome: live?.models.get(pipeline.shipped.model)?.outcome ?? null,
    choiceValue: shadow.choices.models[shadow.models.indexOf(pipeline.shipped.model)],
  }));
  const referenceOf = pipelines.map(({ spec }) =>
    pipelines.findIndex((other) => isReference(other.spec) && other.spec.encoder === spec.encoder),
  );
  const resampled =
    scenario.seeds.length === 1
      ? bootstrapped(scenario, seed, matrices, measured, referenceOf, {
          live: pipelines.map((pipeline) => live?.models.get(pipeline.shipped.model)?.scored ?? null),
          incumbent: shadow.scored,
        })
      : undefined;

  return {
    seed,
    logged: {
      impressions: examples.end - examples.start,
      immature: examples.end - examples.start - examples.mature.length,
      followUps: examples.mature.length - compared(examples.impressions, examples.mature).length,
    },
    pipelines: pipelines.map((pipeline, index) => ({
      features: pipeline.spec.features.name,
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
      gapWithoutDrift: isReference(pipeline.spec) ? (twinGaps.get(pipeline.spec.encoder) ?? null) : null,
      coefficients: coefficientsOf(pipeline.evaluated),
      shippedCoefficients: pipeline.shipped === pipeline.evaluated ? null : coefficientsOf(pipeline.shipped),
      bootstrap: resampled?.[index] ?? null,
    })),
    references: {
      random: { shadow: null, live: live?.random.outcome ?? null, choiceValue: shadow.choices.random },
      incumbent: {
        shadow: past.incumbentModel === undefined ? null : metricsOf(shadow.scored),
        live: shadow.outcome,
        choiceValue: past.incumbentModel === undefined ? null : shadow.choices.models[shadow.models.indexOf(past.incumbentModel)],
      },
      oracle: {
        shadow: metricsOf({ ...shadow.scored, logits: Float64Array.from(shadow.rows, (row) => shadow.arm.trueLogits[row]) }),
        live: live?.oracle.outcome ?? null,
        choiceValue: shadow.choices.oracle,
      },
    },
    skew: [...tables]
      .filter(([name]) => name !== LOGGED.name)
      .map(([features, table]) => ({ features, values: skewOf(table, tables.get(LOGGED.name) as FeatureTable) })),
    choiceDecisions: shadow.choices.decisions,
  };
}

/** The incumbent goes on, and everyone else looks over its shoulder. */
interface Shadow {
  readonly arm: Arm;
  readonly examples: ExampleSet;
  /** Rows of its impressions that are compared. */
  readonly rows: Int32Array;
  /** The incumbent's own scores. */
  readonly scored: Scored;
  readonly outcome: Outcome;
  readonly models: readonly LinearModel[];
  readonly choices: ChoiceValues;
}

function runShadow(
  scenario: Scenario,
  past: Past,
  timeline: Timeline,
  pipelines: readonly FittedPipeline[],
  onDay: (day: number) => void,
): Shadow {
  const models = [...new Set(pipelines.map((pipeline) => pipeline.shipped.model))];
  if (past.incumbentModel !== undefined) models.push(past.incumbentModel);
  const decisions = scenario.world.users * scenario.serving.decisionsPerUserDay * (timeline.endDay - timeline.productionDay);
  const share = Math.min(1, scenario.evaluation.choiceSample / Math.max(1, decisions));
  let choices: (() => ChoiceValues) | undefined;
  const production = { policyOf: () => past.incumbent, logsVectors: true, measuresRegret: true, onDay };
  const arm = simulateProduction(past, timeline, production, (observed) => {
    const observation = observeChoices(observed, models, share);
    choices = observation.values;
    return observation.observer;
  });
  const examples = examplesOf(arm.impressions, Phase.production, timeline, timeline.settledAtMs);
  const rows = compared(arm.impressions, examples.mature);
  const scored = ownScores(arm, examples, rows);
  return {
    arm,
    examples,
    rows,
    scored,
    outcome: outcomeOf(arm, scored.labels, timeline, undefined),
    models,
    choices: (choices as () => ChoiceValues)(),
  };
}

interface LiveArm {
  readonly scored: Scored;
  readonly outcome: Outcome;
}

interface LiveArms {
  readonly models: ReadonlyMap<LinearModel, LiveArm>;
  readonly random: LiveArm & { readonly arm: Arm; readonly rows: Int32Array };
  readonly oracle: LiveArm;
}

/** Each model in its own copy of the world; two pipelines with the very same model share an arm. */
function runLive(
  scenario: Scenario,
  past: Past,
  timeline: Timeline,
  pipelines: readonly FittedPipeline[],
  incumbent: Arm,
  onDay: (day: number) => void,
): LiveArms {
  const incumbentRate = openRateOf(incumbent, timeline);
  const settle = (arm: Arm) => {
    const examples = examplesOf(arm.impressions, Phase.production, timeline, timeline.settledAtMs);
    const rows = compared(arm.impressions, examples.mature);
    const scored = ownScores(arm, examples, rows);
    return { arm, rows, scored, outcome: outcomeOf(arm, scored.labels, timeline, incumbentRate) };
  };
  const shared = { logsVectors: false, measuresRegret: true, onDay };
  const models = new Map<LinearModel, LiveArm>();
  for (const { shipped } of pipelines) {
    if (models.has(shipped.model)) continue;
    const arm = simulateProduction(past, timeline, { ...shared, policyOf: () => deployedPolicy(scenario, shipped.model) });
    const { scored, outcome } = settle(arm);
    models.set(shipped.model, { scored, outcome });
  }
  const random = simulateProduction(past, timeline, { ...shared, logsVectors: true, policyOf: () => new RandomPolicy() });
  const oracle = simulateProduction(past, timeline, { ...shared, policyOf: (arm) => new OraclePolicy(arm.truth) });
  return { models, random: settle(random), oracle: settle(oracle) };
}

function openRateOf(arm: Arm, timeline: Timeline): number {
  const examples = examplesOf(arm.impressions, Phase.production, timeline, timeline.settledAtMs);
  return shareOfOnes(ownScores(arm, examples, compared(arm.impressions, examples.mature)).labels);
}

function ownScores(arm: Arm, examples: ExampleSet, rows: Int32Array): Scored {
  return {
    logits: Float64Array.from(rows, (row) => arm.impressions.score[row]),
    labels: Uint8Array.from(rows, (row) => examples.labels[row]),
    users: Int32Array.from(rows, (row) => arm.impressions.user[row]),
  };
}

function outcomeOf(arm: Arm, labels: Uint8Array, timeline: Timeline, incumbentRate: number | undefined): Outcome {
  const openRate = shareOfOnes(labels);
  const userDays = arm.world.catalog.users * (timeline.endDay - timeline.productionDay);
  return {
    openRate,
    opensPerUserDay: (openRate * labels.length) / userDays,
    uplift: incumbentRate === undefined ? 0 : openRate / incumbentRate - 1,
    optOuts: arm.totals.optOuts,
    regret: arm.totals.regret / arm.totals.sends,
  };
}

function shareOfOnes(labels: Uint8Array): number {
  let ones = 0;
  for (const label of labels) ones += label;
  return ones / labels.length;
}

/**
 * The gap of each encoder's reference pipeline in the same world without drift, where everything else, the
 * seed included, is equal.
 */
function runTwin(
  scenario: Scenario,
  seed: number,
  timeline: Timeline,
  specs: readonly PipelineSpec[],
  onDay: (day: number) => void,
): ReadonlyMap<string, { auc: number; ne: number }> {
  if (!scenario.evaluation.driftTwin) return new Map();
  const world: WorldOptions = withoutDrift(scenario.world);
  const past = simulatePast(scenario, world, seed, timeline, onDay);
  const examples = examplesOf(past.arm.impressions, Phase.logging, timeline, timeline.trainingAtMs);
  const references = specs.filter(isReference);
  const tables = featureTables([LOGGED], past.arm, examples, timeline);
  const pipelines = fitPipelines(references, scenario, seed, past.arm, examples, tables);
  const production = { policyOf: () => past.incumbent, logsVectors: true, measuresRegret: false, onDay };
  const arm = simulateProduction(past, timeline, production);
  const served = examplesOf(arm.impressions, Phase.production, timeline, timeline.settledAtMs);
  const rows = compared(arm.impressions, served.mature);
  const own = ownScores(arm, served, rows);
  return new Map(
    pipelines.map(({ spec, shipped, offline }) => {
      const { values } = logged(arm);
      const logits = shipped.model.logits(values, 0, arm.impressions, rows, arm.world.catalog);
      const there = metricsOf(offline);
      const here = metricsOf({ ...own, logits });
      return [spec.encoder, { auc: there.auc - here.auc, ne: here.ne - there.ne }];
    }),
  );
}

function scoreMatrix(pipeline: FittedPipeline, shadow: Shadow, live: LiveArms | undefined): ScoreMatrix<Scored> {
  const { model } = pipeline.shipped;
  const on = (arm: Arm, rows: Int32Array, { labels, users }: Scored): Scored => ({
    logits: model.logits(logged(arm).values, 0, arm.impressions, rows, arm.world.catalog),
    labels,
    users,
  });
  return {
    offline: pipeline.offline,
    offlineServed: pipeline.offlineServed,
    shadow: on(shadow.arm, shadow.rows, shadow.scored),
    random: live === undefined ? null : on(live.random.arm, live.random.rows, live.random.scored),
    live: live?.models.get(model)?.scored ?? null,
  };
}

function logged(arm: Arm): { readonly values: Float64Array } {
  return { values: arm.impressions.features.subarray(0, arm.impressions.rows * featureCount) };
}

function metricsOf({ logits, labels, users }: Scored): Metrics {
  return evaluate(logits, labels, users);
}

function evaluateMatrix(matrix: ScoreMatrix<Scored>): ScoreMatrix<Metrics> {
  return {
    offline: metricsOf(matrix.offline),
    offlineServed: metricsOf(matrix.offlineServed),
    shadow: metricsOf(matrix.shadow),
    random: matrix.random === null ? null : metricsOf(matrix.random),
    live: matrix.live === null ? null : metricsOf(matrix.live),
  };
}

/** Turns simulated days into progress: nearly all time is spent living through them. */
class DayCounter {
  stage = 'starting';
  #done = 0;
  readonly #total: number;
  readonly #onProgress: (progress: Progress) => void;

  constructor(scenario: Scenario, timeline: Timeline, pipelines: number, onProgress: (progress: Progress) => void) {
    const production = timeline.endDay - timeline.productionDay;
    const { live, driftTwin } = scenario.evaluation;
    this.#total = timeline.endDay + (live ? (pipelines + 2) * production : 0) + (driftTwin ? timeline.endDay : 0);
    this.#onProgress = onProgress;
  }

  readonly onDay = (): void => {
    this.#done++;
    this.#onProgress({ stage: this.stage, share: Math.min(1, this.#done / this.#total) });
  };
}
