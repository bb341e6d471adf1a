/** Rules between keys: values that are each valid, but impossible together. */
import { featureNamesOf } from '../features.ts';
import type { Problem } from '../messages/problem.ts';
import type { Scenario } from '../schema.ts';
import { definitionRules } from './definitions.ts';
import { duplicateRules } from './duplicates.ts';
import { expectationRules } from './expectations.ts';
import { faultRules } from './faults.ts';
import { featureRules } from './features.ts';
import { missingRules } from './missing.ts';
import { provenanceRules } from './provenance.ts';
import { rankingRules } from './ranking.ts';
import { restatementRules } from './restatement.ts';
import { retrainingRules } from './retraining.ts';
import { servingFaultRules } from './servingFaults.ts';
import { sizeRules } from './size.ts';
import { timeRules } from './time.ts';
import { trainingRules } from './training.ts';
import { worldRules } from './world.ts';

/** The scenario without impossible definitions: what can be measured follows from the features. */
function possible(scenario: Scenario, problems: readonly Problem[]): Scenario {
  const wrong = problems.map(({ path: [top, name] }) => (top === 'features' ? name : undefined));
  if (scenario.features === undefined || problems.length === 0) return scenario;
  const entries = Object.entries(scenario.features).filter(([name]) => !wrong.includes(name));
  return {
    ...scenario,
    features: problems.some(({ path }) => path.length === 1) ? {} : Object.fromEntries(entries),
  };
}

/** Every problem between the keys of a scenario that is valid key by key. */
export function checkCombinations(scenario: Scenario): Problem[] {
  const names = featureNamesOf(scenario);
  const definitionProblems = definitionRules(scenario);
  return [
    ...worldRules(scenario),
    ...timeRules(scenario),
    ...sizeRules(scenario),
    ...trainingRules(scenario),
    ...provenanceRules(scenario),
    ...missingRules(scenario),
    ...restatementRules(scenario),
    ...faultRules(scenario),
    ...(definitionProblems.length > 0 ? [] : servingFaultRules(scenario)),
    ...definitionProblems,
    ...featureRules(scenario, names),
    ...retrainingRules(scenario, names),
    ...rankingRules(scenario),
    ...duplicateRules(scenario),
    ...expectationRules(possible(scenario, definitionProblems)),
  ];
}
