/** Complaints about a table: place, found, expected, remedy. */
import { UserError } from '../../base/errors.ts';

export interface TableProblem {
  /** File, and where in it. */
  readonly place: string;
  readonly found: string;
  readonly expected: string;
  readonly remedy: string;
}

export function tableError({ place, found, expected, remedy }: TableProblem): UserError {
  return new UserError(`${place}\n  found:    ${found}\n  expected: ${expected}\n  remedy:   ${remedy}`);
}

/** @param row counted from 1 */
export function missingId(label: string, id: string, row: number): UserError {
  return tableError({
    place: `${label}, row ${row}`,
    found: `no value of ${id}`,
    expected: 'an id in every row, by which rows of the files are joined',
    remedy: 'name another column with --id, or leave out the rows without one',
  });
}
