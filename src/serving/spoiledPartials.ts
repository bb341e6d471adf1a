/** The partials of a model that is served values which are wrong at all times in the same way. */
import type { FeatureSet } from '../features/featureSet.ts';
import type { State } from '../history/state.ts';
import type { Partials, Terms } from '../model/model.ts';
import type { ServingFaults } from './servingFaults.ts';

export class SpoiledPartials implements Partials {
  readonly features: FeatureSet;
  readonly intercept: number;
  readonly #terms: Terms;
  readonly #faults: ServingFaults;
  /** Of the entity at hand, each in its column. */
  readonly #values: Float64Array;

  /** @param faults steady ones */
  constructor(features: FeatureSet, terms: Terms, faults: ServingFaults) {
    this.features = features;
    this.intercept = terms.intercept;
    this.#terms = terms;
    this.#faults = faults;
    this.#values = new Float64Array(features.count);
  }

  partial(state: State, key: number, entity: number, nowMs: number, sentAtMs: number): number {
    const { first } = this.features.columns[key];
    this.features.write(state, key, entity, nowMs, sentAtMs, this.#values, first);
    this.#faults.spoilSteadily(this.#values, 0, key, entity);
    return this.#terms.term(key, entity, this.#values, 0);
  }
}
