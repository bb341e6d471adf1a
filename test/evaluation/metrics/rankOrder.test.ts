import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankOrder } from '../../../src/evaluation/metrics/rankOrder.ts';
import { runs } from '../../gear.ts';
import { sampleRows, tiedRows } from './rows.ts';

/** A stable sort with a comparator; `<` ties −0 with 0 and orders the infinities. */
function slowRankOrder(scores: Float64Array): number[] {
  return Array.from(scores.keys()).sort((a, b) => {
    if (scores[a] < scores[b]) return -1;
    return scores[a] > scores[b] ? 1 : a - b;
  });
}

test('orders any doubles as a stable comparator sort does', () => {
  const doubles = fc.array(fc.double({ noNaN: true }), { maxLength: 60 });
  fc.assert(
    fc.property(doubles, (values) => {
      const scores = Float64Array.from(values);
      expect(Array.from(rankOrder(scores))).toEqual(slowRankOrder(scores));
    }),
    runs(900),
  );
});

test('keeps tied rows in row order', () => {
  fc.assert(
    fc.property(tiedRows, ({ scores }) => {
      expect(Array.from(rankOrder(scores))).toEqual(slowRankOrder(scores));
    }),
    runs(900),
  );
});

test('tells neighbouring doubles apart in every digit', () => {
  const words = new Uint32Array(2);
  const double = new Float64Array(words.buffer);
  const values: number[] = [1, -1];
  for (let bit = 0; bit < 64; bit++) {
    double[0] = 1.5;
    words[bit >>> 5] ^= 1 << (bit & 31);
    values.push(double[0]);
  }
  const scores = Float64Array.from(values.filter((value) => !Number.isNaN(value)));
  expect(Array.from(rankOrder(scores))).toEqual(slowRankOrder(scores));
});

test('orders 20,000 logits and leaves them untouched', () => {
  const { scores } = sampleRows(20_000, 10);
  const before = scores.slice();
  expect(Array.from(rankOrder(scores))).toEqual(slowRankOrder(scores));
  expect(scores).toEqual(before);
});

test('orders a view that does not start at its buffer', () => {
  const scores = Float64Array.of(9, 3, 1, 2).subarray(1);
  expect(Array.from(rankOrder(scores))).toEqual([1, 2, 0]);
});

test('orders nothing', () => {
  expect(rankOrder(new Float64Array(0))).toHaveLength(0);
});
