/** Scorers for models that are sums of partials: what a decision needs of them is cached, and has only to be added up. */
import { Cursors } from '../history/cursors.ts';
import { Key } from '../history/entities.ts';
import type { Fold } from '../history/fold.ts';
import type { State } from '../history/state.ts';
import type { Partials } from '../model/model.ts';
import { matchOf, matchOfPartials, ownOf } from '../model/sum.ts';
import type { Candidates } from './candidates.ts';
import { bestCandidate, softmaxPick, softmaxPickOfLogits } from './kernel.ts';
import { PartialCache } from './partialCache.ts';
import { type Exclusions, mask, unmask } from './policy.ts';
import type { BestScorer, Scorer, SoftmaxScorer } from './scorer.ts';

abstract class CachedScorer implements Scorer {
  protected readonly partials: Partials;
  protected state!: State;
  protected candidates!: Candidates;
  protected cache!: PartialCache;
  /** Values that `mask` overwrites. */
  protected saved!: Float64Array;
  /** Of the decision at hand. */
  protected user = 0;
  protected atMs = 0;
  protected readAtMs = 0;
  #sessionId = 0;
  readonly #scale: number | null;

  /** @param scale null caches the partials; a number caches the weights exp(scale × partial) */
  constructor(partials: Partials, scale: number | null) {
    this.partials = partials;
    this.#scale = scale;
  }

  attach(fold: Fold, candidates: Candidates): void {
    this.state = fold.state;
    this.candidates = candidates;
    this.cache = new PartialCache(this.partials, fold, candidates, this.#scale);
    this.saved = new Float64Array(candidates.story.length);
  }

  tick(tickMs: number): void {
    this.cache.tick(tickMs);
  }

  prefetch(user: number): number {
    return this.cache.prefetch(user);
  }

  turnTo(user: number, atMs: number, readAtMs: number, sessionId: number): void {
    this.user = user;
    this.atMs = atMs;
    this.readAtMs = readAtMs;
    this.#sessionId = sessionId;
  }

  abstract logit(position: number): number;

  /** The part of the logit that is the same whichever candidate is chosen. */
  protected own(): number {
    return ownOf(
      this.partial(Key.user, this.user),
      this.partial(Key.moment, this.#sessionId),
      this.partials.intercept,
    );
  }

  /** Computed afresh. */
  protected partial(key: number, entity: number): number {
    return this.partials.partial(this.state, key, entity, this.readAtMs, this.atMs);
  }
}

export class CachedLogits extends CachedScorer implements BestScorer {
  constructor(partials: Partials) {
    super(partials, null);
  }

  override turnTo(user: number, atMs: number, readAtMs: number, sessionId: number): void {
    super.turnTo(user, atMs, readAtMs, sessionId);
    this.cache.addUp(user, readAtMs);
  }

  best(exclusions: Exclusions): number {
    const { topicStart, source } = this.candidates;
    const { story, perTopic, perSource } = this.cache;
    mask(story, exclusions, Number.NEGATIVE_INFINITY, this.saved);
    const best = bestCandidate(topicStart, story, source, perTopic, perSource);
    unmask(story, exclusions, this.saved);
    return best;
  }

  logit(position: number): number {
    const { topic, source } = this.candidates;
    const { story, perTopic, perSource } = this.cache;
    return matchOf(story[position], perTopic[topic[position]], perSource[source[position]]) + this.own();
  }
}

export class CachedWeights extends CachedScorer implements SoftmaxScorer {
  readonly #scale: number;
  readonly #entities = new Cursors();
  #cumulative!: Float64Array;
  #own = 0;

  /** @param scale 1 / temperature */
  constructor(partials: Partials, scale: number) {
    super(partials, scale);
    this.#scale = scale;
  }

  override attach(fold: Fold, candidates: Candidates): void {
    super.attach(fold, candidates);
    const { topics } = fold.state.catalog;
    this.#cumulative = new Float64Array(Math.max(candidates.story.length, topics));
  }

  override turnTo(user: number, atMs: number, readAtMs: number, sessionId: number): void {
    super.turnTo(user, atMs, readAtMs, sessionId);
    this.#own = this.own();
  }

  draw(exclusions: Exclusions, nothingLogit: number, uniform: number): number {
    const nothing = nothingLogit - this.#own;
    const position = this.#drawByWeights(exclusions, nothing, uniform);
    return position === -2 ? this.#drawByLogits(exclusions, nothing, uniform) : position;
  }

  #drawByWeights(exclusions: Exclusions, nothingLogit: number, uniform: number): number {
    const { topicStart, source } = this.candidates;
    const { story, perTopic, perSource } = this.cache;
    this.cache.multiplyUp(this.user, this.readAtMs);
    if (!this.cache.isSafe) return -2;
    const nothing = Math.exp(nothingLogit * this.#scale);
    mask(story, exclusions, 0, this.saved);
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
    unmask(story, exclusions, this.saved);
    return position;
  }

  /** For weights out of range: slower, from the logits themselves. */
  #drawByLogits(exclusions: Exclusions, nothingLogit: number, uniform: number): number {
    const logits = Float64Array.from({ length: this.candidates.count }, (_, position) =>
      this.#match(position),
    );
    mask(logits, exclusions, Number.NEGATIVE_INFINITY, this.saved);
    return softmaxPickOfLogits(logits, nothingLogit, this.#scale, uniform, this.#cumulative);
  }

  logit(position: number): number {
    return this.#match(position) + this.#own;
  }

  #match(position: number): number {
    const { story, topic, source } = this.candidates;
    const { catalog } = this.state;
    const of = this.#entities;
    of.moveTo(catalog, this.user, story[position], topic[position], source[position]);
    return matchOfPartials((key) => this.partial(key, of.byKey[key].entity));
  }
}
