/**
 * The twin on a thread of its own, for when a run has a processor to spare: it needs nothing from the run, and
 * the run needs from it only two numbers per reference pipeline, at the end.
 */
import { Worker } from 'node:worker_threads';
import type { Quality } from '../evaluation/gap.ts';
import { isReference } from '../scenario/pipelines.ts';
import type { Scenario } from '../scenario/schema.ts';
import { builtFile } from './package.ts';
import { pipelinesOf } from './pipelines.ts';
import { timelineOf } from './timeline.ts';
import { runTwin } from './twin.ts';

/** What the thread is given: where to put its answer, and what to answer. */
export interface TwinTask {
  readonly scenario: Scenario;
  readonly seed: number;
  /** One Int32: 0 while running, then DONE or FAILED. */
  readonly state: SharedArrayBuffer;
  /** For each reference pipeline its gap in AUC and in NE. */
  readonly gaps: SharedArrayBuffer;
}

export const TwinState = { running: 0, done: 1, failed: 2 } as const;

/** Starts the thread. The function returned waits for the answer, blocking its own thread. */
export function startTwin(scenario: Scenario, seed: number): () => ReadonlyMap<string, Quality> {
  const references = pipelinesOf(scenario.training).filter(isReference);
  const task: TwinTask = {
    scenario,
    seed,
    state: new SharedArrayBuffer(4),
    gaps: new SharedArrayBuffer(16 * references.length),
  };
  const worker = new Worker(builtFile('lab/twinWorker.js'), { workerData: task });
  worker.unref();
  return () => {
    const state = new Int32Array(task.state);
    Atomics.wait(state, 0, TwinState.running);
    // A failure here is made again where it can be explained.
    if (state[0] !== TwinState.done) {
      return runTwin(scenario, seed, timelineOf(scenario), pipelinesOf(scenario.training), () => {});
    }
    const gaps = new Float64Array(task.gaps);
    return new Map(
      references.map(({ encoder }, index) => [encoder, { auc: gaps[2 * index], ne: gaps[2 * index + 1] }]),
    );
  };
}
