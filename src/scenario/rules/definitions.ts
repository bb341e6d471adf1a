/** Rules on the definitions of features: each is possible, and means something. */
import { definitionOf } from '../../features/definitionOption.ts';
import { featureNames } from '../../features/definitions.ts';
import { builtInFeature, featureNamesOf } from '../features.ts';
import { nearestWord } from '../messages/nearest.ts';
import { type Problem, quote } from '../messages/problem.ts';
import type { Scenario } from '../schema.ts';

const NAME_PATTERN = /^[a-z][a-z0-9_]{0,59}$/;

/** Beginnings that other columns of results and exports have. */
const TAKEN = /^(?:encoded|minus_own|partition|open_window)_/;

export function definitionRules(scenario: Pick<Scenario, 'features'>): Problem[] {
  const { features = {} } = scenario;
  const problems = Object.entries(features).flatMap(([name, option]): Problem[] => {
    const path = ['features', name];
    const base = builtInFeature(name);
    if (base === undefined) {
      const wrong = nameProblem(name);
      if (wrong !== undefined) return [{ path, ...wrong }];
    }
    const nearest = base === undefined ? nearestWord(name, featureNames) : undefined;
    const hint = nearest === undefined ? {} : { nearest };
    if (option === null) {
      if (base !== undefined) return [];
      const expected = 'the name of a feature of the app, which null drops';
      return [{ path, found: `null for ${quote(name)}`, expected, ...hint, remedy: 'remove it' }];
    }
    if (Object.values(option).every((part) => part === undefined)) {
      const expected =
        base === undefined
          ? 'its definition: key, value and what the value takes'
          : 'what is changed, such as window or prior';
      return [{ path, found: 'an empty definition', expected, ...hint, remedy: 'add that, or remove it' }];
    }
    const definition = definitionOf(name, option, base);
    if ('name' in definition) return [];
    return definition.map(({ part, ...problem }) => ({
      ...problem,
      path: part === undefined ? path : [...path, part],
      ...(part === undefined ? hint : {}),
    }));
  });
  if (featureNamesOf(scenario).length > 0) return problems;
  const expected = 'at least one feature that is left';
  return [
    ...problems,
    { path: ['features'], found: 'null for every feature', expected, remedy: 'keep one, or add one' },
  ];
}

function nameProblem(name: string): Pick<Problem, 'found' | 'expected' | 'remedy'> | undefined {
  if (!NAME_PATTERN.test(name)) {
    return {
      found: `the name ${quote(name)}`,
      expected: 'at most 60 small letters, digits and underscores, a letter first',
      remedy: 'rename it, such as user_topic_open_rate_3d',
    };
  }
  const taken = TAKEN.exec(name);
  if (name !== 'all' && taken === null) return undefined;
  return {
    found: `the name ${quote(name)}`,
    expected:
      taken === null
        ? 'a name but all, which means every feature'
        : `a name that does not begin with ${taken[0]}, as other columns do`,
    remedy: 'rename it',
  };
}
