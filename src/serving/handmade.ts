/** Models that nobody trained: what a company runs before it has data. */
import { defaultFeatureSet } from '../features/definitions.ts';
import type { FeatureSet } from '../features/featureSet.ts';
import { zeroes } from '../model/imputation.ts';
import { LinearModel } from '../model/linear.ts';

/** Rules of thumb an editor might write down, on the logit scale. */
const RULES: Readonly<Record<'heuristic' | 'popular', Readonly<Record<string, number>>>> = {
  heuristic: {
    story_open_rate: 12,
    story_age_hours: -0.02,
    story_is_breaking: 0.5,
    user_topic_declared_interest: 0.4,
    user_topic_open_rate: 4,
    user_follows_source: 0.6,
  },
  popular: { story_open_rate: 20, story_reads_ln: 0.3 },
};

/** Logit of a hand-made model of weight 0 everywhere: an open rate of about 5 %. */
const HANDMADE_INTERCEPT = -3;

/** Features that a rule goes by. */
export function handmadeFeatures(kind: 'heuristic' | 'popular'): readonly string[] {
  return Object.keys(RULES[kind]);
}

/** Rules about features that are not in the set are not followed, nor rules about a value that is missing. */
export function handmadeModel(
  kind: 'heuristic' | 'popular',
  features: FeatureSet = defaultFeatureSet,
): LinearModel {
  const weights = Float64Array.from(features.names, (name) => RULES[kind][name] ?? 0);
  return new LinearModel(features, HANDMADE_INTERCEPT, weights, { imputation: zeroes(features.count) });
}
