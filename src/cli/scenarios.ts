/** The scenarios that a command is given: files, or names of those that come with the lab. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { packageRoot } from '../lab/jobs/package.ts';
import { resultStudy } from '../lab/studies/result.ts';
import type { AnyStudy } from '../lab/studies/study.ts';
import { ScenarioError } from '../scenario/messages/error.ts';
import { nearestWord } from '../scenario/messages/nearest.ts';
import { quote } from '../scenario/messages/problem.ts';
import type { ResolvedScenario } from '../scenario/reading/parse.ts';
import { loadScenario } from '../scenario/reading/read.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { SharedOptions } from './options.ts';
import { quickLook, scenariosOf, type Use } from './quick.ts';

/** The folder of the scenarios that come with the lab. */
export const SHIPPED = join(packageRoot(), 'scenarios');

/** The folders of `SHIPPED` whose scenarios are named with the folder. */
const FOLDERS = ['cases', 'claims', 'faults'];

/** The names of the scenarios of a folder, such as `article`, or `claims/follow-leak`. */
export function shippedNames(folder = ''): string[] {
  return readdirSync(join(SHIPPED, folder))
    .filter((file) => file.endsWith('.yaml') && !/^base\b/.test(file))
    .map((file) => (folder === '' ? '' : `${folder}/`) + file.replace(/\.yaml$/, ''))
    .sort();
}

/** The shipped scenarios of problems that people met, each with its name among all that are shipped. */
export function shippedCases(): Scenario[] {
  return shippedNames('cases').map((name) => ({ ...loadScenario(shippedFile(name)).scenario, name }));
}

export function shippedFile(name: string): string {
  return join(SHIPPED, `${name}.yaml`);
}

/**
 * The path of a scenario file that is given by its path or by the name of a shipped one. A file in the working
 * directory comes first.
 * @throws UserError if it is neither
 */
export function scenarioFile(given: string): string {
  if (/\.(?:ya?ml|json)$/i.test(given)) return given;
  const facts = statSync(given, { throwIfNoEntry: false });
  if (facts !== undefined && !facts.isDirectory()) return given;
  const names = shippedNames();
  const all = [...names, ...FOLDERS.flatMap(shippedNames)];
  if (all.includes(given)) return shippedFile(given);
  const nearest = fileBeside(given) ?? nearestWord(given, all);
  throw new UserError(
    `no scenario ${quote(given)}\n` +
      `  found:    ${facts === undefined ? 'no such file, and no shipped scenario of this name' : 'a folder'}\n` +
      `  expected: a scenario file in YAML or JSON, or one of ${names.join(', ')}; hindsight list names all` +
      (nearest === undefined ? '' : `\n  nearest:  ${nearest}`),
  );
}

/** The file whose name was given without its ending. */
function fileBeside(given: string): string | undefined {
  return ['.yaml', '.yml', '.json'].map((ending) => given + ending).find((file) => existsSync(file));
}

export interface GivenScenario extends ResolvedScenario {
  /** As it was given. */
  readonly file: string;
  /** The resolved points of a sweep, or the one scenario. */
  readonly all: readonly Scenario[];
  /** Description of what a quick look leaves out; undefined where that is nothing. */
  readonly shortened: string | undefined;
}

/** Everything, as `hindsight run` takes it. */
const WHOLE: Use = { seeds: Number.POSITIVE_INFINITY, studiesOf: (all) => all.map(resultStudy) };

/** Some seeds of the first point: no more than a run of it takes. */
export function firstPoint(seeds: number): Use {
  return { seeds, studiesOf: ([first]) => [resultStudy(first)] };
}

/**
 * Loads a scenario with the options that change it.
 * @param use decides what a quick look leaves out
 * @throws UserError if the scenario is wrong, or there is none
 */
export function givenScenario(
  file: string,
  { seeds, set = [], quick }: SharedOptions,
  use: Partial<Use> = {},
): GivenScenario {
  const path = scenarioFile(file);
  const whole = loadScenario(path, { sets: set, ...(seeds === undefined ? {} : { seeds }) });
  const asked = { seeds: seeds !== undefined, users: set.some((text) => text.startsWith('world.users=')) };
  const { shortened, ...resolved } =
    quick === true
      ? quickLook({ file, scenario: whole.scenario, asked }, { ...WHOLE, ...use }, (size) =>
          loadScenario(path, {
            sets: size.users === whole.scenario.world.users ? set : [...set, `world.users=${size.users}`],
            seeds: size.seeds.join(','),
          }),
        )
      : { ...whole, shortened: undefined };
  return { ...resolved, file, all: scenariosOf(resolved), shortened };
}

/**
 * As `givenScenario`, without a sweep.
 * @param expected the place of the one scenario
 * @param studyOf what is made of it
 * @throws UserError if it sweeps
 */
export function singleScenario(
  file: string,
  options: SharedOptions,
  expected: string,
  studyOf: (scenario: Scenario) => AnyStudy<unknown> = resultStudy,
): GivenScenario {
  const given = givenScenario(file, options, { studiesOf: (all) => all.map(studyOf) });
  if (given.points === undefined) return given;
  throw new ScenarioError([
    {
      place: { source: { label: file, rank: 0 } },
      path: ['sweep'],
      found: `a sweep of ${given.points.length} points`,
      expected,
      remedy: 'remove the sweep, and choose its values with --set',
    },
  ]);
}

/** The folder of a command's one result: undefined for a quick look that nobody asked to be written. */
export function outputFolder({ out, quick }: SharedOptions, usual: string): string | undefined {
  return out ?? (quick === true ? undefined : usual);
}
