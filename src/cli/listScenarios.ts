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

/** The scenarios and the cases by name and title, and the groups of others. */
export function listScenarios(): string {
  const names = shippedNames();
  const cases = shippedNames('cases');
  const width = Math.max(...[...names, ...cases].map((name) => name.length)) + 3;
  const columns = Math.min(columnsOf(process.stdout), MOST_COLUMNS) - width;
  const entry = (name: string, text: string) =>
    wrap(text, columns).map((line, index) => (index === 0 ? name : '').padEnd(width) + line);
  const groups = GROUPS.map(({ folder, holds }) => ({ folder, holds, names: shippedNames(folder) }));
  const titled = (name: string) => entry(name, titleOf(name));
  return `${[
    ...names.flatMap(titled),
    '',
    'Problems that people met; docs/cases.md says what the right answer is, and what to do:',
    ...cases.flatMap(titled),
    '',
    ...groups.flatMap(({ folder, holds, names: own }) =>
      entry(`${folder}/…`, `${own.length} ${holds}. For example ${own[0]}.`),
    ),
  ].join('\n')}\n`;
}

/** The title, or else the first sentence of the description. */
function titleOf(name: string): string {
  const { title, description } = loadScenario(shippedFile(name)).scenario;
  return title === '' ? description.replace(/[.:;] .*$/s, '') : title;
}
