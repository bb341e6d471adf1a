/** Runs the benchmark of mitigations: every mitigation and every fault at once, so that they share worlds. */
import { ScenarioError } from '../../../scenario/error.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import type { Job } from '../../jobs/jobPlan.ts';
import { type PoolOptions, startJobsTaking } from '../../jobs/pool.ts';
import type { SeedResult } from '../../seedResult.ts';
import { detectorsTried, watchedByDetectors } from '../claims/detection.ts';
import { type Reading, readingsOf, readSeed } from '../claims/readings.ts';
import { mitigationOutcomes } from './benchmark.ts';
import { CLEAN_LOGGING, mitigations as catalogue, type Mitigation } from './catalog.ts';
import { DETECTORS } from './detectors.ts';
import { type FaultFile, faultOutcome, faultScenarios } from './faults.ts';
import type { MitigationsReport, OmittedMitigation } from './outcome.ts';
import {
  type MitigationReading,
  type NewFeatureReading,
  readMitigation,
  readNewFeature,
} from './readings.ts';
import { encoderOf, mitigatedScenario, newFeatureScenario } from './scenarios.ts';

export interface BenchmarkPlan {
  readonly scenario: Scenario;
  /** In the order of the catalogue; the first tasks are theirs. */
  readonly mitigations: readonly Mitigation[];
  readonly omitted: readonly OmittedMitigation[];
  readonly tasks: readonly Task[];
  readonly faults: readonly FaultFile[];
  readonly populations: readonly { readonly scenario: Scenario }[];
  /** Task by task, and in each seed by seed. */
  readonly jobs: readonly Job[];
}

/** A scenario with what to do with each of its results. */
export interface Task {
  /** For people who wait. */
  readonly name: string;
  readonly scenario: Scenario;
  readonly read: (found: SeedResult) => unknown;
}

/**
 * What has to be run.
 * @param faults dosed in worlds of their own, with their own seeds; as are populations for detectors
 * @throws ScenarioError where not even clean logging is possible in the scenario
 */
export function planBenchmark(
  scenario: Scenario,
  faults: readonly FaultFile[],
  populations: readonly { readonly scenario: Scenario }[],
  directories: Pick<Job, 'storeDirectory' | 'scratchDirectory'> = {},
): BenchmarkPlan {
  const { possible, omitted } = possibleMitigations(scenario);
  const inventing = newFeatureScenario(scenario);
  const watched = populations.map((population) => ({
    scenario: watchedByDetectors(population.scenario, DETECTORS),
  }));
  const reading = (each: Scenario): Task => ({
    name: each.title,
    scenario: each,
    read: (found) => readSeed(each, found),
  });
  const tasks: Task[] = [
    ...possible.map(
      ({ mitigation, mitigated }): Task => ({
        name: mitigation.title,
        scenario: mitigated,
        read: (found) => readMitigation(mitigation, encoderOf(scenario), found),
      }),
    ),
    ...(inventing === undefined
      ? []
      : [{ name: 'a new feature', scenario: inventing, read: readNewFeature }]),
    ...faults.flatMap(faultScenarios).map(reading),
    ...watched.map((each) => reading(each.scenario)),
  ];
  const jobs = tasks.flatMap((task) =>
    task.scenario.seeds.map((seed): Job => ({ scenario: task.scenario, seed, ...directories })),
  );
  return {
    scenario,
    mitigations: possible.map(({ mitigation }) => mitigation),
    omitted,
    tasks,
    faults,
    populations: watched,
    jobs,
  };
}

/**
 * Runs what was planned.
 * @throws Error the first failure of any world, after stopping the rest
 */
export async function runBenchmark(
  { scenario, mitigations, omitted, tasks, faults, populations, jobs }: BenchmarkPlan,
  pool: PoolOptions = {},
): Promise<Pick<MitigationsReport, 'mitigations' | 'omitted' | 'faults' | 'detectors'>> {
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
  const clean = own.find(({ mitigation }) => mitigation.id === CLEAN_LOGGING) as (typeof own)[number];
  const hasNewFeature = newFeatureScenario(scenario) !== undefined;
  const newFeature = hasNewFeature ? (taken[mitigations.length].readings as NewFeatureReading[]) : [];
  const rest = taken
    .slice(mitigations.length + (hasNewFeature ? 1 : 0))
    .map(({ task, readings }) => readingsOf(task.scenario, readings as Reading[]));
  let place = 0;
  return {
    mitigations: mitigationOutcomes(scenario, own, clean.readings, newFeature),
    omitted,
    faults: faults.map((fault) => {
      const scenarios = faultScenarios(fault).length;
      place += scenarios;
      return faultOutcome(fault, rest.slice(place - scenarios, place));
    }),
    detectors: populations.length === 0 ? [] : detectorsTried(populations, rest.slice(place), DETECTORS),
  };
}

/** Every mitigation with its scenario, but for those whose keys are impossible there. */
function possibleMitigations(scenario: Scenario) {
  const possible: { mitigation: Mitigation; mitigated: Scenario }[] = [];
  const omitted: OmittedMitigation[] = [];
  for (const mitigation of catalogue) {
    try {
      possible.push({ mitigation, mitigated: mitigatedScenario(scenario, mitigation) });
    } catch (error) {
      if (!(error instanceof ScenarioError) || mitigation.id === CLEAN_LOGGING) throw error;
      omitted.push({ id: mitigation.id, title: mitigation.title, why: error.message });
    }
  }
  return { possible, omitted };
}
