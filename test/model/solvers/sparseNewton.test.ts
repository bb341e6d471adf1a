import { describe, expect, it } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import type { Design } from '../../../src/model/solvers/design.ts';
import { fitNewton } from '../../../src/model/solvers/newton.ts';
import { fitSparseNewton } from '../../../src/model/solvers/sparseNewton.ts';
import { designOf, largestDifference, parametersOf } from './designs.ts';
import { plainNewton, randomData } from './plainNewton.ts';

/** Data with two hashed fields over shared buckets, some rows without an entity, and explicit one-hots of it. */
function hashedData(rowCount: number, columns: number, buckets: number) {
  const uniform = stream(rowCount, 'model-test-buckets');
  const draw = () => (uniform() < 0.1 ? -1 : Math.floor(uniform() * buckets));
  const { rows, labels } = randomData(rowCount, rowCount, columns);
  const fields = [Int32Array.from(rows, draw), Int32Array.from(rows, draw)];
  const design: Design = { ...designOf({ rows, labels }), hashed: { buckets, fields } };
  const explicit = rows.map((row, index) => {
    const oneHots = new Array<number>(buckets).fill(0);
    for (const field of fields) if (field[index] >= 0) oneHots[field[index]]++;
    return [...row, ...oneHots];
  });
  return { design, explicit, labels };
}

describe('fitSparseNewton', () => {
  it('equals a dense fit of explicit one-hots', () => {
    for (const [rows, columns, buckets, l2] of [
      [300, 2, 8, 1],
      [500, 0, 5, 0.1],
      [400, 3, 20, 30],
    ]) {
      const { design, explicit, labels } = hashedData(rows, columns, buckets);
      const fit = fitSparseNewton(design, { l2 });
      const expected = plainNewton({ rows: explicit, labels }, { l2, standardised: columns });
      expect(fit.converged).toBe(true);
      expect(largestDifference(parametersOf(fit), expected)).toBeLessThan(1e-6);
    }
  });

  it('equals the dense solver if no row has an entity', () => {
    const data = randomData(4, 1000, 3);
    const none = new Int32Array(1000).fill(-1);
    const fit = fitSparseNewton({ ...designOf(data), hashed: { buckets: 4, fields: [none] } }, { l2: 2 });
    const dense = fitNewton(designOf(data), { l2: 2 });
    expect(largestDifference([fit.intercept, ...fit.coefficients], parametersOf(dense))).toBeLessThan(1e-8);
    expect([...fit.hashedWeights!]).toEqual([0, 0, 0, 0]);
  });

  it('gives buckets without rows the weight 0, and the others what they have without these, bit for bit', () => {
    const { design } = hashedData(400, 3, 20);
    const far = (bucket: number) => (bucket < 0 ? bucket : 37 * bucket + 5);
    const fields = design.hashed!.fields.map((field) => field.map(far));
    const { hashedWeights, ...fit } = fitSparseNewton(
      { ...design, hashed: { buckets: 1000, fields } },
      { l2: 1 },
    );
    const { hashedWeights: expected, ...near } = fitSparseNewton(design, { l2: 1 });
    expect(fit).toStrictEqual(near);
    expect(hashedWeights).toHaveLength(1000);
    hashedWeights!.forEach((weight, bucket) => {
      expect(weight).toBe(bucket % 37 === 5 && bucket < far(20) ? expected![(bucket - 5) / 37] : 0);
    });
  });

  it('does not depend on whether the columns are kept or read again, bit for bit', () => {
    const { design } = hashedData(700, 3, 50);
    expect(fitSparseNewton(design, { l2: 1, packedBytesMax: 0 })).toStrictEqual(
      fitSparseNewton(design, { l2: 1 }),
    );
  });

  it('refuses l2 = 0, fields of another length, buckets out of range, and designs without fields', () => {
    const { design } = hashedData(100, 2, 5);
    expect(() => fitSparseNewton(design, { l2: 0 })).toThrow(
      /l2 = 0 with hashed fields, expected l2 above 0/,
    );
    const broken = (field: Int32Array) => ({ ...design, hashed: { buckets: 5, fields: [field] } });
    expect(() => fitSparseNewton(broken(new Int32Array(99)), { l2: 1 })).toThrow(
      /found 99 buckets.*one per row, 100/,
    );
    expect(() => fitSparseNewton(broken(new Int32Array(100).fill(5)), { l2: 1 })).toThrow(
      /found bucket 5 in row 0/,
    );
    expect(() => fitSparseNewton(designOf(randomData(1, 50, 1)), { l2: 1 })).toThrow(/no hashed fields/);
  });
});
