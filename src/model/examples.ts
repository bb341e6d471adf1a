/** What a model is trained on. */
import type { FeatureCatalog } from '../features/featureSet.ts';
import type { FeatureTable } from '../features/provenance.ts';
import type { Impressions } from '../history/impressions.ts';

/** Examples with labels. Feature rows are those of the impressions [table.start, table.end). */
export interface Examples {
  /** The world's. */
  readonly seed: number;
  readonly catalog: FeatureCatalog;
  readonly impressions: Impressions;
  readonly table: FeatureTable;
  /** One per row of the impressions. */
  readonly labels: Uint8Array;
  /** Time from sending until a label is known. */
  readonly labelDelayMs: number;
}
