/**
 * Serves a linear model. Partials are cached per entity and refreshed when an event touches the entity, so a
 * decision costs one scan with three loads and two additions per candidate.
 *
 * Memory: 8 × (topics + sources) bytes a user, twice that with softmax exploration.
 */
import type { Fold, FoldListener } from '../history/fold.ts';
import type { State } from '../history/state.ts';
import type { LinearModel } from '../model/linear.ts';
import type { Candidates } from './candidates.ts';
import { bestCandidate, softmax, softmaxPick, softmaxPickOfLogits } from './kernel.ts';
import { type Choice, type Exclusions, hide, nthAllowed, type Policy, restore } from './policy.ts';

export interface LinearPolicyOptions {
  /** Softmax temperature on the logit scale; null always takes the best. */
  readonly temperature: number | null;
  /** Share of decisions with a uniformly random candidate instead. Only without softmax. */
  readonly explorationShare: number;
  /** Send nothing below this open probability; null always sends. */
  readonly threshold: number | null;
}

export class LinearPolicy implements Policy, FoldListener {
  readonly model: LinearModel;
  readonly #options: LinearPolicyOptions;
  readonly #thresholdLogit: number;
  #state!: State;
  #candidates!: Candidates;
  #tickMs = 0;

  #story!: Float64Array;
  #topic!: Float64Array;
  #source!: Float64Array;
  #userTopic!: Float64Array;
  #userSource!: Float64Array;
  #perTopic!: Float64Array;
  #perSource!: Float64Array;
  #weights: SoftmaxWeights | undefined;
  #savedStory!: Float64Array;

  constructor(model: LinearModel, options: LinearPolicyOptions) {
    this.model = model;
    this.#options = options;
    this.#thresholdLogit =
      options.threshold === null
        ? Number.NEGATIVE_INFINITY
        : Math.log(options.threshold / (1 - options.threshold));
  }

  attach(fold: Fold, candidates: Candidates): void {
    const { state } = fold;
    const { users, topics, sources } = state.catalog;
    this.#state = state;
    this.#candidates = candidates;
    const capacity = candidates.story.length;
    this.#story = new Float64Array(capacity);
    this.#topic = new Float64Array(topics);
    this.#source = new Float64Array(sources);
    this.#userTopic = new Float64Array(users * topics);
    this.#userSource = new Float64Array(users * sources);
    this.#perTopic = new Float64Array(topics);
    this.#perSource = new Float64Array(sources);
    this.#savedStory = new Float64Array(capacity);
    const { temperature } = this.#options;
    if (temperature !== null)
      this.#weights = new SoftmaxWeights(1 / temperature, users, topics, sources, capacity);

    for (let topic = 0; topic < topics; topic++) this.#refreshTopic(topic);
    for (let source = 0; source < sources; source++) this.#refreshSource(source);
    for (let index = 0; index < users * topics; index++) this.#refreshUserTopic(index);
    for (let index = 0; index < users * sources; index++) this.#refreshUserSource(index);
    fold.listener = this;
  }

