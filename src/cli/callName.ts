/** The words that call this program once more, in hints that people copy. */
import { basename } from 'node:path';

const NAMES = ['hindsight', 'hindsight-lab'];

/**
 * The command as it was called: through npx or not, and by which of its names.
 * @param program path of the running program, `process.argv[1]`
 */
export function callName(program = process.argv[1], environment: NodeJS.ProcessEnv = process.env): string {
  const called = NAMES.find((name) => name === basename(program)) ?? NAMES[0];
  return environment['npm_command'] === undefined ? called : `npx ${called}`;
}
