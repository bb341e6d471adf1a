/** Starts scenarios with their seeds, each with the twin without drift that it asks for: a run like any other. */
import { parseExact } from '../../base/json.ts';
import { type BaselineGaps, baselineGaps, driftTwinOf, withTwin } from '../measure/driftTwin.ts';
import type { Progress } from '../progress.ts';
import type { SeedResult } from '../result/seedResult.ts';
import type { Job } from './jobPlan.ts';
import { type PoolOptions, startRuns } from './pool.ts';

/**
 * Starts all jobs and returns what is taken of their results, one by one, in the order of jobs. Jobs that share a
 * world are run together. One failure stops the others, which then reject with the same error.
 * @param take called with each result once, as soon as it is there, and the place of its job: results need not fit in
 *   memory together
 * @throws UserError if the package is not built or a store cannot be opened
 * @throws MissingRuns if all are to be taken from the store, and some are not there
 */
export function startJobs<T>(
  jobs: readonly Job[],
  take: (result: SeedResult, place: number) => T,
  options: PoolOptions = {},
): Promise<T>[] {
  const { onProgress = () => {}, onFinished = () => {}, onUnstored = () => {} } = options;
  const runs = jobs.flatMap((job, place) =>
    runsOf(job, {
      take: (world) => take(world, place),
      onProgress: (progress) => onProgress(place, progress),
      onFinished: (stored) => onFinished(place, stored),
      onUnstored: (reason) => onUnstored(place, reason),
    }),
  );
  const taken: Promise<T | undefined>[] = startRuns(
    runs.map(({ job }) => job),
    // Stored results are taken at once, before there is a promise to wait for.
    (text, index) =>
      runs[index].take(parseExact(text) as SeedResult, () => Promise.resolve().then(() => taken[index - 1])),
    {
      ...options,
      onProgress: (index, progress) => runs[index].onProgress(progress),
      onFinished: (index, stored) => runs[index].onFinished(stored),
      onUnstored: (index, reason) => runs[index].onUnstored(reason),
    },
  );
  return taken.filter((_, index) => !runs[index].isTwin) as Promise<T>[];
}

/** Every run that jobs amount to: each after its twin if it has one. */
export function withTwins(jobs: readonly Job[]): Job[] {
  return jobs.flatMap((job) => {
    const twin = twinOf(job);
    return twin === undefined ? job : [twin, job];
  });
}

function twinOf({ scenario, exportDirectory: _, resampled: __, ...rest }: Job): Job | undefined {
  const twin = driftTwinOf(scenario);
  return twin && { ...rest, scenario: twin };
}

interface Listener<T> {
  take(world: SeedResult): T;
  onProgress(progress: Progress): void;
  onFinished(stored: boolean): void;
  onUnstored(reason: string): void;
}

interface Run<T> extends Omit<Listener<T>, 'take'> {
  readonly job: Job;
  readonly isTwin: boolean;
  /** @param twin waits for the run before this one */
  take(world: SeedResult, twin: () => Promise<unknown>): T | Promise<T> | undefined;
}

/** A job as it is, after its twin if it has one: so the gaps to join are mostly there before what they are joined to. */
function runsOf<T>(job: Job, { take, onProgress, onFinished, onUnstored }: Listener<T>): readonly Run<T>[] {
  const { scenario } = job;
  const twin = twinOf(job);
  if (twin === undefined) {
    return [
      {
        job,
        isTwin: false,
        take: (world) => take(withTwin(world, scenario)),
        onProgress,
        onFinished,
        onUnstored,
      },
    ];
  }
  let gaps: BaselineGaps | undefined;
  const stored: boolean[] = [];
  const finish = (isStored: boolean) => {
    if (stored.push(isStored) === 2) onFinished(stored.every(Boolean));
  };
  const joined = (world: SeedResult) => take(withTwin(world, scenario, gaps));
  return [
    {
      job: twin,
      isTwin: true,
      take(world) {
        gaps = baselineGaps(world);
        return undefined;
      },
      // The two are run together, so that how far one is the other is, too.
      onProgress: () => {},
      onFinished: finish,
      onUnstored,
    },
    {
      job,
      isTwin: false,
      take: (world, waited) => (gaps === undefined ? waited().then(() => joined(world)) : joined(world)),
      onProgress,
      onFinished: finish,
      onUnstored,
    },
  ];
}
