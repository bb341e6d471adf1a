/**
 * The twin on a thread of its own, for when a run has a processor to spare: it needs nothing from the run, and
 * the run needs from it only two numbers per reference pipeline, at the end.
 */
import { Worker } from 'node:worker_threads';
import type { Quality } from '../../evaluation/metrics/gap.ts';
import { isReference } from '../../scenario/pipelines.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf } from '../../scenario/timeline.ts';
import { pipelinesOf } from '../stages/pipelines.ts';
import { twinOf } from '../stages/twin.ts';
import { builtFile } from './package.ts';
import { withScratch } from './scratch.ts';

/** What the thread is given: where to put its answer, and what to answer. */
export interface TwinTask {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly scratchDirectory: string | undefined;
  /** Two Int32: a `TwinState`, and the days lived so far, by which a thread that died is told from a slow one. */
  readonly state: SharedArrayBuffer;
  /** For each reference pipeline its gap in AUC and in NE. */
  readonly gaps: SharedArrayBuffer;
}

export const TwinState = { running: 0, done: 1, failed: 2 } as const;

/** Starts the thread. The function returned waits for the answer, blocking its own thread. */
export function startTwin(
  scenario: Scenario,
  seed: number,
  scratchDirectory: string | undefined,
): () => ReadonlyMap<string, Quality> {
  const references = pipelinesOf(scenario.training).filter(isReference);
  const task: TwinTask = {
    scenario,
    seed,
    scratchDirectory,
    state: new SharedArrayBuffer(8),
    gaps: new SharedArrayBuffer(16 * references.length),
  };
  const worker = new Worker(builtFile('lab/jobs/twinWorker.js'), { workerData: task });
  worker.unref();
  return () => {
    const state = new Int32Array(task.state);
    waitWhileAlive(state);
    // A failure there is made again here, where it can be explained.
    if (Atomics.load(state, 0) !== TwinState.done) {
      return liveThroughTwin(task, () => {});
    }
    const gaps = new Float64Array(task.gaps);
    return new Map(
      references.map(({ encoder }, index) => [encoder, { auc: gaps[2 * index], ne: gaps[2 * index + 1] }]),
    );
  };
}

/** The twin on the thread that asks. */
export function liveThroughTwin(
  { scenario, seed, scratchDirectory }: TwinTask,
  onDay: (day: number) => void,
): ReadonlyMap<string, Quality> {
  return withScratch(scratchDirectory, (store) =>
    twinOf(scenario, seed, timelineOf(scenario), onDay, store)(scenario.training),
  );
}

/** Longest silence of a thread that lives: far more than a day of any world takes. */
const SILENCE_MS = 120_000;

/** Blocks until the thread has answered, or has lived through no day for too long. */
function waitWhileAlive(state: Int32Array): void {
  while (Atomics.load(state, 0) === TwinState.running) {
    const days = Atomics.load(state, 1);
    const answer = Atomics.wait(state, 0, TwinState.running, SILENCE_MS);
    if (answer === 'timed-out' && Atomics.load(state, 1) === days) return;
  }
}
