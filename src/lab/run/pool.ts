/** Runs seeds over worker threads. The order of results is the order of jobs, whichever finishes first. */
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { UserError } from '../../base/errors.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { parseExact } from '../json.ts';
import type { Progress } from '../progress.ts';
import type { SeedResult } from '../seedResult.ts';
import { Interrupted } from './interrupted.ts';
import { builtFile } from './package.ts';
import { openStore, type RunStore, removeTemporaryFiles, runKey } from './store.ts';

/** One world to run. */
export interface Job {
  scenario: Scenario;
  seed: number;
  /** Where to keep the run, and look for it first. */
  storeDirectory?: string;
  /** Where to keep, while the job runs, what does not fit in memory; without one, everything stays there. */
  scratchDirectory?: string;
  /** The scenario's directory of results, to export the run's data there. Such a job always runs: the store keeps no data. */
  exportDirectory?: string;
}

export interface PoolOptions {
  /** Most threads in all; by default what the machine runs at once. */
  workers?: number;
  /** Stops every worker; the results still missing are then rejected with `Interrupted`. */
  signal?: AbortSignal;
  onProgress?: (jobIndex: number, progress: Progress) => void;
  /** Called when a job's result is there; `kept` if it did not have to be run. */
  onFinished?: (jobIndex: number, kept: boolean) => void;
  /** Told of troubles that cost no result, such as a damaged file in the store. */
  onWarning?: (message: string) => void;
  /** Another entry for the workers, for tests of the pool itself. */
  workerFile?: string;
}

/** What the pool hands to a worker. */
export interface WorkerTask {
  job: Job;
  /** For progress; its own channel, because the worker's answer comes only at the end. */
  port: MessagePort;
  /** Whether the worker may use a second thread. */
  hasSpareProcessor: boolean;
}

/** What a worker answers: the result as `exactJson`, or why there is none. */
export type WorkerAnswer =
  | { text: string; warning?: string }
  | { failure: { message: string; stack: string; isUserError: boolean } };

/** Runs all jobs and waits for all of them. Rejects with the first failure, after stopping the rest. */
export async function runJobs(jobs: readonly Job[], options: PoolOptions = {}): Promise<SeedResult[]> {
  return Promise.all(startJobs(jobs, options));
}

/**
 * Starts all jobs and returns their results one by one, in the order of jobs. One failure stops the others,
 * which then reject with the same error.
 * @throws UserError if the package is not built or a store cannot be opened
 */
export function startJobs(jobs: readonly Job[], options: PoolOptions = {}): Promise<SeedResult>[] {
  const { onFinished = () => {}, onWarning = () => {} } = options;
  const workerFile = options.workerFile ?? builtFile('lab/run/worker.js');
  const stores = new Map<string, RunStore>();
  const started = new Map<string, Promise<SeedResult>>();
  const processors = options.workers ?? defaultWorkers();
  const crew = new Crew(
    workerFile,
    Math.min(processors, jobs.length),
    processors >= 2 * jobs.length,
    options,
  );

  const results = jobs.map((job, index) => {
    if (job.storeDirectory === undefined) return crew.run(job, index);
    let store = stores.get(job.storeDirectory);
    if (store === undefined) {
      store = openStore(job.storeDirectory, onWarning);
      stores.set(job.storeDirectory, store);
    }
    if (job.exportDirectory !== undefined) return crew.run(job, index);

    const key = runKey(job.scenario, job.seed);
    const text = store.read(key);
    // Two scenarios of one command may share a world: it is run once.
    const earlier = text === undefined ? started.get(key) : Promise.resolve(parseExact(text) as SeedResult);
    if (earlier !== undefined) {
      return earlier.then((result) => {
        if (!crew.stopped) onFinished(index, true);
        return result;
      });
    }
    const result = crew.run(job, index);
    started.set(key, result);
    return result;
  });

  // Callers await the results one after the other; a failure must not count as unhandled meanwhile.
  for (const result of results) result.catch(() => {});
  Promise.allSettled(results).then(() => crew.close());
  return results;
}

/** What the machine runs at once. */
export function defaultWorkers(): number {
  return availableParallelism();
}

/** The worker threads of one call, started with the first job that needs one. */
class Crew {
  readonly #file: string;
  readonly #workers: number;
  /** Whether each job can have a second thread without more threads than asked for. */
  readonly #hasSpareProcessors: boolean;
  readonly #options: PoolOptions;
  /** Where workers write. */
  readonly #directories = new Set<string>();
  #pool: Piscina<WorkerTask, WorkerAnswer> | undefined;
  #stopping: Promise<void> | undefined;
  #reason: Error | undefined;
  readonly #onAbort = () => void this.#stop(new Interrupted());

  constructor(file: string, workers: number, hasSpareProcessors: boolean, options: PoolOptions) {
    this.#file = file;
    this.#workers = Math.max(1, workers);
    this.#hasSpareProcessors = hasSpareProcessors;
    this.#options = options;
    if (options.signal?.aborted === true) this.#onAbort();
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get stopped(): boolean {
    return this.#reason !== undefined;
  }

  async run(job: Job, index: number): Promise<SeedResult> {
    const { onProgress = () => {}, onFinished = () => {}, onWarning = () => {} } = this.#options;
    if (this.#reason !== undefined) throw this.#reason;
    if (job.storeDirectory !== undefined) this.#directories.add(job.storeDirectory);
    if (job.exportDirectory !== undefined) this.#directories.add(job.exportDirectory);
    this.#pool ??= new Piscina({
      filename: this.#file,
      minThreads: this.#workers,
      maxThreads: this.#workers,
    });

    const { port1, port2 } = new MessageChannel();
    port1.on('message', (progress: Progress) => {
      if (!this.stopped) onProgress(index, progress);
    });
    try {
      const answer = await this.#pool.run(
        { job, port: port2, hasSpareProcessor: this.#hasSpareProcessors },
        { transferList: [port2] },
      );
      if (this.#reason !== undefined) throw this.#reason;
      if ('failure' in answer) throw errorOf(answer.failure);
      if (answer.warning !== undefined) onWarning(answer.warning);
      onFinished(index, false);
      return parseExact(answer.text) as SeedResult;
    } catch (error) {
      await this.#stop(explain(error));
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
    for (const directory of this.#directories) removeTemporaryFiles(directory);
  }
}

function errorOf(failure: { message: string; stack: string; isUserError: boolean }): Error {
  if (failure.isUserError) return new UserError(failure.message);
  const error = new Error(failure.message);
  if (failure.stack !== '') error.stack = failure.stack;
  return error;
}

function explain(error: unknown): Error {
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new UserError('a worker ran out of memory: use fewer --workers or a smaller scenario');
  }
  return error instanceof Error ? error : new Error(String(error));
}
