/** Numbers from 0 for the entities that tables name by ids of whatever kind. */
import { type Column, textAt } from '../table.ts';

export class Numbering {
  readonly #numbers = new Map<string, number>();

  get count(): number {
    return this.#numbers.size;
  }

  /** By row of a column: the number of its id, which gets one if it has none yet; -1 where there is no id. */
  numbersOf(column: Column): Int32Array {
    return this.#each(column, (id) => {
      const number = this.#numbers.get(id) ?? this.#numbers.size;
      this.#numbers.set(id, number);
      return number;
    });
  }

  /** The same without new numbers: -1 for an id that has none, too. */
  knownIn(column: Column): Int32Array {
    return this.#each(column, (id) => this.#numbers.get(id) ?? -1);
  }

  /** The ids in the order of their numbers. */
  get ids(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  /** Looks at each value once, however many rows have it. */
  #each(column: Column, numberOf: (id: string) => number): Int32Array {
    const seen = new Map<number, number>();
    return Int32Array.from(column.values, (value, row) => {
      if (Number.isNaN(value)) return -1;
      const earlier = seen.get(value);
      if (earlier !== undefined) return earlier;
      const number = numberOf(textAt(column, row) as string);
      seen.set(value, number);
      return number;
    });
  }
}
