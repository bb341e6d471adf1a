/** Policies that serve a linear model: the best candidate, or one by softmax. */
import { Key } from '../history/entities.ts';
import type { Fold } from '../history/fold.ts';
import type { State } from '../history/state.ts';
import type { LinearModel } from '../model/linear.ts';
import { ownOf, rankOf } from '../model/sum.ts';
import type { Candidates } from './candidates.ts';
import { bestCandidate, softmax, softmaxPick, softmaxPickOfLogits } from './kernel.ts';
import { PartialCache } from './partialCache.ts';
import { plainRank, plainRanks } from './plainScorer.ts';
import { type Choice, type Exclusions, hide, nthAllowed, type Policy, restore } from './policy.ts';

export interface LinearPolicyOptions {
  /** Softmax temperature on the logit scale; null always takes the best. */
  readonly temperature: number | null;
  /** Share of decisions with a uniformly random candidate instead. Only without softmax. */
  readonly explorationShare: number;
  /** Send nothing below this open probability; null always sends. */
  readonly threshold: number | null;
}

export interface LinearPolicy extends Policy {
  readonly model: LinearModel;
}

/** @throws RangeError for a model with crosses */
export function linearPolicy(model: LinearModel, options: LinearPolicyOptions): LinearPolicy {
  if (model.crosses !== undefined) {
    throw new RangeError(
      'found a model with crosses; expected one whose logit is a sum over entity keys, since policies cache partials; ' +
        'score it in shadow',
    );
  }
  const { temperature, explorationShare, threshold } = options;
  const thresholdLogit =
    threshold === null ? Number.NEGATIVE_INFINITY : Math.log(threshold / (1 - threshold));
  return temperature === null
    ? new GreedyPolicy(model, thresholdLogit, explorationShare)
    : new SoftmaxPolicy(model, thresholdLogit, 1 / temperature);
}

/** What a decision adds to the logit whichever candidate is chosen. */
function ownTerm(
  model: LinearModel,
  state: State,
  user: number,
  atMs: number,
  readAtMs: number,
  sessionId: number,
): number {
  return ownOf(
    model.partial(state, Key.user, user, readAtMs, atMs),
    model.partial(state, Key.moment, sessionId, readAtMs, atMs),
    model.intercept,
  );
}

class GreedyPolicy implements LinearPolicy {
  readonly model: LinearModel;
  readonly #thresholdLogit: number;
  readonly #explorationShare: number;
  #state!: State;
  #candidates!: Candidates;
  #cache!: PartialCache;
  #saved!: Float64Array;

  constructor(model: LinearModel, thresholdLogit: number, explorationShare: number) {
    this.model = model;
    this.#thresholdLogit = thresholdLogit;
    this.#explorationShare = explorationShare;
  }

  attach(fold: Fold, candidates: Candidates): void {
    this.#state = fold.state;
    this.#candidates = candidates;
    this.#cache = new PartialCache(this.model, fold, candidates, null);
    this.#saved = new Float64Array(candidates.story.length);
  }

  prefetch(user: number): number {
    return this.#cache.prefetch(user);
  }

  tick(tickMs: number): void {
    this.#cache.tick(tickMs);
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
    const { count, topicStart, topic, source } = this.#candidates;
    const { story, perTopic, perSource } = this.#cache;
    const allowed = count - exclusions.count;
    choice.position = -1;
    choice.propensity = 1;
    choice.score = Number.NaN;
    if (allowed === 0) return;

    this.#cache.addUp(user, readAtMs);
    hide(story, exclusions, Number.NEGATIVE_INFINITY, this.#saved);
    const best = bestCandidate(topicStart, story, source, perTopic, perSource);
    restore(story, exclusions, this.#saved);

    const share = this.#explorationShare;
    const explores = uniform < share;
    const position = explores ? nthAllowed(Math.floor((uniform / share) * allowed), exclusions) : best;
    const rank = rankOf(story[position], perTopic[topic[position]], perSource[source[position]]);
    choice.score = rank + ownTerm(this.model, this.#state, user, atMs, readAtMs, sessionId);
    if (!explores && choice.score < this.#thresholdLogit) {
      choice.propensity = 1 - share;
      return;
    }
    choice.position = position;
    const isSentAnyway = position === best && choice.score >= this.#thresholdLogit;
    choice.propensity = share / allowed + (isSentAnyway ? 1 - share : 0);
  }
}

class SoftmaxPolicy implements LinearPolicy {
  readonly model: LinearModel;
  readonly #thresholdLogit: number;
  readonly #scale: number;
  #state!: State;
  #candidates!: Candidates;
  #weights!: PartialCache;
  #saved!: Float64Array;
  #cumulative!: Float64Array;

  /** @param scale 1 / temperature */
  constructor(model: LinearModel, thresholdLogit: number, scale: number) {
    this.model = model;
    this.#thresholdLogit = thresholdLogit;
    this.#scale = scale;
  }

  attach(fold: Fold, candidates: Candidates): void {
    const capacity = candidates.story.length;
    this.#state = fold.state;
    this.#candidates = candidates;
    this.#weights = new PartialCache(this.model, fold, candidates, this.#scale);
    this.#saved = new Float64Array(capacity);
    this.#cumulative = new Float64Array(Math.max(capacity, fold.state.catalog.topics));
  }

  prefetch(user: number): number {
    return this.#weights.prefetch(user);
  }

  tick(tickMs: number): void {
    this.#weights.tick(tickMs);
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
    choice.position = -1;
    choice.propensity = 1;
    choice.score = Number.NaN;
    if (this.#candidates.count === exclusions.count) return;

    const own = ownTerm(this.model, this.#state, user, atMs, readAtMs, sessionId);
    const nothingLogit = this.#thresholdLogit - own;
    let position = this.#pick(user, readAtMs, exclusions, nothingLogit, uniform);
    if (position === -2) {
      position = this.#pickOfLogits(user, atMs, readAtMs, exclusions, nothingLogit, uniform);
    }
    choice.position = position;
    choice.propensity = softmax.propensity;
    if (position < 0) return;
    choice.score = plainRank(this.model, this.#state, this.#candidates, user, position, atMs, readAtMs) + own;
  }

  #pick(
    user: number,
    readAtMs: number,
    exclusions: Exclusions,
    nothingLogit: number,
    uniform: number,
  ): number {
    const { topicStart, source } = this.#candidates;
    const { story, perTopic, perSource } = this.#weights;
    this.#weights.multiplyUp(user, readAtMs);
    if (!this.#weights.isSafe) return -2;
    const nothing = Math.exp(nothingLogit * this.#scale);
    hide(story, exclusions, 0, this.#saved);
    const position = softmaxPick(
      topicStart,
      story,
      source,
      perTopic,
      perSource,
      nothing,
      uniform,
      this.#cumulative,
    );
    restore(story, exclusions, this.#saved);
    return position;
  }

  /** For weights out of range: slower, from the logits themselves. */
  #pickOfLogits(
    user: number,
    atMs: number,
    readAtMs: number,
    exclusions: Exclusions,
    nothingLogit: number,
    uniform: number,
  ): number {
    const logits = plainRanks(this.model, this.#state, this.#candidates, user, atMs, readAtMs);
    hide(logits, exclusions, Number.NEGATIVE_INFINITY, this.#saved);
    return softmaxPickOfLogits(logits, nothingLogit, this.#scale, uniform, this.#cumulative);
  }
}
