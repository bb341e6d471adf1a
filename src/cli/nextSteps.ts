/** What a person may want to do after a run. */
import { join } from 'node:path';
import { wrap } from '../report/text/wrap.ts';
import { callName, shellWord } from './callName.ts';

export interface WrittenResult {
  /** The scenario file. */
  readonly file: string;
  readonly directory: string;
}

/** Where to look first, and what to try then; commands stay whole, to be copied. */
export function nextSteps(results: readonly WrittenResult[], columns: number, command = callName()): string {
  const [{ file, directory }] = results;
  const look =
    results.length > 1
      ? 'In each folder, open report.html in a browser first, or read summary.md.'
      : `Open ${join(directory, 'report.html')} in a browser first, or read summary.md beside it.`;
  return [
    ...wrap(look, columns),
    ...wrap('Then change a value, or ask what a scenario does:', columns),
    `  ${command} run ${shellWord(file)} --set world.follows.lift=0 --out other-results`,
    `  ${command} describe ${shellWord(file)}`,
  ].join('\n');
}
