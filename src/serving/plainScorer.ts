import type { FeatureSet } from '../features/featureSet.ts';
import type { Fold } from '../history/fold.ts';
import type { Model } from '../model/model.ts';
import { CandidateRows } from './candidateRows.ts';
import type { Candidates } from './candidates.ts';
import { softmaxPickOfLogits } from './kernel.ts';
import type { Exclusions } from './policy.ts';
import type { BestScorer, SoftmaxScorer } from './scorer.ts';
import type { ServingFaults } from './servingFaults.ts';

/** Scores every candidate anew: for any model and whatever is served, and slower than `CachedLogits` and `CachedWeights`. */
export class PlainScorer implements BestScorer, SoftmaxScorer {
  readonly #model: Model;
  readonly #scale: number;
  #rows!: CandidateRows;
  #logits!: Float64Array;
  #cumulative!: Float64Array;

  /** @param scale 1 / temperature, for draws */
  constructor(model: Model, scale = 1) {
    this.#model = model;
    this.#scale = scale;
  }

  attach(
    { state }: Pick<Fold, 'state'>,
    candidates: Candidates,
    features: FeatureSet,
    faults?: ServingFaults,
  ): void {
    this.#rows = new CandidateRows(state, candidates, features, faults);
    this.#logits = new Float64Array(candidates.story.length);
    this.#cumulative = new Float64Array(candidates.story.length);
  }

  tick(): void {}

  prefetch(): number {
    return 0;
  }

  turnTo(user: number, atMs: number, readAtMs: number, sessionId: number): void {
    this.#rows.turnTo(user, atMs, readAtMs, sessionId);
    this.#rows.writeLogits(this.#model, this.#logits);
  }

  best(exclusions: Exclusions): number {
    return bestAllowed(this.#logits.subarray(0, this.#rows.count), exclusions);
  }

  draw(exclusions: Exclusions, nothingLogit: number, uniform: number): number {
    const logits = this.#logits.slice(0, this.#rows.count);
    for (let index = 0; index < exclusions.count; index++) {
      logits[exclusions.positions[index]] = Number.NEGATIVE_INFINITY;
    }
    return softmaxPickOfLogits(logits, nothingLogit, this.#scale, uniform, this.#cumulative);
  }

  logit(position: number): number {
    return this.#logits[position];
  }
}

/** The allowed position of highest logit, the first of equals; -1 when none is allowed. */
export function bestAllowed(logits: Float64Array, { count, positions }: Exclusions): number {
  let best = -1;
  let excluded = 0;
  for (let position = 0; position < logits.length; position++) {
    if (excluded < count && positions[excluded] === position) excluded++;
    else if (best < 0 || logits[position] > logits[best]) best = position;
  }
  return best;
}
