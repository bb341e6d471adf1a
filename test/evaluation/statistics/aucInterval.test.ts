import { describe, expect, it } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import { aucInterval } from '../../../src/evaluation/statistics/aucInterval.ts';

const NONE = { mean: Number.NaN, low: Number.NaN, high: Number.NaN };

function apart(scores: readonly number[], labels: readonly number[]) {
  return aucInterval(Float64Array.from(scores), Uint8Array.from(labels), Int32Array.from(scores.keys()));
}

/** DeLong's error as in the paper, pair by pair: S10 / m + S01 / n, here with one correction for all cases. */
function plainError(scores: readonly number[], labels: readonly number[]): number {
  const of = (label: number) => scores.filter((_, place) => labels[place] === label);
  const [positive, negative] = [of(1), of(0)];
  const wins = (a: number, b: number) => (a > b ? 1 : a === b ? 0.5 : 0);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const v10 = positive.map((a) => mean(negative.map((b) => wins(a, b))));
  const v01 = negative.map((b) => mean(positive.map((a) => wins(a, b))));
  const auc = mean(v10);
  const squares = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + (value - auc) ** 2, 0) / values.length ** 2;
  return Math.sqrt(((squares(v10) + squares(v01)) * scores.length) / (scores.length - 1));
}

describe('the interval of an AUC over few cases', () => {
  it('is that of as many independent pairs where all of them agree', () => {
    const labels = [...Array(20).fill(1), ...Array(20).fill(0)];
    // R 4.3: binom.test(20, 20)$conf.int.
    const perfect = apart(labels, labels);
    expect(perfect).toMatchObject({ mean: 1, high: 1 });
    expect(perfect.low).toBeCloseTo(0.8315665, 6);
    const inverted = apart(
      labels.map((label) => -label),
      labels,
    );
    expect(inverted).toMatchObject({ mean: 0, low: 0 });
    expect(inverted.high).toBeCloseTo(1 - perfect.low, 12);
  });

  it('has no width for a score that is always the same, and says nothing of one class', () => {
    expect(apart([7, 7, 7], [1, 0, 1])).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
    expect(apart([1, 2], [1, 1])).toEqual(NONE);
    expect(apart([], [])).toEqual(NONE);
  });

  it('agrees with the formula of the paper on the scale of the logit', () => {
    const uniform = stream(1, 'test-auc-interval');
    const labels = Array.from({ length: 30 }, (_, place) => place % 2);
    const scores = labels.map((label) => Math.round(4 * uniform() + label));
    const { mean, low, high } = apart(scores, labels);
    const logit = (share: number) => Math.log(share / (1 - share));
    const half = (1.959963984540054 * plainError(scores, labels)) / (mean * (1 - mean));
    expect(logit(high) - logit(mean)).toBeCloseTo(half, 10);
    expect(logit(mean) - logit(low)).toBeCloseTo(half, 10);
  });

  it('learns nothing from cases that are copies within their cluster', () => {
    const [scores, labels] = [
      [3, 1, 4, 1, 5, 9, 2, 6],
      [1, 0, 1, 0, 0, 1, 0, 1],
    ];
    const once = apart(scores, labels);
    const twice = aucInterval(
      Float64Array.from([...scores, ...scores]),
      Uint8Array.from([...labels, ...labels]),
      Int32Array.from([...scores.keys(), ...scores.keys()]),
    );
    for (const end of ['mean', 'low', 'high'] as const) expect(twice[end]).toBeCloseTo(once[end], 12);
  });

  it('counts no cluster twice where all pairs agree', () => {
    // Three worlds, each with a leaking and a clean feature: one pair of two worlds.
    const found = aucInterval(
      Float64Array.from([1, 0, 1, 0, 1, 0]),
      Uint8Array.from([1, 0, 1, 0, 1, 0]),
      Int32Array.from([0, 0, 1, 1, 2, 2]),
    );
    expect(found.low).toBeCloseTo(0.025, 12);
  });

  it('holds the truth at least 93 times in 100, with 20 cases of each class and an AUC of 0.9', () => {
    // Exponential scores with means 9 and 1: P(a > b) = 9 / 10.
    const uniform = stream(2, 'test-auc-interval');
    const labels = Array.from({ length: 40 }, (_, place) => place % 2);
    let held = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const { low, high } = apart(
        labels.map((label) => -Math.log(1 - uniform()) * (label === 1 ? 9 : 1)),
        labels,
      );
      if (low <= 0.9 && 0.9 <= high) held++;
    }
    expect(held).toBeGreaterThan(930);
  });
});
