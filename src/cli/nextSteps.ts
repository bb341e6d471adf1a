/** What a person may want to do after a run. */
import { basename, join } from 'node:path';
import { callName, shellWord } from './callName.ts';

export interface WrittenResult {
  /** The scenario file. */
  readonly file: string;
  readonly directory: string;
  /** Paths of the files of the result. */
  readonly written: readonly string[];
}

/** Where to look first, and what to try then. */
export function nextSteps(results: readonly WrittenResult[], command = callName()): string {
  const [{ file, directory, written }] = results;
  const pictures = written.filter((path) => path.endsWith('.png')).map((path) => basename(path));
  const look =
    results.length > 1
      ? 'In each folder, read summary.md first; the pictures are beside it.'
      : `Read ${join(directory, 'summary.md')} first${pictures.length === 0 ? '.' : `; beside it: ${pictures.join(', ')}.`}`;
  return [
    look,
    'Then change a value, or ask what a scenario does:',
    `  ${command} run ${shellWord(file)} --set world.follows.lift=0 --out other-results`,
    `  ${command} describe ${shellWord(file)}`,
  ].join('\n');
}
