/** Files that the lab itself has written, given in place of a scenario. */

import type { Mapping } from '../tree.ts';
import type { LocatedProblem } from './problem.ts';

/** Checks for a `result.json`, or the file of another command. */
export function isReport({ entries }: Mapping): boolean {
  return entries.has('formatVersion') && entries.has('version');
}

export function reportProblem({ entries, place }: Mapping): LocatedProblem {
  const { label } = place.source;
  const hasScenario = entries.get('scenario')?.value.kind === 'mapping';
  return {
    place: { source: place.source },
    path: [],
    found: 'a result, which the lab has written',
    expected: 'a scenario file in YAML or JSON',
    ...(hasScenario
      ? {
          remedy: `its scenario is the value of the key scenario: jq .scenario ${label} > again.json, and run again.json`,
        }
      : {}),
  };
}
