/** Readings of the benchmark from the results of one world; the rest need not be kept. */
import type { SeedPipeline, SeedResult } from '../../result/seedResult.ts';
import type { Mitigation } from './catalog.ts';

/** Figures of one mitigation in one world, before it is compared with clean logging. */
export interface MitigationReading {
  /** The soft figure is right for every model here: it scores served values. */
  readonly shadow: Pair & { readonly softAuc: number };
  readonly gap: Pair;
  readonly openRate: number;
  /** Share of the feature values trained on that differ from those served. */
  readonly mismatch: number;
  /** Rows that it trains and tests on. */
  readonly rows: number;
  readonly screened: number;
}

/** Bytes that had to be stored for it in one world. */
export interface StorageReading {
  readonly bytesPerImpression: number;
  readonly uncompressedBytesPerImpression: number;
  /** Bytes in the layouts that store least of the same. */
  readonly leastBytesPerImpression: number;
}

export interface Pair {
  readonly auc: number;
  readonly ne: number;
}

export function readMitigation(
  mitigation: Mitigation,
  encoder: string,
  found: SeedResult,
): MitigationReading {
  const { quantities, rows, screened } = pipelineOf(mitigation, encoder, found);
  const { shadow, gap, live, skew } = quantities;
  if (live === null) throw new RangeError('the benchmark runs live');
  return {
    shadow: { ...pairOf(shadow), softAuc: shadow.softAuc },
    gap: pairOf(gap),
    openRate: live.openRate,
    mismatch: skew.mismatch,
    rows: rows.train + rows.test,
    screened: screened.length,
  };
}

export function readStorage(mitigation: Mitigation, encoder: string, found: SeedResult): StorageReading {
  const { storage } = pipelineOf(mitigation, encoder, found).quantities;
  if (storage === null) throw new RangeError('storage is measured in worlds of its own');
  const { bytesPerImpression, uncompressedBytesPerImpression, best } = storage;
  return {
    bytesPerImpression,
    uncompressedBytesPerImpression,
    leastBytesPerImpression: best.bytesPerImpression,
  };
}

function pipelineOf({ pipeline }: Mitigation, encoder: string, { pipelines }: SeedResult): SeedPipeline {
  const { provenance, split, model = encoder } = pipeline;
  return pipelines.find(
    (each) => each.provenance === provenance && each.split === split && each.encoder === model,
  ) as SeedPipeline;
}

function pairOf({ auc, ne }: Pair): Pair {
  return { auc, ne };
}

/** Introduction of a new feature in one world. */
export interface NewFeatureReading {
  /** The first day of production on which the model that was retrained on logged values uses the feature; NaN if none. */
  readonly firstDay: number;
  /** Rows with the feature that it was trained on then. */
  readonly rowsNeeded: number;
  /** Rows whose label becomes known on a day. */
  readonly rowsPerDay: number;
}

export function readNewFeature({ retraining }: SeedResult): NewFeatureReading {
  if (retraining === null) throw new RangeError('a new feature needs retraining');
  const days = (way: 'wait-and-log' | 'without') =>
    Object.entries(retraining[way]).flatMap(([name, day]) =>
      name === 'days' ? [] : [day as { rows: number; uses: number | null }],
    );
  const waiting = days('wait-and-log');
  const rows = days('without').map((day) => day.rows);
  const firstDay = waiting.findIndex(({ uses }) => uses === 1);
  return {
    firstDay: firstDay < 0 ? Number.NaN : firstDay,
    rowsNeeded: firstDay < 0 ? Number.NaN : waiting[firstDay].rows,
    rowsPerDay: (rows[rows.length - 1] - rows[0]) / (rows.length - 1),
  };
}
