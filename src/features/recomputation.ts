/**
 * Features recomputed for the same rows on one day after another. Each time the values are those of the provenance
 * `recomputed`, without a fold that starts from the beginning and without a table more.
 */
import type { BlockStore } from '../base/blocks.ts';
import { placeInBlock } from '../base/blocks.ts';
import { Vectors } from '../base/vectors.ts';
import { Fold } from '../history/fold.ts';
import type { ImpressionKind, Impressions } from '../history/impressions.ts';
import type { EventLog } from '../history/log.ts';
import type { FeatureCatalog } from './featureSet.ts';
import type { FeatureTable } from './provenance.ts';

/**
 * A function that makes the table of impressions [0, end) as of one moment after another: `columns` recomputed at the
 * moment, the others as served. Neither the moment nor `end` may go back, and a table holds until the next is made.
 */
export function recomputation(
  catalog: FeatureCatalog,
  log: EventLog,
  impressions: Impressions,
  served: FeatureTable,
  columns: readonly number[],
  store?: BlockStore,
): (atMs: number, end: number) => FeatureTable {
  const fold = new Fold(catalog, log);
  const { features } = catalog;
  const vectors = new Vectors(features.count, store);
  const recomputed = new Float64Array(features.count);
  return (atMs, end) => {
    fold.advance(atMs);
    for (let row = 0; row < end; row++) {
      const { user, story, sentAtMs, kind } = impressions.blockOf(row);
      const place = placeInBlock(row);
      features.writeVector(
        fold.state,
        user[place],
        story[place],
        atMs,
        sentAtMs[place],
        recomputed,
        0,
        kind[place] as ImpressionKind,
      );
      const logged = served.vectors.valuesOf(row);
      const values = vectors.valuesToWrite(row);
      const at = vectors.placeOf(row);
      for (let column = 0; column < features.count; column++) values[at + column] = logged[at + column];
      for (const column of columns) values[at + column] = recomputed[column];
    }
    return { start: 0, end, vectors };
  };
}
