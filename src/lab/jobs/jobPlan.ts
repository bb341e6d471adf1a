/** Plans jobs: those that the store has, those that are the same run as another, and the rest by the world that they share. */
import { remembered } from '../../base/remembered.ts';
import { trainedNames } from '../../scenario/ownLabel.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf } from '../../scenario/timeline.ts';
import { perDay, type Range, secondsOfWorld } from './duration.ts';
import { openStore, reduceToRun, runKey, worldKey } from './store.ts';

/** A scenario to run with one seed. */
export interface Job extends JobDirectories {
  scenario: Scenario;
  seed: number;
  /** Asks for intervals within the world. */
  resampled?: boolean;
  /** File of the build whose default export, an `Observer`, looks at the data; its finding is added to the result. */
  observer?: string;
}

export interface JobDirectories {
  /** The folder in which the run is stored, and looked for first. */
  storeDirectory?: string;
  /** The folder for tables that do not fit in memory while the job runs; without one, everything stays there. */
  scratchDirectory?: string;
  /** The scenario's directory of results, to export the run's data there. Such a job always runs: the store keeps no data. */
  exportDirectory?: string;
}

/** The address of a job's run in a store. */
export function keyOf({ scenario, seed, resampled, observer }: Job): string {
  return runKey(scenario, seed, resampled, observer);
}

/** Seconds of one processor, roughly, for jobs that share a world. */
export function secondsOfJobs(jobs: readonly Job[]): Range {
  return secondsOfWorld(jobs.map(({ scenario, seed, resampled }) => reduceToRun(scenario, seed, resampled)));
}

/** Jobs by their places; each is in one of the three. */
export interface JobPlan<T> {
  /** Results taken of the texts that the store holds. */
  readonly stored: ReadonlyMap<number, T>;
  /** Jobs that are the same run as an earlier one, by the place of that one. */
  readonly copies: ReadonlyMap<number, readonly number[]>;
  /** The rest; those that share a world together, in the order in which the worlds are first asked for. */
  readonly worlds: readonly (readonly number[])[];
}

/**
 * Most pipelines that share a world at once. Each may need a table of features and an arm of production
 * of its own, so that many more would not fit in memory; the same world is simulated again for the next ones.
 */
export const PIPELINES_TOGETHER_MAX = 32;

/** Decisions of the article while it logs, or in production: a pipeline of a world with fewer counts for less. */
const DECISIONS_OF_PIPELINE = 210_000;

/** Pipelines of a run; in a smaller world as many of a larger one as need the same memory. */
export function pipelinesOfRun({ scenario }: Pick<Job, 'scenario'>): number {
  const { loggingDay, productionDay, endDay } = timelineOf(scenario);
  const decisions = perDay(scenario).decisions * Math.max(productionDay - loggingDay, endDay - productionDay);
  return trainedNames(scenario).length * Math.min(1, decisions / DECISIONS_OF_PIPELINE);
}

/**
 * @param take what to make of a stored text, at once: the texts of all jobs need not be in memory together
 * @param onDamage called with a message about stored runs that cannot be read
 * @throws UserError if a store cannot be opened
 */
export function planJobs<T>(
  jobs: readonly Job[],
  take: (text: string, place: number) => T,
  onDamage: (message: string) => void,
): JobPlan<T> {
  const storeOf = remembered((directory: string) => openStore(directory, onDamage));
  const stored = new Map<number, T>();
  const copies = new Map<number, number[]>();
  const worlds = new Map<string, number[]>();
  const running = new Map<string, number>();
  for (const [place, job] of jobs.entries()) {
    const { scenario, seed, storeDirectory, exportDirectory } = job;
    const store = storeDirectory === undefined ? undefined : storeOf(storeDirectory);
    // The store keeps no data, so that a job that exports is always run.
    if (store !== undefined && exportDirectory === undefined) {
      const key = keyOf(job);
      const same = running.get(key);
      if (same !== undefined) {
        copies.set(same, [...(copies.get(same) ?? []), place]);
        continue;
      }
      const text = store.read(key);
      if (text !== undefined) {
        stored.set(place, take(text, place));
        continue;
      }
      running.set(key, place);
    }
    const world = worldKey(scenario, seed);
    worlds.set(world, [...(worlds.get(world) ?? []), place]);
  }
  return {
    stored,
    copies,
    worlds: [...worlds.values()].flatMap((places) => inLoads(places, (place) => jobs[place])),
  };
}

/**
 * Runs of one world, divided so that what is together has no more pipelines than may be, or is one run. Each joins the first
 * that have room for it.
 */
export function inLoads<R>(runs: readonly R[], jobOf: (run: R) => Pick<Job, 'scenario'>): R[][] {
  const loads: { pipelines: number; readonly runs: R[] }[] = [];
  for (const run of runs) {
    const own = pipelinesOfRun(jobOf(run));
    const load = loads.find(({ pipelines }) => pipelines + own <= PIPELINES_TOGETHER_MAX);
    if (load === undefined) {
      loads.push({ pipelines: own, runs: [run] });
    } else {
      load.pipelines += own;
      load.runs.push(run);
    }
  }
  return loads.map(({ runs }) => runs);
}
