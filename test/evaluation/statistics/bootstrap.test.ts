import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import {
  evaluate,
  type Metrics,
  type Multiplicities,
  WeightedEvaluator,
} from '../../../src/evaluation/metrics/evaluate.ts';
import { drawMultiplicities } from '../../../src/evaluation/statistics/bootstrap.ts';
import { percentileInterval } from '../../../src/evaluation/statistics/intervals.ts';
import { cases } from '../../gear.ts';
import { bruteSoftAuc, certain, close, type Rows, sampleRows, scoredOf, tiedRows } from '../metrics/rows.ts';

/** The rows physically repeated, each copy of a user being a user of its own, those of a day the user's own rows. */
interface Replicated extends Rows {
  /** The row that each is a copy of. */
  readonly originals: readonly number[];
}

function replicate(
  { scores, labels, labelProbabilities, users }: Rows,
  days: Int32Array,
  drawn: Multiplicities,
): Replicated {
  const copies: [number, number, number, number][] = [];
  for (let row = 0; row < scores.length; row++) {
    for (let copy = 0; copy < drawn.users[users[row]]; copy++) {
      for (let again = 0; again < drawn.days[days[row]]; again++) {
        copies.push([scores[row], labels[row], users[row] * 1000 + copy, row]);
      }
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
    // What is summed over rows is kept in single precision.
    const isExact = name === 'prAuc' || name === 'groupedAuc' || name === 'softAuc';
    const same = close(actual[name], expected[name], isExact ? 1e-12 : 1e-6);
    expect(same, `${name}: ${actual[name]}, expected ${expected[name]}`).toBe(true);
  }
}

/** Users drawn as given, and each day once. */
function ofUsers(users: ArrayLike<number>, days = 1): Multiplicities {
  return { users: Uint32Array.from(users), days: new Uint32Array(days).fill(1) };
}

/** All rows of one day. */
const oneDay = ({ scores }: Pick<Rows, 'scores'>) => new Int32Array(scores.length);

/** Users of each resample. */
function* drawUsers(seed: number, users: number, resamples?: number) {
  for (const drawn of drawMultiplicities(seed, users, 1, resamples)) yield drawn.users;
}

describe('drawMultiplicities', () => {
  test('draws as many users as there are, each time', () => {
    let resamples = 0;
    for (const weights of drawUsers(3, 57)) {
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
    for (const weights of drawUsers(1, users, 2000)) {
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
      Array.from(drawUsers(seed, 20, resamples), (weights) => Array.from(weights));
    expect(copies(5)).toEqual(copies(30).slice(0, 5));
    expect(copies(5)).not.toEqual(copies(5, 10));
    expect(new Set(copies(30).map(String)).size).toBe(30);
  });

  test('draws from the stream <seed>/bootstrap/<resample>', () => {
    const uniform = stream(4, 'bootstrap', 1);
    const expected = [0, 0, 0];
    for (let draw = 0; draw < 3; draw++) expected[Math.floor(uniform() * 3)]++;
    const drawn = Array.from(drawUsers(4, 3, 2), (weights) => Array.from(weights));
    expect(drawn[1]).toEqual(expected);
  });

  test('draws days as users are drawn, from a stream of their own', () => {
    const [, { users, days }] = Array.from(drawMultiplicities(4, 3, 3, 2), (drawn) => structuredClone(drawn));
    const uniform = stream(4, 'bootstrap/days', 1);
    const expected = [0, 0, 0];
    for (let draw = 0; draw < 3; draw++) expected[Math.floor(uniform() * 3)]++;
    expect(Array.from(days)).toEqual(expected);
    expect(users.reduce((sum, each) => sum + each, 0)).toBe(3);
  });

  test('reuses one array', () => {
    const drawn = Array.from(drawUsers(4, 3, 2));
    expect(drawn[0]).toBe(drawn[1]);
  });

  test.each([
    0,
    -1,
    1.5,
    Number.NaN,
  ])('rejects %d users, days or resamples before the first draw', (count) => {
    const message = (name: string) => `${name} is ${count}; expected a whole number above 0`;
    expect(() => drawMultiplicities(1, count, 3)).toThrow(new RangeError(message('users')));
    expect(() => drawMultiplicities(1, 5, count)).toThrow(new RangeError(message('days')));
    expect(() => drawMultiplicities(1, 5, 3, count)).toThrow(new RangeError(message('resamples')));
  });
});

describe('WeightedEvaluator', () => {
  test('with all-ones weights gives evaluate', () => {
    const rows = sampleRows(5000, 80);
    const evaluator = new WeightedEvaluator(scoredOf(rows), oneDay(rows));
    expectSame(evaluator.evaluate(ofUsers(new Uint32Array(80).fill(1))), evaluate(scoredOf(rows)));
  });

  test('gives what evaluate gives on physically repeated rows', () => {
    const multiplicities = (length: number) =>
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: length, maxLength: length });
    const daysOfRows = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(tiedRows, daysOfRows, multiplicities(6), multiplicities(4), (rows, each, users, days) => {
        const dayOf = Int32Array.from(rows.scores, (_, row) => each[row]);
        const drawn = { users: Uint32Array.from(users), days: Uint32Array.from(days) };
        const copied = replicate(rows, dayOf, drawn);
        const evaluator = new WeightedEvaluator(scoredOf(rows), dayOf);
        expectSame(
          evaluator.evaluate(drawn),
          evaluate(scoredOf(copied)),
          bruteSoftAuc(copied, copied.originals),
        );
      }),
      cases(300),
    );
  });

  test('gives what evaluate gives on repeated rows of drawn users and days', () => {
    const rows = sampleRows(2000, 60);
    const days = Int32Array.from(rows.scores, (_, row) => row % 9);
    const evaluator = new WeightedEvaluator(scoredOf(rows), days);
    for (const drawn of drawMultiplicities(2, 60, 9, 5)) {
      const copied = replicate(rows, days, drawn);
      const softAuc = bruteSoftAuc(copied, copied.originals);
      expectSame(evaluator.evaluate(drawn), evaluate(scoredOf(copied)), softAuc);
    }
  });

  test('is NaN when no row was drawn', () => {
    const evaluator = new WeightedEvaluator(certain([0, 1], [0, 1], [1, 1]), Int32Array.of(0, 0));
    expect(evaluator.evaluate(ofUsers([2, 0]))).toEqual({
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
    const evaluator = new WeightedEvaluator(scoredOf(rows), oneDay(rows));
    const ones = ofUsers(new Uint32Array(5).fill(1));
    const before = evaluator.evaluate(ones);
    rows.scores.fill(0);
    rows.labels.fill(0);
    expect(evaluator.evaluate(ones)).toEqual(before);
  });

  test('wants a multiplicity for every user and day', () => {
    const evaluator = new WeightedEvaluator(certain([0, 1], [0, 1], [0, 6]), Int32Array.of(0, 2));
    const message = (users: number, days: number) =>
      new RangeError(
        `there are multiplicities of ${users} users and ${days} days; expected at least 7 and 3, one for each`,
      );
    expect(() => evaluator.evaluate(ofUsers(new Uint32Array(6), 3))).toThrow(message(6, 3));
    expect(() => evaluator.evaluate(ofUsers(new Uint32Array(7), 2))).toThrow(message(7, 2));
  });

  test.each([
    [[0, 1], [1], [0, 0], 'labels has 1 rows; expected 2, one per score'],
    [[0, 1], [1, 0], [0], 'users has 1 rows; expected 2, one per score'],
    [[0, Number.NaN], [1, 0], [0, 0], 'logits[1] is NaN; expected a number or an infinity'],
    [[0, 1], [1, 9], [0, 0], 'labels[1] is 9; expected 0 or 1'],
    [[0, 1], [1, 0], [0, -4], 'users[1] is -4; expected an id counted from 0'],
  ])('rejects logits %j, labels %j, users %j', (logits, labels, users, message) => {
    const build = () => new WeightedEvaluator(certain(logits, labels, users), new Int32Array(logits.length));
    expect(build).toThrow(new RangeError(message));
  });
});

/**
 * 30 users and 20 days, and a row for each pair. A row is labelled by the coin of its user or by that of its day. Predicting
 * one half is calibrated in truth, and rows of a coin say no more than one of them.
 */
function coverage(coin: 'user' | 'day', drawn: 'rows' | 'users' | 'both'): number {
  const [users, days, worlds] = [30, 20, 120];
  const rows = users * days;
  const userOf = (row: number) => Math.floor(row / days);
  const places = Array.from({ length: rows }, (_, row) => row);
  const dayOf = Int32Array.from(places, (row) => (drawn === 'both' ? row % days : 0));
  let covered = 0;
  for (let world = 0; world < worlds; world++) {
    const uniform = stream(world, 'test-coins');
    const coins = Array.from({ length: Math.max(users, days) }, () => (uniform() < 0.5 ? 1 : 0));
    const labels = places.map((row) => coins[coin === 'user' ? userOf(row) : row % days]);
    const units = places.map((row) => (drawn === 'rows' ? row : userOf(row)));
    const evaluator = new WeightedEvaluator(certain(Array(rows).fill(0), labels, units), dayOf);
    const resamples = Array.from(
      drawMultiplicities(world, drawn === 'rows' ? rows : users, drawn === 'both' ? days : 1, 80),
      (each) => evaluator.evaluate(each).calibration,
    );
    const { low, high } = percentileInterval(Number.NaN, resamples);
    if (low <= 1 && 1 <= high) covered++;
  }
  return covered / worlds;
}

test('intervals cover the truth where what rows share is drawn, whether by user or by day', () => {
  // Three standard errors of a share of 0.95 in 120 worlds are 0.06.
  expect(coverage('user', 'users')).toBeGreaterThan(0.88);
  expect(coverage('user', 'both')).toBeGreaterThan(0.88);
  expect(coverage('day', 'both')).toBeGreaterThan(0.88);
  expect(coverage('user', 'rows')).toBeLessThan(0.6);
  expect(coverage('day', 'users')).toBeLessThan(0.6);
});
