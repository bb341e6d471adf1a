/** The thread behind `explainApart`. */
import { parentPort, workerData } from 'node:worker_threads';
import { blamed, importPlugins } from '../../../scenario/reading/pluginFiles.ts';
import { failureOf } from '../../jobs/failure.ts';
import { explain } from './explain.ts';
import type { ExplainMessage, ExplainTask } from './thread.ts';

const { scenario, seed, wanted } = workerData as ExplainTask;
const say = (message: ExplainMessage) => parentPort?.postMessage(message);
try {
  await importPlugins([scenario]);
  say({ explanation: explain(scenario, seed, wanted, () => say('day')) });
} catch (error) {
  say({ failure: failureOf(blamed(error, scenario)) });
}
