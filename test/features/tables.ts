/** Tables of vectors, for tests that look at their values. */
import type { FeatureTable } from '../../src/features/provenance.ts';

/** The vectors of rows [start, end) in one piece, row-major. */
export function valuesOf({ start, end, vectors }: FeatureTable): Float64Array {
  const { width } = vectors;
  const values = new Float64Array((end - start) * width);
  for (let row = start; row < end; row++) {
    const at = vectors.placeOf(row);
    values.set(vectors.valuesOf(row).subarray(at, at + width), (row - start) * width);
  }
  return values;
}
