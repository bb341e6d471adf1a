/** The one error that a scenario can cause. */
import { UserError } from '../base/errors.ts';
import { type LocatedProblem, showProblem, sortProblems } from './problem.ts';

const SHOWN = 50;

/** A scenario that cannot be run. The message tells every problem, in the order of their places. */
export class ScenarioError extends UserError {
  readonly problems: readonly LocatedProblem[];

  constructor(problems: readonly LocatedProblem[]) {
    const sorted = sortProblems(problems);
    const blocks = sorted.slice(0, SHOWN).map(showProblem);
    if (sorted.length > SHOWN) blocks.push('… and more problems.');
    super(blocks.join('\n\n'));
    this.problems = sorted;
  }
}
