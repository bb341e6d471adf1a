import type { Fold } from '../history/fold.ts';
import type { Candidates } from './candidates.ts';
import { type Choice, type Exclusions, nthAllowed, type Policy } from './policy.ts';

/** Sends a candidate uniformly at random. */
export class RandomPolicy implements Policy {
  #candidates!: Candidates;

  attach(_fold: Fold, candidates: Candidates): void {
    this.#candidates = candidates;
  }

  tick(): void {}

  choose(
    _user: number,
    _atMs: number,
    _readAtMs: number,
    exclusions: Exclusions,
    uniform: number,
    _sessionId: number,
    choice: Choice,
  ): void {
    const allowed = this.#candidates.count - exclusions.count;
    choice.score = Number.NaN;
    choice.position = allowed === 0 ? -1 : nthAllowed(Math.floor(uniform * allowed), exclusions);
    choice.propensity = allowed === 0 ? 1 : 1 / allowed;
  }
}
