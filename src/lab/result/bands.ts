/**
 * Curves for charts, each measured at the same places in every world, so that they average place by place. A
 * curve is a column of numbers rather than a list of points: a third of the bytes.
 */
import { meanInterval } from '../../evaluation/statistics/intervals.ts';
import { featuresOf } from '../../scenario/features.ts';
import { pipelineNames } from '../../scenario/pipelines.ts';
import { mapReferences } from '../../scenario/references.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf } from '../../scenario/timeline.ts';
import type { Band, Curves, DailyCurve, ScoreCurves } from './schema.ts';
import {
  type DailyCounts,
  FALSE_POSITIVE_RATES,
  type SeedCurves,
  type SeedScoreCurves,
} from './seedResult.ts';

/** @param worlds one per seed, all of the same pipelines; null where curves were not measured */
export function curvesOf(scenario: Scenario, worlds: readonly (SeedCurves | null)[]): Curves | null {
  const seeds = worlds.filter((world) => world !== null);
  if (seeds.length === 0) return null;
  const [first] = seeds;
  const { warmupDay, loggingDay, productionDay, endDay } = timelineOf(scenario);
  const daily = (of: (seed: SeedCurves) => DailyCounts | null) => dailyCurve(seeds.map(of));
  return {
    days: { warmup: warmupDay, logging: loggingDay, production: productionDay, end: endDay },
    falsePositiveRates: FALSE_POSITIVE_RATES,
    pipelines: pipelineNames(scenario.training).map((name, index) => ({
      ...name,
      offline: scoreCurves(seeds.map(({ pipelines }) => pipelines[index].offline)),
      shadow: scoreCurves(seeds.map(({ pipelines }) => pipelines[index].shadow)),
      live: daily(({ pipelines }) => pipelines[index].live),
    })),
    references: mapReferences(first.references, (_, name) =>
      daily(({ references }) => references[name] as DailyCounts | null),
    ),
    skewByAge: {
      fromDays: first.skewByAge.map(({ fromDays }) => fromDays),
      toDays: first.skewByAge.map(({ toDays }) => toDays),
      rows: first.skewByAge.map((_, bin) => sumOf(seeds.map(({ skewByAge }) => skewByAge[bin].rows))),
      features: first.skewByAge[0].mixes.flatMap(({ provenance }, mix) =>
        featuresOf(scenario).names.map((feature, column) => ({
          provenance,
          feature,
          mismatch: bandOf(
            seeds.map(({ skewByAge }) =>
              skewByAge.map(({ mixes, rows }) => mixes[mix].mismatches[column] / rows),
            ),
          ),
        })),
      ),
    },
  };
}

function scoreCurves(seeds: readonly SeedScoreCurves[]): ScoreCurves {
  const bins = seeds[0].reliability.map((_, bin) => seeds.map(({ reliability }) => reliability[bin]));
  return {
    roc: bandOf(seeds.map(({ truePositiveRates }) => truePositiveRates)),
    reliability: {
      rows: bins.map((bin) => sumOf(bin.map(({ rows }) => rows))),
      predicted: bandOf(seeds.map(({ reliability }) => reliability.map(({ predicted }) => predicted))).mean,
      observed: bandOf(seeds.map(({ reliability }) => reliability.map(({ observed }) => observed))),
    },
  };
}

function dailyCurve(seeds: readonly (DailyCounts | null)[]): DailyCurve | null {
  const counted = seeds.filter((counts) => counts !== null);
  if (counted.length < seeds.length) return null;
  return {
    firstDay: counted[0].firstDay,
    sends: counted[0].sends.map((_, day) => sumOf(counted.map(({ sends }) => sends[day]))),
    openRate: bandOf(counted.map(({ sends, opens }) => sends.map((sent, day) => opens[day] / sent))),
  };
}

/** Place by place, of columns of the same length: one per seed. */
function bandOf(columns: readonly (readonly number[])[]): Band {
  const estimates = columns[0].map((_, place) => meanInterval(columns.map((column) => column[place])));
  return {
    mean: estimates.map(({ mean }) => mean),
    low: estimates.map(({ low }) => low),
    high: estimates.map(({ high }) => high),
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
