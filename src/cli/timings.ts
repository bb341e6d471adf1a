/** Seconds and facts about the machine. They go to `timings.json` alone, so that no compared file depends on them. */
import { availableParallelism, cpus } from 'node:os';

export interface SeedTiming {
  seed: number;
  /** Taken from the store or from an equal run of the same command, not run. */
  kept: boolean;
  seconds: number;
  /** Seconds for each stage, in the order of the stages. */
  stages: Record<string, number>;
}

/** Follows jobs through their stages by the clock. */
export class StageClock {
  readonly #nowMs: () => number;
  readonly #jobs = new Map<
    number,
    { startMs: number; stage: string; stageStartMs: number; stages: Map<string, number> }
  >();
  readonly #finished = new Map<number, Omit<SeedTiming, 'seed'>>();

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  enter(jobIndex: number, stage: string): void {
    const now = this.#nowMs();
    const job = this.#jobs.get(jobIndex);
    if (job === undefined) {
      this.#jobs.set(jobIndex, { startMs: now, stage, stageStartMs: now, stages: new Map() });
    } else if (job.stage !== stage) {
      addTo(job.stages, job.stage, now - job.stageStartMs);
      job.stage = stage;
      job.stageStartMs = now;
    }
  }

  finish(jobIndex: number, kept: boolean): void {
    const now = this.#nowMs();
    const job = this.#jobs.get(jobIndex);
    if (job === undefined) {
      this.#finished.set(jobIndex, { kept, seconds: 0, stages: {} });
      return;
    }
    addTo(job.stages, job.stage, now - job.stageStartMs);
    const stages = Object.fromEntries([...job.stages].map(([stage, ms]) => [stage, seconds(ms)]));
    this.#finished.set(jobIndex, { kept, seconds: seconds(now - job.startMs), stages });
  }

  /** The timing of a finished job. */
  of(jobIndex: number, seed: number): SeedTiming {
    return { seed, ...(this.#finished.get(jobIndex) ?? { kept: false, seconds: 0, stages: {} }) };
  }
}

/** The content of `timings.json`. */
export function describeTimings(version: string, workers: number, seeds: SeedTiming[]) {
  return { version, machine: describeMachine(), workers, seeds };
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
