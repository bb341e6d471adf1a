import { UserError } from '../../base/errors.ts';
import { FitError } from '../../model/solvers/fit.ts';

/** Runs a fit. One that does not exist is the user's to mend, so the message says which model it was. */
export function explained<T>(model: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof FitError)) throw error;
    throw new UserError(`${model}: no model could be fitted\n  ${error.message}`);
  }
}
