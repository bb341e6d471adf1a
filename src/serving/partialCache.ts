/**
 * The partials of a linear model, one per entity, kept up to date with the state: each event refreshes just the
 * entities it touched, so that a decision has only to add up.
 *
 * Memory: 8 × (topics + sources) bytes a user.
 */
import { CACHE_LINE_BYTES } from '../base/memory.ts';
import type { Fold, FoldListener } from '../history/fold.ts';
import type { State } from '../history/state.ts';
import type { LinearModel } from '../model/linear.ts';
import type { Candidates } from './candidates.ts';

/** exp(±5 × 140) is a finite double with all its digits. */
const LARGEST_EXPONENT = 140;

/** One number of each cache line of `count` doubles. */
function sumOfLines(values: Float64Array, start: number, count: number): number {
  let sum = values[start + count - 1];
  for (let at = start; at < start + count; at += CACHE_LINE_BYTES / 8) sum += values[at];
  return sum;
}

export class PartialCache implements FoldListener {
  /** By position among the candidates. */
  readonly story: Float64Array;
  /** What all candidates of a topic, or of a source, have in common for the user asked for last. */
  readonly perTopic: Float64Array;
  readonly perSource: Float64Array;
  /** For weights: whether each so far was small and large enough that no product of five can over- or underflow. */
  isSafe = true;

  readonly #model: LinearModel;
  readonly #state: State;
  readonly #candidates: Candidates;
  readonly #scale: number | null;
  readonly #topic: Float64Array;
  readonly #source: Float64Array;
  readonly #userTopic: Float64Array;
  readonly #userSource: Float64Array;
  #tickMs = 0;

  /** @param scale null keeps the partials; a number keeps the weights exp(scale × partial) */
  constructor(model: LinearModel, fold: Fold, candidates: Candidates, scale: number | null) {
    const { users, topics, sources } = fold.state.catalog;
    this.#model = model;
    this.#state = fold.state;
    this.#candidates = candidates;
    this.#scale = scale;
    this.story = new Float64Array(candidates.story.length);
    this.perTopic = new Float64Array(topics);
    this.perSource = new Float64Array(sources);
    this.#topic = new Float64Array(topics);
    this.#source = new Float64Array(sources);
    this.#userTopic = new Float64Array(users * topics);
    this.#userSource = new Float64Array(users * sources);
    for (let topic = 0; topic < topics; topic++) this.#refreshTopic(topic);
    for (let source = 0; source < sources; source++) this.#refreshSource(source);
    for (let index = 0; index < users * topics; index++) this.#refreshUserTopic(index);
    for (let index = 0; index < users * sources; index++) this.#refreshUserSource(index);
    fold.listener = this;
  }

  /** @see Arm.approached */
  approach(user: number): number {
    const { topics, sources } = this.#state.catalog;
    return (
      sumOfLines(this.#userTopic, user * topics, topics) +
      sumOfLines(this.#userSource, user * sources, sources)
    );
  }

  tick(tickMs: number): void {
    this.#tickMs = tickMs;
    for (let position = 0; position < this.#candidates.count; position++) this.#refreshStory(position);
  }

  changed(user: number, story: number, topic: number, source: number): void {
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

  /** Fills `perTopic` and `perSource` for a user with sums of partials. */
  addUp(user: number): void {
    const { topics, sources } = this.#state.catalog;
    const firstTopic = user * topics;
    const firstSource = user * sources;
    for (let topic = 0; topic < topics; topic++) {
      this.perTopic[topic] = this.#topic[topic] + this.#userTopic[firstTopic + topic];
    }
    for (let source = 0; source < sources; source++) {
      this.perSource[source] = this.#source[source] + this.#userSource[firstSource + source];
    }
  }

  /** Fills `perTopic` and `perSource` for a user with products of weights. */
  multiplyUp(user: number): void {
    const { topics, sources } = this.#state.catalog;
    const firstTopic = user * topics;
    const firstSource = user * sources;
    for (let topic = 0; topic < topics; topic++) {
      this.perTopic[topic] = this.#topic[topic] * this.#userTopic[firstTopic + topic];
    }
    for (let source = 0; source < sources; source++) {
      this.perSource[source] = this.#source[source] * this.#userSource[firstSource + source];
    }
  }

  #kept(partial: number): number {
    if (this.#scale === null) return partial;
    const exponent = this.#scale * partial;
    if (!(Math.abs(exponent) <= LARGEST_EXPONENT)) this.isSafe = false;
    return Math.exp(exponent);
  }

  #refreshStory(position: number): void {
    const story = this.#candidates.story[position];
    this.story[position] = this.#kept(this.#model.storyPartial(this.#state, story, this.#tickMs));
  }

  #refreshTopic(topic: number): void {
    this.#topic[topic] = this.#kept(this.#model.topicPartial(this.#state, topic, this.#tickMs));
  }

  #refreshSource(source: number): void {
    this.#source[source] = this.#kept(this.#model.sourcePartial(this.#state, source, this.#tickMs));
  }

  #refreshUserTopic(index: number): void {
    this.#userTopic[index] = this.#kept(this.#model.userTopicPartial(this.#state, index, this.#tickMs));
  }

  #refreshUserSource(index: number): void {
    this.#userSource[index] = this.#kept(this.#model.userSourcePartial(this.#state, index, this.#tickMs));
  }
}
