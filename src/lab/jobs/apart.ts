/** A task on a thread of its own: the thread that asks stays free, to draw and to hear of an interruption. */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { blamed, importPlugins } from '../../scenario/reading/pluginFiles.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { errorOf, type Failure, failureOf } from './failure.ts';
import { Interrupted } from './interrupted.ts';
import { builtFile } from './package.ts';

/** Messages of the thread: the end of a simulated day, and at last the outcome. */
type Message<Answer> = 'day' | { readonly answer: Answer } | { readonly failure: Failure };

interface Listening {
  /** Stops the thread; the answer is then rejected with `Interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Called at the end of each simulated day, with the number of those that are over. */
  readonly onDay?: (days: number) => void;
}

/**
 * Gives a task to a new thread.
 * @param file of the build, which calls `answerTask`
 * @throws UserError as the task, or if the package is not built
 */
export async function apart<Task, Answer>(
  file: string,
  task: Task,
  { signal, onDay }: Listening,
): Promise<Answer> {
  const worker = new Worker(builtFile(file), { workerData: task });
  let days = 0;
  try {
    return await new Promise((resolve, reject) => {
      if (signal?.aborted === true) reject(new Interrupted());
      signal?.addEventListener('abort', () => reject(new Interrupted()), { once: true });
      worker.on('error', reject);
      worker.on('message', (message: Message<Answer>) => {
        if (message === 'day') onDay?.(++days);
        else if ('failure' in message) reject(errorOf(message.failure));
        else resolve(message.answer);
      });
    });
  } finally {
    await worker.terminate();
  }
}

/** Answers the task of this thread. */
export async function answerTask<Task extends { readonly scenario: Scenario }, Answer>(
  answerOf: (task: Task, onDay: () => void) => Answer,
): Promise<void> {
  const task = workerData as Task;
  const say = (message: Message<Answer>) => parentPort?.postMessage(message);
  try {
    await importPlugins([task.scenario]);
    say({ answer: answerOf(task, () => say('day')) });
  } catch (error) {
    say({ failure: failureOf(blamed(error, task.scenario)) });
  }
}
