import { expect, test } from 'vitest';
import { Draws, purpose } from '../../src/base/random.ts';
import { fitOutOfFold, scoresOutOfFold } from '../../src/model/outOfFold.ts';

const NOISE = purpose('test/model/outOfFold', 9002);

const draws = new Draws(11);
const ROWS = 2000;
const column = (n: number) => Float64Array.from({ length: ROWS }, (_, row) => draws.uniform(NOISE, row, n));
const users = Int32Array.from({ length: ROWS }, (_, row) => Math.floor(row / 5));
const [a, b] = [column(0), column(1)];
const labels = Uint8Array.from({ length: ROWS }, (_, row) =>
  draws.uniform(NOISE, row, 4) < 0.2 + 0.6 * a[row] ? 1 : 0,
);

test('a column has its own coefficient, whatever the others are', () => {
  const scoresOf = fitOutOfFold([a, b], { labels, users });
  const [before, after] = [scoresOf([a, b]), scoresOf([a.map((value) => value + 1), b])];
  const rises = [0, 1].map((fold) => after[5 * fold] - before[5 * fold]);
  expect(Math.min(...rises)).toBeGreaterThan(0.1);
  for (let row = 0; row < ROWS; row++)
    expect(after[row] - before[row]).toBeCloseTo(rises[users[row] % 2], 12);
});

test('no score depends on a label of its own fold', () => {
  const flipped = labels.map((label, row) => (users[row] % 2 === 0 ? 1 - label : label));
  const [before, after] = [labels, flipped].map((each) => scoresOutOfFold([a, b], { labels: each, users }));
  for (let row = 0; row < ROWS; row++) {
    if (users[row] % 2 === 0) expect(after[row]).toBe(before[row]);
  }
  expect(after.some((score, row) => score !== before[row])).toBe(true);
});
