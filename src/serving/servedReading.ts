/** As of when a decision reads features, and whether what it read is written down. */
import { durationMs } from '../base/time.ts';
import type { ServingOptions } from './options.ts';

export class ServedReading {
  readonly #stalenessMs: number;
  /** 0 reads at the very moment. */
  readonly #everyMs: number;
  readonly #outageFromMs: number;
  readonly #outageEndMs: number;

  constructor({ features, outage }: Pick<ServingOptions, 'features' | 'outage'>) {
    this.#stalenessMs = durationMs(features.staleness);
    this.#everyMs = durationMs(features.every);
    this.#outageFromMs = outage === null ? Number.POSITIVE_INFINITY : durationMs(outage.from);
    this.#outageEndMs =
      outage === null ? Number.POSITIVE_INFINITY : this.#outageFromMs + durationMs(outage.lasts);
  }

  /** The moment as of which features are served at `atMs`; moves forward with it. */
  readAt(atMs: number): number {
    const asOfMs = atMs - this.#stalenessMs;
    return this.#everyMs === 0 ? asOfMs : Math.floor(asOfMs / this.#everyMs) * this.#everyMs;
  }

  /** Whether the vector of a notification sent at `atMs` is written down. */
  isLogged(atMs: number): boolean {
    return atMs < this.#outageFromMs || atMs >= this.#outageEndMs;
  }
}
