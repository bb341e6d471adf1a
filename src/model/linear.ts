/** A linear model: its logit is a sum of one partial per entity key, in the order of `sum.ts`, unless it has crosses. */
import { range } from '../base/columns.ts';
import type { FeatureSet } from '../features/featureSet.ts';
import { type EntityKey, entityKeys, Key } from '../history/entities.ts';
import type { State } from '../history/state.ts';
import type { CrossTerms } from './crosses.ts';
import type { Imputation } from './imputation.ts';
import type { Model, Partials, Regression, Rows, Terms } from './model.ts';
import type { EncodedEntity } from './options.ts';
import { matchOfPartials, ownOf } from './sum.ts';

/** A memorised entity's term of the logit. Keys never seen in training get the encoder's answer for them. */
export interface Encoding {
  readonly entity: EncodedEntity;
  contribution(key: number): number;
}

/** Optional parts of a linear model besides the weights of features. */
export interface LinearParts {
  readonly encodings?: readonly Encoding[];
  readonly crosses?: CrossTerms;
  /** Without one, a missing value makes the logit NaN. */
  readonly imputation?: Imputation | undefined;
  /** One for each indicator of the imputation: the term of the logit where the feature is missing. */
  readonly indicatorWeights?: Float64Array;
  /** None for a model that nobody trained. */
  readonly regression?: Regression;
}

/** The key whose partial holds what was memorised of an entity. */
function keyOf(entity: EncodedEntity): EntityKey {
  return entity === 'session' ? 'moment' : entity;
}

export class LinearModel implements Model, Partials, Terms {
  readonly features: FeatureSet;
  readonly intercept: number;
  /** Per feature column, on the scale of the raw values; 0 for a column that the model does not use. */
  readonly weights: Float64Array;
  readonly regression: Regression | undefined;
  readonly #parts: LinearParts;
  readonly #crosses: CrossTerms | undefined;
  /** By key. */
  readonly #encodings: readonly (Encoding | undefined)[];
  /** By key: the columns that the model uses. Values of others may be missing. */
  readonly #used: readonly Int32Array[];
  /** By column: the term of a missing value. */
  readonly #missing: Float64Array;
  /** Of the entity at hand, each in its column. */
  readonly #values: Float64Array;

  constructor(features: FeatureSet, intercept: number, weights: Float64Array, parts: LinearParts = {}) {
    const { encodings = [], crosses, imputation, regression } = parts;
    this.#parts = parts;
    this.features = features;
    this.intercept = intercept;
    this.weights = weights;
    this.regression = regression;
    this.#crosses = crosses;
    this.#encodings = entityKeys.map((key) => encodings.find(({ entity }) => keyOf(entity) === key));
    this.#missing = missingTerms(weights, parts);
    this.#used = features.columns.map(({ first, end }) =>
      range(first, end).filter(
        (column) => weights[column] !== 0 || (imputation !== undefined && this.#missing[column] !== 0),
      ),
    );
    this.#values = new Float64Array(features.count);
  }

  /** The same model with every logit higher by that. */
  shifted(by: number): LinearModel {
    return new LinearModel(this.features, this.intercept + by, this.weights, this.#parts);
  }

  /** None with crosses: a product of features of two keys is no partial of either. */
  get partials(): Partials | undefined {
    return this.#crosses === undefined ? this : undefined;
  }

  get terms(): Terms | undefined {
    return this.#crosses === undefined ? this : undefined;
  }

  partial(state: State, key: number, entity: number, nowMs: number, sentAtMs: number): number {
    if (this.#used[key].length > 0) {
      const { first } = this.features.columns[key];
      this.features.write(state, key, entity, nowMs, sentAtMs, this.#values, first);
    }
    return this.term(key, entity, this.#values, 0);
  }

  logits({ count, vectors, ids }: Rows, into: Float64Array): void {
    const { count: width } = this.features;
    const memorised = this.#encodings.map((encoding) => encoding && ids(encoding.entity));
    const partials = new Float64Array(entityKeys.length);
    const partial = (key: number) => partials[key];
    for (let row = 0, at = 0; row < count; row++, at += width) {
      for (let key = 0; key < partials.length; key++) {
        partials[key] = this.term(key, memorised[key]?.[row] ?? 0, vectors, at);
      }
      const match = matchOfPartials(partial);
      const own = ownOf(partials[Key.user], partials[Key.moment], this.intercept);
      into[row] = (this.#crosses === undefined ? match : match + this.#crosses.of(vectors, at)) + own;
    }
  }

  /** The features of one entity by weight, in order of column, and its encoding. */
  term(key: number, entity: number, values: Float64Array, at: number): number {
    const { weights } = this;
    const used = this.#used[key];
    let sum = 0;
    for (let index = 0; index < used.length; index++) {
      const column = used[index];
      const term = weights[column] * values[at + column];
      sum += Number.isNaN(term) ? this.#missing[column] : term;
    }
    const encoding = this.#encodings[key];
    return encoding === undefined ? sum : sum + encoding.contribution(entity);
  }
}

function missingTerms(weights: Float64Array, { imputation, indicatorWeights }: LinearParts): Float64Array {
  if (imputation === undefined) return new Float64Array(weights.length).fill(Number.NaN);
  const terms = weights.map((weight, column) => weight * imputation.fills[column]);
  imputation.indicators.forEach((column, index) => {
    terms[column] += (indicatorWeights as Float64Array)[index];
  });
  return terms;
}
