/** The rules of scenario files, applied to a draft: same rules and same words as on the command line. */
import { UserError } from '../../base/errors.ts';
import { ScenarioError } from '../../scenario/messages/error.ts';
import { type LocatedProblem, showPath, showProblem } from '../../scenario/messages/problem.ts';
import { parseScenario } from '../../scenario/reading/parse.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { leaves } from './leaves.ts';

export interface FieldProblem {
  /** The key of the leaf that it is shown at; undefined where there is none. */
  readonly key: string | undefined;
  /** The path, as the command line writes it. */
  readonly path: string;
  /** Finding, expectation and remedy. */
  readonly lines: readonly string[];
}

export type Checked =
  | { readonly scenario: Scenario; readonly problems: readonly [] }
  | { readonly scenario: undefined; readonly problems: readonly FieldProblem[] };

export function checkText(text: string, file: string): Checked {
  const read = () => {
    throw new UserError('a page has no files to extend');
  };
  try {
    return { scenario: parseScenario(text, file, { read }).scenario, problems: [] };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return { scenario: undefined, problems: error.problems.map(fieldProblem) };
  }
}

function fieldProblem(problem: LocatedProblem): FieldProblem {
  const { path } = problem;
  const leaf = leaves.find((each) => each.path.every((key, depth) => path[depth] === key));
  const [, ...lines] = showProblem(problem).split('\n');
  return { key: leaf?.key, path: showPath(path), lines: lines.map((line) => line.trim()) };
}
