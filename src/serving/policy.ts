/** Policies: given a user, a moment and the candidates, each chooses the story to send, if any. */
import type { FeatureSet } from '../features/featureSet.ts';
import type { Fold } from '../history/fold.ts';
import type { Candidates } from './candidates.ts';
import type { ServingFaults } from './servingFaults.ts';

/** Positions of candidates that must not be sent, in ascending order: stories that the user has seen. */
export interface Exclusions {
  count: number;
  readonly positions: Int32Array;
}

/** The answer to one decision, reused from one to the next. */
export interface Choice {
  /** Position of the candidate to send, or -1 for nothing. */
  position: number;
  /** Probability with which this answer was drawn. */
  propensity: number;
  /** The policy's logit of the story; NaN for policies without one. */
  score: number;
}

export interface Policy {
  /**
   * Called once before the first decision, with the state that the policy may read.
   * @param faults what is wrong with features as they are served
   */
  attach(fold: Fold, candidates: Candidates, features: FeatureSet, faults?: ServingFaults): void;
  /** Called when the hour, and with it the candidates, changed. */
  tick(tickMs: number): void;
  /** Reads ahead what a decision about the user will need, for policies that keep much. @see Arm.prefetched */
  prefetch?(user: number): number;
  /**
   * @param readAtMs the moment as of which features are served: `atMs`, or before it where they are stale
   * @param uniform the decision's own uniform in [0, 1), for policies that explore
   * @param sessionId id of the session that a notification would begin
   */
  choose(
    user: number,
    atMs: number,
    readAtMs: number,
    exclusions: Exclusions,
    uniform: number,
    sessionId: number,
    choice: Choice,
  ): void;
}

/** Overwrites the excluded places of `values` for the length of a scan, keeping them in `saved`. */
export function mask(values: Float64Array, exclusions: Exclusions, by: number, saved: Float64Array): void {
  for (let index = 0; index < exclusions.count; index++) {
    const position = exclusions.positions[index];
    saved[index] = values[position];
    values[position] = by;
  }
}

/** Puts back what `mask` overwrote. */
export function unmask(values: Float64Array, exclusions: Exclusions, saved: Float64Array): void {
  for (let index = 0; index < exclusions.count; index++) values[exclusions.positions[index]] = saved[index];
}

/** The position of the n-th candidate, counted from 0, that is not excluded. */
export function nthAllowed(n: number, exclusions: Exclusions): number {
  let position = n;
  for (let index = 0; index < exclusions.count && exclusions.positions[index] <= position; index++)
    position++;
  return position;
}

/** Writes the positions of all candidates that are not excluded, in their order. @returns their number */
export function listAllowed(candidates: number, { count, positions }: Exclusions, into: Int32Array): number {
  let allowed = 0;
  let excluded = 0;
  for (let position = 0; position < candidates; position++) {
    if (excluded < count && positions[excluded] === position) excluded++;
    else into[allowed++] = position;
  }
  return allowed;
}
