/** Failure of a thread, as data: structured clone forgets the class of an error. */
import { UserError } from '../../base/errors.ts';

export interface Failure {
  readonly message: string;
  readonly stack: string;
  readonly isUserError: boolean;
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error), stack: '', isUserError: false };
  return { message: error.message, stack: error.stack ?? '', isUserError: error instanceof UserError };
}

/** @param scenarios names of those that failed together, which the user has to know */
export function errorOf({ message, stack, isUserError }: Failure, scenarios: readonly string[] = []): Error {
  if (isUserError) {
    return new UserError(
      [message, ...(scenarios.length === 0 ? [] : [`  in:       ${scenarios.join(', ')}`])].join('\n'),
    );
  }
  const error = new Error(message);
  if (stack !== '') error.stack = stack;
  return error;
}
