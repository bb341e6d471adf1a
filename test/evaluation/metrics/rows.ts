/** Rows for the tests of this room: small ones for properties, large ones from a named stream. */
import fc from 'fast-check';
import { stream } from '../../../src/base/random.ts';
import type { Scored } from '../../../src/evaluation/metrics/evaluate.ts';

export type Rows = {
  scores: Float64Array;
  labels: Uint8Array;
  labelProbabilities: Float64Array;
  users: Int32Array;
};

export function scoredOf({ scores, ...rows }: Rows): Scored {
  return { logits: scores, ...rows };
}

/** Rows of which nothing but labels and users is looked at: each label was as good as certain. */
export function certain(
  logits: readonly number[],
  labels: readonly number[],
  users: readonly number[],
): Scored {
  return {
    logits: Float64Array.from(logits),
    labels: Uint8Array.from(labels),
    labelProbabilities: Float64Array.from(labels, (label) => (label === 1 ? 1 : 0)),
    users: Int32Array.from(users),
  };
}

/** Few distinct scores, so that most rows tie with others, both zeros and both infinities among them. */
const tiedScore = fc.constantFrom(-0, 0, 1, -1, 0.5, -3, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);

/** Up to 40 rows of up to 6 users. */
export const tiedRows: fc.Arbitrary<Rows> = fc
  .array(
    fc.tuple(
      tiedScore,
      fc.integer({ min: 0, max: 1 }),
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom(0, 0.01, 0.1, 0.5, 0.9, 1),
    ),
    { maxLength: 40 },
  )
  .map((rows) => ({
    scores: Float64Array.from(rows, ([score]) => score),
    labels: Uint8Array.from(rows, ([, label]) => label),
    users: Int32Array.from(rows, ([, , user]) => user),
    labelProbabilities: Float64Array.from(rows, ([, , , probability]) => probability),
  }));

/** Logits around −2 on a grid of 0.01, labels drawn from their probabilities, users with unequal numbers of rows. */
export function sampleRows(rows: number, users: number, seed = 1): Rows {
  const uniform = stream(seed, 'test-rows');
  const result = {
    scores: new Float64Array(rows),
    labels: new Uint8Array(rows),
    labelProbabilities: new Float64Array(rows),
    users: new Int32Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const logit = Math.round(100 * (Math.log(uniform() / (1 - uniform())) - 2)) / 100;
    const share = uniform();
    result.scores[row] = logit;
    result.labelProbabilities[row] = 1 / (1 + Math.exp(-logit));
    result.labels[row] = uniform() < result.labelProbabilities[row] ? 1 : 0;
    result.users[row] = Math.floor(share * share * users);
  }
  return result;
}

/** AUC by its definition: every pair of a positive and a negative row, a tie counting one half. */
export function bruteAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  let wins = 0;
  let pairs = 0;
  for (let i = 0; i < scores.length; i++) {
    for (let j = 0; j < scores.length; j++) {
      if (labels[i] !== 1 || labels[j] !== 0) continue;
      pairs++;
      if (scores[i] > scores[j]) wins += 1;
      else if (scores[i] === scores[j]) wins += 0.5;
    }
  }
  return pairs === 0 ? Number.NaN : wins / pairs;
}

/**
 * Expected wins over expected pairs of labels that are drawn independently, by their definition: every pair of two rows, a tie
 * counting one half. Rows of equal `drawnAs` share one label.
 */
export function bruteSoftAuc(
  { scores, labelProbabilities: p }: Pick<Rows, 'scores' | 'labelProbabilities'>,
  drawnAs: ArrayLike<number> = Array.from(scores, (_, row) => row),
): number {
  let wins = 0;
  let pairs = 0;
  for (let i = 0; i < scores.length; i++) {
    for (let j = 0; j < scores.length; j++) {
      if (drawnAs[i] === drawnAs[j]) continue;
      const chance = p[i] * (1 - p[j]);
      pairs += chance;
      if (scores[i] > scores[j]) wins += chance;
      else if (scores[i] === scores[j]) wins += chance / 2;
    }
  }
  return pairs === 0 ? Number.NaN : wins / pairs;
}

/** Impression-weighted mean of the brute-force AUCs of users with both classes. */
export function bruteGroupedAuc({ scores, labels, users }: Rows): number {
  let sum = 0;
  let weight = 0;
  for (const user of new Set(users)) {
    const own = Array.from(users.keys()).filter((row) => users[row] === user);
    const auc = bruteAuc(
      own.map((row) => scores[row]),
      own.map((row) => labels[row]),
    );
    if (Number.isNaN(auc)) continue;
    sum += own.length * auc;
    weight += own.length;
  }
  return weight === 0 ? Number.NaN : sum / weight;
}

/** Equal up to a relative 1e-12, NaN equal to NaN. */
export function close(actual: number, expected: number, tolerance = 1e-12): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  return actual === expected || Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
