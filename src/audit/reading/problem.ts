/** Complaints about a table: place, found, expected, remedy. */
import { UserError } from '../../base/errors.ts';
import type { ColumnKind } from '../table.ts';

export interface TableProblem {
  /** File, and where in it. */
  readonly place: string;
  readonly found: string;
  readonly expected: string;
  readonly remedy: string;
}

/** Values of a kind, as messages call them. */
export const kindNames: Readonly<Record<ColumnKind, string>> = {
  number: 'numbers',
  flag: 'true and false',
  time: 'moments',
  text: 'texts',
};

export function tableError({ place, found, expected, remedy }: TableProblem): UserError {
  return new UserError(`${place}\n  found:    ${found}\n  expected: ${expected}\n  remedy:   ${remedy}`);
}

/** @throws UserError with all of the complaints, where there are any */
export function throwTogether(complaints: readonly UserError[]): void {
  if (complaints.length > 0) throw new UserError(complaints.map(({ message }) => message).join('\n\n'));
}

export function missingId(place: string, id: string): UserError {
  return tableError({
    place,
    found: `no value of ${id}`,
    expected: 'an id in every row, by which rows of the files are joined',
    remedy: 'name another column with --id, or leave out the rows without one',
  });
}
