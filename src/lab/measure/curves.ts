/** The curves of one world: what charts of a result average over its seeds. */
import { cache } from '../../base/remembered.ts';
import { DAY_MS } from '../../base/time.ts';
import { reliabilityBins } from '../../evaluation/metrics/reliability.ts';
import { rocCurve, truePositiveRates } from '../../evaluation/metrics/roc.ts';
import { mismatchesIn } from '../../features/skew.ts';
import { ImpressionKind, type Impressions } from '../../history/impressions.ts';
import { type ByReference, mapReferences } from '../../scenario/references.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import type { World } from '../../world/world.ts';
import {
  type AgeBin,
  type DailyCounts,
  FALSE_POSITIVE_RATES,
  type SeedCurves,
  type SeedScoreCurves,
} from '../result/seedResult.ts';
import type { ProvenanceMix } from '../stages/pipelines.ts';
import type { Settled, Shadowed } from '../stages/production.ts';
import { finalLabel } from '../stages/restatement.ts';
import type { KeyedScores } from '../stages/scores.ts';
import type { Prepared } from '../stages/tables.ts';
import type { ScoreMatrix } from './quantities.ts';

const RELIABILITY_BINS = 10;

/** Bins of age end here; the last has no end. */
const AGE_ENDS_DAYS: readonly number[] = [1, 2, 3, 5, 7, 14, 21, 28];

/** Sources of the curves of a scenario. */
export interface CurveSources {
  readonly matrices: readonly ScoreMatrix<KeyedScores>[];
  /** The arm of each pipeline. */
  readonly arms: readonly (Settled | null)[];
  readonly references: ByReference<Settled | undefined>;
  /** Modes of features but logged. */
  readonly mixes: readonly ProvenanceMix[];
}

/** Measures the curves of scenarios that share a world. Equal scores and equal arms are measured once. */
export function curveMeasurer(world: Shadowed): (sources: CurveSources) => SeedCurves {
  const { arm, timeline, shadow } = world;
  const { warmupDay, productionDay, endDay } = timeline;
  const [scoreCurves, daily] = [cache<SeedScoreCurves>(), cache<DailyCounts>()];
  const ofScores = (scored: KeyedScores) => scoreCurves(scored.key, () => scoreCurvesOf(scored));
  const live = ({ key, traffic }: Settled) =>
    daily(key, () => dailyCounts([traffic.impressions], productionDay, endDay, timeline, arm.world));
  const incumbent = () =>
    daily('incumbent', () =>
      dailyCounts([arm.impressions, shadow.traffic.impressions], warmupDay, endDay, timeline, arm.world),
    );
  const orNull = (of: Settled | null | undefined) => (of === null || of === undefined ? null : live(of));

  return ({ matrices, arms, references, mixes }) => ({
    pipelines: matrices.map((matrix, index) => ({
      offline: ofScores(matrix.offline),
      shadow: ofScores(matrix.shadow),
      live: orNull(arms[index]),
    })),
    references: mapReferences(references, (of, name) => (name === 'incumbent' ? incumbent() : orNull(of))),
    skewByAge: skewByAge(world, mixes),
  });
}

function scoreCurvesOf({ logits, labels }: KeyedScores): SeedScoreCurves {
  return {
    truePositiveRates: truePositiveRates(rocCurve(logits, labels), FALSE_POSITIVE_RATES),
    reliability: reliabilityBins(logits, labels, RELIABILITY_BINS),
  };
}

/** Of people. @param tables all of one arm, of days [firstDay, endDay) */
function dailyCounts(
  tables: readonly Impressions[],
  firstDay: number,
  endDay: number,
  timeline: Timeline,
  { population: { isBot }, draws }: World,
): DailyCounts {
  const sends = new Array<number>(endDay - firstDay).fill(0);
  const opens = sends.slice();
  for (const impressions of tables) {
    for (let row = 0; row < impressions.rows; row++) {
      if (impressions.value('kind', row) !== ImpressionKind.chosen) continue;
      if (isBot[impressions.value('user', row)] === 1) continue;
      const day = Math.floor(impressions.value('sentAtMs', row) / DAY_MS) - firstDay;
      sends[day]++;
      opens[day] += finalLabel(impressions, row, timeline, draws);
    }
  }
  return { firstDay, sends, opens };
}

/** The bins that the logging phase reaches, the youngest first. Rows lie in order of sending, so a bin is a range of them. */
function skewByAge(
  { examples, timeline, served, tableOf }: Prepared,
  mixes: readonly ProvenanceMix[],
): AgeBin[] {
  const { impressions, start, end } = examples;
  const { loggingDay, productionDay, trainingAtMs } = timeline;
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
      mixes: mixes.map((mix) => ({
        provenance: mix.name,
        mismatches: Array.from(mismatchesIn(tableOf(mix), served, first, last)),
      })),
    });
    last = first;
  }
  return bins;
}
