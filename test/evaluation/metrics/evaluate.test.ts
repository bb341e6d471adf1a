import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import { sigmoid } from '../../../src/base/sigmoid.ts';
import { auc, groupedAuc } from '../../../src/evaluation/metrics/auc.ts';
import { evaluate } from '../../../src/evaluation/metrics/evaluate.ts';
import { calibration, logLoss, normalizedEntropy } from '../../../src/evaluation/metrics/probability.ts';
import { runs } from '../../gear.ts';
import { bruteSoftAuc, certain, close, sampleRows, scoredOf, tiedRows } from './rows.ts';

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
    fc.property(tiedRows, (rows) => {
      const { scores, labels } = rows;
      const { prAuc } = evaluate(scoredOf(rows));
      if (labels.includes(1)) expect(prAuc).toBeCloseTo(plainAveragePrecision(scores, labels), 12);
      else expect(prAuc).toBeNaN();
    }),
    runs(900),
  );
});

test('average precision is that of scikit-learn', () => {
  const of = (scores: number[], labels: number[]) =>
    evaluate(
      certain(
        scores,
        labels,
        labels.map(() => 0),
      ),
    ).prAuc;
  // The example of average_precision_score in the documentation of scikit-learn 1.5: 0.83...
  expect(of([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBeCloseTo(5 / 6, 12);
  // One threshold for all, so the share of positives; as test_average_precision_constant_values of scikit-learn has it.
  expect(of([2, 2, 2, 2], [0, 1, 0, 0])).toBe(0.25);
});

test('gathers what each definition says on its own', () => {
  const rows = sampleRows(3000, 50);
  const { scores, labels, labelProbabilities, users } = rows;
  const probabilities = scores.map(sigmoid);
  const expected = probabilities.reduce((sum, p) => sum + p, 0);
  const opens = labelProbabilities.reduce((sum, p) => sum + p, 0);
  expect(evaluate(scoredOf(rows))).toEqual({
    rows: 3000,
    positives: labels.reduce((sum, label) => sum + label, 0),
    auc: auc(scores, labels),
    prAuc: expect.closeTo(plainAveragePrecision(scores, labels), 12),
    groupedAuc: groupedAuc(scores, labels, users),
    ne: normalizedEntropy(probabilities, labels),
    logLoss: logLoss(probabilities, labels),
    calibration: calibration(probabilities, labels),
    softAuc: expect.closeTo(bruteSoftAuc(rows), 12),
    softNe: expect.closeTo(bruteSoftNe(probabilities, labelProbabilities), 12),
    softCalibration: expect.closeTo(expected / opens, 12),
  });
});

/** The mean log loss over labels of both kinds, weighted by their probabilities, over the entropy of the mean probability. */
function bruteSoftNe(predicted: Float64Array, labelProbabilities: Float64Array): number {
  const mean = (of: (row: number) => number) =>
    Array.from(predicted, (_, row) => of(row)).reduce((sum, value) => sum + value, 0) / predicted.length;
  const crossEntropy = (p: number, q: number) => -(p * Math.log(q) + (1 - p) * Math.log(1 - q));
  const rate = mean((row) => labelProbabilities[row]);
  return mean((row) => crossEntropy(labelProbabilities[row], predicted[row])) / crossEntropy(rate, rate);
}

test('soft AUC is the expectation over all pairs of two rows, with heavy ties and certain labels', () => {
  fc.assert(
    fc.property(tiedRows, (rows) => close(evaluate(scoredOf(rows)).softAuc, bruteSoftAuc(rows))),
    runs(900),
  );
});

test('soft metrics are the hard ones, exactly, where each label was certain', () => {
  fc.assert(
    fc.property(tiedRows, ({ scores, labels, users }) => {
      const metrics = evaluate(certain([...scores], [...labels], [...users]));
      expect([metrics.softAuc, metrics.softNe, metrics.softCalibration]).toEqual([
        metrics.auc,
        metrics.ne,
        metrics.calibration,
      ]);
    }),
    runs(900),
  );
});

test('soft metrics are what hard ones are on the average over labels drawn anew', () => {
  const { scores, users } = sampleRows(2000, 20);
  const uniform = stream(5, 'test-labels');
  // Neither calibrated nor in the order of the scores.
  const labelProbabilities = scores.map((score) => (0.3 + 0.4 * uniform()) * sigmoid(0.5 * score));
  const draw = () =>
    evaluate({
      logits: scores,
      labels: Uint8Array.from(labelProbabilities, (p) => (uniform() < p ? 1 : 0)),
      labelProbabilities,
      users,
    });
  const draws = Array.from({ length: 400 }, draw);
  for (const [hard, soft] of [
    ['auc', 'softAuc'],
    ['ne', 'softNe'],
    ['calibration', 'softCalibration'],
  ] as const) {
    const values = draws.map((metrics) => metrics[hard]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    expect(Math.abs(mean - draws[0][soft]), hard).toBeLessThan(4 * Math.sqrt(variance / values.length));
  }
});

test('ranks by logit, where probabilities have run out of digits', () => {
  const metrics = evaluate(certain([50, 60], [0, 1], [0, 0]));
  expect(sigmoid(50)).toBe(sigmoid(60));
  expect(metrics.auc).toBe(1);
});

test('stays finite at infinite logits', () => {
  const metrics = evaluate(certain([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], [1, 0], [0, 1]));
  expect(metrics.auc).toBe(0);
  expect(metrics.logLoss).toBeCloseTo(15 * Math.log(10), 1);
  expect(metrics.calibration).toBe(1);
});

test('a model that predicts one half for every row is worth nothing', () => {
  const metrics = evaluate(certain([0, 0, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]));
  expect(metrics).toEqual({
    rows: 4,
    positives: 2,
    auc: 0.5,
    prAuc: 0.5,
    groupedAuc: 0.5,
    ne: 1,
    logLoss: Math.LN2,
    calibration: 1,
    softAuc: 0.5,
    softNe: 1,
    softCalibration: 1,
  });
});

test('has NaN where one class says nothing', () => {
  const metrics = evaluate(certain([0, 1], [0, 0], [0, 0]));
  const { logLoss, rows, positives, ...undefinable } = metrics;
  expect(Object.values(undefinable)).toEqual(Array(8).fill(Number.NaN));
  expect(logLoss).toBeGreaterThan(0);
});

test.each([
  [[0, 1], [1], [0, 0], 'labels has 1 rows; expected 2, one per score'],
  [[0, 1], [1, 0], [0], 'users has 1 rows; expected 2, one per score'],
  [[0, Number.NaN], [1, 0], [0, 0], 'logits[1] is NaN; expected a number or an infinity'],
  [[0, 1], [1, 9], [0, 0], 'labels[1] is 9; expected 0 or 1'],
  [[0, 1], [1, 0], [0, -4], 'users[1] is -4; expected an id counted from 0'],
])('rejects logits %j, labels %j, users %j', (logits, labels, users, message) => {
  const run = () => evaluate(certain(logits, labels, users));
  expect(run).toThrow(new RangeError(message));
});
