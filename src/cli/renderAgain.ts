/** `hindsight report`: the report of a data file, without a run. */
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Content, readDataFile } from '../lab/dataFiles.ts';
import { problem } from '../lab/result/dataFile.ts';
import type { SharedOptions } from './options.ts';
import { perform, type Report } from './perform.ts';
import { remarksOn } from './remarks.ts';
import { reports } from './reports.ts';

const EXPECTED = 'a data file that the lab has written, such as result.json';

/**
 * Writes the report of a data file into the folder of the file, or another one.
 * @returns the exit code, as that of the command that made the data
 * @throws UserError if it is no such file
 */
export function renderAgain(file: string, options: SharedOptions): Promise<number> {
  const content = readDataFile(readText(file), file);
  const shown = <Value>(value: Value, report: Report<Value>) => {
    const study = { work: () => Promise.resolve(value) };
    return { report, results: [{ study, folder: options.out ?? dirname(file) }] };
  };
  switch (content.kind) {
    case 'result':
      return perform({ ...shown(content.value, reports.result), remarks: remarksOn }, options);
    case 'attribution':
      return perform(shown(content.value, reports.attribution), options);
    case 'claims':
      return perform(shown(content.value, reports.claims), options);
    case 'mitigations':
      return perform(shown(content.value, reports.mitigations), options);
    case 'explanation':
      return perform(shown(content.value, reports.explanation), options);
    default:
      throw problem(
        file,
        [],
        `data of the kind ${content.kind}, which have no report of their own`,
        EXPECTED,
        remedies[content.kind],
      );
  }
}

const remedies: Readonly<Record<Exclude<Content['kind'], keyof typeof reports>, string>> = {
  storage: 'the growth of storage is part of the report on mitigations.json',
  timings: 'name the data file beside it',
};

function readText(file: string): string {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts === undefined) throw problem(file, [], 'no such file', EXPECTED);
  if (!facts.isFile())
    throw problem(file, [], facts.isDirectory() ? 'a folder' : 'something that is no file', EXPECTED);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw problem(file, [], `a file that cannot be read (${(error as Error).message})`, EXPECTED);
  }
}
