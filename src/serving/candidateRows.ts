import type { FeatureSet } from '../features/featureSet.ts';
import { entityCounts, Key, userSourceOf, userTopicOf } from '../history/entities.ts';
import type { State } from '../history/state.ts';
import type { Model, Rows, Terms } from '../model/model.ts';
import type { EncodedEntity } from '../model/options.ts';
import { matchOf, ownOf, sharedOf } from '../model/sum.ts';
import type { Candidates } from './candidates.ts';
import type { ServingFaults } from './servingFaults.ts';

/**
 * The candidates of a decision. The features of an entity are computed from the state once, however many candidates share it, and so
 * is its term in the logit of a model that has terms. As rows for any other model, each has a vector.
 */
export class CandidateRows implements Rows {
  readonly #state: State;
  readonly #candidates: Candidates;
  readonly #features: FeatureSet;
  readonly #faults: ServingFaults | undefined;
  /** By key: the features of its entities, one after the other. */
  readonly #values: readonly Float64Array[];
  /** By key, of each candidate: the place of its entity among them. */
  readonly #places: readonly Int32Array[];
  readonly #vectors: Float64Array;
  /** True once the vectors are those of the decision at hand. */
  #hasVectors = false;
  /** True if what is served follows from the values of each entity. */
  #isByEntity = true;
  /** Sources of candidates. */
  readonly #sources: Int32Array;
  #sourceCount = 0;
  readonly #isSource: Uint8Array;
  /** Common part of the logits of all candidates of a topic, or of a source. */
  readonly #perTopic: Float64Array;
  readonly #perSource: Float64Array;
  #user = 0;
  #sessionId = 0;
  #atMs = 0;
  #readAtMs = 0;

