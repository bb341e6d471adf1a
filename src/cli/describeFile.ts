/** The text of `hindsight describe`. */
import { defaultWorkers } from '../lab/jobs/pool.ts';
import { describeScenario } from '../report/description/describe.ts';
import { callName, shellWord } from './callName.ts';
import type { SharedOptions } from './options.ts';
import { givenScenario } from './scenarios.ts';
import { columnsOf } from './terminal.ts';

/** Longer lines are hard to read. */
const MOST_COLUMNS = 100;

/**
 * A scenario in words, and the command that runs it.
 * @throws UserError as `givenScenario`
 */
export function describeFile(file: string, options: SharedOptions): string {
  const { seeds, set = [], quick } = options;
  const columns = Math.min(columnsOf(process.stdout), MOST_COLUMNS);
  const processors = defaultWorkers();
  const description = describeScenario(givenScenario(file, options), { columns, processors });
  const words = [
    ...(seeds === undefined ? [] : ['--seeds', seeds]),
    ...set.flatMap((text) => ['--set', text]),
    ...(quick === true ? ['--quick'] : []),
  ];
  return `${description}\n\nRun it:\n  ${[callName(), ...['run', file, ...words].map(shellWord)].join(' ')}\n`;
}
