import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  foldDraw,
  inSampleTarget,
  kFoldTarget,
  leaveOneOutTarget,
} from '../../../src/model/encoders/heldOutTarget.ts';
import type { TargetRows } from '../../../src/model/encoders/targetEncoding.ts';
import { timeForwardTarget } from '../../../src/model/encoders/timeForwardTarget.ts';
import { runs } from '../../gear.ts';
import { codeFrom, openRate, reversed, rowsArbitrary } from './targetRows.ts';

const FOLDS = 3;
const foldOf = foldDraw(7, FOLDS);

/** The definition, row by row in O(n²): which other rows a training row may count is all that differs. */
function bruteForce(rows: TargetRows, counts: (own: number, other: number) => boolean): number[] {
  const all = [...rows.keys.keys()];
  return all.map((row) =>
    codeFrom(
      rows,
      all.filter((other) => counts(row, other)),
      rows.keys[row],
      openRate(rows, all),
    ),
  );
}

const encodings = [
  ['inSampleTarget', (rows: TargetRows) => inSampleTarget(rows), () => true],
  [
    'leaveOneOutTarget',
    (rows: TargetRows) => leaveOneOutTarget(rows),
    (own: number, other: number) => own !== other,
  ],
  [
    'kFoldTarget',
    (rows: TargetRows, idOf = (row: number) => row) => kFoldTarget(rows, FOLDS, (row) => foldOf(idOf(row))),
    (own: number, other: number) => foldOf(own) !== foldOf(other),
  ],
] as const;

describe.each(encodings)('%s', (_, encode, counts) => {
  it('equals brute force', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        expect([...encode(rows).trainCodes]).toEqual(bruteForce(rows, counts));
      }),
      runs(900),
    );
  });

  it('has the frozen table of the time-forward encoding, but looks at no time', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const encoding = encode(rows);
        const timed = timeForwardTarget(rows);
        expect(encoding.prior).toBe(timed.prior);
        for (let key = 0; key < 5; key++) expect(encoding.codeOf(key)).toBe(timed.codeOf(key));
      }),
      runs(300),
    );
  });

  it('does not depend on the order of the training rows', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const last = rows.keys.length - 1;
        const backward = encode(reversed(rows), (row) => last - row).trainCodes;
        expect([...backward].reverse()).toEqual([...encode(rows).trainCodes]);
      }),
      runs(300),
    );
  });

  it('counts no label that it holds out', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.nat(), (anyRows, pick) => {
        // Without pseudo-rows a code is a share of the counted rows alone.
        const rows = { ...anyRows, smoothing: 0 };
        const changed = pick % rows.keys.length;
        const labels = rows.labels.slice();
        labels[changed] = 1 - labels[changed];
        const before = encode(rows).trainCodes;
        const after = encode({ ...rows, labels }).trainCodes;
        rows.keys.forEach((key, row) => {
          const counted = [...rows.keys.keys()].filter(
            (other) => counts(row, other) && rows.keys[other] === key,
          );
          if (counted.length > 0 && !counted.includes(changed)) expect(after[row]).toBe(before[row]);
          if (counted.includes(changed)) expect(after[row]).not.toBe(before[row]);
        });
        expect(encode({ ...rows, labels }).codeOf(rows.keys[changed])).not.toBe(
          encode(rows).codeOf(rows.keys[changed]),
        );
      }),
      runs(600),
    );
  });

  it('refuses rows it cannot encode', () => {
    const rows = { keys: Int32Array.of(0, -1), labels: Uint8Array.of(0, 1), smoothing: 1 };
    expect(() => encode(rows)).toThrow(/row 1 has key -1/);
    expect(() => encode({ ...rows, keys: new Int32Array(0) })).toThrow(/no training rows/);
  });
});

describe('leaveOneOutTarget', () => {
  it('works a small example by hand', () => {
    const { trainCodes, prior, codeOf } = leaveOneOutTarget({
      keys: Int32Array.of(4, 4, 4, 9, 8),
      labels: Uint8Array.of(1, 0, 1, 1, 0),
      smoothing: 1,
    });
    expect(prior).toBe(3 / 5);
    // The opened rows of entity 4 lie below the one that was not: the leak.
    expect([...trainCodes.subarray(0, 3)]).toEqual([(1 + 3 / 5) / 3, (2 + 3 / 5) / 3, (1 + 3 / 5) / 3]);
    // Entities of one row tell nothing, whatever their label.
    expect([...trainCodes.subarray(3)]).toEqual([3 / 5, 3 / 5]);
    expect(codeOf(4)).toBe((2 + 3 / 5) / 4);
    expect(codeOf(1234)).toBe(3 / 5);
  });
});

describe('kFoldTarget', () => {
  it('works a small example by hand', () => {
    const { trainCodes, prior } = kFoldTarget(
      {
        keys: Int32Array.of(4, 4, 4, 9),
        labels: Uint8Array.of(1, 0, 1, 0),
        smoothing: 2,
      },
      2,
      (row) => row % 2,
    );
    expect(prior).toBe(1 / 2);
    // Row 0 counts row 1, row 1 counts rows 0 and 2, row 2 counts row 1; row 3 has no other row of its entity.
    expect([...trainCodes]).toEqual([(0 + 1) / 3, (2 + 1) / 4, (0 + 1) / 3, (0 + 1) / 2]);
  });

  it('leaves one out where every row is a fold', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const alone = kFoldTarget(rows, rows.keys.length, (row) => row);
        expect(alone.trainCodes).toEqual(leaveOneOutTarget(rows).trainCodes);
      }),
      runs(300),
    );
  });
});

describe('foldDraw', () => {
  it('gives every fold its share, and other folds with another seed', () => {
    const ids = Array.from({ length: 60_000 }, (_, id) => id);
    const [first, second] = [foldDraw(1, 5), foldDraw(2, 5)];
    const sizes = new Float64Array(5);
    for (const id of ids) sizes[first(id)]++;
    // Chi-squared with 4 degrees of freedom: 18.5 is its 0.999 quantile.
    expect(sizes.reduce((sum, size) => sum + (size - 12_000) ** 2 / 12_000, 0)).toBeLessThan(18.5);
    const together = ids.filter((id) => first(id) === second(id)).length;
    expect(together).toBeGreaterThan(11_500);
    expect(together).toBeLessThan(12_500);
  });
});
