/** The text of `hindsight describe`. */
import { defaultWorkers } from '../lab/jobs/pool.ts';
import { descriptionPage } from '../report/description/page.ts';
import { renderTerminal } from '../report/terminal.ts';
import { shellWord } from '../report/text/shellWord.ts';
import { printable } from '../scenario/messages/problem.ts';
import { callName } from './callName.ts';
import type { SharedOptions } from './options.ts';
import { givenScenario } from './scenarios.ts';
import { columnsOf, usesColor } from './terminal.ts';

/** Longer lines are hard to read. */
const MOST_COLUMNS = 100;

/**
 * A scenario in words, and the command that runs it.
 * @throws UserError as `givenScenario`
 */
export function describeFile(file: string, options: SharedOptions): string {
  const { seeds, set = [], quick } = options;
  const page = descriptionPage(givenScenario(file, options), defaultWorkers());
  const { stdout } = process;
  const columns = Math.min(columnsOf(stdout), MOST_COLUMNS);
  const description = renderTerminal(page, { columns, color: usesColor(stdout) });
  const words = [
    ...(seeds === undefined ? [] : ['--seeds', seeds]),
    ...set.flatMap((text) => ['--set', text]),
    ...(quick === true ? ['--quick'] : []),
  ];
  return `${description}\n\nRun it:\n  ${printable([callName(), ...['run', file, ...words].map(shellWord)].join(' '))}\n`;
}
