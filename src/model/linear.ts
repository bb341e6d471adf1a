/**
 * A trained linear model, ready to score. Its logit is defined as a sum in fixed order of one partial per
 * entity key,
 *
 *     rank  = (story + (topic + user×topic)) + (source + user×source)
 *     logit = rank + ((user + moment) + intercept)
 *
 * so that a kernel that caches partials and the plain sum over a vector agree bit for bit. `rank` holds all
 * that differs between the candidates of a decision.
 */
import { columnsOf, type EntityKey, featureCount, featureDefinitions } from '../features/definitions.ts';
import type { Catalog } from '../history/catalog.ts';
import type { Impressions } from '../history/impressions.ts';
import type { State } from '../history/state.ts';
import type { EncodedEntity } from './options.ts';

/** What a memorised entity adds to the logit. Keys never seen in training get the encoder's answer for them. */
export interface Encoding {
  readonly entity: EncodedEntity;
  contribution(key: number): number;
}

export class LinearModel {
  readonly intercept: number;
  /** Per feature column, on the scale of the raw values; 0 for a column that the model does not use. */
  readonly weights: Float64Array;
  readonly encodings: readonly Encoding[];
  readonly #columns: Readonly<Record<EntityKey, readonly number[]>>;
  readonly #encodingOf: Readonly<Partial<Record<EntityKey, Encoding>>>;

  constructor(intercept: number, weights: Float64Array, encodings: readonly Encoding[] = []) {
    this.intercept = intercept;
    this.weights = weights;
    this.encodings = encodings;
    const columns = {} as Record<EntityKey, readonly number[]>;
    for (const key of Object.keys(columnsOf) as EntityKey[]) {
      columns[key] = columnsOf[key].filter((column) => weights[column] !== 0);
    }
    this.#columns = columns;
    const encodingOf: Partial<Record<EntityKey, Encoding>> = {};
    for (const encoding of encodings) encodingOf[entityKeyOf(encoding.entity)] = encoding;
    this.#encodingOf = encodingOf;
  }

  /** The partial of one entity, from the state. For the key `moment`, `index` is the session id. */
  partialFromState(key: EntityKey, state: State, index: number, nowMs: number): number {
    let sum = 0;
    const columns = this.#columns[key];
    for (let place = 0; place < columns.length; place++) {
      const column = columns[place];
      sum += this.weights[column] * featureDefinitions[column].read(state, index, nowMs, nowMs);
    }
    const encoding = this.#encodingOf[key];
    return encoding === undefined ? sum : sum + encoding.contribution(index);
  }

  /** The same partial, from a vector of feature values. */
  partialFromVector(key: EntityKey, values: Float64Array, offset: number, index: number): number {
    let sum = 0;
    const columns = this.#columns[key];
    for (let place = 0; place < columns.length; place++) {
      const column = columns[place];
      sum += this.weights[column] * values[offset + column];
    }
    const encoding = this.#encodingOf[key];
    return encoding === undefined ? sum : sum + encoding.contribution(index);
  }

  /**
   * The logits of impressions `rows`, from their vectors and from the ids that encodings need.
   * @param values row-major vectors of the impressions from `start` on
   */
  logits(
    values: Float64Array,
    start: number,
    impressions: Impressions,
    rows: Int32Array,
    catalog: Catalog,
  ): Float64Array {
    const { topics, sources, storyTopic, storySource } = catalog;
    const result = new Float64Array(rows.length);
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index];
      const at = (row - start) * featureCount;
      const user = impressions.user[row];
      const story = impressions.story[row];
      const topic = storyTopic[story];
      const source = storySource[story];
      const rank =
        this.partialFromVector('story', values, at, story) +
        (this.partialFromVector('topic', values, at, topic) +
          this.partialFromVector('user×topic', values, at, user * topics + topic)) +
        (this.partialFromVector('source', values, at, source) +
          this.partialFromVector('user×source', values, at, user * sources + source));
      const own =
        this.partialFromVector('user', values, at, user) +
        this.partialFromVector('moment', values, at, impressions.session[row]) +
        this.intercept;
      result[index] = rank + own;
    }
    return result;
  }
}

/** The partial in which an encoding's contribution belongs. A session belongs to the moment: it is one decision's. */
function entityKeyOf(entity: EncodedEntity): EntityKey {
  return entity === 'session' ? 'moment' : entity;
}
