/**
 * The partials of a linear model, one per entity, kept up to date with the state: each event refreshes just the
 * entities it touched, so that a decision has only to add up.
 *
 * Memory: 8 × (topics + sources) bytes a user.
 */
import { CACHE_LINE_BYTES } from '../base/memory.ts';
import type { Cursor } from '../history/cursors.ts';
import { entityCounts, entityKeys, Key } from '../history/entities.ts';
import type { Fold, FoldListener } from '../history/fold.ts';
import type { State } from '../history/state.ts';
import type { Partials } from '../model/model.ts';
import { sharedOf } from '../model/sum.ts';
import type { Candidates } from './candidates.ts';

/** exp(±5 × 140) is a finite double with all its digits. */
const LARGEST_EXPONENT = 140;

/** The keys whose partials are kept for every entity, and stories among them for candidates only. */
const KEPT: readonly number[] = [Key.story, Key.topic, Key.source, Key.userTopic, Key.userSource];

/** One number of each cache line of `count` doubles. */
function sumOfLines(values: Float64Array, start: number, count: number): number {
  let sum = values[start + count - 1];
  for (let at = start; at < start + count; at += CACHE_LINE_BYTES / 8) sum += values[at];
  return sum;
}

export class PartialCache implements FoldListener {
  /** By position among the candidates. */
  readonly story: Float64Array;
  /** Common part of all candidates of a topic, or of a source, for the user asked for last. */
  readonly perTopic: Float64Array;
  readonly perSource: Float64Array;
  /** For weights: whether each so far was small and large enough that no product of five can over- or underflow. */
  isSafe = true;

  readonly #model: Partials;
  readonly #state: State;
  readonly #candidates: Candidates;
  readonly #scale: number | null;
  /**
   * By key, and by entity: empty for those that are not kept. A story is at its position among the
   * candidates.
   */
  readonly #kept: readonly Float64Array[];
  /** Keys of which a partial changes as time goes by: computed for each decision anew. */
  readonly #aging: readonly number[];
  #tickMs = 0;

  /**
   * @param scale null keeps the partials; a number keeps the weights exp(scale × partial)
   * @throws RangeError if the state does not count what the model's features read
   */
  constructor(model: Partials, fold: Fold, candidates: Candidates, scale: number | null) {
    const { catalog } = fold.state;
    if (catalog.features !== model.features) {
      throw new RangeError('found a model of other features than those of the state; expected the same set');
    }
    this.#model = model;
    this.#state = fold.state;
    this.#candidates = candidates;
    this.#scale = scale;
    this.story = new Float64Array(candidates.story.length);
    this.perTopic = new Float64Array(catalog.topics);
    this.perSource = new Float64Array(catalog.sources);
    const counts = entityCounts(catalog);
    this.#kept = entityKeys.map((_, key) =>
      key === Key.story ? this.story : new Float64Array(KEPT.includes(key) ? counts[key] : 0),
    );
    this.#aging = KEPT.filter((key) => model.features.ages[key]);
    for (const key of KEPT) {
      if (key !== Key.story) this.#refreshAll(key, 0, counts[key]);
    }
    fold.listener = this;
  }

  /** @see Arm.prefetched */
  prefetch(user: number): number {
    const { topics, sources } = this.#state.catalog;
    return (
      sumOfLines(this.#kept[Key.userTopic], user * topics, topics) +
      sumOfLines(this.#kept[Key.userSource], user * sources, sources)
    );
  }

  tick(tickMs: number): void {
    this.#tickMs = tickMs;
    for (let position = 0; position < this.#candidates.count; position++)
      this.#refreshStory(position, tickMs);
  }

  changed(cursors: readonly Cursor[]): void {
    for (let index = 0; index < cursors.length; index++) {
      const { key, entity } = cursors[index];
      if (key === Key.story) {
        const position = this.#candidates.positionOf(entity);
        if (position >= 0) this.#refreshStory(position, this.#tickMs);
      } else if (this.#kept[key].length > 0) this.#refresh(key, entity, this.#tickMs);
    }
  }

  /** Fills `perTopic` and `perSource` for a user with sums of partials, as of a moment. */
  addUp(user: number, readAtMs: number): void {
    const { topics, sources } = this.#state.catalog;
    if (this.#aging.length > 0) this.#refreshAging(user, readAtMs);
    const topicPartials = this.#kept[Key.topic];
    const sourcePartials = this.#kept[Key.source];
    const userTopics = this.#kept[Key.userTopic];
    const userSources = this.#kept[Key.userSource];
    const { perTopic, perSource } = this;
    const firstTopic = user * topics;
    const firstSource = user * sources;
    for (let topic = 0; topic < topics; topic++) {
      perTopic[topic] = sharedOf(topicPartials[topic], userTopics[firstTopic + topic]);
    }
    for (let source = 0; source < sources; source++) {
      perSource[source] = sharedOf(sourcePartials[source], userSources[firstSource + source]);
    }
  }

  /** Fills `perTopic` and `perSource` for a user with products of weights, as of a moment. */
  multiplyUp(user: number, readAtMs: number): void {
    const { topics, sources } = this.#state.catalog;
    if (this.#aging.length > 0) this.#refreshAging(user, readAtMs);
    const topicWeights = this.#kept[Key.topic];
    const sourceWeights = this.#kept[Key.source];
    const userTopics = this.#kept[Key.userTopic];
    const userSources = this.#kept[Key.userSource];
    const { perTopic, perSource } = this;
    const firstTopic = user * topics;
    const firstSource = user * sources;
    for (let topic = 0; topic < topics; topic++) {
      perTopic[topic] = topicWeights[topic] * userTopics[firstTopic + topic];
    }
    for (let source = 0; source < sources; source++) {
      perSource[source] = sourceWeights[source] * userSources[firstSource + source];
    }
  }

  /** Refreshes the keys that age, as far as a user's decision needs them. */
  #refreshAging(user: number, readAtMs: number): void {
    const { topics, sources } = this.#state.catalog;
    for (const key of this.#aging) {
      if (key === Key.story) {
        for (let position = 0; position < this.#candidates.count; position++) {
          this.#refreshStory(position, readAtMs);
        }
      } else if (key === Key.userTopic) this.#refreshAll(key, user * topics, topics, readAtMs);
      else if (key === Key.userSource) this.#refreshAll(key, user * sources, sources, readAtMs);
      else this.#refreshAll(key, 0, this.#kept[key].length, readAtMs);
    }
  }

  #refreshAll(key: number, first: number, count: number, nowMs = this.#tickMs): void {
    for (let entity = first; entity < first + count; entity++) this.#refresh(key, entity, nowMs);
  }

  #refreshStory(position: number, nowMs: number): void {
    const story = this.#candidates.story[position];
    const partial = this.#model.partial(this.#state, Key.story, story, nowMs, this.#tickMs);
    this.story[position] = this.#scaled(partial);
  }

  #refresh(key: number, entity: number, nowMs: number): void {
    const partial = this.#model.partial(this.#state, key, entity, nowMs, this.#tickMs);
    this.#kept[key][entity] = this.#scaled(partial);
  }

  #scaled(partial: number): number {
    if (this.#scale === null) return partial;
    const exponent = this.#scale * partial;
    if (!(Math.abs(exponent) <= LARGEST_EXPONENT)) this.isSafe = false;
    return Math.exp(exponent);
  }
}
