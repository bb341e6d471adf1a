/**
 * One world, the whole story: the app lives under its incumbent, pipelines train on what it left, and every
 * model is deployed in the same world, in shadow and live. Where a feature is new, its team trains again day by day.
 */
import type { BlockStore } from '../base/blocks.ts';
import type { FeatureTable } from '../features/provenance.ts';
import { Phase } from '../history/impressions.ts';
import type { Scenario } from '../scenario/schema.ts';
import { type Timeline, timelineOf } from '../scenario/timeline.ts';
import type { Traffic } from '../serving/arm.ts';
import { driftTwinOf, referenceGaps, TWIN_STAGE, withTwin } from './measure/driftTwin.ts';
import { measurer } from './measure/measurer.ts';
import type { SeedResult } from './measure/seedResult.ts';
import { besides, DayCounter, type Progress } from './progress.ts';
import { type ExampleSet, examplesOf } from './stages/examples.ts';
import { type Past, simulatePast } from './stages/past.ts';
import { pipelinesOf } from './stages/pipelines.ts';
import { liveArms, runShadow } from './stages/production.ts';
import { retrainer } from './stages/retraining.ts';
import { tablesOf } from './stages/tables.ts';
import { type FittedPipeline, pipelineFitter } from './stages/training.ts';

/** The data behind a result, for those who want to see or export it. */
export interface RunData {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly timeline: Timeline;
  readonly past: Past;
  readonly examples: ExampleSet;
  /** By the name of the feature mode. */
  readonly tables: ReadonlyMap<string, FeatureTable>;
  readonly pipelines: readonly FittedPipeline[];
  /** The incumbent's production: the traffic that shadow metrics are measured on. */
  readonly incumbent: Traffic;
  readonly incumbentExamples: ExampleSet;
}

export interface RunOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Told the data of each scenario, in their order. */
  readonly onData?: (data: RunData) => void;
  /** Keeps what does not fit in memory; without one, everything stays there. */
  readonly store?: BlockStore | undefined;
}

/** The result of one seed of a scenario, its twin without drift included. */
export function runSeed(scenario: Scenario, seed: number, options: RunOptions = {}): SeedResult {
  const twin = driftTwinOf(scenario);
  if (twin === undefined) return withTwin(runWorld([scenario], seed, options)[0], scenario);
  const { onProgress = () => {}, store } = options;
  const [ofScenario, ofTwin] = besides(scenario, twin, TWIN_STAGE, onProgress);
  const [world] = runWorld([scenario], seed, { ...options, onProgress: ofScenario });
  const [still] = runWorld([twin], seed, { store, onProgress: ofTwin });
  return withTwin(world, scenario, referenceGaps(still));
}

/**
 * One world for scenarios that differ only in what is trained and measured in it. What they have in common, a past,
 * a table, a model, an arm of production, is made once; each result is what the scenario alone would give,
 * but for what its twin without drift adds.
 */
export function runWorld(
  scenarios: readonly Scenario[],
  seed: number,
  options: RunOptions = {},
): SeedResult[] {
  const { onProgress = () => {}, onData = () => {}, store } = options;
  const [scenario] = scenarios;
  const timeline = timelineOf(scenario);
  const progress = new DayCounter(scenarios, onProgress);

  progress.begin('simulating the past');
  const past = simulatePast(scenario, scenario.world, seed, timeline, progress.onDay, store);
  const examples = examplesOf(past.arm.impressions, Phase.logging, timeline, timeline.trainingAtMs);

  progress.begin('computing features');
  const tables = tablesOf(past.arm, examples, timeline);
  for (const { training } of scenarios) for (const { mode } of pipelinesOf(training)) tables(mode);

  progress.begin('training');
  const fitPipelines = pipelineFitter(seed, timeline, past.arm, examples, tables);
  const fitted = scenarios.map(({ training }) => fitPipelines(training));
  const shipped = fitted.flat().map((pipeline) => pipeline.shipped);

  progress.begin('shadow');
  const shadow = runShadow(scenario, past, timeline, shipped, progress.onDay);
  scenarios.forEach((each, index) => {
    onData({
      scenario: each,
      seed,
      timeline,
      past,
      examples,
      tables: new Map(pipelinesOf(each.training).map(({ mode }) => [mode.name, tables(mode)])),
      pipelines: fitted[index],
      incumbent: shadow.traffic,
      incumbentExamples: shadow.examples,
    });
  });

  if (scenarios.some(({ retraining }) => retraining !== null)) progress.begin('retraining');
  const retrained = scenarios.map(retrainer(seed, past, examples, shadow, timeline));

  progress.begin('live');
  const live = liveArms(scenario, past, timeline, shadow.outcome.openRate, progress.onDay);
  scenarios.forEach(({ evaluation }, index) => {
    if (!evaluation.live) return;
    for (const { shipped } of fitted[index]) live.model(shipped);
    for (const name of evaluation.liveReferences) live.reference(name);
  });

  progress.begin('measuring');
  const measure = measurer(seed, past, examples, timeline, tables, shadow, live);
  return scenarios.map((each, index) => ({
    ...measure(each, fitted[index]),
    retraining: retrained[index],
  }));
}
