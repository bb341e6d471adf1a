/** Progress of runs. */

export interface Progress {
  readonly stage: string;
  /** Of the whole run, in [0, 1]. */
  readonly share: number;
}

type OnProgress = (progress: Progress) => void;

/** Turns simulated days into progress: nearly all time is spent on them. */
export class DayCounter {
  #stage = 'starting';
  #done = 0;
  readonly #total: number;
  readonly #onProgress: OnProgress;

  constructor(days: number, onProgress: OnProgress) {
    this.#total = days;
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
