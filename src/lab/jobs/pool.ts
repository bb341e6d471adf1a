/** Runs seeds over worker threads. The order of results is the order of jobs, whichever finishes first. */
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { UserError } from '../../base/errors.ts';
import type { Progress } from '../progress.ts';
import { type Range, secondsOfAll } from './duration.ts';
import { errorOf, type Failure } from './failure.ts';
import { removeOwnTemporaries } from './files.ts';
import { Interrupted } from './interrupted.ts';
import { type Job, planJobs, secondsOfJobs } from './jobPlan.ts';
import { builtFile } from './package.ts';

export interface PoolOptions {
  /** Most threads in all; by default what the machine runs at once. */
  workers?: number;
  /** Stops every worker; the results still missing are then rejected with `Interrupted`. */
  signal?: AbortSignal;
  /** Called before anything is run, with the seconds that all of it is expected to take; not where everything is stored. */
  onExpected?: (seconds: Range) => void;
  onProgress?: (jobIndex: number, progress: Progress) => void;
  /** Called when a job's result is there; `stored` if it did not have to be run. */
  onFinished?: (jobIndex: number, stored: boolean) => void;
  /** Called before `onFinished` for a job whose result is there, but could not be stored. */
  onUnstored?: (jobIndex: number, reason: string) => void;
  /** Takes every run from the store. */
  storedOnly?: boolean;
  /** Runs on after a failure, which then costs only the runs that were made together. */
  keepsGoing?: boolean;
  /** Called for troubles that cost no result, such as a damaged file in the store. */
  onWarning?: (message: string) => void;
  /** Another entry for the workers, for tests of the pool itself. */
  workerFile?: string;
}

/** Runs that were to be taken from the store, and are not there. */
export class MissingRuns extends Error {
  override readonly name = 'MissingRuns';
  readonly missing: readonly Job[];
  readonly all: readonly Job[];

  constructor(missing: readonly Job[], all: readonly Job[]) {
    super(`${missing.length} of ${all.length} runs are not stored`);
    this.missing = missing;
    this.all = all;
  }
}

/** The task of a worker: jobs that share a world. */
export interface WorkerTask {
  jobs: readonly Job[];
  /** For progress; its own channel, because the worker's answer comes only at the end. */
  port: MessagePort;
}

/** The answer of a worker: the result of each job as `exactJson` and why it could not be stored, or why there is none. */
export type WorkerAnswer = { texts: string[]; unstored: (string | undefined)[] } | { failure: Failure };

/**
 * Starts runs as `startJobs` does, which knows what each of them is for.
 * @param take called with the text of each result, as `exactJson` writes it: to read one takes longer than to find it
 * @throws MissingRuns
 */
export function startRuns<T>(
  jobs: readonly Job[],
  take: (text: string, place: number) => T | Promise<T>,
  options: PoolOptions = {},
): Promise<T>[] {
  const { onFinished = () => {}, onUnstored = () => {}, onWarning = () => {} } = options;
  const workerFile = options.workerFile ?? builtFile('lab/jobs/worker.js');
  if (options.storedOnly === true) {
    const { worlds } = planJobs(jobs, () => undefined, onWarning);
    const missing = worlds.flat().map((place) => jobs[place]);
    if (missing.length > 0) throw new MissingRuns(missing, jobs);
  }
  const { stored, copies, worlds } = planJobs(jobs, take, onWarning);
  const workers = Math.min(options.workers ?? defaultWorkers(), worlds.length);
  if (options.onExpected !== undefined && worlds.length > 0) {
    const each = worlds.map((places) => secondsOfJobs(places.map((place) => jobs[place])));
    options.onExpected(secondsOfAll(each, workers));
  }
  const crew = new Crew(workerFile, workers, {
    ...options,
    onUnstored(place, reason) {
      for (const same of [place, ...(copies.get(place) ?? [])]) onUnstored(same, reason);
    },
  });
  const taken = new Map<number, Promise<T>>();
  for (const [place, found] of stored) {
    taken.set(
      place,
      Promise.resolve(found).then((value) => {
        if (!crew.stopped) onFinished(place, true);
        return value;
      }),
    );
  }
  for (const places of worlds) {
    const found = crew
      .run(
        places.map((place) => jobs[place]),
        places,
      )
      .then((texts) => {
        const byPlace = new Map<number, T | Promise<T>>();
        for (const [index, place] of places.entries()) {
          for (const same of [place, ...(copies.get(place) ?? [])]) {
            byPlace.set(same, take(texts[index], same));
            if (same !== place && !crew.stopped) onFinished(same, true);
          }
        }
        return byPlace;
      });
    for (const place of places.flatMap((each) => [each, ...(copies.get(each) ?? [])])) {
      taken.set(
        place,
        found.then((byPlace) => byPlace.get(place) as T),
      );
    }
  }
  const results = jobs.map((_, place) => taken.get(place) as Promise<T>);

  // Callers await the results one after the other; a failure must not count as unhandled meanwhile.
  for (const result of results) result.catch(() => {});
  Promise.allSettled(results).then(() => crew.close());
  return results;
}

