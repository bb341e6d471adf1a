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

  /** @param weights one for each cross, on the scale of the raw products */
  constructor(crosses: readonly Cross[], weights: Float64Array) {
    this.#crosses = crosses;
    this.#weights = weights;
  }

  /** Of the vector in `values` from `at` on. */
  of(values: Float64Array, at: number): number {
    let sum = 0;
    for (let index = 0; index < this.#crosses.length; index++) {
      const { first, second } = this.#crosses[index];
      sum += this.#weights[index] * (values[at + first] * values[at + second]);
    }
    return sum;
  }
}
