import { describe, expect, it } from 'vitest';
import { BLOCK_ROWS, placeInBlock } from '../../src/base/blocks.ts';
import {
  type ImpressionColumn,
  type ImpressionKind,
  Impressions,
  type Phase,
} from '../../src/history/impressions.ts';

const ROWS = 2 * BLOCK_ROWS + 3;

/** What each column holds, by row. */
const COLUMNS: Record<ImpressionColumn, (row: number) => number> = {
  user: (row) => row,
  story: (row) => 2 * row,
  session: (row) => 2 ** 40 + row,
  sessionPosition: (row) => row % 5,
  phase: (row) => row % 3,
  kind: (row) => (row + 1) % 3,
  sentAtMs: (row) => 1000 * row,
  openedAtMs: (row) => (row % 2 === 0 ? Number.POSITIVE_INFINITY : 1000 * row + 1),
  propensity: (row) => 1 / (row + 1),
  score: (row) => -row,
  sendSeq: () => -1,
  openSeq: (row) => (row % 2 === 0 ? -1 : 3 * row),
};

function manyImpressions(): Impressions {
  const impressions = new Impressions(2, 7);
  const { features } = impressions;
  for (let row = 0; row < ROWS; row++) {
    const of = (name: ImpressionColumn) => COLUMNS[name](row);
    const appended = impressions.append(
      of('user'),
      of('story'),
      of('session'),
      of('sessionPosition'),
      of('phase') as Phase,
      of('sentAtMs'),
      of('propensity'),
      of('score'),
      of('kind') as ImpressionKind,
    );
    expect(appended).toBe(row);
    features.valuesToWrite(row).set([row, row + 0.5], features.placeOf(row));
  }
  // What comes to be known later, and not in order.
  for (let row = 1; row < ROWS; row += 2) {
    impressions.blockToWrite(row).openedAtMs[placeInBlock(row)] = COLUMNS.openedAtMs(row);
    const other = ROWS - 1 - row;
    impressions.blockToWrite(other).openSeq[placeInBlock(other)] = COLUMNS.openSeq(other);
  }
  return impressions;
}

describe('impressions', () => {
  const impressions = manyImpressions();
  const someRows = Int32Array.of(ROWS - 1, 0, BLOCK_ROWS, BLOCK_ROWS - 1, 2 * BLOCK_ROWS, 5, 5);

  it('can be copied row by row to another table', () => {
    const copy = new Impressions(2, 7);
    for (const row of someRows) copy.appendCopy(impressions, row);
    expect(copy.rows).toBe(someRows.length);
    for (const name of Object.keys(COLUMNS) as ImpressionColumn[])
      expect(copy.column(name)).toEqual(impressions.column(name, someRows));
    for (const column of [0, 1]) {
      const copied = copy.features.gather(column, Int32Array.from(someRows.keys()));
      expect(copied).toEqual(impressions.features.gather(column, someRows));
    }
  });

  it.each(Object.keys(COLUMNS) as ImpressionColumn[])('keep the column %s over many blocks', (name) => {
    const expected = Array.from({ length: ROWS }, (_, row) => COLUMNS[name](row));
    expect(impressions.rows).toBe(ROWS);
    expect(Array.from(impressions.column(name))).toEqual(expected);
    expect(Array.from(impressions.column(name, someRows))).toEqual(
      Array.from(someRows, (row) => expected[row]),
    );
    for (const row of someRows) expect(impressions.value(name, row)).toBe(expected[row]);
  });

  it('keep the vectors, too', () => {
    const rows = Int32Array.from({ length: ROWS }, (_, row) => row);
    expect(Array.from(impressions.features.gather(0, rows))).toEqual(Array.from(rows));
    expect(Array.from(impressions.features.gather(1, someRows))).toEqual(
      Array.from(someRows, (row) => row + 0.5),
    );
  });
});
