import type { FeatureSet } from '../features/featureSet.ts';
import { Key, userSourceOf, userTopicOf } from '../history/entities.ts';
import type { State } from '../history/state.ts';
import type { Rows } from '../model/model.ts';
import type { EncodedEntity } from '../model/options.ts';
import type { Candidates } from './candidates.ts';
import type { ServingFaults } from './servingFaults.ts';

/**
 * The candidates of a decision as rows for a model: the vector of each is computed from the state, with the features of an
 * entity once however many candidates share it.
 */
export class CandidateRows implements Rows {
  readonly vectors: Float64Array;
  readonly #state: State;
  readonly #candidates: Candidates;
  readonly #features: FeatureSet;
  readonly #faults: ServingFaults | undefined;
  /** By source: the last row written of it, or -1. */
  readonly #rowOfSource: Int32Array;
  #user = 0;
  #sessionId = 0;
  #atMs = 0;
  #readAtMs = 0;

  /** @param faults what is wrong with the values as they are served */
  constructor(state: State, candidates: Candidates, features: FeatureSet, faults?: ServingFaults) {
    this.vectors = new Float64Array(candidates.story.length * features.count);
    this.#state = state;
    this.#candidates = candidates;
    this.#features = features;
    this.#faults = faults;
    this.#rowOfSource = new Int32Array(state.catalog.sources);
  }

  get count(): number {
    return this.#candidates.count;
  }

  /** @param readAtMs the moment as of which features are served */
  turnTo(user: number, atMs: number, readAtMs: number, sessionId: number): void {
    const { count, story, topic, source } = this.#candidates;
    const { catalog } = this.#state;
    const rowOfSource = this.#rowOfSource;
    this.#user = user;
    this.#sessionId = sessionId;
    this.#atMs = atMs;
    this.#readAtMs = readAtMs;
    rowOfSource.fill(-1);
    for (let row = 0; row < count; row++) {
      const ofTopic = row > 0 && topic[row] === topic[row - 1] ? row - 1 : -1;
      const ofSource = rowOfSource[source[row]];
      this.#write(Key.user, user, row, row - 1);
      this.#write(Key.story, story[row], row, -1);
      this.#write(Key.topic, topic[row], row, ofTopic);
      this.#write(Key.source, source[row], row, ofSource);
      this.#write(Key.userTopic, userTopicOf(catalog, user, topic[row]), row, ofTopic);
      this.#write(Key.userSource, userSourceOf(catalog, user, source[row]), row, ofSource);
      this.#write(Key.moment, 0, row, row - 1);
      rowOfSource[source[row]] = row;
    }
    this.#spoil();
  }

  /** Once all are right, since rows are copied from others. */
  #spoil(): void {
    const faults = this.#faults;
    if (faults === undefined) return;
    faults.turnTo(this.#user, this.#atMs, this.#readAtMs);
    if (!faults.strikes && !faults.remembers) return;
    const { count, story } = this.#candidates;
    for (let row = 0; row < count; row++) {
      faults.spoil(this.vectors, row * this.#features.count, story[row]);
    }
  }

  /** Writes the features of one key of a row. @param twin an earlier row of the same entity, or -1 */
  #write(key: number, entity: number, row: number, twin: number): void {
    const { vectors } = this;
    const { first, end } = this.#features.columns[key];
    const { count: width } = this.#features;
    const at = row * width;
    if (twin < 0) {
      this.#features.write(this.#state, key, entity, this.#readAtMs, this.#atMs, vectors, at + first);
      return;
    }
    for (let column = first, from = twin * width; column < end; column++) {
      vectors[at + column] = vectors[from + column];
    }
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
