/** The thread behind `explainApart`. */
import { parentPort, workerData } from 'node:worker_threads';
import { explain } from '../explain/explain.ts';
import type { ExplainMessage, ExplainTask } from './explainThread.ts';
import { failureOf } from './failure.ts';

const { scenario, seed, wanted } = workerData as ExplainTask;
const say = (message: ExplainMessage) => parentPort?.postMessage(message);
try {
  say({ explanation: explain(scenario, seed, wanted, () => say('day')) });
} catch (error) {
  say({ failure: failureOf(error) });
}
