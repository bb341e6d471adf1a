/** The rows that every view of an attribution shows: its features, ranked, then all of them at once. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type {
  Attribution,
  ByVariant,
  Effects,
  FeatureAttribution,
} from '../../lab/studies/attribution/schema.ts';

export interface AttributionRow extends ByVariant<Effects<Estimate>> {
  readonly label: string;
  /** Plain; undefined for what is no single model. */
  readonly mismatch: Estimate | undefined;
  /** Of the feature in the logged model and in its own plain twin; undefined where no single feature leaks. */
  readonly coefficient: { readonly logged: Estimate; readonly leaky: Estimate } | undefined;
}

export interface AttributionRows {
  readonly features: readonly AttributionRow[];
  /** All together, the sum of the single features, and what is between the two. */
  readonly wholes: readonly AttributionRow[];
}

export function rowsOf({ features, together, sum, interaction }: Attribution): AttributionRows {
  return {
    features: features.map(featureRow),
    wholes: [
      {
        label: 'all together',
        ...summaries(together),
        mismatch: together.plain.summary.mismatch,
        coefficient: undefined,
      },
      { label: 'sum of single ones', ...summaries(sum), mismatch: undefined, coefficient: undefined },
      { label: 'interaction', ...summaries(interaction), mismatch: undefined, coefficient: undefined },
    ],
  };
}

function featureRow({ feature, logged, plain, minusOwn }: FeatureAttribution): AttributionRow {
  return {
    label: feature,
    ...summaries({ plain, minusOwn }),
    mismatch: plain.summary.mismatch,
    coefficient: { logged: logged.summary.coefficient, leaky: plain.summary.coefficient },
  };
}

function summaries({
  plain,
  minusOwn,
}: ByVariant<{ readonly summary: Effects<Estimate> }>): ByVariant<Effects<Estimate>> {
  return { plain: plain.summary, minusOwn: minusOwn?.summary ?? null };
}
