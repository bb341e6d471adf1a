/** The one error that a scenario can cause. */
import { UserError } from '../../base/errors.ts';
import { type LocatedProblem, showProblem, sortProblems } from './problem.ts';

const SHOWN = 10;

/**
 * A scenario that cannot be run. The message reports the first problems, in the order of their places, and
 * how many more there are.
 */
export class ScenarioError extends UserError {
  readonly problems: readonly LocatedProblem[];

  constructor(problems: readonly LocatedProblem[]) {
    const sorted = sortProblems(problems);
    const blocks = sorted.slice(0, SHOWN).map(showProblem);
    const more = sorted.length - SHOWN;
    if (more > 0) blocks.push(`… and ${more} more ${more === 1 ? 'problem' : 'problems'}`);
    super(blocks.join('\n\n'));
    this.problems = sorted;
  }
}
