/** The thread behind `startTwin`. */
import { workerData } from 'node:worker_threads';
import { pipelinesOf } from '../pipelines.ts';
import { timelineOf } from '../timeline.ts';
import { runTwin } from '../twin.ts';
import { TwinState, type TwinTask } from './twinThread.ts';

const { scenario, seed, state, gaps } = workerData as TwinTask;
let outcome: number = TwinState.failed;
try {
  const answer = runTwin(scenario, seed, timelineOf(scenario), pipelinesOf(scenario.training), () => {
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
