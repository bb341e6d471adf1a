/** The scenario files that a benchmark of mitigations is made of. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../lab/jobs/package.ts';
import { parseFileName } from '../../lab/studies/claims/fileNames.ts';
import { type FaultFile, faultProblems } from '../../lab/studies/mitigations/faults.ts';
import { ScenarioError } from '../../scenario/error.ts';
import { loadScenario } from '../../scenario/read.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { MitigationsOptions } from './options.ts';

const SCENARIOS = join(packageRoot(), 'scenarios');
const FAULTS = join(SCENARIOS, 'faults');
const CLAIMS = join(SCENARIOS, 'claims');
const QUICK_SEEDS = 4;

/**
 * The scenario that mitigations are laid over: a file, or the packaged one.
 * @throws ScenarioError if it is none, or sweeps
 */
export function loadBase(
  file: string | undefined,
  { seeds, set: sets = [], quick }: MitigationsOptions,
): Scenario {
  const path = file ?? join(SCENARIOS, 'mitigations.yaml');
  const { scenario, points } = loadScenario(path, seeds === undefined ? { sets } : { sets, seeds });
  if (points !== undefined) {
    throw new ScenarioError([
      {
        place: { source: { label: path, rank: 0 } },
        path: ['sweep'],
        found: `a sweep of ${points.length} points`,
        expected: 'a single scenario, over which mitigations are laid',
        remedy: 'remove the sweep, and choose its values with --set',
      },
    ]);
  }
  const isShortened = quick === true && seeds === undefined;
  return isShortened ? { ...scenario, seeds: scenario.seeds.slice(0, QUICK_SEEDS) } : scenario;
}

/**
 * The faults that come with the lab, by name.
 * @throws ScenarioError with everything that is wrong with their files
 */
export function loadFaults(): FaultFile[] {
  const faults = readdirSync(FAULTS)
    .filter((file) => file.endsWith('.yaml') && file !== 'base.yaml')
    .sort()
    .map(
      (file): FaultFile => ({ id: file.replace(/\.yaml$/, ''), file, ...loadScenario(join(FAULTS, file)) }),
    );
  const problems = faults.flatMap(faultProblems);
  if (problems.length > 0) throw new ScenarioError(problems);
  return faults;
}

/** The worlds and pipelines, with leaks and without, that claims try detectors on. */
export function loadPopulations(): { scenario: Scenario }[] {
  return readdirSync(CLAIMS)
    .filter((file) => parseFileName(file)?.kind === 'population')
    .sort()
    .map((file) => ({ scenario: loadScenario(join(CLAIMS, file)).scenario }));
}
