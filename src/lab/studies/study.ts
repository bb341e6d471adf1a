/**
 * Studies: scenarios to run, what to read in each of their worlds, and what follows from all that was read. Every
 * command that runs worlds is a study.
 */
import type { Scenario } from '../../scenario/schema.ts';
import { type JobDirectories, jobsOf } from '../jobs/jobPlan.ts';
import type { PoolOptions } from '../jobs/pool.ts';
import { startJobs } from '../jobs/startJobs.ts';
import type { Progress } from '../progress.ts';
import type { SeedResult } from '../result/seedResult.ts';

export interface Study<Reading, Conclusion> {
  /** For people who wait; without one, it is part of what they wait for. */
  readonly name?: string;
  /** Each runs with its own seeds. */
  readonly scenarios: readonly Scenario[];
  /** Reads what the conclusion needs of one world. */
  read(world: SeedResult, scenario: Scenario): Reading;
  /**
   * The conclusion, or another study where more has to be run first.
   * @param readings by scenario, then by seed
   */
  conclude(readings: readonly (readonly Reading[])[]): Conclusion | AnyStudy<Conclusion>;
  /** The conclusion in a word or two, for people who wait. */
  inWords?(conclusion: Conclusion): string;
}

/** Studies that are run at once, so that they share worlds, and what follows from their conclusions. */
export interface JointStudy<Parts extends readonly unknown[], Conclusion> {
  readonly name?: string;
  readonly parts: { readonly [Place in keyof Parts]: AnyStudy<Parts[Place]> };
  conclude(conclusions: Parts): Conclusion | AnyStudy<Conclusion>;
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
  /** Called with the runs that start now; `phase` is the name of a study that is run before another. */
  readonly onStart?: (runs: readonly Run[], phase: string | undefined) => void;
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

/**
 * Starts studies in one pool, in which they share worlds. Each concludes as soon as its own worlds are read.
 * @returns the conclusions; the first failure of any world stops the rest, and rejects them
 */
export function startStudies<Conclusion>(
  studies: readonly AnyStudy<Conclusion>[],
  options: StudyOptions = {},
): Promise<Conclusion>[] {
  const conclusions = start(
    studies.map((study) => ({ study, root: study })),
    options,
  );
  // Callers await one after the other; a failure must not count as unhandled meanwhile.
  for (const conclusion of conclusions) conclusion.catch(() => {});
  return conclusions;
}

/** A study with the one that was asked for, which differ once that one has found that more has to be run. */
interface Started<Conclusion> {
  readonly study: AnyStudy<Conclusion>;
  readonly root: AnyStudy<unknown>;
}

function start<Conclusion>(started: readonly Started<Conclusion>[], options: StudyOptions) {
  const { directories, onStart, onProgress, onFinished, onUnstored, onConcluded, ...pool } = options;
  const worlds = started.flatMap(({ study, root }) => worldsOf(study, root));
  const runs = worlds.map(({ run }) => run);
  if (runs.length > 0) onStart?.(runs, started.find(({ study }) => 'parts' in study)?.study.name);
  const waiting = startJobs(
    jobsOf(runs, directories),
    (world, place) => worlds[place].reader.read(world, runs[place].scenario),
    {
      ...pool,
      onProgress: (place, progress) => onProgress?.(runs[place], progress),
      onFinished: (place, stored) => onFinished?.(runs[place], stored),
      onUnstored: (place, reason) => onUnstored?.(runs[place], reason),
    },
  );

  const conclude = async <C>(study: AnyStudy<C>, root: AnyStudy<unknown>): Promise<C> => {
    if ('work' in study) return study.work(options);
    // Everything is taken before anything is awaited, and so in the order of the jobs.
    const found = await Promise.all<unknown>(
      'parts' in study
        ? study.parts.map((part) => conclude(part, root))
        : study.scenarios.map(({ seeds }) => Promise.all(waiting.splice(0, seeds.length))),
    );
    const conclusion = (study.conclude as (found: readonly unknown[]) => C | AnyStudy<C>)(found);
    const isOver = !isStudy(conclusion);
    if (study.name !== undefined) {
      onConcluded?.(study.name, isOver ? (study.inWords?.(conclusion) ?? 'done') : 'done');
    }
    return isOver ? conclusion : start([{ study: conclusion, root }], options)[0];
  };
  return started.map(({ study, root }) => conclude(study, root));
}

function isStudy<C>(conclusion: C | AnyStudy<C>): conclusion is AnyStudy<C> {
  return typeof conclusion === 'object' && conclusion !== null && 'conclude' in conclusion;
}

/** The worlds of a study, scenario by scenario and in each seed by seed, with the part that reads each. */
function worldsOf(
  study: AnyStudy<unknown>,
  root: AnyStudy<unknown>,
): { readonly run: Run; readonly reader: Study<unknown, unknown> }[] {
  if ('work' in study) return [];
  if ('parts' in study) return study.parts.flatMap((part) => worldsOf(part, root));
  return study.scenarios.flatMap((scenario) => {
    const name = study.scenarios.length === 1 ? (study.name ?? scenario.name) : scenario.name;
    return scenario.seeds.map((seed) => ({ run: { name, scenario, seed, study: root }, reader: study }));
  });
}
