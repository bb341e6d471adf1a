/** The thread behind `factsStudy`. */
import { answerTask } from '../../jobs/apart.ts';
import { type FactsTask, simulatedFacts } from './simulate.ts';

await answerTask((task: FactsTask, onDay) => simulatedFacts(task, onDay));
