/** Excess information of tables that were made by hand, against a plain second implementation. */
import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import { Vectors } from '../../../src/base/vectors.ts';
import { excessMeasurer } from '../../../src/lab/measure/excess.ts';
import type { Table } from '../../../src/lab/stages/tables.ts';

const ROWS = 1200;
const COLUMNS = 3;
const uniform = stream(7, 'test');
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

type Values = readonly (readonly number[])[];

function tableOf(key: string, values: Values): Table {
  const vectors = new Vectors(COLUMNS, undefined);
  values.forEach((row, index) => {
    vectors.valuesToWrite(index).set(row, vectors.placeOf(index));
  });
  return { key, start: 0, end: values.length, vectors };
}

/** Labels depend on the first two columns, and on something that no column holds. */
const values = Array.from({ length: ROWS }, () => [normal(), normal(), normal()]);
const later = values.map(() => normal());
const labels = Uint8Array.from(values, ([a, b], row) =>
  Number(uniform() < 1 / (1 + Math.exp(-(-1.5 + a - 0.5 * b * b + 0.8 * later[row])))),
);
const users = Int32Array.from(values, () => Math.floor(uniform() * 200));
const rows = { key: 'all', rows: Int32Array.from(labels.keys()), labels, users };
const served = tableOf('served', values);

const excessOf = (table: Values, columns = [0, 1, 2]) =>
  excessMeasurer(served)(tableOf('other', table), rows, columns);
const changed = (change: (row: readonly number[], index: number) => number[]) => values.map(change);

/** Ridge-penalised logistic regression by plain Newton steps, and the AUC over all pairs. */
function aucOutOfFold(columns: Values): number {
  const scores = new Array<number>(ROWS);
  for (const fold of [0, 1]) {
    const inside = [...labels.keys()].filter((row) => users[row] % 2 !== fold);
    const scaled = columns.map((column) => {
      const mean = inside.reduce((sum, row) => sum + column[row], 0) / inside.length;
      const variance = inside.reduce((sum, row) => sum + (column[row] - mean) ** 2, 0) / inside.length;
      return column.map((value) => (value - mean) / Math.sqrt(variance));
    });
    const vector = (row: number) => [1, ...scaled.map((column) => column[row])];
    let weights = new Array<number>(columns.length + 1).fill(0);
    for (let step = 0; step < 12; step++) {
      const gradient = weights.map((weight, j) => (j === 0 ? 0 : 10 * weight));
      const hessian = weights.map((_, j) => weights.map((_, k) => (j === k && j > 0 ? 10 : 0)));
      for (const row of inside) {
        const x = vector(row);
        const p = 1 / (1 + Math.exp(-x.reduce((sum, value, j) => sum + value * weights[j], 0)));
        x.forEach((value, j) => {
          gradient[j] += (p - labels[row]) * value;
          for (let k = 0; k < x.length; k++) hessian[j][k] += p * (1 - p) * value * x[k];
        });
      }
      const move = solved(hessian, gradient);
      weights = weights.map((weight, j) => weight - move[j]);
    }
    for (const row of labels.keys()) {
      if (users[row] % 2 === fold) scores[row] = vector(row).reduce((sum, x, j) => sum + x * weights[j], 0);
    }
  }
  let wins = 0;
  let pairs = 0;
  for (const i of labels.keys()) {
    for (const j of labels.keys()) {
      if (labels[i] === 0 || labels[j] === 1) continue;
      pairs++;
      wins += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }
  }
  return wins / pairs;
}

/** Gauss–Jordan elimination. */
function solved(matrix: number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index]]);
  rows.forEach((pivot, j) => {
    const scale = pivot[j];
    for (let k = 0; k < pivot.length; k++) pivot[k] /= scale;
    rows.forEach((row, i) => {
      if (i === j) return;
      const share = row[j];
      for (let k = 0; k < row.length; k++) row[k] -= share * pivot[k];
    });
  });
  return rows.map((row) => row[right.length]);
}

const columnOf = (column: number) => values.map((row) => row[column]);
const squareOf = (column: number) => values.map((row) => row[column] ** 2);

describe('excess information', () => {
  test('is what differences add to served values and their squares, out of fold', () => {
    const differences = later.map((value, row) => value + 0.1 * values[row][2]);
    const known = [0, 1, 2].flatMap((column) => [columnOf(column), squareOf(column)]);
    const oracle = aucOutOfFold([...known, differences]) - aucOutOfFold(known);
    expect(oracle).toBeGreaterThan(0.03);
    expect(excessOf(changed(([a, b, c], row) => [a, b, c + differences[row]]))).toBeCloseTo(oracle, 3);
  });

  test('looks at the columns of a model only', () => {
    const leaky = changed(([a, b, c], row) => [a, b, c + later[row]]);
    expect(excessOf(leaky)).toBeGreaterThan(0.03);
    expect(excessOf(leaky, [0, 1])).toBe(0);
  });

  test('of the label itself is all that is left to know', () => {
    const known = aucOutOfFold([0, 1, 2].flatMap((column) => [columnOf(column), squareOf(column)]));
    expect(excessOf(changed(([a, b, c], row) => [a + labels[row], b, c]))).toBeCloseTo(1 - known, 2);
  });

  test('is nothing where values are the same, and next to nothing where serving knew as much', () => {
    expect(excessMeasurer(served)(served, rows, [0, 1, 2])).toBe(0);
    expect(excessOf(values)).toBe(0);
    expect(Math.abs(excessOf(changed(([a, b, c]) => [2 * a + 1, b - a, c])))).toBeLessThan(0.002);
    expect(Math.abs(excessOf(changed(([a, b, c]) => [a, b, c + normal()])))).toBeLessThan(0.006);
  });
});
