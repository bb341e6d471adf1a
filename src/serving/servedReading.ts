/** As of when a decision reads features, and whether what it read is written down. */
import { durationMs } from '../base/time.ts';
import { type Staleness, staleMoment } from '../features/reading.ts';
import type { ServingOptions } from './options.ts';

export class ServedReading {
  readonly #staleness: Staleness;
  readonly #outageFromMs: number;
  readonly #outageEndMs: number;

  constructor({ features, outage }: Pick<ServingOptions, 'features' | 'outage'>) {
    const everyMs = durationMs(features.every);
    this.#staleness = {
      stalenessMs: durationMs(features.staleness),
      everyMs: everyMs === 0 ? undefined : everyMs,
    };
    this.#outageFromMs = outage === null ? Number.POSITIVE_INFINITY : durationMs(outage.from);
    this.#outageEndMs =
      outage === null ? Number.POSITIVE_INFINITY : this.#outageFromMs + durationMs(outage.lasts);
  }

  /** The moment as of which features are served at `atMs`; moves forward with it. */
  readAt(atMs: number): number {
    return staleMoment(atMs, this.#staleness);
  }

  /** Checks that the vector of a notification sent at `atMs` is logged. */
  isLogged(atMs: number): boolean {
    return atMs < this.#outageFromMs || atMs >= this.#outageEndMs;
  }
}
