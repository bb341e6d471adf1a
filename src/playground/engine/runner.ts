/** Runs the seeds of a scenario on a few workers. Their number changes nothing in the result. */

import { assembleResult } from '../../lab/result/result.ts';
import type { Result } from '../../lab/result/schema.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { version } from '../built.ts';
import { startWorkers } from '../workers.ts';
import type { Answer, AppFacts, Request } from './protocol.ts';

const MOST_WORKERS = 4;

/** The result of a run, and what its users got until training. */
export interface Outcome {
  readonly result: Result;
  /** Mean over the seeds. */
  readonly app: AppFacts;
}

export interface RunEvents {
  /** @param share of all seeds, in [0, 1] */
  readonly onProgress: (stage: string, share: number) => void;
  readonly onDone: (outcome: Outcome) => void;
  readonly onFailed: (message: string) => void;
}

/** Workers for some seeds; one processor is left to the page. */
export function workersFor(seeds: number): number {
  return Math.min(seeds, MOST_WORKERS, Math.max(1, navigator.hardwareConcurrency - 1));
}

/**
 * Starts a run.
 * @param script text that a worker runs
 * @returns stops the run at once; after it no event comes
 */
export function startRun(script: string, scenario: Scenario, events: RunEvents): () => void {
  const { seeds } = scenario;
  const worlds = new Map<number, Done>();
  const shares = new Map<number, number>();
  let next = 0;

  const { workers, stop } = startWorkers(script, workersFor(seeds.length), events.onFailed);
  const give = (worker: Worker) => {
    if (next >= seeds.length) return;
    const seed = seeds[next++];
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'failed') {
        stop();
        return events.onFailed(seeds.length === 1 ? data.message : `seed ${seed}: ${data.message}`);
      }
      if (data.kind === 'progress') {
        shares.set(seed, data.share);
        const which = seeds.length === 1 ? '' : `seed ${seed}: `;
        return events.onProgress(which + data.stage, sum(shares.values()) / seeds.length);
      }
      if (data.kind !== 'done') return;
      shares.set(seed, 1);
      worlds.set(seed, data);
      if (worlds.size < seeds.length) return give(worker);
      stop();
      const done = seeds.map((each) => worlds.get(each) as Done);
      const apps = done.map(({ app }) => app);
      events.onDone({
        result: assembleResult(
          scenario,
          done.map(({ world }) => world),
          version,
        ),
        app: { sendsPerDay: meanOf(apps, 'sendsPerDay'), openRate: meanOf(apps, 'openRate') },
      });
    };
    worker.postMessage({ kind: 'run', scenario, seed } satisfies Request);
  };
  for (const worker of workers) give(worker);
  return stop;
}

type Done = Extract<Answer, { kind: 'done' }>;

function meanOf(apps: readonly AppFacts[], fact: keyof AppFacts): number {
  return sum(apps.map((app) => app[fact])) / apps.length;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
