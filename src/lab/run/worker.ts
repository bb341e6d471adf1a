/** One worker thread: runs a seed, keeps it in the store at once, and answers with the text that was kept. */
import type { MessagePort } from 'node:worker_threads';
import { UserError } from '../../base/errors.ts';
import { type RunData, runSeed } from '../experiment.ts';
import { exportRun, seedDirectory } from '../export.ts';
import { exactJson } from '../json.ts';
import type { Progress } from '../progress.ts';
import { runsTwin } from '../twin.ts';
import type { Job, WorkerAnswer, WorkerTask } from './pool.ts';
import { withScratch } from './scratch.ts';
import { openStore, reduceToRun, runKey } from './store.ts';
import { startTwin } from './twinThread.ts';

export default async function work({ job, port, hasSpareProcessor }: WorkerTask): Promise<WorkerAnswer> {
  try {
    return await runJob(job, port, hasSpareProcessor);
  } catch (error) {
    return { failure: describeFailure(error) };
  } finally {
    port.close();
  }
}

async function runJob(job: Job, port: MessagePort, hasSpareProcessor: boolean): Promise<WorkerAnswer> {
  port.postMessage({ stage: 'starting', share: 0 });
  const scenario = reduceToRun(job.scenario, job.seed);
  let share = 0;
  const onProgress = (progress: Progress) => {
    share = progress.share;
    port.postMessage(progress);
  };
  const { exportDirectory } = job;
  const onData = (data: RunData) => {
    if (exportDirectory === undefined) return;
    port.postMessage({ stage: 'exporting', share });
    exportRun(data, seedDirectory(exportDirectory, job.seed));
  };
  const { scratchDirectory } = job;
  const startsTwin = hasSpareProcessor && runsTwin(scenario);
  const twinGaps = startsTwin ? startTwin(scenario, job.seed, scratchDirectory) : undefined;
  const result = withScratch(scratchDirectory, (store) =>
    runSeed(scenario, job.seed, { onProgress, onData, twinGaps, store }),
  );
  // A fresh result passes through the same text as a kept one, so that the two cannot differ.
  const text = exactJson(result);
  if (job.storeDirectory === undefined) return { text };
  try {
    // Written here rather than by the parent, so that an interruption keeps every finished seed.
    openStore(job.storeDirectory).write(runKey(job.scenario, job.seed), text);
    return { text };
  } catch (error) {
    // The result is sound; only the next command will have to make it again.
    return { text, warning: `seed ${job.seed} could not be kept: ${(error as Error).message}` };
  }
}

/** Structured clone forgets the class of an error, so what matters about it travels as data. */
function describeFailure(error: unknown): { message: string; stack: string; isUserError: boolean } {
  if (!(error instanceof Error)) return { message: String(error), stack: '', isUserError: false };
  return { message: error.message, stack: error.stack ?? '', isUserError: error instanceof UserError };
}