  /** @param faults what is wrong with the values as they are served */
  constructor(state: State, candidates: Candidates, features: FeatureSet, faults?: ServingFaults) {
    const { topics, sources } = state.catalog;
    const maximum = candidates.story.length;
    const entities = entityCounts({ users: 1, stories: maximum, topics, sources });
    const { topic, source } = candidates;
    const own = Int32Array.from({ length: maximum }, (_, position) => position);
    const only = new Int32Array(maximum);
    this.#state = state;
    this.#candidates = candidates;
    this.#features = features;
    this.#faults = faults;
    this.#values = features.columns.map(
      ({ first, end }, key) => new Float64Array(entities[key] * (end - first)),
    );
    this.#places = [only, own, topic, source, topic, source, only];
    this.#vectors = new Float64Array(maximum * features.count);
    this.#sources = new Int32Array(sources);
    this.#isSource = new Uint8Array(sources);
    this.#perTopic = new Float64Array(topics);
    this.#perSource = new Float64Array(sources);
  }

  get count(): number {
    return this.#candidates.count;
  }

  get vectors(): Float64Array {
    if (!this.#hasVectors) this.#writeVectors();
    return this.#vectors;
  }

  /** @param readAtMs the moment as of which features are served */
  turnTo(user: number, atMs: number, readAtMs: number, sessionId: number): void {
    const faults = this.#faults;
    const { catalog } = this.#state;
    const { count, story, topicStart } = this.#candidates;
    this.#user = user;
    this.#sessionId = sessionId;
    this.#atMs = atMs;
    this.#readAtMs = readAtMs;
    this.#hasVectors = false;
    faults?.turnTo(user, atMs, readAtMs);
    this.#isByEntity = faults === undefined || faults.isByEntity;
    const spoiler = this.#isByEntity && (faults?.strikes || faults?.remembers) ? faults : undefined;
    this.#listSources();
    this.#write(Key.user, user, 0, spoiler);
    this.#write(Key.moment, 0, 0, spoiler);
    for (let position = 0; position < count; position++) {
      this.#write(Key.story, story[position], position, spoiler);
    }
    for (let topic = 0; topic < catalog.topics; topic++) {
      if (topicStart[topic] === topicStart[topic + 1]) continue;
      this.#write(Key.topic, topic, topic, spoiler);
      this.#write(Key.userTopic, userTopicOf(catalog, user, topic), topic, spoiler);
    }
    for (let index = 0; index < this.#sourceCount; index++) {
      const source = this.#sources[index];
      this.#write(Key.source, source, source, spoiler);
      this.#write(Key.userSource, userSourceOf(catalog, user, source), source, spoiler);
    }
    if (!this.#isByEntity) this.#writeVectors();
  }

  /**
   * Writes a model's logit of each candidate.
   * @throws RangeError if one is no finite number: no candidate could be said to be better
   */
  writeLogits(model: Model, into: Float64Array): void {
    if (this.#isByEntity && model.terms !== undefined) this.#addUp(model.terms, into);
    else model.logits(this, into);
    for (let position = 0; position < this.count; position++) {
      if (Number.isFinite(into[position])) continue;
      throw new RangeError(`found a logit of ${into[position]} for a candidate; expected a finite number`);
    }
  }

  #listSources(): void {
    const { count, source } = this.#candidates;
    this.#sourceCount = 0;
    this.#isSource.fill(0);
    for (let position = 0; position < count; position++) {
      if (this.#isSource[source[position]] === 1) continue;
      this.#isSource[source[position]] = 1;
      this.#sources[this.#sourceCount++] = source[position];
    }
  }

  /** Writes the features of one entity, as they are served. */
  #write(key: number, entity: number, place: number, spoiler: ServingFaults | undefined): void {
    const { first, end } = this.#features.columns[key];
    const values = this.#values[key];
    const at = place * (end - first);
    this.#features.write(this.#state, key, entity, this.#readAtMs, this.#atMs, values, at);
    spoiler?.spoil(values, at - first, key, entity);
  }

  #writeVectors(): void {
    const { count, story } = this.#candidates;
    const { columns, count: width } = this.#features;
    const faults = this.#isByEntity ? undefined : this.#faults;
    const vectors = this.#vectors;
    this.#hasVectors = true;
    for (let key = 0; key < columns.length; key++) {
      const { first, end } = columns[key];
      const values = this.#values[key];
      const places = this.#places[key];
      for (let row = 0, at = 0; row < count; row++, at += width) {
        const from = places[row] * (end - first) - first;
        for (let column = first; column < end; column++) vectors[at + column] = values[from + column];
      }
    }
    for (let row = 0; row < count; row++) faults?.spoilVector(vectors, row * width, story[row]);
  }

  #addUp(terms: Terms, into: Float64Array): void {
    const { catalog } = this.#state;
    const { story, source, topicStart } = this.#candidates;
    const perTopic = this.#perTopic;
    const perSource = this.#perSource;
    const user = this.#user;
    const own = ownOf(
      this.#term(terms, Key.user, user, 0),
      this.#term(terms, Key.moment, this.#sessionId, 0),
      terms.intercept,
    );
    for (let index = 0; index < this.#sourceCount; index++) {
      const each = this.#sources[index];
      perSource[each] = sharedOf(
        this.#term(terms, Key.source, each, each),
        this.#term(terms, Key.userSource, userSourceOf(catalog, user, each), each),
      );
    }
    for (let topic = 0; topic < catalog.topics; topic++) {
      const end = topicStart[topic + 1];
      if (topicStart[topic] === end) continue;
      perTopic[topic] = sharedOf(
        this.#term(terms, Key.topic, topic, topic),
        this.#term(terms, Key.userTopic, userTopicOf(catalog, user, topic), topic),
      );
      for (let position = topicStart[topic]; position < end; position++) {
        const ofStory = this.#term(terms, Key.story, story[position], position);
        into[position] = matchOf(ofStory, perTopic[topic], perSource[source[position]]) + own;
      }
    }
  }

  #term(terms: Terms, key: number, entity: number, place: number): number {
    const { first, end } = this.#features.columns[key];
    return terms.term(key, entity, this.#values[key], place * (end - first) - first);
  }

  readonly ids = (entity: EncodedEntity): Int32Array => {
    const { count, story, topic } = this.#candidates;
    switch (entity) {
      case 'user':
        return new Int32Array(count).fill(this.#user);
      case 'story':
        return story.subarray(0, count);
      case 'user×topic':
        return topic.subarray(0, count).map((each) => userTopicOf(this.#state.catalog, this.#user, each));
      case 'session':
        return new Int32Array(count).fill(this.#sessionId);
    }
  };
}
