/** What one world gave: plain data, the same bytes wherever it was computed. */
import type { Metrics } from '../evaluation/metrics.ts';
import type { FeatureSkew } from '../features/skew.ts';
import type { ReferenceName } from '../scenario/references.ts';
import type { Coefficients } from './coefficients.ts';
import type { Outcome, Quantities } from './measure.ts';
import type { WaysOfSeed } from './retraining.ts';
import type { SeedCurves } from './seedCurves.ts';
import type { EstimateTree } from './tree.ts';

export interface SeedPipeline {
  readonly features: string;
  readonly split: string;
  readonly encoder: string;
  readonly solver: string;
  readonly chosen: { readonly encoder: string; readonly l2: number };
  readonly rows: { readonly train: number; readonly test: number; readonly production: number };
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
  /** Impressions of the logging phase, how many of them had no label yet, and how many of the rest are follow-ups, trained on but not compared. */
  readonly logged: { readonly impressions: number; readonly immature: number; readonly followUps: number };
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
