/**
 * One world, the whole story: the app lives under its incumbent, pipelines train on what it left, and every
 * model is deployed in the same world, in shadow and live. Where a feature is new, its team trains again day by day.
 */
import type { BlockStore } from '../base/blocks.ts';
import type { Scenario } from '../scenario/schema.ts';
import { baselineGaps, driftTwinOf, withTwin } from './measure/driftTwin.ts';
import { measure } from './measure/measure.ts';
import { DayCounter, type Progress } from './progress.ts';
import type { SeedResult } from './result/seedResult.ts';
import { type Past, simulatePasts } from './stages/past.ts';
import { dataOf, deployInShadow, deployLive, type RunData } from './stages/production.ts';
import { retrainDaily } from './stages/retraining.ts';
import { computeTables } from './stages/tables.ts';
import { trainPipelines } from './stages/training.ts';
import { daysSimulated } from './stages/world.ts';

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
  const onData = (data: RunData) => {
    if (data.scenario === scenario) options.onData?.(data);
  };
  const [still, world] = runWorld([twin, scenario], seed, { ...options, onData });
  return withTwin(world, scenario, baselineGaps(still));
}

/**
 * One world for scenarios that differ only in what is trained and measured in it, and one until logging for those whose
 * worlds go different ways then. What they have in common, a past, a table, a model, an arm of production, is made once; each
 * result is what the scenario alone would give, except for what its twin without drift adds.
 */
export function runWorld(
  scenarios: readonly Scenario[],
  seed: number,
  { onProgress = () => {}, onData = () => {}, store }: RunOptions = {},
): SeedResult[] {
  const progress = new DayCounter(daysSimulated(scenarios), onProgress);
  const results = new Map<Scenario, SeedResult>();
  const inThePast = () => progress.begin('simulating the past');
  inThePast();
  const onDay = () => {
    inThePast();
    progress.onDay();
  };
  for (const past of simulatePasts(scenarios, seed, onDay, store)) {
    for (const [index, result] of resultsOf(past, progress, onData).entries()) {
      results.set(past.scenarios[index], result);
    }
  }
  return scenarios.map((scenario) => results.get(scenario) as SeedResult);
}

/** The result of each scenario that shares the past, in their order. */
function resultsOf(past: Past, progress: DayCounter, onData: (data: RunData) => void): SeedResult[] {
  progress.begin('computing features');
  const prepared = computeTables(past);

  progress.begin('training');
  const trained = trainPipelines(prepared);

  progress.begin('shadow');
  const shadowed = deployInShadow(trained, progress.onDay);
  for (const index of past.scenarios.keys()) onData(dataOf(shadowed, index));

  progress.begin('retraining');
  const retrained = retrainDaily(shadowed);

  progress.begin('live');
  const deployed = deployLive(retrained, progress.onDay);

  progress.begin('measuring');
  return measure(deployed);
}
