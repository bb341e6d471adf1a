/** Readings of the benchmark from the results of one world; the rest need not be kept. */
import type { SeedPipeline, SeedResult } from '../../result/seedResult.ts';
import type { Mitigation } from './catalog.ts';

/** Figures of one mitigation in one world, before it is compared with clean logging. */
export interface MitigationReading {
  readonly offline: Pair;
  readonly shadow: Pair;
  readonly gap: Pair;
  readonly openRate: number;
  /** Share of the feature values trained on that differ from those served. */
  readonly mismatch: number;
  readonly bytesPerImpression: number;
  readonly uncompressedBytesPerImpression: number;
  /** Bytes where a layout that stores less holds the same: a log by entity, or only what changed between snapshots. */
  readonly leastBytesPerImpression: number;
  /** Rows that it trains and tests on. */
  readonly rows: number;
  readonly screened: number;
}

export interface Pair {
  readonly auc: number;
  readonly ne: number;
}

export function readMitigation(
  { pipeline }: Mitigation,
  encoder: string,
  found: SeedResult,
): MitigationReading {
  const { provenance, split, model = encoder } = pipeline;
  const { quantities, rows, screened } = found.pipelines.find(
    (each) => each.provenance === provenance && each.split === split && each.encoder === model,
  ) as SeedPipeline;
  const { offline, shadow, gap, live, skew, storage } = quantities;
  if (live === null || storage === null)
    throw new RangeError('the benchmark runs live, with storage measured');
  const { bytesPerImpression, uncompressedBytesPerImpression, factored, changes } = storage;
  return {
    offline: pairOf(offline),
    shadow: pairOf(shadow),
    gap: pairOf(gap),
    openRate: live.openRate,
    mismatch: skew.mismatch,
    bytesPerImpression,
    uncompressedBytesPerImpression,
    leastBytesPerImpression: Math.min(
      bytesPerImpression,
      factored.bytesPerImpression,
      changes.bytesPerImpression,
    ),
    rows: rows.train + rows.test,
    screened: screened.length,
  };
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
