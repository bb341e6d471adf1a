/** `hindsight report`: the report of a data file, without a run. */
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { problem } from '../lab/result/dataFile.ts';
import { readDataFile } from '../report/dataFiles.ts';
import { reports } from '../report/kinds.ts';
import type { OtherPage } from '../report/page.ts';
import type { Kind } from '../report/write.ts';
import type { SharedOptions } from './options.ts';
import { perform, type Task } from './perform.ts';
import { remarksOn } from './remarks.ts';

const EXPECTED = `data that the lab has written: ${reports.map(({ data }) => data).join(', ')}`;

/**
 * Writes the report of a data file into the folder of the file, or another one.
 * @returns the exit code, as that of the command that made the data
 * @throws UserError if it is no such file
 */
export function renderAgain(file: string, options: SharedOptions): Promise<number> {
  const content = readDataFile(readText(file), file);
  const { kind, value } = content;
  const kinds: readonly Kind<never>[] = reports;
  const report = kinds.find((each) => each.file.kind === kind);
  if (report === undefined) {
    throw problem(file, [], `data of the kind ${kind}, which have no report of their own`, EXPECTED);
  }
  const folder = options.out ?? dirname(file);
  const pageOf = (data: typeof value, others?: readonly OtherPage[]) => {
    try {
      return report.page(data as never, others);
    } catch (error) {
      // A schema does not say everything that data must agree in.
      const found = `data that contradict themselves (${(error as Error).message})`;
      throw problem(
        file,
        [],
        found,
        'data as the lab has written them',
        'run the command that wrote them again',
      );
    }
  };
  const task: Task<typeof value> = {
    report: { ...(report as Kind<typeof value>), page: pageOf },
    results: [{ study: { work: () => Promise.resolve(value) }, folder }],
  };
  if (content.kind === 'result') task.remarks = () => remarksOn(content.value);
  return perform(task, options);
}

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
