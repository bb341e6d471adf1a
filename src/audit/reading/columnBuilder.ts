/** A column of values that come one by one, of which the first says what kind it is. */
import type { Column, ColumnKind } from '../table.ts';
import { momentOf } from './moment.ts';

/** A value as a file with types holds it. */
export type Raw = number | bigint | boolean | string | null | undefined;

/** Thrown where values of one column are of different kinds, so that only texts can hold them all. */
export class MixedKinds extends Error {
  readonly column: string;
  readonly kind: ColumnKind;
  readonly earlier: ColumnKind;

  constructor(column: string, kind: ColumnKind, earlier: ColumnKind) {
    super(`column ${column} mixes kinds`);
    this.column = column;
    this.kind = kind;
    this.earlier = earlier;
  }
}

/** Thrown for a whole number so large that two of them could become one double: only texts keep such ids apart. */
export class TooLarge extends Error {
  readonly column: string;

  constructor(column: string) {
    super(`column ${column} has numbers beyond 2^53`);
    this.column = column;
  }
}

/** Thrown for a value that no column holds. */
export class Unfit extends Error {
  readonly column: string;
  readonly found: string;
  readonly expected: string;
  readonly remedy: string;

  constructor(column: string, found: string, expected: string, remedy: string) {
    super(`column ${column} has ${found}`);
    this.column = column;
    this.found = found;
    this.expected = expected;
    this.remedy = remedy;
  }
}

const FIRST_ROWS = 1 << 12;

/** Numbers as programs write them. One with leading zeros is an id, and a text. */
const NUMBER = /^[-+]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const WHOLE = /^[-+]?\d+$/;
const INFINITE = /^([-+]?)inf(?:inity)?$/i;
const FLAG = /^(?:true|false)$/i;
/** Texts that mean that there is no value. */
const ABSENT = new Set(['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', 'None']);

export class ColumnBuilder {
  readonly name: string;
  readonly #isText: boolean;
  #kind: ColumnKind | undefined;
  #values: Float64Array;
  #rows = 0;
  #lacksZone: boolean | undefined;
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
    else if (this.#isText) this.#text(String(value));
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'bigint') this.#exact(Number(value));
    else if (typeof value === 'boolean') this.#push(value ? 1 : 0, 'flag');
    else this.#text(value);
  }

  /**
   * Adds the finite numbers from a place on, as fast as a column of nothing else is read.
   * @returns the place of the first value that is none
   */
  addNumbers(values: ArrayLike<unknown>, from: number): number {
    if (this.#isText || (this.#kind ?? 'number') !== 'number') return from;
    const rows = this.#rows - from;
    const end = Math.min(values.length, this.#values.length - rows);
    let place = from;
    for (; place < end; place++) {
      const value = values[place];
      if (typeof value !== 'number' || !Number.isFinite(value)) break;
      this.#values[rows + place] = value;
    }
    if (place > from) this.#kind = 'number';
    this.#rows = rows + place;
    return place;
  }

  /**
   * Adds a value of a file without types: a number, a flag, a moment or a text.
   * @throws MixedKinds if it is of another kind than those before it
   */
  addText(text: string): void {
    if (ABSENT.has(text)) this.#push(Number.NaN);
    else if (this.#isText) this.#text(text);
    else if (WHOLE.test(text) && NUMBER.test(text)) this.#exact(Number(text));
    else if (NUMBER.test(text)) this.#number(Number(text));
    else if (FLAG.test(text)) this.#push(text.toLowerCase() === 'true' ? 1 : 0, 'flag');
    else if (this.#kind !== 'text' && INFINITE.test(text)) {
      this.#number(text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    } else {
      const moment = momentOf(text);
      if (moment === undefined) this.#text(text);
      else this.addMoment(moment.ms, moment.lacksZone);
    }
  }

  /** Adds a moment in milliseconds since 1970, in UTC where its zone is not known. */
  addMoment(ms: number, lacksZone: boolean): void {
    this.#lacksZone ??= lacksZone;
    if (this.#lacksZone !== lacksZone) {
      throw new Unfit(
        this.name,
        lacksZone
          ? 'a moment without a zone, where those before it have one'
          : 'a moment with a zone, where those before it have none',
        'all with a zone, or all without',
        'write the zone behind each, such as Z or +05:30',
      );
    }
    this.#push(ms, 'time');
  }

  /** Keeps some of the values, in their order; texts that no other has stay among the texts. */
  keep(rows: Int32Array): void {
    for (let index = 0; index < rows.length; index++) this.#values[index] = this.#values[rows[index]];
    this.#rows = rows.length;
  }

  /** The column, once all values are added. */
  get built(): Column {
    const column = {
      name: this.name,
      kind: this.#kind ?? 'number',
      values: this.#values.slice(0, this.#rows),
      texts: [...this.#places.keys()],
      lacksZone: this.#lacksZone ?? false,
    };
    return column.kind === 'text' ? momentsWritten(column) : column;
  }

  #number(value: number): void {
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      throw new Unfit(
        this.name,
        `${value}`,
        'a finite number, or no value',
        'leave the value empty, or the column out with --except',
      );
    }
    this.#push(value, 'number');
  }

  #exact(value: number): void {
    if (!Number.isSafeInteger(value)) throw new TooLarge(this.name);
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
      if (this.#kind !== kind) throw new MixedKinds(this.name, kind, this.#kind);
    }
    if (this.#rows === this.#values.length) {
      const larger = new Float64Array(2 * this.#values.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#rows++] = value;
  }
}

/** A column of texts all of which are moments as moments: JSON has no other way to write them. */
function momentsWritten(column: Column): Column {
  const moments = new ColumnBuilder(column.name, false, column.values.length);
  const parsed = [];
  for (const text of column.texts) {
    const moment = momentOf(text);
    if (moment === undefined) return column;
    parsed.push(moment);
  }
  for (const place of column.values) {
    if (Number.isNaN(place)) moments.add(null);
    else moments.addMoment(parsed[place].ms, parsed[place].lacksZone);
  }
  return moments.built;
}
