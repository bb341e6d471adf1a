import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import { evaluate, type Metrics, WeightedEvaluator } from '../../../src/evaluation/metrics/evaluate.ts';
import { drawUserWeights } from '../../../src/evaluation/statistics/bootstrap.ts';
import { percentileInterval } from '../../../src/evaluation/statistics/intervals.ts';
import {
  bruteSoftAuc,
  certain,
  close,
  type Rows,
  RUNS,
  sampleRows,
  scoredOf,
  tiedRows,
} from '../metrics/rows.ts';

/** The rows physically repeated, each copy of a user being a user of its own. */
interface Replicated extends Rows {
  /** The row that each is a copy of. */
  readonly originals: readonly number[];
}

function replicate(
  { scores, labels, labelProbabilities, users }: Rows,
  weights: ArrayLike<number>,
): Replicated {
  const copies: [number, number, number, number][] = [];
  for (let row = 0; row < scores.length; row++) {
    for (let copy = 0; copy < weights[users[row]]; copy++) {
      copies.push([scores[row], labels[row], users[row] * 1000 + copy, row]);
    }
  }
  return {
    scores: Float64Array.from(copies, ([score]) => score),
    labels: Uint8Array.from(copies, ([, label]) => label),
    users: Int32Array.from(copies, ([, , user]) => user),
    labelProbabilities: Float64Array.from(copies, ([, , , row]) => labelProbabilities[row]),
    originals: copies.map(([, , , row]) => row),
  };
}

/** @param softAuc where copies of a row are no rows of their own */
function expectSame(actual: Metrics, plain: Metrics, softAuc = plain.softAuc): void {
  const expected = { ...plain, softAuc };
  const { rows, positives, auc, ...rounded } = expected;
  expect([actual.rows, actual.positives, actual.auc]).toEqual([rows, positives, auc]);
  for (const name of Object.keys(rounded) as (keyof typeof rounded)[]) {
    const same = close(actual[name], expected[name]);
    expect(same, `${name}: ${actual[name]}, expected ${expected[name]}`).toBe(true);
  }
}

describe('drawUserWeights', () => {
  test('draws as many users as there are, each time', () => {
    let resamples = 0;
    for (const weights of drawUserWeights(3, 57)) {
      expect(weights).toHaveLength(57);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(57);
      resamples++;
    }
    expect(resamples).toBe(200);
  });

  test('draws every user equally often, and none in a resample with probability (1 − 1/n)^n', () => {
    const users = 50;
    const totals = new Float64Array(users);
    let absent = 0;
    for (const weights of drawUserWeights(1, users, 2000)) {
      weights.forEach((weight, user) => {
        totals[user] += weight;
        if (weight === 0) absent++;
      });
    }
    // Each total is binomial with mean 2,000 and standard deviation 44: five of them.
    for (const total of totals) expect(Math.abs(total - 2000)).toBeLessThan(222);
    expect(absent / (users * 2000)).toBeCloseTo(Math.exp(users * Math.log(1 - 1 / users)), 2);
  });

  test('depends on the seed and the resample alone', () => {
    const copies = (resamples: number, seed = 9) =>
      Array.from(drawUserWeights(seed, 20, resamples), (weights) => Array.from(weights));
    expect(copies(5)).toEqual(copies(30).slice(0, 5));
    expect(copies(5)).not.toEqual(copies(5, 10));
    expect(new Set(copies(30).map(String)).size).toBe(30);
  });

  test('draws from the stream <seed>/bootstrap/<resample>', () => {
    const uniform = stream(4, 'bootstrap', 1);
    const expected = [0, 0, 0];
    for (let draw = 0; draw < 3; draw++) expected[Math.floor(uniform() * 3)]++;
    const drawn = Array.from(drawUserWeights(4, 3, 2), (weights) => Array.from(weights));
    expect(drawn[1]).toEqual(expected);
  });

  test('reuses one array', () => {
    const drawn = Array.from(drawUserWeights(4, 3, 2));
    expect(drawn[0]).toBe(drawn[1]);
  });

  test.each([0, -1, 1.5, Number.NaN])('rejects %d users or resamples before the first draw', (count) => {
    const message = (name: string) => `${name} is ${count}; expected a whole number above 0`;
    expect(() => drawUserWeights(1, count)).toThrow(new RangeError(message('users')));
    expect(() => drawUserWeights(1, 5, count)).toThrow(new RangeError(message('resamples')));
  });
});

