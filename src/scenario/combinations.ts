/** Rules between keys: values that are each valid, but impossible together. */
import { featureNames } from '../features/definitions.ts';
import type { Problem } from './problem.ts';
import { duplicateRules } from './rules/duplicates.ts';
import { expectationRules } from './rules/expectations.ts';
import { faultRules } from './rules/faults.ts';
import { featureRules } from './rules/features.ts';
import { provenanceRules } from './rules/provenance.ts';
import { retrainingRules } from './rules/retraining.ts';
import { sizeRules } from './rules/size.ts';
import { timeRules } from './rules/time.ts';
import { trainingRules } from './rules/training.ts';
import { worldRules } from './rules/world.ts';
import type { Scenario } from './schema.ts';

/** Every problem between the keys of a scenario that is valid key by key. */
export function checkCombinations(scenario: Scenario, features: readonly string[] = featureNames): Problem[] {
  return [
    ...worldRules(scenario),
    ...timeRules(scenario),
    ...sizeRules(scenario),
    ...trainingRules(scenario),
    ...provenanceRules(scenario),
    ...faultRules(scenario),
    ...featureRules(scenario, features),
    ...retrainingRules(scenario, features),
    ...duplicateRules(scenario),
    ...expectationRules(scenario),
  ];
}
