/**
 * Studies: scenarios to run, what to read in each of their worlds, and what follows from all that was read. Every
 * command that runs worlds is a study.
 */
import type { Scenario } from '../../scenario/schema.ts';
import type { Job, JobDirectories } from '../jobs/jobPlan.ts';
import type { PoolOptions } from '../jobs/pool.ts';
import { startJobs } from '../jobs/startJobs.ts';
import type { Progress } from '../progress.ts';
import type { SeedResult } from '../result/seedResult.ts';

export interface Study<Reading, Conclusion> {
  /** For people who wait; without one, it is part of what they wait for. */
  readonly name?: string;
  /** Each runs with its own seeds. */
  readonly scenarios: readonly Scenario[];
  /** Asks for intervals within the world of a scenario that has one seed. */
  readonly resamples?: boolean;
  /** File of the build whose default export, an `Observer`, looks at the data of each world. */
  readonly observer?: string;
  /** Reads what the conclusion needs of one world. */
  read(world: SeedResult, scenario: Scenario): Reading;
  /** @param readings by scenario, then by seed */
  conclude(readings: readonly (readonly Reading[])[]): Conclusion;
  /** The conclusion in a word or two, for people who wait. */
  inWords?(conclusion: Conclusion): string;
}

/** Studies that are run at once, so that they share worlds, and what follows from their conclusions. */
export interface JointStudy<Parts extends readonly unknown[], Conclusion> {
  readonly name?: string;
  readonly parts: { readonly [Place in keyof Parts]: AnyStudy<Parts[Place]> };
  conclude(conclusions: Parts): Conclusion;
  inWords?(conclusion: Conclusion): string;
}

/** A study that reads its worlds itself, because their results hold too little for it. */
export interface OwnStudy<Conclusion> {
  readonly name?: string;
  /** Runs the study, and reports as `startStudies` does. */
  work(options: StudyOptions): Promise<Conclusion>;
}

export type AnyStudy<Conclusion> =
  | Study<unknown, Conclusion>
  | JointStudy<readonly unknown[], Conclusion>
  | OwnStudy<Conclusion>;

/** Several studies of one kind as one. */
export function together<Conclusion>(
  parts: readonly AnyStudy<Conclusion>[],
): JointStudy<readonly Conclusion[], readonly Conclusion[]> {
  return { parts, conclude: (conclusions) => conclusions };
}

/** One world of a study. */
export interface Run {
  readonly name: string;
  readonly scenario: Scenario;
  readonly seed: number;
  /** The study that was asked for, where there are several. */
  readonly study?: AnyStudy<unknown>;
}

export interface StudyOptions extends Omit<PoolOptions, 'onProgress' | 'onFinished' | 'onUnstored'> {
  /** Directories for a scenario's stored runs, data that does not fit in memory, and exports. */
  readonly directories?: (scenario: Scenario) => JobDirectories;
  /** Called with all runs before they start. */
  readonly onStart?: (runs: readonly Run[]) => void;
  readonly onProgress?: (run: Run, progress: Progress) => void;
  /** Called when the result of a run is there; `stored` if it did not have to be run. */
  readonly onFinished?: (run: Run, stored: boolean) => void;
  /** Called before `onFinished` for a run whose result is there, but could not be stored. */
  readonly onUnstored?: (run: Run, reason: string) => void;
  /** Called with each named study that is concluded. */
  readonly onConcluded?: (name: string, words: string) => void;
}

/**
 * Runs a study to its end.
 * @throws Error the first failure of any world, after stopping the rest
 */
export function runStudy<Conclusion>(
  study: AnyStudy<Conclusion>,
  options: StudyOptions = {},
): Promise<Conclusion> {
  return startStudies([study], options)[0];
}

/** The jobs of studies in their order, with everything that determines their runs. */
export function jobsOf(
  studies: readonly AnyStudy<unknown>[],
  directories: StudyOptions['directories'] = () => ({}),
): Job[] {
  return studies.flatMap(worldsOf).map(({ scenario, seed, reader }) => ({
    scenario,
    seed,
    resampled: reader.resamples === true && scenario.seeds.length === 1,
    ...(reader.observer === undefined ? {} : { observer: reader.observer }),
    ...directories(scenario),
  }));
}

/**
 * Starts studies in one pool, in which they share worlds. Each concludes as soon as its own worlds are read.
 * @returns the conclusions; the first failure of any world stops the rest, and rejects them
 */
export function startStudies<Conclusion>(
  studies: readonly AnyStudy<Conclusion>[],
  options: StudyOptions = {},
): Promise<Conclusion>[] {
  const { directories, onStart, onProgress, onFinished, onUnstored, onConcluded, ...pool } = options;
  const worlds = studies.flatMap((study) => worldsOf(study).map((world) => ({ ...world, study })));
  const runs = worlds.map(({ name, scenario, seed, study }): Run => ({ name, scenario, seed, study }));
  if (runs.length > 0) onStart?.(runs);
  const waiting = startJobs(
    jobsOf(studies, directories),
    (world, place) => worlds[place].reader.read(world, runs[place].scenario),
    {
      ...pool,
      onProgress: (place, progress) => onProgress?.(runs[place], progress),
      onFinished: (place, stored) => onFinished?.(runs[place], stored),
      onUnstored: (place, reason) => onUnstored?.(runs[place], reason),
    },
  );

  const conclude = async <C>(study: AnyStudy<C>): Promise<C> => {
    if ('work' in study) return study.work(options);
    // Everything is taken before anything is awaited, and so in the order of the jobs.
    const found = await Promise.all<unknown>(
      'parts' in study
        ? study.parts.map((part) => conclude(part))
        : study.scenarios.map(({ seeds }) => Promise.all(waiting.splice(0, seeds.length))),
    );
    const conclusion = (study.conclude as (found: readonly unknown[]) => C)(found);
    if (study.name !== undefined) onConcluded?.(study.name, study.inWords?.(conclusion) ?? 'done');
    return conclusion;
  };
  const conclusions = studies.map((study) => conclude(study));
  // Callers await one after the other; a failure must not count as unhandled meanwhile.
  for (const conclusion of conclusions) conclusion.catch(() => {});
  return conclusions;
}

interface World extends Omit<Run, 'study'> {
  /** The part of the study that reads it. */
  readonly reader: Study<unknown, unknown>;
}

/** The worlds of a study, scenario by scenario and in each seed by seed. */
function worldsOf(study: AnyStudy<unknown>): World[] {
  if ('work' in study) return [];
  if ('parts' in study) return study.parts.flatMap(worldsOf);
  return study.scenarios.flatMap((scenario) => {
    const name = study.scenarios.length === 1 ? (study.name ?? scenario.name) : scenario.name;
    return scenario.seeds.map((seed) => ({ name, scenario, seed, reader: study }));
  });
}
