/** A tree of values to a scenario, or to the problems that prevent it. */

import { explainForbidden, explainIssues } from '../messages/explain.ts';
import { type LocatedProblem, type Path, type Place, type Problem, showPath } from '../messages/problem.ts';
import { checkCombinations } from '../rules/combinations.ts';
import { idleRules } from '../rules/idle.ts';
import { type Scenario, scenarioSchema } from '../schema.ts';
import { deepestAt, FORBIDDEN_KEYS, isBrokenAt, type Mapping, toPlain, valueAt } from '../tree.ts';
import { isOption } from './overrides.ts';
import { overlap, repaired } from './repair.ts';

export interface Validated {
  /** Undefined when a value does not fit the schema. */
  readonly scenario: Scenario | undefined;
  readonly problems: readonly LocatedProblem[];
}

/** Checks every key by itself. Never throws. */
export function validateKeys(tree: Mapping): Validated {
  const forbidden = explainForbidden(tree, FORBIDDEN_KEYS);
  const checked = scenarioSchema.safeParse(toPlain(tree));
  if (checked.success) return { scenario: checked.data, problems: forbidden };
  return { scenario: undefined, problems: [...forbidden, ...explainIssues(checked.error.issues, tree)] };
}

/** Checks the keys of a valid scenario against each other, with the places of its tree. */
export function validateCombinations(scenario: Scenario, tree: Mapping): LocatedProblem[] {
  return checkCombinations(scenario)
    .filter((problem) => !isBrokenAt(tree, problem.path))
    .map((problem) => locate(problem, tree));
}

/**
 * Finds keys that someone wrote and that change nothing. Whoever switches something off may leave what a file below says of
 * it; and what the lab has written, with every key, is as it was.
 */
export function validateEffects(scenario: Scenario, tree: Mapping): LocatedProblem[] {
  if (Object.keys(scenarioSchema.parse({ name: 'all' })).every((key) => tree.entries.has(key))) return [];
  return idleRules(scenario).flatMap(({ switches, ...problem }) => {
    const written = valueAt(tree, problem.path);
    if (written === undefined) return [];
    const above = switches.some((path) => {
      const value = valueAt(tree, path);
      return value !== undefined && strength(value.place) > strength(written.place);
    });
    return above ? [] : [{ ...problem, place: written.place }];
  });
}

/** Options go over files, and a file over those that it extends. */
function strength({ source: { rank } }: Place): number {
  return isOption(rank) ? rank : -rank;
}

/**
 * Checks the keys of a scenario of which some values are wrong against each other, as far as those take no part.
 * @param wrong paths of keys and values that do not fit the schema
 */
export function validateTheRest(tree: Mapping, wrong: readonly Path[]): LocatedProblem[] {
  const mended = repaired(tree, wrong);
  if (mended === undefined) return [];
  return validateCombinations(mended.scenario, tree).filter(({ path, related = [] }) =>
    [path, ...related].every((part) => !mended.paths.some((other) => overlap(part, other))),
  );
}

/**
 * Places a problem at the first of its keys that someone wrote; values nobody wrote are said to be defaults.
 */
function locate(problem: Problem, tree: Mapping): LocatedProblem {
  const isWritten = (path: Path) => valueAt(tree, path) !== undefined;
  if (isWritten(problem.path)) return { ...problem, place: deepestAt(tree, problem.path).place };
  const written = problem.related?.find(isWritten);
  const found = `${problem.found} (the default of ${showPath(problem.path)})`;
  return { ...problem, found, place: deepestAt(tree, written ?? problem.path).place };
}
