import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sigmoid } from '../../../src/base/sigmoid.ts';
import { auc, groupedAuc } from '../../../src/evaluation/metrics/auc.ts';
import { evaluate } from '../../../src/evaluation/metrics/evaluate.ts';
import { calibration, logLoss, normalizedEntropy } from '../../../src/evaluation/metrics/probability.ts';
import { RUNS, sampleRows, tiedRows } from './rows.ts';

/** By the definition: for each threshold the precision of what reaches it, times what it adds to the recall. */
function plainAveragePrecision(scores: Float64Array, labels: Uint8Array): number {
  const rows = Array.from(scores, (score, row) => ({ score, label: labels[row] }));
  const positives = rows.filter(({ label }) => label === 1).length;
  let recall = 0;
  let area = 0;
  for (const threshold of [...new Set(scores)].sort((a, b) => b - a)) {
    const reached = rows.filter(({ score }) => score >= threshold);
    const hits = reached.filter(({ label }) => label === 1).length;
    area += (hits / reached.length) * (hits / positives - recall);
    recall = hits / positives;
  }
  return area;
}

test('average precision is that of its definition, ties and infinities included', () => {
  fc.assert(
    fc.property(tiedRows, ({ scores, labels, users }) => {
      const { prAuc } = evaluate(scores, labels, users);
      if (labels.includes(1)) expect(prAuc).toBeCloseTo(plainAveragePrecision(scores, labels), 12);
      else expect(prAuc).toBeNaN();
    }),
    RUNS,
  );
});

test('average precision is that of scikit-learn', () => {
  const of = (scores: number[], labels: number[]) =>
    evaluate(Float64Array.from(scores), Uint8Array.from(labels), new Int32Array(labels.length)).prAuc;
  // The example of average_precision_score in the documentation of scikit-learn 1.5: 0.83...
  expect(of([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBeCloseTo(5 / 6, 12);
  // One threshold for all, so the share of positives; as test_average_precision_constant_values of scikit-learn has it.
  expect(of([2, 2, 2, 2], [0, 1, 0, 0])).toBe(0.25);
});

test('gathers what each definition says on its own', () => {
  const { scores, labels, users } = sampleRows(3000, 50);
  const probabilities = scores.map(sigmoid);
  expect(evaluate(scores, labels, users)).toEqual({
    rows: 3000,
    positives: labels.reduce((sum, label) => sum + label, 0),
    auc: auc(scores, labels),
    prAuc: expect.closeTo(plainAveragePrecision(scores, labels), 12),
    groupedAuc: groupedAuc(scores, labels, users),
    ne: normalizedEntropy(probabilities, labels),
    logLoss: logLoss(probabilities, labels),
    calibration: calibration(probabilities, labels),
  });
});

test('ranks by logit, where probabilities have run out of digits', () => {
  const metrics = evaluate(Float64Array.of(50, 60), Uint8Array.of(0, 1), Int32Array.of(0, 0));
  expect(sigmoid(50)).toBe(sigmoid(60));
  expect(metrics.auc).toBe(1);
});

test('stays finite at infinite logits', () => {
  const logits = Float64Array.of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const metrics = evaluate(logits, Uint8Array.of(1, 0), Int32Array.of(0, 1));
  expect(metrics.auc).toBe(0);
  expect(metrics.logLoss).toBeCloseTo(15 * Math.log(10), 1);
  expect(metrics.calibration).toBe(1);
});

test('a model that predicts one half for every row is worth nothing', () => {
  const metrics = evaluate(new Float64Array(4), Uint8Array.of(0, 1, 1, 0), Int32Array.of(0, 0, 1, 1));
  expect(metrics).toEqual({
    rows: 4,
    positives: 2,
    auc: 0.5,
    prAuc: 0.5,
    groupedAuc: 0.5,
    ne: 1,
    logLoss: Math.LN2,
    calibration: 1,
  });
});

test('has NaN where one class says nothing', () => {
  const metrics = evaluate(Float64Array.of(0, 1), Uint8Array.of(0, 0), Int32Array.of(0, 0));
  expect([metrics.auc, metrics.prAuc, metrics.groupedAuc, metrics.ne, metrics.calibration]).toEqual(
    Array(5).fill(Number.NaN),
  );
  expect(metrics.logLoss).toBeGreaterThan(0);
});

test.each([
  [[0, 1], [1], [0, 0], 'labels has 1 rows; expected 2, one per score'],
  [[0, 1], [1, 0], [0], 'users has 1 rows; expected 2, one per score'],
  [[0, Number.NaN], [1, 0], [0, 0], 'logits[1] is NaN; expected a number or an infinity'],
  [[0, 1], [1, 9], [0, 0], 'labels[1] is 9; expected 0 or 1'],
  [[0, 1], [1, 0], [0, -4], 'users[1] is -4; expected an id counted from 0'],
])('rejects logits %j, labels %j, users %j', (logits, labels, users, message) => {
  const run = () => evaluate(Float64Array.from(logits), Uint8Array.from(labels), Int32Array.from(users));
  expect(run).toThrow(new RangeError(message));
});
