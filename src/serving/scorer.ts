/** The other half of a policy that serves a model: it says what the logits of the candidates are. */
import type { FeatureSet } from '../features/featureSet.ts';
import type { Fold } from '../history/fold.ts';
import type { Candidates } from './candidates.ts';
import type { Exclusions } from './policy.ts';
import type { ServingFaults } from './servingFaults.ts';

export interface Scorer {
  /** @see Policy.attach */
  attach(fold: Fold, candidates: Candidates, features: FeatureSet, faults?: ServingFaults): void;
  /** @see Policy.tick */
  tick(tickMs: number): void;
  /** @see Policy.prefetch */
  prefetch(user: number): number;
  /** Turns to a decision, about which it is then asked. */
  turnTo(user: number, atMs: number, readAtMs: number, sessionId: number): void;
  /** The model's logit of a candidate. */
  logit(position: number): number;
}

export interface BestScorer extends Scorer {
  /** The allowed position of highest logit, the first of equals; at least one is allowed. */
  best(exclusions: Exclusions): number;
}

export interface SoftmaxScorer extends Scorer {
  /**
   * Draws an allowed position, or -1 for nothing, by softmax at the scorer's temperature; its probability is then in
   * `softmax.propensity`.
   */
  draw(exclusions: Exclusions, nothingLogit: number, uniform: number): number;
}
