/** What one world gave: plain data, the same bytes wherever it was computed. */
import type { Metrics } from '../evaluation/metrics.ts';
import type { FeatureSkew } from '../features/skew.ts';
import type { ReferenceName } from '../scenario/references.ts';
import type { Coefficients } from './coefficients.ts';
import type { Outcome, Quantities } from './measure.ts';
import type { EstimateTree } from './result/tree.ts';
import type { WaysOfSeed } from './retraining.ts';
import type { SeedCurves } from './seedCurves.ts';

export interface PipelineRows {
  readonly train: number;
  readonly test: number;
  readonly production: number;
  /** Neither trained nor tested on, for want of a value that the model uses. */
  readonly missing: number;
}

export interface SeedPipeline {
  readonly features: string;
  readonly split: string;
  readonly encoder: string;
  readonly solver: string;
  readonly chosen: { readonly encoder: string; readonly l2: number };
  readonly rows: PipelineRows;
  /** Features that screening dropped. */
  readonly screened: readonly string[];
  readonly quantities: Quantities;
  readonly coefficients: Coefficients;
  /** Of the deployed model, where it is not the evaluated one. */
  readonly shippedCoefficients: Coefficients | null;
  /** Intervals of the quantities, where the seed runs alone. */
  readonly bootstrap: EstimateTree | null;
}

export interface SeedReference {
  readonly shadow: Metrics | null;
  readonly live: Outcome | null;
  readonly choiceValue: number | null;
}

export interface SeedResult {
  readonly seed: number;
  readonly logged: {
    /** Of the logging phase. */
    readonly impressions: number;
    /** How many of them had no label yet. */
    readonly immature: number;
    /** How many of those with a label are follow-ups, trained on but not compared. */
    readonly followUps: number;
    /** How many were sent to users before their hard deletion: no training set holds them. */
    readonly erased: number;
  };
  readonly pipelines: readonly SeedPipeline[];
  readonly references: Readonly<Record<ReferenceName, SeedReference>>;
  /** Features of training sets against served ones, over every logged impression. */
  readonly skew: readonly { readonly features: string; readonly values: readonly FeatureSkew[] }[];
  readonly choiceDecisions: number;
  /** Null unless `evaluation.curves`. */
  readonly curves: SeedCurves | null;
  /** Null where the scenario does not retrain. */
  readonly retraining: WaysOfSeed | null;
}