  tick(tickMs: number): void {
    this.#tickMs = tickMs;
    for (let position = 0; position < this.#candidates.count; position++) this.#refreshStory(position);
  }

  learned(user: number, story: number, topic: number, source: number): void {
    const { topics, sources } = this.#state.catalog;
    if (story >= 0) {
      const position = this.#candidates.positionOf(story);
      if (position >= 0) this.#refreshStory(position);
      this.#refreshTopic(topic);
      this.#refreshUserTopic(user * topics + topic);
    }
    if (source >= 0) {
      this.#refreshSource(source);
      this.#refreshUserSource(user * sources + source);
    }
  }

  /** Windows count by user, topic and source; a user's partial is not cached. */
  expired(_user: number, topic: number, source: number): void {
    if (topic >= 0) this.#refreshTopic(topic);
    if (source >= 0) this.#refreshSource(source);
  }

  choose(
    user: number,
    atMs: number,
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
    const ownTerm = this.#ownTerm(user, atMs, sessionId);
    if (this.#weights === undefined) this.#chooseBest(user, ownTerm, exclusions, allowed, uniform, choice);
    else this.#chooseSoftmax(this.#weights, user, ownTerm, exclusions, uniform, choice);
  }

  /** What the decision adds to the logit whichever candidate is chosen. */
  #ownTerm(user: number, atMs: number, sessionId: number): number {
    const { model } = this;
    return (
      model.userPartial(this.#state, user, atMs) +
      model.momentPartial(this.#state, sessionId, atMs) +
      model.intercept
    );
  }

  #chooseBest(
    user: number,
    ownTerm: number,
    exclusions: Exclusions,
    allowed: number,
    uniform: number,
    choice: Choice,
  ): void {
    const { explorationShare } = this.#options;
    this.#gatherPartials(user);
    const best = this.#bestAllowed(exclusions);
    const explores = uniform < explorationShare;
    const position = explores
      ? nthAllowed(Math.floor((uniform / explorationShare) * allowed), exclusions)
      : best;
    choice.score = this.#rank(user, position) + ownTerm;
    if (!explores && choice.score < this.#thresholdLogit) {
      choice.propensity = 1 - explorationShare;
      return;
    }
    choice.position = position;
    const sentAnyway = position === best && choice.score >= this.#thresholdLogit;
    choice.propensity = explorationShare / allowed + (sentAnyway ? 1 - explorationShare : 0);
  }

  #chooseSoftmax(
    weights: SoftmaxWeights,
    user: number,
    ownTerm: number,
    exclusions: Exclusions,
    uniform: number,
    choice: Choice,
  ): void {
    const { topics, sources } = this.#state.catalog;
    const { topicStart, source } = this.#candidates;
    weights.gather(user, topics, sources);
    const nothingRank = this.#thresholdLogit - ownTerm;
    let position = -2;
    if (weights.isSafe) {
      const nothing = Math.exp(nothingRank * weights.scale);
      const { story, perTopic, perSource, cumulative } = weights;
      hide(story, exclusions, 0, this.#savedStory);
      position = softmaxPick(topicStart, story, source, perTopic, perSource, nothing, uniform, cumulative);
      restore(story, exclusions, this.#savedStory);
    }
    if (position === -2) {
      this.#gatherPartials(user);
      hide(this.#story, exclusions, Number.NEGATIVE_INFINITY, this.#savedStory);
      position = softmaxPickOfLogits(
        topicStart,
        this.#story,
        source,
        this.#perTopic,
        this.#perSource,
        nothingRank,
        weights.scale,
        uniform,
        weights.cumulative,
      );
      restore(this.#story, exclusions, this.#savedStory);
    }
    choice.position = position;
    choice.propensity = softmax.propensity;
    if (position >= 0) choice.score = this.#rank(user, position) + ownTerm;
  }

  #gatherPartials(user: number): void {
    const { topics, sources } = this.#state.catalog;
    const firstTopic = user * topics;
    const firstSource = user * sources;
    for (let topic = 0; topic < topics; topic++) {
      this.#perTopic[topic] = this.#topic[topic] + this.#userTopic[firstTopic + topic];
    }
    for (let source = 0; source < sources; source++) {
      this.#perSource[source] = this.#source[source] + this.#userSource[firstSource + source];
    }
  }

  #bestAllowed(exclusions: Exclusions): number {
    const { topicStart, source } = this.#candidates;
    hide(this.#story, exclusions, Number.NEGATIVE_INFINITY, this.#savedStory);
    const best = bestCandidate(topicStart, this.#story, source, this.#perTopic, this.#perSource);
    restore(this.#story, exclusions, this.#savedStory);
    return best;
  }

  #rank(user: number, position: number): number {
    const { topics, sources } = this.#state.catalog;
    const topic = this.#candidates.topic[position];
    const source = this.#candidates.source[position];
    return (
      this.#story[position] +
      (this.#topic[topic] + this.#userTopic[user * topics + topic]) +
      (this.#source[source] + this.#userSource[user * sources + source])
    );
  }

  #refreshStory(position: number): void {
    const story = this.#candidates.story[position];
    const partial = this.model.storyPartial(this.#state, story, this.#tickMs);
    this.#story[position] = partial;
    this.#weights?.set(this.#weights.story, position, partial);
  }

  #refreshTopic(topic: number): void {
    const partial = this.model.topicPartial(this.#state, topic, this.#tickMs);
    this.#topic[topic] = partial;
    this.#weights?.set(this.#weights.topic, topic, partial);
  }

  #refreshSource(source: number): void {
    const partial = this.model.sourcePartial(this.#state, source, this.#tickMs);
    this.#source[source] = partial;
    this.#weights?.set(this.#weights.source, source, partial);
  }

  #refreshUserTopic(index: number): void {
    const partial = this.model.userTopicPartial(this.#state, index, this.#tickMs);
    this.#userTopic[index] = partial;
    this.#weights?.set(this.#weights.userTopic, index, partial);
  }

  #refreshUserSource(index: number): void {
    const partial = this.model.userSourcePartial(this.#state, index, this.#tickMs);
    this.#userSource[index] = partial;
    this.#weights?.set(this.#weights.userSource, index, partial);
  }
}

/** exp(±5 × 140) is a finite double with all its digits. */
const LARGEST_EXPONENT = 140;

/** The exponentials of the scaled partials, so that a softmax over candidates multiplies instead of calling exp. */
class SoftmaxWeights {
  readonly scale: number;
  /** Whether every weight so far was small and large enough that no product of five can over- or underflow. */
  isSafe = true;
  readonly story: Float64Array;
  readonly topic: Float64Array;
  readonly source: Float64Array;
  readonly userTopic: Float64Array;
  readonly userSource: Float64Array;
  readonly perTopic: Float64Array;
  readonly perSource: Float64Array;
  readonly cumulative: Float64Array;

  constructor(scale: number, users: number, topics: number, sources: number, capacity: number) {
    this.scale = scale;
    this.story = new Float64Array(capacity);
    this.topic = new Float64Array(topics);
    this.source = new Float64Array(sources);
    this.userTopic = new Float64Array(users * topics);
    this.userSource = new Float64Array(users * sources);
    this.perTopic = new Float64Array(topics);
    this.perSource = new Float64Array(sources);
    this.cumulative = new Float64Array(Math.max(capacity, topics));
  }

  set(weights: Float64Array, index: number, partial: number): void {
    const exponent = this.scale * partial;
    if (!(Math.abs(exponent) <= LARGEST_EXPONENT)) this.isSafe = false;
    weights[index] = Math.exp(exponent);
  }

  gather(user: number, topics: number, sources: number): void {
    const firstTopic = user * topics;
    const firstSource = user * sources;
    for (let topic = 0; topic < topics; topic++) {
      this.perTopic[topic] = this.topic[topic] * this.userTopic[firstTopic + topic];
    }
    for (let source = 0; source < sources; source++) {
      this.perSource[source] = this.source[source] * this.userSource[firstSource + source];
    }
  }
}
