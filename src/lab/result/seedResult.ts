/** The result of one world: plain data, the same bytes wherever it was computed. */

import type { ReliabilityBin } from '../../evaluation/metrics/reliability.ts';
import type { FeatureSkew } from '../../features/skew.ts';
import type { pipelineQuantities, referenceQuantities } from '../../scenario/quantities.ts';
import type { ByReference } from '../../scenario/references.ts';
import type { BackfillStrategy } from '../../scenario/retraining.ts';
import type { SplitName } from '../../splits/options.ts';
import type {
  Coefficients,
  GenerationsOfSeed,
  PipelineOfSeed,
  PipelineResult,
  Result,
  StrategyQuantities,
} from './schema.ts';
import type { SeedValues } from './values.ts';

/** Everything that is measured of a pipeline. */
export type Quantities = SeedValues<typeof pipelineQuantities>;

export interface SeedPipeline {
  readonly provenance: string;
  readonly split: SplitName;
  readonly encoder: string;
  readonly solver: string;
  readonly chosen: PipelineOfSeed['chosen'];
  readonly rows: PipelineOfSeed['rows'];
  /** Features that screening dropped. */
  readonly screened: readonly string[];
  readonly quantities: Quantities;
  readonly coefficients: Coefficients | null;
  /** Of the deployed model, where it is not the evaluated one. */
  readonly shippedCoefficients: Coefficients | null;
  /** Of a pipeline that is trained again live. */
  readonly generations?: GenerationsOfSeed;
  /** Intervals of the quantities within the world, where they were asked for. */
  readonly bootstrap: PipelineResult['summary'] | null;
}

export type StrategiesOfSeed = Readonly<Record<BackfillStrategy, StrategyQuantities>>;

export type SeedReference = SeedValues<typeof referenceQuantities>;

export interface SeedResult {
  readonly seed: number;
  readonly logged: Omit<Result['logged'][number], 'seed'>;
  readonly pipelines: readonly SeedPipeline[];
  readonly references: ByReference<SeedReference>;
  /** Features of training sets against served ones, over every logged impression. */
  readonly skew: readonly { readonly provenance: string; readonly values: readonly FeatureSkew[] }[];
  readonly choiceDecisions: number;
  /** Null unless `evaluation.curves`. */
  readonly curves: SeedCurves | null;
  /** Null where the scenario does not retrain. */
  readonly retraining: StrategiesOfSeed | null;
  /** Finding of the observer of the run, where it has one. */
  readonly observed?: unknown;
}

/** The result of the same run where nobody asks for intervals within its world. */
export function withoutIntervals(result: SeedResult): SeedResult {
  return { ...result, pipelines: result.pipelines.map((pipeline) => ({ ...pipeline, bootstrap: null })) };
}

/** False-positive rates at which ROC curves are measured: finer where few rows are taken, since notifications go to the top of a ranking. */
export const FALSE_POSITIVE_RATES: readonly number[] = [
  0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85,
  0.9, 0.95, 1,
];

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
  /** Of each mix but logged, feature by feature: the rows whose value differs from the served one. */
  readonly mixes: readonly { readonly provenance: string; readonly mismatches: readonly number[] }[];
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
