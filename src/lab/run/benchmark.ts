/** Runs the benchmark of mitigations: every mitigation and every fault at once, so that they share worlds. */
import type { Scenario } from '../../scenario/schema.ts';
import { detectorsTried, watchedByDetectors } from '../claims/detection.ts';
import { type Reading, readingsOf, readSeed } from '../claims/readings.ts';
import { mitigationOutcomes } from '../mitigations/benchmark.ts';
import { mitigations } from '../mitigations/catalog.ts';
import { DETECTORS } from '../mitigations/detectors.ts';
import { type FaultFile, faultOutcome, faultScenarios } from '../mitigations/faults.ts';
import type { MitigationsReport } from '../mitigations/outcome.ts';
import {
  type MitigationReading,
  type NewFeatureReading,
  readMitigation,
  readNewFeature,
} from '../mitigations/readings.ts';
import { encoderOf, mitigatedScenario, newFeatureScenario } from '../mitigations/scenarios.ts';
import type { SeedResult } from '../seedResult.ts';
import type { Job } from './jobPlan.ts';
import { type PoolOptions, startJobsTaking } from './pool.ts';

export interface BenchmarkPlan {
  readonly scenario: Scenario;
  readonly tasks: readonly Task[];
  readonly faults: readonly FaultFile[];
  readonly populations: readonly { readonly scenario: Scenario }[];
  /** Task by task, and in each seed by seed. */
  readonly jobs: readonly Job[];
}

/** A scenario with what to do with each of its results. */
interface Task {
  readonly scenario: Scenario;
  readonly read: (found: SeedResult) => unknown;
}

/**
 * What has to be run.
 * @param faults dosed in worlds of their own, with their own seeds; as are populations for detectors
 * @throws ScenarioError where a mitigation is impossible in the scenario
 */
export function planBenchmark(
  scenario: Scenario,
  faults: readonly FaultFile[],
  populations: readonly { readonly scenario: Scenario }[],
  directories: Pick<Job, 'storeDirectory' | 'scratchDirectory'> = {},
): BenchmarkPlan {
  const inventing = newFeatureScenario(scenario);
  const watched = populations.map((population) => ({
    scenario: watchedByDetectors(population.scenario, DETECTORS),
  }));
  const reading = (each: Scenario): Task => ({ scenario: each, read: (found) => readSeed(each, found) });
  const tasks: Task[] = [
    ...mitigations.map(
      (mitigation): Task => ({
        scenario: mitigatedScenario(scenario, mitigation),
        read: (found) => readMitigation(mitigation, encoderOf(scenario), found),
      }),
    ),
    ...(inventing === undefined ? [] : [{ scenario: inventing, read: readNewFeature }]),
    ...faults.flatMap(faultScenarios).map(reading),
    ...watched.map((each) => reading(each.scenario)),
  ];
  const jobs = tasks.flatMap((task) =>
    task.scenario.seeds.map((seed): Job => ({ scenario: task.scenario, seed, ...directories })),
  );
  return { scenario, tasks, faults, populations: watched, jobs };
}

/**
 * Runs what was planned.
 * @throws Error the first failure of any world, after stopping the rest
 */
export async function runBenchmark(
  { scenario, tasks, faults, populations, jobs }: BenchmarkPlan,
  pool: PoolOptions = {},
): Promise<Pick<MitigationsReport, 'mitigations' | 'faults' | 'detectors'>> {
  const taskOf = tasks.flatMap((task) => task.scenario.seeds.map(() => task));
  const found = await Promise.all(startJobsTaking(jobs, (result, index) => taskOf[index].read(result), pool));
  let next = 0;
  const taken = tasks.map((task) => {
    const first = next;
    next += task.scenario.seeds.length;
    return { task, readings: found.slice(first, next) };
  });

  const own = taken.slice(0, mitigations.length).map(({ task, readings }, index) => ({
    mitigation: mitigations[index],
    scenario: task.scenario,
    readings: readings as MitigationReading[],
  }));
  const clean = own.find(({ mitigation }) => mitigation.id === 'logging') as (typeof own)[number];
  const hasNewFeature = newFeatureScenario(scenario) !== undefined;
  const newFeature = hasNewFeature ? (taken[mitigations.length].readings as NewFeatureReading[]) : [];
  const rest = taken
    .slice(mitigations.length + (hasNewFeature ? 1 : 0))
    .map(({ task, readings }) => readingsOf(task.scenario, readings as Reading[]));
  let place = 0;
  return {
    mitigations: mitigationOutcomes(scenario, own, clean.readings, newFeature),
    faults: faults.map((fault) => {
      const scenarios = faultScenarios(fault).length;
      place += scenarios;
      return faultOutcome(fault, rest.slice(place - scenarios, place));
    }),
    detectors: detectorsTried(populations, rest.slice(place), DETECTORS),
  };
}
