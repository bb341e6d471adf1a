/** A column of values that come one by one, of which the first says what kind it is. */
import type { Column, ColumnKind } from '../table.ts';
import { momentOf } from './moment.ts';

/** A value as a file with types holds it. */
export type Raw = number | bigint | boolean | string | Date | null | undefined;

/** Thrown where values of one column are of different kinds, so that only texts can hold them all. */
export class MixedKinds extends Error {
  readonly column: string;

  constructor(column: string) {
    super(`column ${column} mixes kinds`);
    this.column = column;
  }
}

const FIRST_ROWS = 1 << 12;

/** Numbers as programs write them. One with leading zeros is an id, and a text. */
const NUMBER = /^[-+]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const WHOLE = /^[-+]?\d+$/;
const FLAG = /^(?:true|false)$/i;
/** Texts that mean that there is no value. */
const ABSENT = new Set(['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', 'None']);

export class ColumnBuilder {
  readonly name: string;
  readonly #isText: boolean;
  #kind: ColumnKind | undefined;
  #values: Float64Array;
  #rows = 0;
  #lacksZone = false;
  readonly #places = new Map<string, number>();

  /** @param isText keeps every value as a text */
  constructor(name: string, isText: boolean, rows = FIRST_ROWS) {
    this.name = name;
    this.#isText = isText;
    this.#values = new Float64Array(rows);
  }

  /**
   * Adds a value that has a type.
   * @throws MixedKinds if it is of another kind than those before it
   */
  add(value: Raw): void {
    if (value === null || value === undefined) this.#push(Number.NaN);
    else if (this.#isText) this.#text(value instanceof Date ? value.toISOString() : String(value));
    else if (typeof value === 'number') this.#push(value, 'number');
    else if (typeof value === 'bigint') this.#exact(Number(value));
    else if (typeof value === 'boolean') this.#push(value ? 1 : 0, 'flag');
    else if (typeof value === 'string') this.#text(value);
    else this.#push(value.getTime(), 'time');
  }

  /**
   * Adds a value of a file without types: a number, a flag, a moment or a text.
   * @throws MixedKinds if it is of another kind than those before it
   */
  addText(text: string): void {
    if (ABSENT.has(text)) this.#push(Number.NaN);
    else if (this.#isText) this.#text(text);
    else if (WHOLE.test(text) && NUMBER.test(text)) this.#exact(Number(text));
    else if (NUMBER.test(text)) this.#push(Number(text), 'number');
    else if (FLAG.test(text)) this.#push(text.toLowerCase() === 'true' ? 1 : 0, 'flag');
    else {
      const moment = momentOf(text);
      if (moment === undefined) this.#text(text);
      else {
        this.#lacksZone ||= moment.lacksZone;
        this.#push(moment.ms, 'time');
      }
    }
  }

  /** Keeps some of the values, in their order; texts that no other has stay among the texts. */
  keep(rows: Int32Array): void {
    for (let index = 0; index < rows.length; index++) this.#values[index] = this.#values[rows[index]];
    this.#rows = rows.length;
  }

  /** The column, once all values are added. */
  get built(): Column {
    return {
      name: this.name,
      kind: this.#kind ?? 'number',
      values: this.#values.slice(0, this.#rows),
      texts: [...this.#places.keys()],
      lacksZone: this.#lacksZone,
    };
  }

  /** A whole number, unless it is so large that two of them could become one: ids stay apart as texts. */
  #exact(value: number): void {
    if (!Number.isSafeInteger(value)) throw new MixedKinds(this.name);
    this.#push(value, 'number');
  }

  #text(text: string): void {
    const place = this.#places.get(text) ?? this.#places.size;
    this.#places.set(text, place);
    this.#push(place, 'text');
  }

  #push(value: number, kind?: ColumnKind): void {
    if (kind !== undefined) {
      this.#kind ??= kind;
      if (this.#kind !== kind) throw new MixedKinds(this.name);
    }
    if (this.#rows === this.#values.length) {
      const larger = new Float64Array(2 * this.#values.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#rows++] = value;
  }
}
