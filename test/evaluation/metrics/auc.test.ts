import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auc, groupedAuc } from '../../../src/evaluation/metrics/auc.ts';
import { runs } from '../../gear.ts';
import { bruteAuc, bruteGroupedAuc, close, sampleRows, tiedRows } from './rows.ts';

describe('auc', () => {
  test('equals the count over all pairs, with heavy ties, zeros of both signs and infinities', () => {
    fc.assert(
      // The pairwise count is exact too (halves, then one division), so equality is exact.
      fc.property(tiedRows, ({ scores, labels }) => Object.is(auc(scores, labels), bruteAuc(scores, labels))),
      runs(900),
    );
  });

  test('equals the count over all pairs of 2,000 rows', () => {
    const { scores, labels } = sampleRows(2000, 10);
    expect(auc(scores, labels)).toBe(bruteAuc(scores, labels));
  });

  // Worked example of scikit-learn's documentation of roc_auc_score and roc_curve (1.x): 0.75.
  test('gives the known answer of a textbook example', () => {
    expect(auc(Float64Array.of(0.1, 0.4, 0.35, 0.8), Uint8Array.of(0, 0, 1, 1))).toBe(0.75);
  });

  test('is 1, 0 and one half for perfect, reversed and constant scores', () => {
    const labels = Uint8Array.of(0, 0, 1, 1);
    expect(auc(Float64Array.of(1, 2, 3, 4), labels)).toBe(1);
    expect(auc(Float64Array.of(4, 3, 2, 1), labels)).toBe(0);
    expect(auc(new Float64Array(4).fill(7), labels)).toBe(0.5);
    expect(auc(Float64Array.of(-0, 0, 0, -0), labels)).toBe(0.5);
  });

  test('is NaN with one class or no rows', () => {
    expect(auc(Float64Array.of(1, 2), Uint8Array.of(1, 1))).toBeNaN();
    expect(auc(Float64Array.of(1, 2), Uint8Array.of(0, 0))).toBeNaN();
    expect(auc(new Float64Array(0), new Uint8Array(0))).toBeNaN();
  });

  test.each([
    [[1, 2], [1], 'labels has 1 rows; expected 2, one per score'],
    [[1, Number.NaN], [0, 1], 'scores[1] is NaN; expected a number or an infinity'],
    [[1, 2], [0, 2], 'labels[1] is 2; expected 0 or 1'],
  ])('rejects scores %j with labels %j', (scores, labels, message) => {
    expect(() => auc(Float64Array.from(scores), Uint8Array.from(labels))).toThrow(new RangeError(message));
  });
});

describe('groupedAuc', () => {
  test('equals the impression-weighted mean of the pairwise counts of each group', () => {
    fc.assert(
      fc.property(tiedRows, (rows) => {
        return close(groupedAuc(rows.scores, rows.labels, rows.users), bruteGroupedAuc(rows));
      }),
      runs(900),
    );
  });

  test('weights by rows, not by pairs, and leaves out groups of one class', () => {
    const scores = Float64Array.of(1, 2, 3, 4, 1, 2, 9);
    const labels = Uint8Array.of(0, 0, 1, 1, 1, 0, 1);
    const groups = Int32Array.of(0, 0, 0, 0, 3, 3, 5);
    // Group 0: AUC 1 on 4 rows; group 3: AUC 0 on 2 rows. By pairs it would be 4/5.
    expect(groupedAuc(scores, labels, groups)).toBe(4 / 6);
  });

  test('is the AUC when there is one group, and NaN when no group has both classes', () => {
    const { scores, labels } = sampleRows(500, 1);
    expect(groupedAuc(scores, labels, new Int32Array(500))).toBeCloseTo(auc(scores, labels), 14);
    expect(groupedAuc(Float64Array.of(1, 2), Uint8Array.of(0, 1), Int32Array.of(0, 1))).toBeNaN();
  });

  test('ignores a constant added to all scores of a user', () => {
    const { scores, labels, users } = sampleRows(500, 20);
    const whole = scores.map((score) => Math.round(score));
    const shifted = whole.map((score, row) => score + 100 * users[row]);
    expect(groupedAuc(shifted, labels, users)).toBe(groupedAuc(whole, labels, users));
    expect(auc(shifted, labels)).not.toBe(auc(whole, labels));
  });

  test.each([
    [[0], 'groups has 1 rows; expected 2, one per score'],
    [[0, -1], 'groups[1] is -1; expected an id counted from 0'],
  ])('rejects groups %j', (groups, message) => {
    const grouped = () => groupedAuc(Float64Array.of(1, 2), Uint8Array.of(0, 1), Int32Array.from(groups));
    expect(grouped).toThrow(new RangeError(message));
  });
});
