/** Seconds and facts about the machine. They go to `timings.json` alone, so that no compared file depends on them. */
import { availableParallelism, cpus } from 'node:os';
import type { Timings } from '../lab/result/timings.ts';
import type { Run } from '../lab/studies/study.ts';

type RunTiming = NonNullable<Timings['runs']>[number];

/** Follows runs through their stages by the clock. */
export class StageClock {
  readonly #nowMs: () => number;
  readonly #beginMs: number;
  readonly #running = new Map<
    Run,
    { startMs: number; stage: string; stageStartMs: number; stages: Map<string, number> }
  >();
  readonly #finished = new Map<Run, Omit<RunTiming, 'scenario' | 'seed'>>();

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.#beginMs = nowMs();
  }

  enter(run: Run, stage: string): void {
    const now = this.#nowMs();
    const entry = this.#running.get(run);
    if (entry === undefined) {
      this.#running.set(run, { startMs: now, stage, stageStartMs: now, stages: new Map() });
    } else if (entry.stage !== stage) {
      addTo(entry.stages, entry.stage, now - entry.stageStartMs);
      entry.stage = stage;
      entry.stageStartMs = now;
    }
  }

  finish(run: Run, stored: boolean): void {
    const now = this.#nowMs();
    const entry = this.#running.get(run);
    if (entry === undefined) {
      this.#finished.set(run, { stored, seconds: 0, stages: {} });
      return;
    }
    this.#running.delete(run);
    addTo(entry.stages, entry.stage, now - entry.stageStartMs);
    const stages = Object.fromEntries([...entry.stages].map(([stage, ms]) => [stage, seconds(ms)]));
    this.#finished.set(run, { stored, seconds: seconds(now - entry.startMs), stages });
  }

  /** The timings of some runs, with the seconds since the beginning. */
  of(runs: readonly Run[]): { readonly seconds: number; readonly runs: readonly RunTiming[] } {
    return {
      seconds: seconds(this.#nowMs() - this.#beginMs),
      runs: runs.flatMap((run) => {
        const timing = this.#finished.get(run);
        return timing === undefined ? [] : [{ scenario: run.name, seed: run.seed, ...timing }];
      }),
    };
  }
}

/** The machine that the timings are of. */
export function describeMachine() {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    usableCores: availableParallelism(),
    platform: process.platform,
    architecture: process.arch,
    node: process.versions.node,
  };
}

function addTo(stages: Map<string, number>, stage: string, ms: number): void {
  stages.set(stage, (stages.get(stage) ?? 0) + ms);
}

/** Rounded to milliseconds: the clock is not better than that across threads. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
