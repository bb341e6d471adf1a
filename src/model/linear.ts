/**
 * A trained linear model, ready to score. Its logit is a sum of one partial per entity key, in the order of `sum.ts`. A
 * model with crosses adds them to the rank; it is not a sum over keys any more, so cached policies cannot serve it.
 */
import { placeInBlock } from '../base/blocks.ts';
import type { Vectors } from '../base/vectors.ts';
import type { FeatureSet } from '../features/featureSet.ts';
import type { Catalog } from '../history/catalog.ts';
import { entityKeys, Key, locate } from '../history/entities.ts';
import type { Impressions } from '../history/impressions.ts';
import type { State } from '../history/state.ts';
import type { CrossTerms } from './crosses.ts';
import type { EncodedEntity } from './options.ts';
import { ownOf, rankOf, sharedOf } from './sum.ts';

/** What a memorised entity adds to the logit. Keys never seen in training get the encoder's answer for them. */
export interface Encoding {
  readonly entity: EncodedEntity;
  contribution(key: number): number;
}

/** The key whose partial holds what was memorised of an entity. */
const KEY_OF: Readonly<Record<EncodedEntity, number>> = {
  user: Key.user,
  story: Key.story,
  'user×topic': Key.userTopic,
  session: Key.moment,
};

export class LinearModel {
  readonly features: FeatureSet;
  readonly intercept: number;
  /** Per feature column, on the scale of the raw values; 0 for a column that the model does not use. */
  readonly weights: Float64Array;
  readonly crosses: CrossTerms | undefined;
  /** By key. */
  readonly #encodings: readonly (Encoding | undefined)[];
  /** Of the entity, or of the row, at hand. */
  readonly #values: Float64Array;
  readonly #entities = new Int32Array(entityKeys.length);

  constructor(
    features: FeatureSet,
    intercept: number,
    weights: Float64Array,
    encodings: readonly Encoding[] = [],
    crosses?: CrossTerms,
  ) {
    this.features = features;
    this.intercept = intercept;
    this.weights = weights;
    this.crosses = crosses;
    this.#encodings = entityKeys.map((_, key) => encodings.find(({ entity }) => KEY_OF[entity] === key));
    this.#values = new Float64Array(features.count);
  }

  /**
   * What one entity of a key adds to the logit.
   *
   * @param entity its number among those of the key; for the moment, the id of the session that the decision belongs to,
   *   which is that of its first impression
   * @param nowMs the moment as of which history is read
   * @param sentAtMs the moment of the decision
   */
  partial(state: State, key: number, entity: number, nowMs: number, sentAtMs: number): number {
    this.features.write(state, key, entity, nowMs, sentAtMs, this.#values, 0);
    return this.#sum(key, entity, this.#values, 0);
  }

  /**
   * The logits of impressions `rows`, from their vectors and from the ids that encodings need.
   * @param vectors by row of the impressions
   */
  logits(vectors: Vectors, impressions: Impressions, rows: Int32Array, catalog: Catalog): Float64Array {
    const { storyTopic, storySource } = catalog;
    const { columns } = this.features;
    const entities = this.#entities;
    const result = new Float64Array(rows.length);
    const partials = new Float64Array(entityKeys.length);
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index];
      const values = vectors.valuesOf(row);
      const at = vectors.placeOf(row);
      const block = impressions.blockOf(row);
      const place = placeInBlock(row);
      const story = block.story[place];
      locate(catalog, block.user[place], story, storyTopic[story], storySource[story], entities);
      for (let key = 0; key < partials.length; key++) {
        const entity = key === Key.moment ? block.session[place] : entities[key];
        partials[key] = this.#sum(key, entity, values, at + columns[key].first);
      }
      const rank = rankOf(
        partials[Key.story],
        sharedOf(partials[Key.topic], partials[Key.userTopic]),
        sharedOf(partials[Key.source], partials[Key.userSource]),
      );
      const own = ownOf(partials[Key.user], partials[Key.moment], this.intercept);
      result[index] = (this.crosses === undefined ? rank : rank + this.crosses.of(values, at)) + own;
    }
    return result;
  }

  /** The features of one entity by weight, in order of column, and its encoding. */
  #sum(key: number, entity: number, values: Float64Array, at: number): number {
    const { first, end } = this.features.columns[key];
    let sum = 0;
    for (let column = first, place = at; column < end; column++, place++) {
      sum += this.weights[column] * values[place];
    }
    const encoding = this.#encodings[key];
    return encoding === undefined ? sum : sum + encoding.contribution(entity);
  }
}
