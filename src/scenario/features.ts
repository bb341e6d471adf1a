/** The features of a scenario. */
import { defaultFeatureSet } from '../features/definitions.ts';
import type { FeatureSet } from '../features/featureSet.ts';
import type { Scenario } from './schema.ts';

/** The same set for all scenarios whose definitions mean the same. */
export function featuresOf(_scenario: Scenario): FeatureSet {
  return defaultFeatureSet;
}
