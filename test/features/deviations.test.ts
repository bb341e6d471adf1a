/** Deviations of served values, against two plain passes. */
import { expect, it } from 'vitest';
import { Vectors } from '../../src/base/vectors.ts';
import { featureCount } from '../../src/features/definitions.ts';
import { deviationsOf } from '../../src/features/skew.ts';

/** Rows from `start` on, with the same function of the row's place in every column but for its index. */
function tableOf(start: number, rows: number, value: (place: number, column: number) => number) {
  const vectors = new Vectors(featureCount, undefined, start);
  for (let row = start; row < start + rows; row++) {
    const values = vectors.valuesToWrite(row);
    for (let column = 0; column < featureCount; column++) {
      values[vectors.placeOf(row) + column] = value(row - start, column);
    }
  }
  return { start, end: start + rows, vectors };
}

it('agrees with the definition, far from zero and across blocks', () => {
  const value = (place: number, column: number) => 1000 * column + Math.sin(place * (column + 1));
  const rows = 9000;
  const found = deviationsOf(tableOf(8192, rows, value));
  for (let column = 0; column < featureCount; column++) {
    const values = Array.from({ length: rows }, (_, place) => value(place, column));
    const mean = values.reduce((sum, each) => sum + each, 0) / rows;
    const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / rows;
    expect(found[column]).toBeCloseTo(Math.sqrt(variance), 9);
  }
});

it('is exactly 0 where nothing varies, whatever the value and the number of rows', () => {
  for (const rows of [1, 3, 10, 1001]) {
    const found = deviationsOf(tableOf(0, rows, (_, column) => 1 / (column + 3)));
    expect(Array.from(found)).toEqual(new Array(featureCount).fill(0));
  }
});
