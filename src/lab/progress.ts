/** Progress of runs. */
import { trainedNames } from '../scenario/ownLabel.ts';
import type { Scenario } from '../scenario/schema.ts';
import { timelineOf } from '../scenario/timeline.ts';

export interface Progress {
  readonly stage: string;
  /** Of the whole run, in [0, 1]. */
  readonly share: number;
}

type OnProgress = (progress: Progress) => void;

/** Days that are simulated in the one world of some scenarios, each arm's counted by itself, at most: equal models share an arm. */
export function daysSimulated(scenarios: readonly Scenario[]): number {
  const { productionDay, endDay } = timelineOf(scenarios[0]);
  return scenarios.reduce((days, scenario) => {
    const { evaluation } = scenario;
    const arms = evaluation.live ? trainedNames(scenario).length + evaluation.liveReferences.length : 0;
    return days + arms * (endDay - productionDay);
  }, endDay);
}

/** Turns simulated days into progress: nearly all time is spent on them. */
export class DayCounter {
  #stage = 'starting';
  #done = 0;
  readonly #total: number;
  readonly #onProgress: OnProgress;

  constructor(scenarios: readonly Scenario[], onProgress: OnProgress) {
    this.#total = daysSimulated(scenarios);
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

/**
 * Progress of a run of which something is made beside it, before, after or at once: the share counts the days of both, the
 * stage is that of the run while it is at work.
 * @returns where the run and what is beside it report how far they are
 */
export function besides(
  run: Scenario,
  beside: Scenario,
  stageBeside: string,
  onProgress: OnProgress,
): readonly [ofRun: OnProgress, ofBeside: OnProgress] {
  const [runDays, besideDays] = [run, beside].map((scenario) => daysSimulated([scenario]));
  let own: Progress = { stage: stageBeside, share: 0 };
  let shareBeside = 0;
  const report = (stage: string) => {
    const share = (runDays * own.share + besideDays * shareBeside) / (runDays + besideDays);
    onProgress({ stage, share });
  };
  return [
    (progress) => {
      own = progress;
      report(own.stage);
    },
    ({ share }) => {
      shareBeside = share;
      report(own.share < 1 ? own.stage : stageBeside);
    },
  ];
}
