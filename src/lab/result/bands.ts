/**
 * What charts need beyond single figures: curves, each measured at the same places in every world, so that they
 * average place by place. A curve is a column of numbers rather than a list of points: a third of the bytes.
 */
import { meanInterval } from '../../evaluation/intervals.ts';
import { featureNames } from '../../features/definitions.ts';
import { pipelineNames } from '../../scenario/pipelines.ts';
import type { ReferenceName } from '../../scenario/references.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf } from '../../scenario/timeline.ts';
import {
  type DailyCounts,
  FALSE_POSITIVE_RATES,
  type SeedCurves,
  type SeedScoreCurves,
} from '../seedCurves.ts';

/** One value for each place of a curve: the mean over seeds and the ends of its interval. */
export interface Band {
  readonly mean: readonly number[];
  /** NaN with one seed, and where a world has no value. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** How one model's scores do on one set of rows. */
export interface ScoreCurves {
  /** True positive rate at each of `falsePositiveRates`. */
  readonly roc: Band;
  /** By bin of equal numbers of rows, in ascending order of predicted probability. */
  readonly reliability: {
    /** Of all seeds together. */
    readonly rows: readonly number[];
    /** Mean predicted probability, mean over seeds. */
    readonly predicted: readonly number[];
    /** Share of rows that were opened. */
    readonly observed: Band;
  };
}

/** The open rate of one arm, by day of sending. Follow-ups are left out. */
export interface DailyCurve {
  /** The day of the first value, counted from the beginning of the world; a value for each day from there. */
  readonly firstDay: number;
  /** Notifications of all seeds together. */
  readonly sends: readonly number[];
  /** Share that was opened within the attribution window; NaN where a world sent nothing that day. */
  readonly openRate: Band;
}

export interface PipelineCurves {
  readonly features: string;
  readonly split: string;
  readonly encoder: string;
  /** On its test rows, of the evaluated model. */
  readonly offline: ScoreCurves;
  /** On the incumbent's notifications in production, of the deployed model. */
  readonly shadow: ScoreCurves;
  /** Of its own arm; null without live arms. */
  readonly live: DailyCurve | null;
}

/** How many values of a feature have changed since they were served. */
export interface AgeingFeature {
  readonly features: string;
  readonly feature: string;
  /** Share of values that differ from the served ones, by bin of age. */
  readonly mismatch: Band;
}

export interface Curves {
  /** The first day of each phase, counted from the beginning of the world, and the day after the last. */
  readonly days: {
    readonly warmup: number;
    readonly logging: number;
    /** The day of training and deployment. */
    readonly production: number;
    readonly end: number;
  };
  /** Where ROC curves are measured. */
  readonly falsePositiveRates: readonly number[];
  /** In the order of the result's pipelines. */
  readonly pipelines: readonly PipelineCurves[];
  /** The incumbent's from warm-up, under the heuristic, to the end of production; the others' in production, null where they did not live. */
  readonly references: Readonly<Record<ReferenceName, DailyCurve | null>>;
  readonly skewByAge: {
    /** Age of a row at training: above `fromDays`, at most `toDays`; null where there is no limit. */
    readonly fromDays: readonly number[];
    readonly toDays: readonly (number | null)[];
    /** Of all seeds together. */
    readonly rows: readonly number[];
    /** Of each mode but logged, feature by feature. */
    readonly features: readonly AgeingFeature[];
  };
}

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
    references: {
      random: daily(({ references }) => references.random),
      incumbent: daily(({ references }) => references.incumbent),
      incumbentGreedy: daily(({ references }) => references.incumbentGreedy),
      oracle: daily(({ references }) => references.oracle),
    },
    skewByAge: {
      fromDays: first.skewByAge.map(({ fromDays }) => fromDays),
      toDays: first.skewByAge.map(({ toDays }) => toDays),
      rows: first.skewByAge.map((_, bin) => sumOf(seeds.map(({ skewByAge }) => skewByAge[bin].rows))),
      features: first.skewByAge[0].modes.flatMap(({ features }, mode) =>
        featureNames.map((feature, column) => ({
          features,
          feature,
          mismatch: bandOf(
            seeds.map(({ skewByAge }) =>
              skewByAge.map(({ modes, rows }) => modes[mode].mismatches[column] / rows),
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
  const lived = seeds.filter((counts) => counts !== null);
  if (lived.length < seeds.length) return null;
  return {
    firstDay: lived[0].firstDay,
    sends: lived[0].sends.map((_, day) => sumOf(lived.map(({ sends }) => sends[day]))),
    openRate: bandOf(lived.map(({ sends, opens }) => sends.map((sent, day) => opens[day] / sent))),
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
