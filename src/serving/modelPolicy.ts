/** Policies that serve a model: the candidate of highest logit, or one by softmax. Scorers say what the logits are. */
import type { FeatureSet } from '../features/featureSet.ts';
import type { Fold } from '../history/fold.ts';
import type { Model, Partials } from '../model/model.ts';
import { CachedLogits, CachedWeights } from './cachedScorer.ts';
import type { Candidates } from './candidates.ts';
import { softmax } from './kernel.ts';
import { PlainScorer } from './plainScorer.ts';
import { type Choice, type Exclusions, nthAllowed, type Policy } from './policy.ts';
import type { BestScorer, Scorer, SoftmaxScorer } from './scorer.ts';
import type { ServingFaults } from './servingFaults.ts';
import { SpoiledPartials } from './spoiledPartials.ts';

export interface ModelPolicyOptions {
  /** Softmax temperature on the logit scale; null always takes the best. */
  readonly temperature: number | null;
  /** Share of decisions with a uniformly random candidate instead. Only without softmax. */
  readonly explorationShare: number;
  /** Send nothing below this open probability; null always sends. */
  readonly threshold: number | null;
}

/**
 * Serves a model from cached partials where it has partials, and else by the vector of every candidate: that is what a fault
 * makes wrong, so that a decision at which one strikes is made by it.
 */
export function modelPolicy(model: Model, options: ModelPolicyOptions): Policy {
  const { temperature, explorationShare } = options;
  const thresholdLogit = thresholdLogitOf(options);
  if (temperature === null) {
    const cached = (partials: Partials) => new CachedLogits(partials);
    return new GreedyPolicy(model, cached, new PlainScorer(model), thresholdLogit, explorationShare);
  }
  const scale = 1 / temperature;
  const cached = (partials: Partials) => new CachedWeights(partials, scale);
  return new SoftmaxPolicy(model, cached, new PlainScorer(model, scale), thresholdLogit);
}

export function thresholdLogitOf({ threshold }: Pick<ModelPolicyOptions, 'threshold'>): number {
  return threshold === null ? Number.NEGATIVE_INFINITY : Math.log(threshold / (1 - threshold));
}

abstract class ScoringPolicy<S extends Scorer> implements Policy {
  /** Of the decision at hand. */
  protected scorer!: S;
  protected readonly thresholdLogit: number;
  readonly #model: Model;
  readonly #cachedOf: (partials: Partials) => S;
  readonly #plain: S;
  /** Of decisions at which no fault strikes, and of the others. */
  #usual!: S;
  #struck!: S;
  #candidates!: Candidates;
  #faults: ServingFaults | undefined;

  constructor(model: Model, cachedOf: (partials: Partials) => S, plain: S, thresholdLogit: number) {
    this.#model = model;
    this.#cachedOf = cachedOf;
    this.#plain = plain;
    this.thresholdLogit = thresholdLogit;
  }

  attach(fold: Fold, candidates: Candidates, features: FeatureSet, faults?: ServingFaults): void {
    const { partials, terms } = this.#model;
    const isSteady = faults?.isSteady === true;
    const kept = isSteady ? terms && new SpoiledPartials(features, terms, faults) : partials;
    this.#candidates = candidates;
    this.#faults = faults;
    this.#usual = kept === undefined ? this.#plain : this.#cachedOf(kept);
    this.#struck = isSteady ? this.#usual : this.#plain;
    this.#usual.attach(fold, candidates, features, faults);
    if (faults !== undefined && this.#struck !== this.#usual) {
      this.#struck.attach(fold, candidates, features, faults);
    }
  }

  prefetch(user: number): number {
    return this.#usual.prefetch(user);
  }

  tick(tickMs: number): void {
    this.#usual.tick(tickMs);
  }

  choose(
    user: number,
    atMs: number,
    readAtMs: number,
    exclusions: Exclusions,
    uniform: number,
    sessionId: number,
    choice: Choice,
  ): void {
    const allowed = this.#candidates.count - exclusions.count;
    choice.position = -1;
    choice.propensity = 1;
    choice.score = Number.NaN;
    if (allowed === 0) return;
    this.#faults?.turnTo(user, atMs, readAtMs);
    this.scorer = this.#faults?.strikes ? this.#struck : this.#usual;
    this.scorer.turnTo(user, atMs, readAtMs, sessionId);
    this.pick(exclusions, allowed, uniform, choice);
  }

  /** Makes the choice, where something may be sent. */
  protected abstract pick(exclusions: Exclusions, allowed: number, uniform: number, choice: Choice): void;
}

class GreedyPolicy extends ScoringPolicy<BestScorer> {
  readonly #explorationShare: number;

  constructor(
    model: Model,
    cachedOf: (partials: Partials) => BestScorer,
    plain: BestScorer,
    thresholdLogit: number,
    explorationShare: number,
  ) {
    super(model, cachedOf, plain, thresholdLogit);
    this.#explorationShare = explorationShare;
  }

  protected pick(exclusions: Exclusions, allowed: number, uniform: number, choice: Choice): void {
    const best = this.scorer.best(exclusions);
    const share = this.#explorationShare;
    const explores = uniform < share;
    const position = explores ? nthAllowed(Math.floor((uniform / share) * allowed), exclusions) : best;
    choice.score = this.scorer.logit(position);
    if (!explores && choice.score < this.thresholdLogit) {
      choice.propensity = 1 - share;
      return;
    }
    choice.position = position;
    const isSentAnyway = position === best && choice.score >= this.thresholdLogit;
    choice.propensity = share / allowed + (isSentAnyway ? 1 - share : 0);
  }
}

class SoftmaxPolicy extends ScoringPolicy<SoftmaxScorer> {
  protected pick(exclusions: Exclusions, _allowed: number, uniform: number, choice: Choice): void {
    choice.position = this.scorer.draw(exclusions, this.thresholdLogit, uniform);
    choice.propensity = softmax.propensity;
    if (choice.position >= 0) choice.score = this.scorer.logit(choice.position);
  }
}
