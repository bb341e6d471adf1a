/** Products of two features as further columns of a model: second-order interactions. */

/** Two feature columns whose product is a column of its own. */
export interface Cross {
  readonly first: number;
  readonly second: number;
}

export function crossName(featureNames: readonly string[], { first, second }: Cross): string {
  return `${featureNames[first]}×${featureNames[second]}`;
}

/** Every two of the features that a model crosses; `all` are those that it uses. */
export function crossesOf(
  featureNames: readonly string[],
  crossed: 'all' | readonly string[] | undefined,
  used: 'all' | readonly string[],
): readonly Cross[] {
  if (crossed === undefined) return [];
  const names = crossed !== 'all' ? crossed : used !== 'all' ? used : featureNames;
  const places = featureNames.flatMap((name, column) => (names.includes(name) ? [column] : []));
  return places.flatMap((first, index) => places.slice(index + 1).map((second) => ({ first, second })));
}

/** The share of a logit that crosses have. It depends on several entities at once, so no cache of partials holds it. */
export class CrossTerms {
  readonly #crosses: readonly Cross[];
  readonly #weights: Float64Array;
  readonly #fills: Float64Array | undefined;

  /**
   * @param weights one for each cross, on the scale of the raw products
   * @param fills by feature column: the value in place of a missing one
   */
  constructor(crosses: readonly Cross[], weights: Float64Array, fills?: Float64Array) {
    this.#crosses = crosses;
    this.#weights = weights;
    this.#fills = fills;
  }

  /** Of the vector in `values` from `at` on. */
  of(values: Float64Array, at: number): number {
    let sum = 0;
    for (let index = 0; index < this.#crosses.length; index++) {
      const { first, second } = this.#crosses[index];
      sum += this.#weights[index] * (this.#value(values, at, first) * this.#value(values, at, second));
    }
    return sum;
  }

  #value(values: Float64Array, at: number, column: number): number {
    const value = values[at + column];
    return this.#fills !== undefined && Number.isNaN(value) ? this.#fills[column] : value;
  }
}
