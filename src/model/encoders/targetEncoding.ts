/**
 * Basis of all target encodings: counts per entity, and a code that shrinks a small count towards a prior.
 */

/** Training rows, in any order. */
export interface TargetRows {
  /** The entity of each row, at least 0. */
  readonly keys: Int32Array;
  /** Label of each row, 0 or 1. */
  readonly labels: Uint8Array;
  /** Pseudo-rows at the prior; at least 0. */
  readonly smoothing: number;
  /** In place of the base rates of these rows. */
  readonly prior?: number | undefined;
}

export interface TargetEncoding {
  /** Code of each training row. */
  readonly trainCodes: Float64Array;
  /** Base rate of all training rows, unless one is given: the code of an entity not seen in training. */
  readonly prior: number;
  /** The code of an entity for test and production rows, frozen: from all training rows. */
  codeOf(key: number): number;
}

/** Rows and positives per entity among the training rows counted so far. */
export class TargetCounts {
  /** Over all entities. */
  count = 0;
  positive = 0;
  readonly #labels: Uint8Array;
  readonly #smoothing: number;
  readonly #prior: number | undefined;
  readonly #slots = new Map<number, number>();
  readonly #slotOf: Int32Array;
  readonly #counts: Float64Array;
  readonly #positives: Float64Array;

  /**
   * Nothing is counted yet.
   * @throws RangeError if there are no training rows, smoothing is negative, a key is negative or a label neither 0 nor 1
   */
  constructor({ keys, labels, smoothing, prior }: TargetRows) {
    requireUsable({ keys, labels, smoothing });
    this.#smoothing = smoothing;
    this.#prior = prior;
    this.#labels = labels;
    this.#slotOf = keys.map((key) => {
      const slot = this.#slots.get(key) ?? this.#slots.size;
      this.#slots.set(key, slot);
      return slot;
    });
    this.#counts = new Float64Array(this.#slots.size);
    this.#positives = new Float64Array(this.#slots.size);
  }

  apply(row: number): void {
    this.#change(row, 1);
  }

  retract(row: number): void {
    this.#change(row, -1);
  }

  /** The base rate of what is counted now, or the prior that was given. */
  get prior(): number {
    return this.#prior ?? this.positive / this.count;
  }

  /** Code of a training row from what is counted now. */
  code(row: number, prior: number): number {
    return this.#code(this.#slotOf[row], prior);
  }

  /** The encoding, once all training rows are counted. */
  frozen(trainCodes: Float64Array): TargetEncoding {
    const { prior } = this;
    return {
      trainCodes,
      prior,
      codeOf: (key) => {
        const slot = this.#slots.get(key);
        return slot === undefined ? prior : this.#code(slot, prior);
      },
    };
  }

  #change(row: number, by: 1 | -1): void {
    const slot = this.#slotOf[row];
    const positive = by * this.#labels[row];
    this.#counts[slot] += by;
    this.#positives[slot] += positive;
    this.count += by;
    this.positive += positive;
  }

  #code(slot: number, prior: number): number {
    const weight = this.#counts[slot] + this.#smoothing;
    return weight === 0 ? prior : (this.#positives[slot] + this.#smoothing * prior) / weight;
  }
}

function requireUsable({ keys, labels, smoothing }: TargetRows): void {
  if (keys.length === 0) {
    throw new RangeError(
      'target encoding: found no training rows, expected at least one; widen the training period',
    );
  }
  if (!(smoothing >= 0 && smoothing < Infinity)) {
    throw new RangeError(
      `target encoding: smoothing is ${smoothing}, expected a finite number of at least 0`,
    );
  }
  for (let row = 0; row < keys.length; row++) {
    if (keys[row] >= 0 && labels[row] <= 1) continue;
    throw new RangeError(
      `target encoding: row ${row} has key ${keys[row]} and label ${labels[row]}, expected a key of at least 0 and ` +
        'a label of 0 or 1; select rows that exist',
    );
  }
}
