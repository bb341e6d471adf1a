/** Exit codes: how commands report theirs, and what a failure says and amounts to. */
import { UserError } from '../base/errors.ts';
import { Interrupted } from '../lab/jobs/interrupted.ts';

/** Called with the exit code of a command that ran to its end. */
export type Finish = (exitCode: number) => void;

export const EXIT_CODES = `Exit codes:
  0    success
  1    an expectation of a scenario does not hold, or a run failed or could not be stored
  2    the input is wrong: arguments, scenario files, directories
  3    runs that were to be taken from the store are not there (--stored-only)
  130  interrupted with Ctrl-C`;

export function describeFailure(error: unknown): { message: string; exitCode: number } {
  if (error instanceof Interrupted) return { message: error.message, exitCode: 130 };
  if (error instanceof UserError) return { message: error.message, exitCode: 2 };
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  const lines = [`hindsight failed: ${message}, this is a bug`];
  if (stack !== undefined) lines.push(stack);
  return { message: lines.join('\n'), exitCode: 1 };
}
