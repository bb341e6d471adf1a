/** An explanation on a thread of its own: the thread that asks stays free, to draw and to hear of an interruption. */
import { Worker } from 'node:worker_threads';
import type { Scenario } from '../../../scenario/schema.ts';
import { errorOf, type Failure } from '../../jobs/failure.ts';
import { Interrupted } from '../../jobs/interrupted.ts';
import { builtFile } from '../../jobs/package.ts';
import type { Explanation } from './explanation.ts';
import type { Wanted } from './pick.ts';

export interface ExplainTask {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly wanted: Wanted;
}

/** What the thread says: that it has lived through a day, and at last what came out. */
export type ExplainMessage = 'day' | { readonly explanation: Explanation } | { readonly failure: Failure };

/**
 * @param signal stops the thread; what was asked for is then rejected with `Interrupted`
 * @throws UserError as `explain`, or if the package is not built
 */
export async function explainApart(
  task: ExplainTask,
  onDay: () => void,
  signal: AbortSignal,
): Promise<Explanation> {
  const worker = new Worker(builtFile('lab/studies/explanation/worker.js'), { workerData: task });
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Interrupted()), { once: true });
      worker.on('error', reject);
      worker.on('message', (message: ExplainMessage) => {
        if (message === 'day') onDay();
        else if ('failure' in message) reject(errorOf(message.failure));
        else resolve(message.explanation);
      });
    });
  } finally {
    await worker.terminate();
  }
}
