import type { FeatureSet } from '../features/featureSet.ts';
import { userTopicOf } from '../history/entities.ts';
import type { State } from '../history/state.ts';
import type { Rows } from '../model/model.ts';
import type { EncodedEntity } from '../model/options.ts';
import type { Candidates } from './candidates.ts';

/** The candidates of a decision as rows for a model: the vector of each is computed from the state. */
export class CandidateRows implements Rows {
  readonly vectors: Float64Array;
  readonly #state: State;
  readonly #candidates: Candidates;
  readonly #features: FeatureSet;
  #user = 0;
  #sessionId = 0;

  constructor(state: State, candidates: Candidates, features: FeatureSet) {
    this.vectors = new Float64Array(candidates.story.length * features.count);
    this.#state = state;
    this.#candidates = candidates;
    this.#features = features;
  }

  get count(): number {
    return this.#candidates.count;
  }

  /** @param readAtMs the moment as of which features are served */
  turnTo(user: number, atMs: number, readAtMs: number, sessionId: number): void {
    const { count, story } = this.#candidates;
    const { count: width } = this.#features;
    this.#user = user;
    this.#sessionId = sessionId;
    for (let position = 0; position < count; position++) {
      const at = position * width;
      this.#features.writeVector(this.#state, user, story[position], readAtMs, atMs, this.vectors, at);
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
