/** The curves of one world: what charts of a result average over its seeds. */
import { remembered } from '../../base/remembered.ts';
import { DAY_MS } from '../../base/time.ts';
import { type ReliabilityBin, reliabilityBins } from '../../evaluation/metrics/reliability.ts';
import { rocCurve, truePositiveRates } from '../../evaluation/metrics/roc.ts';
import { mismatchesIn } from '../../features/skew.ts';
import { type Impressions, isOpened } from '../../history/impressions.ts';
import { type ByReference, mapReferences } from '../../scenario/references.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import type { ExampleSet } from '../stages/examples.ts';
import type { Past } from '../stages/past.ts';
import { type FeatureMode, LOGGED } from '../stages/pipelines.ts';
import type { Settled } from '../stages/production.ts';
import type { Tables } from '../stages/tables.ts';
import type { Scored, ScoreMatrix } from './quantities.ts';

/** Where ROC curves are measured: finer where few rows are taken, since notifications go to the top of a ranking. */
export const FALSE_POSITIVE_RATES: readonly number[] = [
  0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85,
  0.9, 0.95, 1,
];

const RELIABILITY_BINS = 10;

/** Bins of age end here; the last has no end. */
const AGE_ENDS_DAYS: readonly number[] = [1, 2, 3, 5, 7, 14, 21, 28];

export interface SeedScoreCurves {
  /** At each of `FALSE_POSITIVE_RATES`. */
  readonly truePositiveRates: readonly number[];
  readonly reliability: readonly ReliabilityBin[];
}

/** One number for each day from `firstDay` on; follow-ups are left out. */
export interface DailyCounts {
  readonly firstDay: number;
  readonly sends: readonly number[];
  /** By the day of sending, within the attribution window. */
  readonly opens: readonly number[];
}

/** Rows of the logging phase whose age at training is above `fromDays` and at most `toDays`. */
export interface AgeBin {
  readonly fromDays: number;
  /** Null where there is no limit. */
  readonly toDays: number | null;
  readonly rows: number;
  /** Of each mode but logged, feature by feature: the rows whose value differs from the served one. */
  readonly modes: readonly { readonly provenance: string; readonly mismatches: readonly number[] }[];
}

export interface SeedCurves {
  readonly pipelines: readonly {
    readonly offline: SeedScoreCurves;
    readonly shadow: SeedScoreCurves;
    /** Null without live arms. */
    readonly live: DailyCounts | null;
  }[];
  readonly references: ByReference<DailyCounts | null>;
  readonly skewByAge: readonly AgeBin[];
}

/** What the curves of a scenario are drawn from. */
export interface CurveSources {
  readonly matrices: readonly ScoreMatrix<Scored>[];
  /** The arm of each pipeline. */
  readonly arms: readonly (Settled | null)[];
  readonly references: ByReference<Settled | undefined>;
  /** Modes of features but logged. */
  readonly modes: readonly FeatureMode[];
}

/** Measures the curves of scenarios that share a world. Equal scores and equal arms are measured once. */
export function curveMeasurer(
  past: Past,
  examples: ExampleSet,
  timeline: Timeline,
  tables: Tables,
  shadow: Settled,
): (sources: CurveSources) => SeedCurves {
  const { warmupDay, productionDay, endDay } = timeline;
  const scoreCurves = remembered(scoreCurvesOf);
  const live = remembered(({ traffic }: Settled) =>
    dailyCounts([traffic.impressions], productionDay, endDay, timeline),
  );
  const incumbent = remembered(({ traffic }: Settled) =>
    dailyCounts([past.arm.impressions, traffic.impressions], warmupDay, endDay, timeline),
  );
  const orNull = (arm: Settled | null | undefined) => (arm === null || arm === undefined ? null : live(arm));

  return ({ matrices, arms, references, modes }) => ({
    pipelines: matrices.map((matrix, index) => ({
      offline: scoreCurves(matrix.offline),
      shadow: scoreCurves(matrix.shadow),
      live: orNull(arms[index]),
    })),
    references: mapReferences(references, (arm, name) =>
      name === 'incumbent' ? incumbent(shadow) : orNull(arm),
    ),
    skewByAge: skewByAge(examples, timeline, tables, modes),
  });
}

function scoreCurvesOf({ logits, labels }: Scored): SeedScoreCurves {
  return {
    truePositiveRates: truePositiveRates(rocCurve(logits, labels), FALSE_POSITIVE_RATES),
    reliability: reliabilityBins(logits, labels, RELIABILITY_BINS),
  };
}

/** @param tables all of one arm, of days [firstDay, endDay) */
function dailyCounts(
  tables: readonly Impressions[],
  firstDay: number,
  endDay: number,
  { attributionWindowMs }: Timeline,
): DailyCounts {
  const sends = new Array<number>(endDay - firstDay).fill(0);
  const opens = sends.slice();
  for (const impressions of tables) {
    for (let row = 0; row < impressions.rows; row++) {
      if (impressions.value('sessionPosition', row) > 0) continue;
      const day = Math.floor(impressions.value('sentAtMs', row) / DAY_MS) - firstDay;
      sends[day]++;
      opens[day] += isOpened(impressions, row, attributionWindowMs);
    }
  }
  return { firstDay, sends, opens };
}

/** The bins that the logging phase reaches, the youngest first. Rows lie in order of sending, so a bin is a range of them. */
function skewByAge(
  { impressions, start, end }: ExampleSet,
  { loggingDay, productionDay, trainingAtMs }: Timeline,
  tables: Tables,
  modes: readonly FeatureMode[],
): AgeBin[] {
  const served = tables(LOGGED);
  const bins: AgeBin[] = [];
  let last = end;
  for (let bin = 0; bin <= AGE_ENDS_DAYS.length; bin++) {
    const fromDays = AGE_ENDS_DAYS[bin - 1] ?? 0;
    if (fromDays >= productionDay - loggingDay) break;
    const toDays = AGE_ENDS_DAYS[bin] ?? null;
    const firstMs = toDays === null ? Number.NEGATIVE_INFINITY : trainingAtMs - toDays * DAY_MS;
    let first = last;
    while (first > start && impressions.value('sentAtMs', first - 1) >= firstMs) first--;
    bins.push({
      fromDays,
      toDays,
      rows: last - first,
      modes: modes.map((mode) => ({
        provenance: mode.name,
        mismatches: Array.from(mismatchesIn(tables(mode), served, first, last)),
      })),
    });
    last = first;
  }
  return bins;
}
