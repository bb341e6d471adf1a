/** The study behind an explanation, on a thread of its own: the thread that asks stays free, to draw and to hear of an interruption. */
import { Worker } from 'node:worker_threads';
import type { Scenario } from '../../../scenario/schema.ts';
import { timelineOf } from '../../../scenario/timeline.ts';
import { errorOf, type Failure } from '../../jobs/failure.ts';
import { Interrupted } from '../../jobs/interrupted.ts';
import { builtFile } from '../../jobs/package.ts';
import type { OwnStudy, Run, StudyOptions } from '../study.ts';
import type { Wanted } from './pick.ts';
import type { Explanation } from './schema.ts';

export interface ExplainTask {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly wanted: Wanted;
}

/** Messages of the thread: the end of a simulated day, and at last the outcome. */
export type ExplainMessage = 'day' | { readonly explanation: Explanation } | { readonly failure: Failure };

/**
 * Explains one notification. The past of its world is read on the thread, since the result of a run holds too little
 * of it; nothing is stored.
 */
export function explanationStudy(task: ExplainTask): OwnStudy<Explanation> {
  return { name: task.scenario.name, work: (options) => explainApart(task, options) };
}

/** @throws UserError as `explain`, or if the package is not built */
async function explainApart(
  { scenario, seed, wanted }: ExplainTask,
  { signal, onStart, onProgress, onFinished }: StudyOptions,
): Promise<Explanation> {
  const run: Run = { name: scenario.name, scenario, seed };
  const { productionDay: days } = timelineOf(scenario);
  let done = 0;
  const worker = new Worker(builtFile('lab/studies/explanation/worker.js'), {
    workerData: { scenario, seed, wanted } satisfies ExplainTask,
  });
  onStart?.([run], undefined);
  try {
    return await new Promise((resolve, reject) => {
      if (signal?.aborted === true) reject(new Interrupted());
      signal?.addEventListener('abort', () => reject(new Interrupted()), { once: true });
      worker.on('error', reject);
      worker.on('message', (message: ExplainMessage) => {
        if (message === 'day') {
          done += 1;
          onProgress?.(run, { stage: 'simulating', share: done / days });
        } else if ('failure' in message) {
          reject(errorOf(message.failure));
        } else {
          onFinished?.(run, false);
          resolve(message.explanation);
        }
      });
    });
  } finally {
    await worker.terminate();
  }
}
