import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashedBucket, hashedField, murmur3Word } from '../../../src/model/encoders/hashedField.ts';
import {
  INITIAL_PRIOR,
  type TimedTargetRows,
  timeForwardTarget,
} from '../../../src/model/encoders/timeForwardTarget.ts';
import { runs } from '../../gear.ts';
import { codeFrom, openRate, reversed, rowsArbitrary } from './targetRows.ts';

/** The definition, row by row in O(n²). */
function bruteForce(rows: TimedTargetRows) {
  const { keys, sentAtMs, maturesAtMs, initialPrior = 0.05 } = rows;
  const all = [...keys.keys()];
  const encode = (known: number[], key: number) =>
    codeFrom(rows, known, key, known.length === 0 ? initialPrior : openRate(rows, known));
  return {
    trainCodes: all.map((row) =>
      encode(
        all.filter((other) => maturesAtMs[other] < sentAtMs[row]),
        keys[row],
      ),
    ),
    codeOf: (key: number) => encode(all, key),
  };
}

describe('timeForwardTarget', () => {
  it('equals brute force, ties included', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const encoding = timeForwardTarget(rows);
        const expected = bruteForce(rows);
        expect([...encoding.trainCodes]).toEqual(expected.trainCodes);
        for (let key = 0; key < 5; key++) expect(encoding.codeOf(key)).toBe(expected.codeOf(key));
      }),
      runs(900),
    );
  });

  it('does not depend on the order of the training rows', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const forward = timeForwardTarget(rows).trainCodes;
        const backward = timeForwardTarget(reversed(rows)).trainCodes;
        expect([...backward].reverse()).toEqual([...forward]);
      }),
      runs(300),
    );
  });

  it('never lets a label that is not yet known change a code', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.nat(), (rows, pick) => {
        const changed = pick % rows.keys.length;
        const labels = rows.labels.slice();
        labels[changed] = 1 - labels[changed];
        const before = timeForwardTarget(rows).trainCodes;
        const after = timeForwardTarget({ ...rows, labels }).trainCodes;
        rows.sentAtMs.forEach((sentAtMs, row) => {
          if (rows.maturesAtMs[changed] >= sentAtMs) expect(after[row]).toBe(before[row]);
        });
      }),
      runs(600),
    );
  });

  it('works a small example by hand', () => {
    const { trainCodes, prior, codeOf } = timeForwardTarget({
      keys: Int32Array.of(4, 4, 4, 9),
      labels: Uint8Array.of(1, 0, 1, 0),
      sentAtMs: Float64Array.of(0, 10, 11, 20),
      maturesAtMs: Float64Array.of(10, 20, 21, 30),
      smoothing: 1,
    });
    // Row 1 is sent at the moment row 0 matures: not yet known. Row 2 knows row 0 alone; row 3 too (row 1 ties).
    expect([...trainCodes]).toEqual([INITIAL_PRIOR, INITIAL_PRIOR, (1 + 1) / (1 + 1), 1]);
    expect(prior).toBe(0.5);
    expect(codeOf(4)).toBe((2 + 0.5) / (3 + 1));
    expect(codeOf(9)).toBe((0 + 0.5) / (1 + 1));
    expect(codeOf(1234)).toBe(0.5);
  });

  it('refuses rows it cannot encode', () => {
    const rows: TimedTargetRows = {
      keys: Int32Array.of(1, 1),
      labels: Uint8Array.of(0, 1),
      sentAtMs: Float64Array.of(5, 5),
      maturesAtMs: Float64Array.of(6, 6),
      smoothing: 1,
    };
    expect(() => timeForwardTarget({ ...rows, keys: Int32Array.of(1, -1) })).toThrow(/row 1 has key -1/);
    expect(() => timeForwardTarget({ ...rows, labels: Uint8Array.of(0, 2) })).toThrow(/key 1 and label 2/);
    expect(() => timeForwardTarget({ ...rows, maturesAtMs: Float64Array.of(4, 6) })).toThrow(
      /not before sending/,
    );
    expect(() => timeForwardTarget({ ...rows, keys: new Int32Array(0) })).toThrow(/no training rows/);
    expect(() => timeForwardTarget({ ...rows, smoothing: -1 })).toThrow(/smoothing is -1/);
  });
});

describe('hashedField', () => {
  it('is MurmurHash3_x86_32 of four bytes', () => {
    // Expected: sklearn.utils.murmurhash3_32(numpy.int32(word), seed, positive=True) of scikit-learn 1.2.1.
    expect(murmur3Word(-1, 0)).toBe(0x76293b50);
    expect(murmur3Word(0x87654321 | 0, 0)).toBe(0xf55b516b);
    expect(murmur3Word(0x87654321 | 0, 0x5082edee)).toBe(0x2362f9de);
    expect(murmur3Word(0, 0)).toBe(0x2362f9de);
    expect(murmur3Word(12345, 7)).toBe(0x2ed12e2c);
  });

  it('stays within the buckets, keeps equal keys together and maps "none" to -1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -3, max: 2147483647 })),
        fc.integer({ min: 1, max: 2147483647 }),
        (keys, buckets) => {
          const hashed = hashedField(Int32Array.from([...keys, ...keys]), 'user', buckets);
          keys.forEach((key, row) => {
            expect(hashed[row]).toBe(hashed[row + keys.length]);
            expect(hashedBucket(key, 'user', buckets)).toBe(hashed[row]);
            if (key < 0) expect(hashed[row]).toBe(-1);
            else expect(hashed[row] >= 0 && hashed[row] < buckets).toBe(true);
          });
        },
      ),
      runs(600),
    );
  });

  it('spreads consecutive keys evenly, and differently for another field', () => {
    const keys = Int32Array.from({ length: 64_000 }, (_, key) => key);
    const users = hashedField(keys, 'user', 64);
    const stories = hashedField(keys, 'story', 64);
    const sizes = new Float64Array(64);
    for (const bucket of users) sizes[bucket]++;
    // Chi-squared with 63 degrees of freedom: 103 is its 0.999 quantile.
    const chiSquared = sizes.reduce((sum, size) => sum + (size - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(103);
    const together = users.filter((bucket, row) => bucket === stories[row]).length;
    expect(together).toBeGreaterThan(800);
    expect(together).toBeLessThan(1200);
  });

  it('refuses a number of buckets that is not a positive whole number', () => {
    expect(() => hashedField(Int32Array.of(1), 'user', 0)).toThrow(/buckets is 0/);
    expect(() => hashedField(Int32Array.of(1), 'user', 2.5)).toThrow(/buckets is 2.5/);
  });
});