/** Number of threads that the machine runs at once. */
export function defaultWorkers(): number {
  return availableParallelism();
}

/** The worker threads of one call, started with the first job that needs one. */
class Crew {
  readonly #file: string;
  readonly #workers: number;
  readonly #options: PoolOptions;
  /** Folders in which workers write. */
  readonly #directories = new Set<string>();
  #pool: Piscina<WorkerTask, WorkerAnswer> | undefined;
  #stopping: Promise<void> | undefined;
  #reason: Error | undefined;
  readonly #onAbort = () => void this.#stop(new Interrupted());

  constructor(file: string, workers: number, options: PoolOptions) {
    this.#file = file;
    this.#workers = Math.max(1, workers);
    this.#options = options;
    if (options.signal?.aborted === true) this.#onAbort();
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get stopped(): boolean {
    return this.#reason !== undefined;
  }

  /** Runs jobs that share a world; `places` are theirs among all jobs. The results are texts of `exactJson`. */
  async run(jobs: readonly Job[], places: readonly number[]): Promise<string[]> {
    const { onProgress = () => {}, onFinished = () => {}, onUnstored = () => {} } = this.#options;
    if (this.#reason !== undefined) throw this.#reason;
    for (const { storeDirectory, exportDirectory } of jobs) {
      if (storeDirectory !== undefined) this.#directories.add(storeDirectory);
      if (exportDirectory !== undefined) this.#directories.add(exportDirectory);
    }
    this.#pool ??= new Piscina({
      filename: this.#file,
      minThreads: this.#workers,
      maxThreads: this.#workers,
      // Node dies when a thread is stopped while it loads a module by require, which the pool tries first. Without
      // that, the module is imported, and a thread may be stopped at any time.
      execArgv: ['--no-experimental-require-module'],
      // With the usual 48 MB, claims took 3 % more processor time: results and columns of rows grow old before they are garbage.
      resourceLimits: { maxYoungGenerationSizeMb: 192 },
    });

    const { port1, port2 } = new MessageChannel();
    port1.on('message', (progress: Progress) => {
      if (this.stopped) return;
      for (const index of places) onProgress(index, progress);
    });
    try {
      const answer = await this.#pool.run({ jobs, port: port2 }, { transferList: [port2] });
      if (this.#reason !== undefined) throw this.#reason;
      if ('failure' in answer) throw errorOf(answer.failure, namesOf(jobs));
      for (const [index, place] of places.entries()) {
        const reason = answer.unstored[index];
        if (reason !== undefined) onUnstored(place, reason);
        onFinished(place, false);
      }
      return answer.texts;
    } catch (error) {
      const reason = explain(error);
      if (this.#options.keepsGoing === true && this.#reason === undefined) throw reason;
      await this.#stop(reason);
      throw this.#reason;
    } finally {
      port1.close();
    }
  }

  async close(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    await this.#stopping;
    await this.#pool?.destroy();
  }

  /** The first reason counts: what fails afterwards fails because the workers are gone. */
  #stop(reason: Error): Promise<void> {
    this.#reason ??= reason;
    this.#stopping ??= this.#terminate();
    return this.#stopping;
  }

  async #terminate(): Promise<void> {
    await this.#pool?.destroy();
    // A worker may have been stopped between writing a file and renaming it.
    for (const directory of this.#directories) removeOwnTemporaries(directory);
  }
}

function namesOf(jobs: readonly Job[]): string[] {
  return [...new Set(jobs.flatMap(({ scenario }) => scenario.name ?? []))];
}

function explain(error: unknown): Error {
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new UserError('a worker ran out of memory: use fewer --workers or a smaller scenario');
  }
  return error instanceof Error ? error : new Error(String(error));
}