describe('WeightedEvaluator', () => {
  test('with all-ones weights gives evaluate', () => {
    const rows = sampleRows(5000, 80);
    const evaluator = new WeightedEvaluator(scoredOf(rows));
    expectSame(evaluator.evaluate(new Uint32Array(80).fill(1)), evaluate(scoredOf(rows)));
  });

  test('gives what evaluate gives on physically repeated rows', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 9 });
    fc.assert(
      fc.property(tiedRows, weights, (rows, multiplicities) => {
        const copied = replicate(rows, multiplicities);
        const evaluator = new WeightedEvaluator(scoredOf(rows));
        expectSame(
          evaluator.evaluate(Uint32Array.from(multiplicities)),
          evaluate(scoredOf(copied)),
          bruteSoftAuc(copied, copied.originals),
        );
      }),
      RUNS,
    );
  });

  test('gives what evaluate gives on repeated rows of drawn users', () => {
    const rows = sampleRows(3000, 60);
    const evaluator = new WeightedEvaluator(scoredOf(rows));
    for (const weights of drawUserWeights(2, 60, 10)) {
      const copied = replicate(rows, weights);
      const softAuc = bruteSoftAuc(copied, copied.originals);
      expectSame(evaluator.evaluate(weights), evaluate(scoredOf(copied)), softAuc);
    }
  });

  test('is NaN when no row was drawn', () => {
    const evaluator = new WeightedEvaluator(certain([0, 1], [0, 1], [1, 1]));
    expect(evaluator.evaluate(Uint32Array.of(2, 0))).toEqual({
      rows: 0,
      positives: 0,
      auc: Number.NaN,
      prAuc: Number.NaN,
      groupedAuc: Number.NaN,
      ne: Number.NaN,
      logLoss: Number.NaN,
      calibration: Number.NaN,
      softAuc: Number.NaN,
      softNe: Number.NaN,
      softCalibration: Number.NaN,
    });
  });

  test('does not see rows that change after construction', () => {
    const rows = sampleRows(200, 5);
    const evaluator = new WeightedEvaluator(scoredOf(rows));
    const ones = new Uint32Array(5).fill(1);
    const before = evaluator.evaluate(ones);
    rows.scores.fill(0);
    rows.labels.fill(0);
    expect(evaluator.evaluate(ones)).toEqual(before);
  });

  test('wants a weight for every user', () => {
    const evaluator = new WeightedEvaluator(certain([0, 1], [0, 1], [0, 6]));
    const message = 'there are 6 weights; expected at least 7, one per user';
    expect(() => evaluator.evaluate(new Uint32Array(6))).toThrow(new RangeError(message));
  });

  test.each([
    [[0, 1], [1], [0, 0], 'labels has 1 rows; expected 2, one per score'],
    [[0, 1], [1, 0], [0], 'users has 1 rows; expected 2, one per score'],
    [[0, Number.NaN], [1, 0], [0, 0], 'logits[1] is NaN; expected a number or an infinity'],
    [[0, 1], [1, 9], [0, 0], 'labels[1] is 9; expected 0 or 1'],
    [[0, 1], [1, 0], [0, -4], 'users[1] is -4; expected an id counted from 0'],
  ])('rejects logits %j, labels %j, users %j', (logits, labels, users, message) => {
    const build = () => new WeightedEvaluator(certain(logits, labels, users));
    expect(build).toThrow(new RangeError(message));
  });
});

/**
 * 60 users with 8 rows each, all 8 labelled alike by one fair coin per user. Predicting one half is calibrated
 * in truth, and the rows of a user say no more than one of them.
 */
function coverage(unit: 'user' | 'row'): number {
  const usersPerWorld = 60;
  const rowsPerUser = 8;
  const worlds = 300;
  const rows = usersPerWorld * rowsPerUser;
  let covered = 0;
  for (let world = 0; world < worlds; world++) {
    const uniform = stream(world, 'test-coins');
    const coins = Array.from({ length: usersPerWorld }, () => (uniform() < 0.5 ? 1 : 0));
    const userOf = (row: number) => Math.floor(row / rowsPerUser);
    const labels = Uint8Array.from({ length: rows }, (_, row) => coins[userOf(row)]);
    const units = Int32Array.from({ length: rows }, (_, row) => (unit === 'user' ? userOf(row) : row));
    const evaluator = new WeightedEvaluator(certain(Array(rows).fill(0), [...labels], [...units]));
    const unitCount = unit === 'user' ? usersPerWorld : rows;
    const resamples = Array.from(
      drawUserWeights(world, unitCount),
      (weights) => evaluator.evaluate(weights).calibration,
    );
    const { low, high } = percentileInterval(Number.NaN, resamples);
    if (low <= 1 && 1 <= high) covered++;
  }
  return covered / worlds;
}

test('intervals from resampled users cover the truth, those from resampled rows do not', () => {
  // Three standard errors of a share of 0.95 in 300 worlds are 0.038.
  expect(Math.abs(coverage('user') - 0.95)).toBeLessThan(0.038);
  // Intervals √8 too narrow cover 2 Φ(1.96 / √8) − 1 = 0.51.
  expect(Math.abs(coverage('row') - 0.51)).toBeLessThan(0.1);
});
