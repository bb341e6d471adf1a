/** Hashed fields without the buckets that no row has: these feel no gradient, and keep their weight of 0. */
import type { HashedFields } from './design.ts';
import { FitError } from './fit.ts';

export interface OccupiedBuckets {
  /** The same fields, over the occupied buckets in their order. */
  readonly hashed: HashedFields;
  /** The weights of all buckets, from those of the occupied ones. */
  readonly spread: (weights: Float64Array) => Float64Array;
}

/** @throws FitError if a field has not one entry per row, or a bucket is out of range */
export function occupiedBuckets(hashed: HashedFields, rows: number): OccupiedBuckets {
  requireBuckets(hashed, rows);
  const { buckets, fields } = hashed;
  const numbers = new Int32Array(buckets);
  for (const field of fields) for (const bucket of field) if (bucket >= 0) numbers[bucket] = 1;
  let occupied = 0;
  for (let bucket = 0; bucket < buckets; bucket++) if (numbers[bucket] === 1) numbers[bucket] = ++occupied;
  return {
    hashed: {
      buckets: occupied,
      fields: fields.map((field) => field.map((bucket) => (bucket < 0 ? bucket : numbers[bucket] - 1))),
    },
    spread(weights) {
      const all = new Float64Array(buckets);
      for (let bucket = 0; bucket < buckets; bucket++) {
        if (numbers[bucket] > 0) all[bucket] = weights[numbers[bucket] - 1];
      }
      return all;
    },
  };
}

function requireBuckets({ buckets, fields }: HashedFields, rows: number): void {
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index];
    if (field.length !== rows) {
      throw new FitError(
        `found ${field.length} buckets in hashed field ${index}, expected one per row, ${rows}; select the same rows`,
      );
    }
    for (let row = 0; row < rows; row++) {
      if (field[row] >= -1 && field[row] < buckets) continue;
      throw new FitError(
        `found bucket ${field[row]} in row ${row} of hashed field ${index}, expected -1 or a bucket in ` +
          `[0, ${buckets}); count the buckets of all fields in hashed.buckets`,
      );
    }
  }
}
