/**
 * One world, the whole story: the app lives under its incumbent, pipelines train on what it left, and every
 * model is deployed in the same world, in shadow and live. Where a feature is new, its team trains again day by day.
 */
import type { BlockStore } from '../base/blocks.ts';
import type { Scenario } from '../scenario/schema.ts';
import { baselineGaps, driftTwinOf, TWIN_STAGE, withTwin } from './measure/driftTwin.ts';
import { measure } from './measure/measure.ts';
import { besides, DayCounter, type Progress } from './progress.ts';
import type { SeedResult } from './result/seedResult.ts';
import { simulatePast } from './stages/past.ts';
import { dataOf, deployInShadow, deployLive, type RunData } from './stages/production.ts';
import { retrainDaily } from './stages/retraining.ts';
import { computeTables } from './stages/tables.ts';
import { trainPipelines } from './stages/training.ts';

export interface RunOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Given the data of each scenario, in their order. */
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
  return withTwin(world, scenario, baselineGaps(still));
}

/**
 * One world for scenarios that differ only in what is trained and measured in it. What they have in common, a
 * past, a table, a model, an arm of production, is made once; each result is what the scenario alone would
 * give, except for what its twin without drift adds.
 */
export function runWorld(
  scenarios: readonly Scenario[],
  seed: number,
  { onProgress = () => {}, onData = () => {}, store }: RunOptions = {},
): SeedResult[] {
  const progress = new DayCounter(scenarios, onProgress);

  progress.begin('simulating the past');
  const past = simulatePast(scenarios, seed, progress.onDay, store);

  progress.begin('computing features');
  const prepared = computeTables(past);

  progress.begin('training');
  const trained = trainPipelines(prepared);

  progress.begin('shadow');
  const shadowed = deployInShadow(trained, progress.onDay);
  for (const index of scenarios.keys()) onData(dataOf(shadowed, index));

  progress.begin('retraining');
  const retrained = retrainDaily(shadowed);

  progress.begin('live');
  const deployed = deployLive(retrained, progress.onDay);

  progress.begin('measuring');
  return measure(deployed);
}
