/** Scoring of impressions by any model. */
import type { Vectors } from '../base/vectors.ts';
import type { Catalog } from '../history/catalog.ts';
import type { Impressions } from '../history/impressions.ts';
import { idsOf } from './encoders/entities.ts';
import type { Model } from './model.ts';
import type { EncodedEntity } from './options.ts';

/** Rows of which a model is given the vectors at once: they stay in the cache. */
const ROWS_AT_ONCE = 256;

/**
 * The logits of some impressions.
 * @param vectors by row of the impressions
 */
export function logitsOf(
  model: Model,
  vectors: Vectors,
  impressions: Impressions,
  rows: Int32Array,
  catalog: Catalog,
): Float64Array {
  const { width } = vectors;
  const logits = new Float64Array(rows.length);
  const block = new Float64Array(ROWS_AT_ONCE * width);
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    const some = rows.subarray(first, first + ROWS_AT_ONCE);
    for (let index = 0, to = 0; index < some.length; index++) {
      const values = vectors.valuesOf(some[index]);
      const from = vectors.placeOf(some[index]);
      for (let column = 0; column < width; column++) block[to++] = values[from + column];
    }
    const ids = (entity: EncodedEntity) => idsOf(entity, { impressions, catalog }, some);
    model.logits({ count: some.length, vectors: block, ids }, logits.subarray(first, first + some.length));
  }
  return logits;
}
