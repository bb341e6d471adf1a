/** Worlds that are simulated for their facts, on threads of their own. */
import { timelineOf } from '../../../scenario/timeline.ts';
import { apart } from '../../jobs/apart.ts';
import { defaultWorkers } from '../../jobs/pool.ts';
import type { Run, StudyOptions } from '../study.ts';
import type { FactsTask } from './simulate.ts';

/**
 * The facts of worlds of one scenario, by run, then in the order of the catalog. Each thread takes its share of them.
 * @param counted last days before training that are counted, and what is done about worlds that cannot be simulated
 * @throws UserError if the package is not built, or a world cannot be simulated
 */
export async function factsApart(
  runs: readonly Run[],
  counted: Omit<FactsTask, 'scenario' | 'seeds'>,
  { workers = defaultWorkers(), signal, onProgress, onFinished }: StudyOptions,
): Promise<number[][]> {
  const [{ scenario }] = runs;
  const { productionDay } = timelineOf(scenario);
  const stop = new AbortController();
  const signals = signal === undefined ? [stop.signal] : [stop.signal, signal];
  const threads = Math.min(workers, runs.length);
  const values: number[][] = [];
  const work = async (thread: number) => {
    const own = runs.filter((_, place) => place % threads === thread);
    const task: FactsTask = { scenario, seeds: own.map(({ seed }) => seed), ...counted };
    const found = await apart<FactsTask, number[][]>('lab/studies/facts/worker.js', task, {
      signal: AbortSignal.any(signals),
      onDay(simulated) {
        const run = own[Math.floor((simulated - 1) / productionDay)];
        const ofRun = ((simulated - 1) % productionDay) + 1;
        onProgress?.(run, { stage: 'simulating', share: ofRun / productionDay });
        if (ofRun === productionDay) onFinished?.(run, false);
      },
    });
    found.forEach((each, place) => {
      values[place * threads + thread] = each;
    });
  };
  try {
    await Promise.all(Array.from({ length: threads }, (_, thread) => work(thread)));
    return values;
  } finally {
    // One failure stops the others.
    stop.abort();
  }
}
