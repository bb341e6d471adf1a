/** Which scenarios a command runs, and where the results of each go. Everything is checked before anything runs. */
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { loadScenario } from '../scenario/read.ts';
import type { Scenario } from '../scenario/schema.ts';
import { checkOutputDirectory } from './outputDirectory.ts';

export interface Plan {
  name: string;
  file: string;
  scenario: Scenario;
  directory: string;
}

export interface PlanOptions {
  out: string;
  set?: string[];
  seeds?: string;
}

/**
 * Loads all files, in their order; a file with a sweep gives a plan for each of its points.
 * @throws UserError if a file is wrong, two plans have one name, or a directory cannot be written
 */
export async function planRuns(files: readonly string[], options: PlanOptions): Promise<Plan[]> {
  const { out, set: sets = [], seeds } = options;
  const plans: Plan[] = [];
  for (const file of files) {
    const { scenario, points } = loadScenario(file, seeds === undefined ? { sets } : { sets, seeds });
    for (const point of points ?? [{ name: scenario.name, scenario }]) {
      plans.push({ name: point.name, file, scenario: point.scenario, directory: join(out, point.name) });
    }
  }
  rejectSameName(plans);
  for (const plan of plans) await checkOutputDirectory(plan.directory);
  return plans;
}

function rejectSameName(plans: readonly Plan[]): void {
  const first = new Map<string, Plan>();
  for (const plan of plans) {
    // Some file systems do not tell upper from lower case.
    const key = plan.name.toLowerCase();
    const other = first.get(key);
    if (other !== undefined) {
      throw new UserError(
        `${other.file} and ${plan.file} would both write ${plan.directory}: give their scenarios different names, or run them with different --out`,
      );
    }
    first.set(key, plan);
  }
}
