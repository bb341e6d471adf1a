/** What one world gave: plain data, the same bytes wherever it was computed. */
import type { FeatureSkew } from '../../features/skew.ts';
import type { referenceQuantities } from '../../scenario/quantities.ts';
import type { ByReference } from '../../scenario/references.ts';
import type { Coefficients, PipelineOfSeed, PipelineResult, Result } from '../result/schema.ts';
import type { SeedValues } from '../result/values.ts';
import type { WaysOfSeed } from '../stages/retraining.ts';
import type { SeedCurves } from './curves.ts';
import type { Quantities } from './quantities.ts';

export interface SeedPipeline {
  readonly provenance: string;
  readonly split: string;
  readonly encoder: string;
  readonly solver: string;
  readonly chosen: PipelineOfSeed['chosen'];
  readonly rows: PipelineOfSeed['rows'];
  /** Features that screening dropped. */
  readonly screened: readonly string[];
  readonly quantities: Quantities;
  readonly coefficients: Coefficients;
  /** Of the deployed model, where it is not the evaluated one. */
  readonly shippedCoefficients: Coefficients | null;
  /** Intervals of the quantities, where the seed runs alone. */
  readonly bootstrap: PipelineResult['summary'] | null;
}

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
  readonly retraining: WaysOfSeed | null;
}
