/** Reports for programs. */
import { UserError } from '../base/errors.ts';
import { isObject, kindOf } from '../lab/result/given.ts';
import { reports } from './kinds.ts';
import { type Kind, writeReport as write } from './write.ts';

/** Data that have a report: what `experiment`, `attribute`, `explain` and `audit` give, and what commands write. */
export type Reported = Parameters<(typeof reports)[number]['page']>[0];

/**
 * Writes the report of a result into a folder, as the commands do: `report.html`, its text, its pictures and its data.
 * @returns the paths of the files
 * @throws UserError if it is nothing that has a report, or no folder is named
 */
export async function writeReport(result: Reported, folder: string): Promise<string[]> {
  const given: unknown = folder;
  if (typeof given !== 'string' || given === '') {
    throw new UserError(
      `the folder of a report\n  found:    ${given === '' ? 'an empty name' : kindOf(given)}\n  expected: its path`,
    );
  }
  const kind = isObject(result) ? reports.find(({ file }) => Object.hasOwn(result, file.mark)) : undefined;
  if (kind !== undefined) return write(kind as Kind<Reported>, result, folder);
  throw new UserError(
    'there is no report of this\n' +
      `  found:    ${kindOf(result)}\n` +
      `  expected: a result of the lab: ${reports.map(({ file }) => file.kind).join(', ')}`,
  );
}
