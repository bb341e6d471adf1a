/** The thread behind `explanationStudy`. */
import { answerTask } from '../../jobs/apart.ts';
import { explain } from './explain.ts';
import type { ExplainTask } from './thread.ts';

await answerTask(({ scenario, seed, wanted }: ExplainTask, onDay) => explain(scenario, seed, wanted, onDay));
