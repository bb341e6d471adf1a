/** The results of `hindsight run`, and where each goes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { Result } from '../lab/result/schema.ts';
import { seedsInWords } from '../report/description/words.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { SharedOptions } from './options.ts';
import { givenScenario, outputFolder } from './scenarios.ts';

/** Default parent of results, each in a folder named after its scenario. */
const USUAL = join('results', 'run');

export interface Plan {
  readonly file: string;
  readonly scenario: Scenario;
  readonly folder: string | undefined;
  readonly shortened: string | undefined;
}

/**
 * Loads all scenarios, in their order; one with a sweep gives a plan for each of its points.
 * @throws UserError if a scenario is wrong, or two plans have one folder
 */
export function planRuns(
  files: readonly string[],
  options: SharedOptions & { readonly export?: boolean },
): Plan[] {
  const given = files.map((file) => givenScenario(file, options));
  const isSeveral = given.length > 1 || given.some(({ points }) => points !== undefined);
  const folderOf = (name: string) =>
    options.out === undefined || isSeveral ? join(options.out ?? USUAL, name) : options.out;
  const plans = given.flatMap(({ file, all, shortened }) =>
    all.map((scenario): Plan => {
      const folder = outputFolder(options, '') === undefined ? undefined : folderOf(scenario.name);
      return { file, scenario, folder, shortened };
    }),
  );
  rejectSameFolder(plans);
  if (options.export === true && plans.some(({ folder }) => folder === undefined)) {
    throw new UserError(
      '--export with --quick\n  found:    no folder\n  expected: a folder for the data, named by --out',
    );
  }
  return plans;
}

function rejectSameFolder(plans: readonly Plan[]): void {
  const first = new Map<string, Plan>();
  for (const plan of plans) {
    // Some file systems ignore case.
    const key = plan.scenario.name.toLowerCase();
    const other = first.get(key);
    if (other !== undefined) {
      throw new UserError(
        `${other.file} and ${plan.file} would both be the result ${plan.scenario.name}: give their scenarios different names, or run them by themselves with different --out`,
      );
    }
    first.set(key, plan);
  }
}

/** A line about results that are lost; none where there are none, or the same comes out again. */
export function replacedResults(plans: readonly Plan[]): string | undefined {
  const replaced = plans.flatMap(({ scenario, folder }) => {
    const earlier = folder === undefined ? undefined : scenarioIn(folder);
    return earlier === undefined || JSON.stringify(earlier) === JSON.stringify(scenario)
      ? []
      : [`of ${seedsInWords(earlier.seeds)} in ${folder}`];
  });
  if (replaced.length === 0) return undefined;
  const more = replaced.length > 1 ? ` and ${replaced.length - 1} more` : '';
  return `replaces the result ${replaced[0]}${more}; --out names another folder`;
}

/** The scenario of the result in a folder, if there is one. */
function scenarioIn(folder: string): Scenario | undefined {
  try {
    const { scenario }: Result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    return Array.isArray(scenario?.seeds) ? scenario : undefined;
  } catch {
    return undefined;
  }
}
