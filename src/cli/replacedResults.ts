/** Which earlier results a run replaces with others. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../lab/result/result.ts';
import { seedsInWords } from '../report/description/words.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Plan } from './plan.ts';

/** A line about what is lost; none where nothing is, or the same comes out again. */
export function replacedResults(plans: readonly Plan[]): string | undefined {
  const replaced = plans.flatMap(({ scenario, directory }) => {
    const earlier = scenarioIn(directory);
    return earlier === undefined || JSON.stringify(earlier) === JSON.stringify(scenario)
      ? []
      : [`of ${seedsInWords(earlier.seeds)} in ${directory}`];
  });
  if (replaced.length === 0) return undefined;
  const more = replaced.length > 1 ? ` and ${replaced.length - 1} more` : '';
  return `replaces the result ${replaced[0]}${more}; --out names another folder`;
}

/** The scenario of the result in a directory, if there is one. */
function scenarioIn(directory: string): Scenario | undefined {
  try {
    const { scenario }: Result = JSON.parse(readFileSync(join(directory, 'result.json'), 'utf8'));
    return Array.isArray(scenario?.seeds) ? scenario : undefined;
  } catch {
    return undefined;
  }
}
