import { describe, expect, it } from 'vitest';
import { BLOCK_ROWS, type BlockStore } from '../../src/base/blocks.ts';
import { Vectors } from '../../src/base/vectors.ts';
import { countedStore } from './stores.ts';

/** Rows [start, end) of width 2: the row, and a value of it. */
function vectors(start: number, end: number, numberOf: (row: number) => number, store?: BlockStore): Vectors {
  const made = new Vectors(2, store, start);
  for (let row = start; row < end; row++) {
    made.valuesToWrite(row).set([row, numberOf(row)], made.placeOf(row));
  }
  return made;
}

const START = 2 * BLOCK_ROWS - 3;
const END = 4 * BLOCK_ROWS + 5;

describe('vectors', () => {
  it('keep each row at its place, from any row on, in memory or not', () => {
    for (const store of [undefined, countedStore()]) {
      const made = vectors(START, END, Math.sqrt, store);
      const rows = Int32Array.of(START, END - 1, 3 * BLOCK_ROWS, START + 5, 3 * BLOCK_ROWS - 1);
      expect([...made.gather(0, rows)]).toEqual([...rows]);
      expect([...made.gather(1, rows)]).toEqual([...rows].map(Math.sqrt));
    }
  });

  it('take over equal blocks of another table, and no others', () => {
    const served = vectors(0, END + 10, (row) => row);
    const changed = 3 * BLOCK_ROWS + 1;
    const made = vectors(START, END, (row) => (row === changed ? Number.NaN : row));
    for (let first = START; first < END; ) {
      const end = Math.min((Math.floor(first / BLOCK_ROWS) + 1) * BLOCK_ROWS, END);
      made.shareIfEqual(first, end, served);
      first = end;
    }
    expect(made.shares(START, 3 * BLOCK_ROWS, served)).toBe(true);
    expect(made.shares(4 * BLOCK_ROWS, END, served)).toBe(true);
    expect(made.shares(START, END, served)).toBe(false);
    expect(made.gather(1, Int32Array.of(changed, changed + 1))).toEqual(
      Float64Array.of(Number.NaN, changed + 1),
    );
  });

  it('tell zeros of different sign apart, and take NaN for NaN', () => {
    const of = (value: number) => vectors(0, 1, () => value);
    const shared = (value: number, other: number) => {
      const [made, served] = [of(value), of(other)];
      made.shareIfEqual(0, 1, served);
      return made.shares(0, 1, served);
    };
    expect([shared(0, 0), shared(0, -0), shared(Number.NaN, Number.NaN)]).toEqual([true, false, true]);
  });
});
