/** The search of `hindsight fit` on a few workers, in worlds that are small enough for a page. */
import { foundFit, type GivenFacts, partsOf, roundsOf } from '../../lab/studies/fit/fit.ts';
import { scenarioWith } from '../../lab/studies/fit/scenario.ts';
import type { Fit } from '../../lab/studies/fit/schema.ts';
import { version } from '../built.ts';
import { startWorkers } from '../workers.ts';
import type { Answer, Request } from './protocol.ts';
import { workersFor } from './runner.ts';

export interface FitEvents {
  /** @param share of all users of all worlds, in [0, 1] */
  readonly onProgress: (stage: string, share: number) => void;
  readonly onDone: (fit: Fit) => void;
  readonly onFailed: (message: string) => void;
}

/**
 * Starts a search.
 * @param script text that a worker runs
 * @returns stops it at once; after it no event comes
 */
export function startFit(script: string, given: GivenFacts, events: FitEvents): () => void {
  const parts = roundsOf(given).flatMap(partsOf);
  const all = parts.reduce((users, part) => users + part.users * part.seeds.length, 0);
  const most = Math.max(...parts.map(({ seeds }) => seeds.length));
  const { workers, stop } = startWorkers(script, workersFor(most), events.onFailed);
  let simulated = 0;
  foundFit(given, version, async ({ name, users, seeds }, settings) => {
    const scenario = scenarioWith(given.name, settings, users);
    const facts: (readonly number[])[] = [];
    let next = 0;
    const work = async (worker: Worker) => {
      while (next < seeds.length) {
        const place = next++;
        const task = { scenario, seeds: [seeds[place]], days: given.request.days, skipsFailures: true };
        [facts[place]] = await answerOf(worker, { kind: 'facts', task });
        simulated += users;
        events.onProgress(name, simulated / all);
      }
    };
    await Promise.all(workers.map(work));
    return facts;
  }).then(
    (fit) => {
      stop();
      events.onDone(fit);
    },
    (error: Error) => {
      stop();
      events.onFailed(error.message);
    },
  );
  return stop;
}

/** Never comes once the worker is stopped. */
function answerOf(worker: Worker, request: Request): Promise<readonly (readonly number[])[]> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'counted') resolve(data.facts);
      else if (data.kind === 'failed') reject(new Error(data.message));
    };
    worker.postMessage(request);
  });
}
