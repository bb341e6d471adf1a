import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { replacedResults } from '../../src/cli/replacedResults.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { useDirectory } from './hindsight.ts';

const directory = useDirectory();
const planOf = (name: string, seeds: number[]) => {
  const { scenario } = parseScenario(`name: ${name}\nseeds: [${seeds}]`, name, {
    read: () => ({ text: '', name }),
  });
  return { name, file: `${name}.yaml`, scenario, directory: join(directory(), name) };
};
const leave = (name: string, content: object) => {
  mkdirSync(join(directory(), name));
  writeFileSync(join(directory(), name, 'result.json'), JSON.stringify(content));
};

it('says which results are replaced by others, and how to keep them', () => {
  const a = planOf('a', [1, 2]);
  const b = planOf('b', [1, 2]);
  expect(replacedResults([a, b])).toBeUndefined();
  leave('a', { scenario: planOf('a', [1, 2, 3, 7]).scenario });
  expect(replacedResults([a, b])).toBe(
    `replaces the result of seeds 1..3, 7 in ${a.directory}; --out names another folder`,
  );
  leave('b', { scenario: planOf('b', [5]).scenario });
  expect(replacedResults([a, b])).toContain(`in ${a.directory} and 1 more; `);
});

it('says nothing where the same comes out again, nor of what is no result', () => {
  const [a, b] = [planOf('a', [1, 2]), planOf('b', [1])];
  leave('a', { scenario: a.scenario });
  leave('b', { seeds: [2] });
  expect(replacedResults([a, b])).toBeUndefined();
});
