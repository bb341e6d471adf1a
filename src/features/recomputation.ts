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
import { type FeatureCatalog, FeatureSet } from './featureSet.ts';
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
  const { features } = catalog;
  // What the others count need not be known.
  const invented = new FeatureSet(columns.map((column) => features.features[column]));
  const places = invented.names.map((name) => features.names.indexOf(name));
  const fold = new Fold({ ...catalog, features: invented }, log);
  const vectors = new Vectors(features.count, store);
  const recomputed = new Float64Array(invented.count);
  let rows = 0;
  return (atMs, end) => {
    fold.advance(atMs);
    for (let row = 0; row < end; row++) {
      const { user, story, sentAtMs, kind } = impressions.blockOf(row);
      const place = placeInBlock(row);
      invented.writeVector(
        fold.state,
        user[place],
        story[place],
        atMs,
        sentAtMs[place],
        recomputed,
        0,
        kind[place] as ImpressionKind,
      );
      const values = vectors.valuesToWrite(row);
      const at = vectors.placeOf(row);
      if (row >= rows) {
        const logged = served.vectors.valuesOf(row);
        for (let column = 0; column < features.count; column++) values[at + column] = logged[at + column];
      }
      for (let index = 0; index < places.length; index++) values[at + places[index]] = recomputed[index];
    }
    rows = end;
    return { start: 0, end, vectors };
  };
}
