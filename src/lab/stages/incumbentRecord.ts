/** The app's record under its incumbent from the first day of logging to the last of production, in one piece. */
import { durationMs } from '../../base/time.ts';
import { Vectors } from '../../base/vectors.ts';
import type { FeatureCatalog, FeatureSet } from '../../features/featureSet.ts';
import { type FeatureTable, rowWriter } from '../../features/provenance.ts';
import { Impressions, isOpened } from '../../history/impressions.ts';
import type { Traffic } from '../../serving/arm.ts';
import type { Past } from './past.ts';

export interface IncumbentRecord {
  /** In order of sending. */
  readonly impressions: Impressions;
  /** With the features that there are once new ones are invented. */
  readonly catalog: FeatureCatalog;
  /** Values as serving logged them; of features invented later, as it would have. */
  readonly served: FeatureTable;
  /** One per row. All are known in the end; which were known on a day, `matureBy` says. */
  readonly labels: Uint8Array;
  /** The same for another attribution window. */
  readonly labelsWithin: (windowMs: number) => Uint8Array;
  /** Rows [0, n) were sent before the moment; returns n. */
  readonly sentBefore: (atMs: number) => number;
  /** Rows [0, n) have a label that is known at the moment; returns n. */
  readonly matureBy: (atMs: number, labelDelayMs: number) => number;
}

/**
 * Copies the rows, since those of production lie in a table of their own: 66 bytes a row and a vector.
 *
 * @param traffic the incumbent's production
 * @param features those of the app, and maybe others that are invented on the day of training
 */
export function incumbentRecord(
  past: Past,
  { log, world, impressions: production }: Traffic,
  features: FeatureSet = world.catalog.features,
): IncumbentRecord {
  const { arm, examples, timeline } = past;
  const { impressions: logged, start, end } = examples;
  const impressions = new Impressions(logged.width, logged.firstId + start, arm.store);
  for (let row = start; row < end; row++) impressions.appendCopy(logged, row);
  for (let row = 0; row < production.rows; row++) impressions.appendCopy(production, row);
  const labelsWithin = (windowMs: number) =>
    Uint8Array.from({ length: impressions.rows }, (_, row) => isOpened(impressions, row, windowMs));

  /** Logged vectors, with the values of other features as of the moment at which serving read those. */
  function withInvented(): Vectors {
    const { staleness, every, ttl } = past.shared.serving.features;
    const provenance = {
      provenance: 'reconstructed',
      staleness,
      ...(durationMs(every) === 0 ? {} : { every }),
      ...(ttl === null ? {} : { ttl }),
      clock: 'known',
      boundary: 'before',
      side: 'serving',
    } as const;
    const writeRow = rowWriter(
      provenance,
      { ...world.catalog, features },
      log,
      impressions,
      timeline.settledAtMs,
      arm.store,
    );
    const columns = world.catalog.features.names.map((name) => features.names.indexOf(name));
    const vectors = new Vectors(features.count, arm.store);
    for (let row = 0; row < impressions.rows; row++) {
      const values = vectors.valuesToWrite(row);
      const at = vectors.placeOf(row);
      writeRow(row, timeline.settledAtMs, values, at);
      const own = impressions.features.valuesOf(row);
      const first = impressions.features.placeOf(row);
      columns.forEach((column, index) => {
        values[at + column] = own[first + index];
      });
    }
    return vectors;
  }

  function sentBefore(atMs: number): number {
    let low = 0;
    let high = impressions.rows;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (impressions.value('sentAtMs', middle) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  // Times are whole milliseconds: sent at or before a moment is sent before the next one.
  const catalog = { ...world.catalog, features };
  const served = features === world.catalog.features ? impressions.features : withInvented();
  return {
    impressions,
    catalog,
    served: { start: 0, end: impressions.rows, vectors: served },
    labels: labelsWithin(timeline.attributionWindowMs),
    labelsWithin,
    sentBefore,
    matureBy: (atMs, labelDelayMs) => sentBefore(atMs - labelDelayMs + 1),
  };
}
