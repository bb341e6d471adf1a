/** The text of `hindsight list`. */
import { wrap } from '../report/text/wrap.ts';
import { loadScenario } from '../scenario/reading/read.ts';
import { shippedFile, shippedNames } from './scenarios.ts';
import { columnsOf } from './terminal.ts';

/** Longer lines are hard to read. */
const MOST_COLUMNS = 100;

const GROUPS = [
  { folder: 'claims', holds: 'claims of the article, their controls and doses; hindsight claims runs all' },
  { folder: 'faults', holds: 'faults of pipelines at growing doses; hindsight mitigations runs all' },
];

/** The scenarios and the cases by name and title, and the groups of others. Names of each have a column of their own. */
export function listScenarios(): string {
  const titled = (name: string): Entry => [name, titleOf(name)];
  const groups = GROUPS.map(({ folder, holds }): Entry => {
    const own = shippedNames(folder);
    return [`${folder}/…`, `${own.length} ${holds}. For example ${own[0]}.`];
  });
  return `${[
    ...inColumns(shippedNames().map(titled)),
    '',
    'Problems that people met; docs/do/cases.md says what the right answer is, and what to do:',
    ...inColumns(shippedNames('cases').map(titled)),
    '',
    ...inColumns(groups),
  ].join('\n')}\n`;
}

type Entry = readonly [name: string, text: string];

function inColumns(entries: readonly Entry[]): string[] {
  const width = Math.max(...entries.map(([name]) => name.length)) + 3;
  const columns = Math.min(columnsOf(process.stdout), MOST_COLUMNS) - width;
  return entries.flatMap(([name, text]) =>
    wrap(text, columns).map((line, index) => (index === 0 ? name : '').padEnd(width) + line),
  );
}

/** The title, or else the first sentence of the description. */
function titleOf(name: string): string {
  const { title, description } = loadScenario(shippedFile(name)).scenario;
  return title === '' ? description.replace(/[.:;] .*$/s, '') : title;
}
