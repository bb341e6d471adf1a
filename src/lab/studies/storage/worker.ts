/** The thread behind `growthApart`. */
import { answerTask } from '../../jobs/apart.ts';
import type { GrowthTask } from './apart.ts';
import { storageGrowth } from './growth.ts';

await answerTask(({ scenario, sizes, seed }: GrowthTask) => storageGrowth(scenario, sizes, seed));
