import type { Choice, Exclusions, Policy } from './policy.ts';
import type { Truth } from './truth.ts';

/** Knows every true open probability and sends the most likely story. Myopic: it thinks of this notification alone. */
export class OraclePolicy implements Policy {
  readonly #truth: Truth;

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  attach(): void {}

  tick(): void {}

  choose(
    user: number,
    atMs: number,
    _readAtMs: number,
    exclusions: Exclusions,
    _uniform: number,
    _sessionId: number,
    choice: Choice,
  ): void {
    choice.position = this.#truth.best(user, exclusions);
    choice.propensity = 1;
    choice.score =
      choice.position < 0
        ? Number.NaN
        : this.#truth.ownTerm(user, atMs) + this.#truth.matchLogit(user, choice.position);
  }
}
