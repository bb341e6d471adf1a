/** Reports for programs. */
import { UserError } from '../base/errors.ts';
import { reports } from './kinds.ts';
import { type Kind, writeReport as write } from './write.ts';

/** Data that have a report: what `experiment`, `attribute`, `explain` and `audit` give, and what commands write. */
export type Reported = Parameters<(typeof reports)[number]['page']>[0];

/**
 * Writes the report of a result into a folder, as the commands do: `report.html`, its text, its pictures and its data.
 * @returns the paths of the files
 * @throws UserError if it is nothing that has a report
 */
export function writeReport(result: Reported, folder: string): Promise<string[]> {
  const kind = reports.find(({ file }) => Object.hasOwn(result, file.mark));
  if (kind !== undefined) return write(kind as Kind<Reported>, result, folder);
  throw new UserError(
    'there is no report of this\n' +
      `  found:    an object with the keys ${Object.keys(result).join(', ')}\n` +
      `  expected: a result of the lab: ${reports.map(({ file }) => file.kind).join(', ')}`,
  );
}
