/** How far a run is. */
import { pipelineNames } from '../scenario/pipelines.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Timeline } from '../scenario/timeline.ts';
import { runsTwin } from './stages/twin.ts';

export interface Progress {
  readonly stage: string;
  /** Of the whole run, in [0, 1]. */
  readonly share: number;
}

/** Days that scenarios live through in one world, each arm's counted by itself, at most: equal models share an arm. */
export function daysLivedThrough(
  scenarios: readonly Scenario[],
  timeline: Timeline,
  includesTwin: boolean,
): number {
  const production = timeline.endDay - timeline.productionDay;
  const arms = scenarios.map((scenario) => {
    const { live, liveReferences } = scenario.evaluation;
    return live ? (pipelineNames(scenario.training).length + liveReferences.length) * production : 0;
  });
  const twin = includesTwin && scenarios.some(runsTwin) ? timeline.endDay : 0;
  return arms.reduce((sum, days) => sum + days, timeline.endDay + twin);
}

/** Turns simulated days into progress: nearly all time is spent living through them. */
export class DayCounter {
  #stage = 'starting';
  #done = 0;
  readonly #total: number;
  readonly #onProgress: (progress: Progress) => void;

  constructor(
    scenarios: readonly Scenario[],
    timeline: Timeline,
    includesTwin: boolean,
    onProgress: (progress: Progress) => void,
  ) {
    this.#total = daysLivedThrough(scenarios, timeline, includesTwin);
    this.#onProgress = onProgress;
  }

  begin(stage: string): void {
    this.#stage = stage;
    this.#report();
  }

  readonly onDay = (): void => {
    this.#done++;
    this.#report();
  };

  #report(): void {
    this.#onProgress({ stage: this.#stage, share: Math.min(1, this.#done / this.#total) });
  }
}
