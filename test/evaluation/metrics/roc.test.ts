import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auc } from '../../../src/evaluation/metrics/auc.ts';
import { rocCurve, truePositiveRates } from '../../../src/evaluation/metrics/roc.ts';
import { runs } from '../../gear.ts';
import { close, type Rows, sampleRows, tiedRows } from './rows.ts';

type Point = [falsePositiveRate: number, truePositiveRate: number];

/** By its definition: every threshold in turn, counting the rows at or above it. */
function bruteCurve({ scores, labels }: Pick<Rows, 'scores' | 'labels'>): [number, number][] {
  const found = (label: number, threshold: number) =>
    scores.filter((score, row) => labels[row] === label && score >= threshold).length;
  const thresholds = [...new Set(Array.from(scores, (score) => score + 0))].sort((a, b) => (a > b ? -1 : 1));
  return [[0, 0], ...thresholds.map((at): [number, number] => [found(0, at), found(1, at)])];
}

/** The highest point of a polygon of counts above a rate: every edge is tried. */
function bruteRate(corners: [number, number][], rate: number): number {
  const [negatives, positives] = corners[corners.length - 1];
  const points = corners.map(([x, y]): Point => [x / negatives, y / positives]);
  let highest = Number.NaN;
  const offer = (y: number) => {
    if (!(y <= highest)) highest = y;
  };
  points.forEach(([x, y], index) => {
    if (x === rate) offer(y);
    if (index === 0) return;
    const [x0, y0] = points[index - 1];
    if (x0 < rate && rate < x) offer(y0 + ((y - y0) * (rate - x0)) / (x - x0));
  });
  return highest;
}

const GRID = Array.from({ length: 101 }, (_, percent) => percent / 100);

describe('the ROC curve', () => {
  test('has the corner of every threshold, with heavy ties, zeros of both signs and infinities', () => {
    fc.assert(
      fc.property(tiedRows, (rows) => {
        const { falsePositives, truePositives } = rocCurve(rows.scores, rows.labels);
        const corners = Array.from(falsePositives, (count, corner) => [count, truePositives[corner]]);
        expect(corners).toEqual(bruteCurve(rows));
      }),
      runs(900),
    );
  });

  // Twice the area in whole numbers, then one division, as the AUC is made: the two are equal to the last bit.
  test('has the AUC as its area, exactly', () => {
    const area = ({ scores, labels }: Pick<Rows, 'scores' | 'labels'>) => {
      const { falsePositives: x, truePositives: y } = rocCurve(scores, labels);
      let twice = 0;
      for (let at = 1; at < x.length; at++) twice += (x[at] - x[at - 1]) * (y[at] + y[at - 1]);
      return twice / (2 * x[x.length - 1] * y[y.length - 1]);
    };
    fc.assert(
      fc.property(tiedRows, (rows) => Object.is(area(rows), auc(rows.scores, rows.labels))),
      runs(900),
    );
    const many = sampleRows(20_000, 10);
    expect(area(many)).toBe(auc(many.scores, many.labels));
  });

  // Worked example of scikit-learn's documentation of roc_curve (1.x): fpr 0, 0, .5, .5, 1 and tpr 0, .5, .5, 1, 1.
  test('gives the known corners of a textbook example', () => {
    const { falsePositives, truePositives } = rocCurve(
      Float64Array.of(0.1, 0.4, 0.35, 0.8),
      Uint8Array.of(0, 0, 1, 1),
    );
    expect(Array.from(falsePositives)).toEqual([0, 0, 1, 1, 2]);
    expect(Array.from(truePositives)).toEqual([0, 1, 1, 2, 2]);
  });

  test.each([
    [[1, 2], [1], 'labels has 1 rows; expected 2, one per score'],
    [[1, Number.NaN], [0, 1], 'scores[1] is NaN; expected a number or an infinity'],
    [[1, 2], [0, 2], 'labels[1] is 2; expected 0 or 1'],
  ])('rejects scores %j with labels %j', (scores, labels, message) => {
    expect(() => rocCurve(Float64Array.from(scores), Uint8Array.from(labels))).toThrow(
      new RangeError(message),
    );
  });
});

describe('true positive rates at a grid', () => {
  const ratesOf = ({ scores, labels }: Pick<Rows, 'scores' | 'labels'>) =>
    truePositiveRates(rocCurve(scores, labels), GRID);

  test('are those of the polygon through all thresholds, the upper end where it is vertical', () => {
    fc.assert(
      fc.property(tiedRows, (rows) => {
        const corners = bruteCurve(rows);
        return ratesOf(rows).every((rate, at) => close(rate, bruteRate(corners, GRID[at])));
      }),
      runs(900),
    );
  });

  test('rise, and end at 1 unless there is one class', () => {
    fc.assert(
      fc.property(tiedRows, (rows) => {
        const rates = ratesOf(rows);
        if (new Set(rows.labels).size < 2) return rates.every(Number.isNaN);
        return rates[100] === 1 && rates.every((rate, at) => at === 0 || rate >= rates[at - 1]);
      }),
      runs(900),
    );
  });

  test('are the rates themselves where no row is told from another, and 1 where all are', () => {
    const labels = Uint8Array.of(0, 1, 1, 0, 0, 1, 0);
    ratesOf({ scores: new Float64Array(7), labels }).forEach((rate, at) => {
      expect(rate).toBeCloseTo(GRID[at], 14);
    });
    expect(ratesOf({ scores: Float64Array.from(labels), labels })).toEqual(GRID.map(() => 1));
  });

  // 29 of 100 is a rate that is not reached by 0.29 × 100 in doubles.
  test('see a corner that lies exactly at a rate of the grid', () => {
    const scores = Float64Array.from({ length: 101 }, (_, row) => (row < 29 ? 3 : row === 100 ? 2 : 1));
    const labels = Uint8Array.from({ length: 101 }, (_, row) => (row === 100 ? 1 : 0));
    const rates = ratesOf({ scores, labels });
    expect([rates[28], rates[29]]).toEqual([0, 1]);
  });
});
