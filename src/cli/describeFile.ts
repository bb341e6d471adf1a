/** The whole of `hindsight describe`: load, describe. */
import { defaultWorkers } from '../lab/jobs/pool.ts';
import { describeScenario } from '../report/description/describe.ts';
import { loadScenario } from '../scenario/read.ts';
import { callName, shellWord } from './callName.ts';
import { columnsOf } from './terminal.ts';

/** Longer lines are hard to read. */
const MOST_COLUMNS = 100;

/**
 * A scenario file in words, and the command that runs it.
 * @throws ScenarioError as `loadScenario`
 */
export function describeFile(
  file: string,
  { seeds, set: sets = [] }: { seeds?: string; set?: string[] },
): string {
  const resolved = loadScenario(file, seeds === undefined ? { sets } : { sets, seeds });
  const columns = Math.min(columnsOf(process.stdout), MOST_COLUMNS);
  const description = describeScenario(resolved, { columns, processors: defaultWorkers() });
  const options = [
    ...(seeds === undefined ? [] : ['--seeds', seeds]),
    ...sets.flatMap((text) => ['--set', text]),
  ];
  const command = [callName(), ...['run', file, ...options].map(shellWord)].join(' ');
  return `${description}\n\nRun it:\n  ${command}\n`;
}
