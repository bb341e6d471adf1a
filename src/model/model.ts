/** Models of whatever family: how they are trained, and what shadow and live production need of them. */
import type { FeatureSet } from '../features/featureSet.ts';
import type { State } from '../history/state.ts';
import type { EncodedEntity } from './options.ts';
import type { Fit } from './solvers/fit.ts';
import type { TrainingRows } from './trainingRows.ts';

/** Notifications to score. */
export interface Rows {
  readonly count: number;
  /** Row-major: of each row its feature vector, in the order of the world's features. */
  readonly vectors: Float64Array;
  /** The number of an entity in each row, for models that memorise entities. */
  readonly ids: (entity: EncodedEntity) => Int32Array;
}

export interface Model {
  /** Writes the log-odds that each row is opened. Those of a row do not depend on the rows beside it. */
  logits(rows: Rows, into: Float64Array): void;
  /**
   * Present where the logit is a sum of one partial per entity key, in the order of `sum.ts`. Such a model is served live
   * from cached partials; any other by computing the whole vector of every candidate, which is slower.
   */
  readonly partials?: Partials | undefined;
  /** Present where that holds whatever values of features are served, and bit for bit. */
  readonly terms?: Terms | undefined;
  /** Present in what logistic regression trained. */
  readonly regression?: Regression | undefined;
}

/** A logistic regression as it was fitted: what reports and exports show of it. */
export interface Regression {
  readonly fit: Fit;
  /** Names of the fitted columns: features, then crosses, encoded entities, and indicators of what is missing. */
  readonly columnNames: readonly string[];
  /** For a target encoding, the code of each training row by entity; codes of other rows follow from the frozen tables. */
  readonly trainCodes: ReadonlyMap<EncodedEntity, Float64Array>;
  /** For a target encoding, the frozen code of an entity. */
  readonly codeOf: ReadonlyMap<EncodedEntity, (key: number) => number>;
  /** By feature column of the world: the value in place of a missing one; none where rows with missing values were dropped. */
  readonly fills: Float64Array | undefined;
}

/** The parts of a logit, one for each entity key. */
export interface Partials {
  readonly features: FeatureSet;
  readonly intercept: number;
  /**
   * Term of one entity of a key in the logit.
   *
   * @param entity its number among those of the key; for the moment, the id of the session that the decision
   *   belongs to, which is that of its first impression
   * @param nowMs the moment as of which history is read
   * @param sentAtMs the moment of the decision
   */
  partial(state: State, key: number, entity: number, nowMs: number, sentAtMs: number): number;
}

/** The parts of a logit, from values of features that are there. */
export interface Terms {
  readonly intercept: number;
  /** @param values with the value of each feature of the key at its column, counted from `at` on */
  term(key: number, entity: number, values: Float64Array, at: number): number;
}

/** A way to get from examples to a model. */
export interface ModelFamily<Options> {
  /** @throws FitError if there is no such model, or it cannot be found */
  train(rows: TrainingRows, options: Options): Model;
}
