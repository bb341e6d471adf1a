/** The scenario files that a whole benchmark of mitigations adds to its world. */
import { type FaultFile, faultProblems } from '../../lab/studies/mitigations/faults.ts';
import { ScenarioError } from '../../scenario/messages/error.ts';
import { loadScenario } from '../../scenario/reading/read.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { shippedFile, shippedNames } from '../scenarios.ts';

/**
 * The faults that come with the lab, by name.
 * @throws ScenarioError with everything that is wrong with their files
 */
export function loadFaults(): FaultFile[] {
  const faults = shippedNames('faults').map((name): FaultFile => {
    const id = name.replace(/^faults./, '');
    return { id, file: `${id}.yaml`, ...loadScenario(shippedFile(name)) };
  });
  const problems = faults.flatMap(faultProblems);
  if (problems.length > 0) throw new ScenarioError(problems);
  return faults;
}

/** The worlds and pipelines, with leaks and without, that claims try detectors on. */
export function loadPopulations(): { scenario: Scenario }[] {
  return shippedNames('claims')
    .filter((name) => name.endsWith('.population'))
    .map((name) => ({ scenario: loadScenario(shippedFile(name)).scenario }));
}
