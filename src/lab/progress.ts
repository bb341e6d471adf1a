/** How far a run is. */
import type { Scenario } from '../scenario/schema.ts';
import type { Timeline } from './timeline.ts';
import { runsTwin } from './twin.ts';

export interface Progress {
  readonly stage: string;
  /** Of the whole run, in [0, 1]. */
  readonly share: number;
}

/** Turns simulated days into progress: nearly all time is spent living through them. */
export class DayCounter {
  #stage = 'starting';
  #done = 0;
  readonly #total: number;
  readonly #onProgress: (progress: Progress) => void;

  constructor(
    scenario: Scenario,
    timeline: Timeline,
    pipelines: number,
    includesTwin: boolean,
    onProgress: (progress: Progress) => void,
  ) {
    const production = timeline.endDay - timeline.productionDay;
    const { live, liveReferences } = scenario.evaluation;
    this.#total =
      timeline.endDay +
      (live ? (pipelines + liveReferences.length) * production : 0) +
      (includesTwin && runsTwin(scenario) ? timeline.endDay : 0);
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
