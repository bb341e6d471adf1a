/** Rules on the definitions of features: each is possible, and means something. */
import type { FeatureDefinition } from '../../features/definition.ts';
import { type DefinitionOption, definitionOf } from '../../features/definitionOption.ts';
import { featureNames } from '../../features/definitions.ts';
import { provenanceNames } from '../../features/options.ts';
import { builtInFeature, featureNamesOf } from '../features.ts';
import { nearestFeature } from '../messages/nearest.ts';
import { type Path, type Problem, quote } from '../messages/problem.ts';
import type { Scenario } from '../schema.ts';

const NAME_PATTERN = /^[a-z][a-z0-9_]{0,49}$/;

/** Beginnings that other columns of results and exports have. */
const TAKEN = /^(?:encoded|minus_own|partition|open_window)_/;

export function definitionRules(scenario: Pick<Scenario, 'features' | 'retraining'>): Problem[] {
  const { features = {}, retraining } = scenario;
  const problems = [
    ...Object.entries(features).flatMap(([name, option]) =>
      option === null
        ? dropProblems(name)
        : definitionProblems(name, option, ['features', name], builtInFeature(name)),
    ),
    ...(retraining?.newFeatures ?? []).flatMap((option, index) =>
      typeof option === 'string'
        ? []
        : inventionProblems(option, ['retraining', 'newFeatures', index], scenario),
    ),
  ];
  if (featureNamesOf(scenario).length > 0) return problems;
  const expected = 'at least one feature that is left';
  return [
    ...problems,
    { path: ['features'], found: 'null for every feature', expected, remedy: 'keep one, or add one' },
  ];
}

function dropProblems(name: string): Problem[] {
  if (builtInFeature(name) !== undefined) return [];
  const expected = 'the name of a feature of the app, which null drops';
  return [
    {
      path: ['features', name],
      found: `null for ${quote(name)}`,
      expected,
      ...nearestOf(name),
      remedy: 'remove it',
    },
  ];
}

function inventionProblems(
  { name, ...option }: DefinitionOption & { readonly name: string },
  path: Path,
  scenario: Pick<Scenario, 'features'>,
): Problem[] {
  if (featureNamesOf(scenario).includes(name)) {
    const expected = 'a name of its own: a feature of that name is there from the beginning';
    const remedy = `rename it, or write its name alone: - ${name}`;
    return [{ path: [...path, 'name'], found: `the definition of ${quote(name)}`, expected, remedy }];
  }
  return definitionProblems(name, option, path);
}

function definitionProblems(
  name: string,
  option: DefinitionOption,
  path: Path,
  base?: FeatureDefinition,
): Problem[] {
  const wrong = base === undefined ? nameProblem(name) : undefined;
  if (wrong !== undefined) return [{ path, ...wrong }];
  if (Object.values(option).every((part) => part === undefined)) {
    const expected =
      base === undefined
        ? 'its definition: key, value and what the value takes'
        : 'what is changed, such as window or prior';
    return [
      { path, found: 'an empty definition', expected, ...nearestOf(name), remedy: 'add that, or remove it' },
    ];
  }
  const definition = definitionOf(name, option, base);
  if ('name' in definition) return [];
  return definition.map(({ part, ...problem }) => ({
    ...problem,
    path: part === undefined ? path : [...path, part],
    ...(part === undefined ? nearestOf(name) : {}),
  }));
}

/** The feature of the app that a name which it does not have was meant for. */
function nearestOf(name: string): { readonly nearest?: string } {
  const nearest = builtInFeature(name) === undefined ? nearestFeature(name, featureNames) : undefined;
  return nearest === undefined ? {} : { nearest };
}

function nameProblem(name: string): Pick<Problem, 'found' | 'expected' | 'remedy'> | undefined {
  if (!NAME_PATTERN.test(name)) {
    return {
      found: `the name ${quote(name)}`,
      expected: 'at most 50 small letters, digits and underscores, a letter first',
      remedy: 'rename it, such as user_topic_open_rate_3d',
    };
  }
  const expected = freeName(name);
  return expected === undefined
    ? undefined
    : { found: `the name ${quote(name)}`, expected, remedy: 'rename it' };
}

/** The names that are expected in place of one that means something else; undefined of others. */
function freeName(name: string): string | undefined {
  if (name === 'all') return 'a name but all, which means every feature';
  if (provenanceNames.some((each) => each === name)) return 'a name that is not that of a provenance';
  const taken = TAKEN.exec(name);
  return taken === null ? undefined : `a name that does not begin with ${taken[0]}, as other columns do`;
}
