/** One worker thread: simulates a world, stores its results at once, and answers with the texts that were stored. */
import { pathToFileURL } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import { exactJson } from '../../base/json.ts';
import { blamed, importPlugins } from '../../scenario/reading/pluginFiles.ts';
import { runWorld } from '../experiment.ts';
import type { Progress } from '../progress.ts';
import { withoutIntervals } from '../result/seedResult.ts';
import type { RunData } from '../stages/production.ts';
import { exportRun, seedDirectory } from './exportRun.ts';
import { failureOf } from './failure.ts';
import { type Job, keyOf } from './jobPlan.ts';
import { builtFile } from './package.ts';
import type { WorkerAnswer, WorkerTask } from './pool.ts';
import { withScratch } from './scratch.ts';
import { openStore, reduceToRun } from './store.ts';

/** A look at the data of a world, of which plain data are kept beside its result. */
export type Observer = (data: RunData) => unknown;

export default async function work({ jobs, port }: WorkerTask): Promise<WorkerAnswer> {
  try {
    await importPlugins(jobs.map(({ scenario }) => scenario));
    return runJobs(jobs, await Promise.all(jobs.map(observerOf)), port);
  } catch (error) {
    return { failure: failureOf(blamed(error, jobs[0].scenario)) };
  } finally {
    port.close();
  }
}

async function observerOf({ observer }: Job): Promise<Observer | undefined> {
  if (observer === undefined) return undefined;
  const { default: observe } = await import(pathToFileURL(builtFile(observer)).href);
  return observe;
}

function runJobs(
  jobs: readonly Job[],
  observers: readonly (Observer | undefined)[],
  port: MessagePort,
): WorkerAnswer {
  port.postMessage({ stage: 'starting', share: 0 });
  const [{ seed, scratchDirectory }] = jobs;
  const scenarios = jobs.map(({ scenario, resampled }) => reduceToRun(scenario, seed, resampled));
  let share = 0;
  const onProgress = (progress: Progress) => {
    share = progress.share;
    port.postMessage(progress);
  };
  const observed: unknown[] = [];
  const onData = (data: RunData) => {
    const place = scenarios.indexOf(data.scenario);
    const { scenario, exportDirectory } = jobs[place];
    observed[place] = observers[place]?.(data);
    if (exportDirectory === undefined) return;
    port.postMessage({ stage: 'exporting', share });
    exportRun(data, seedDirectory(exportDirectory, seed), scenario);
  };
  const results = withScratch(scratchDirectory, (store) =>
    runWorld(scenarios, seed, { onProgress, onData, store }),
  ).map((result, place) =>
    observers[place] === undefined ? result : { ...result, observed: observed[place] },
  );
  // A fresh result passes through the same text as a stored one, so that the two cannot differ.
  const texts = results.map(exactJson);
  const unstored = jobs.map((job, index) => {
    // Whoever needs this seed among others finds its run, too.
    const plain = () =>
      storeResult({ ...job, resampled: false }, exactJson(withoutIntervals(results[index])));
    return storeResult(job, texts[index]) ?? (job.resampled === true ? plain() : undefined);
  });
  return { texts, unstored };
}

/**
 * Stores a result; here rather than in the parent, so that an interruption loses no finished world.
 * @returns why it could not be stored
 */
function storeResult(job: Job, text: string): string | undefined {
  const { scenario, seed, storeDirectory } = job;
  if (storeDirectory === undefined) return undefined;
  try {
    openStore(storeDirectory).write(keyOf(job), text, { scenario: scenario.name, seed });
    return undefined;
  } catch (error) {
    // The result is sound; only the next command will have to make it again.
    return (error as Error).message;
  }
}
