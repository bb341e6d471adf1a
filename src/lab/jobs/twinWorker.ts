/** The thread behind `startTwin`. */
import { workerData } from 'node:worker_threads';
import { liveThroughTwin, TwinState, type TwinTask } from './twinThread.ts';

const task = workerData as TwinTask;
const { state, gaps } = task;
let outcome: number = TwinState.failed;
try {
  const answer = liveThroughTwin(task, () => {
    Atomics.add(new Int32Array(state), 1, 1);
  });
  const numbers = new Float64Array(gaps);
  [...answer.values()].forEach(({ auc, ne }, index) => {
    numbers[2 * index] = auc;
    numbers[2 * index + 1] = ne;
  });
  outcome = TwinState.done;
} finally {
  Atomics.store(new Int32Array(state), 0, outcome);
  Atomics.notify(new Int32Array(state), 0);
}
