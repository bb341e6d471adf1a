import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planRuns, replacedResults } from '../../src/cli/plan.ts';
import { parseScenario } from '../../src/scenario/reading/parse.ts';
import { useDirectory } from './hindsight.ts';

const directory = useDirectory();
const planOf = (name: string, seeds: number[]) => {
  const { scenario } = parseScenario(`name: ${name}\nseeds: [${seeds}]`, name, {
    read: () => ({ text: '', name }),
  });
  return { file: `${name}.yaml`, scenario, folder: join(directory(), name), shortened: undefined };
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
    `replaces the result of seeds 1..3, 7 in ${a.folder}; --out names another folder`,
  );
  leave('b', { scenario: planOf('b', [5]).scenario });
  expect(replacedResults([a, b])).toContain(`in ${a.folder} and 1 more; `);
});

it('says nothing where the same comes out again, nor of what is no result', () => {
  const [a, b] = [planOf('a', [1, 2]), planOf('b', [1])];
  leave('a', { scenario: a.scenario });
  leave('b', { seeds: [2] });
  expect(replacedResults([a, b])).toBeUndefined();
});

describe('where results go', () => {
  const write = (name: string, text = '') => {
    const file = join(directory(), `${name}.yaml`);
    writeFileSync(file, `name: ${name}\n${text}`);
    return file;
  };
  const foldersOf = (files: string[], options = {}) => planRuns(files, options).map(({ folder }) => folder);

  it('one result goes to the folder that is named, several to folders in it', () => {
    const [a, b, sweep] = [write('a'), write('b'), write('c', 'sweep: { world.users: [100, 200] }\n')];
    expect(foldersOf([a])).toEqual(['results/run/a']);
    expect(foldersOf([a, b])).toEqual(['results/run/a', 'results/run/b']);
    expect(foldersOf([a], { out: 'there' })).toEqual(['there']);
    expect(foldersOf([a, b], { out: 'there' })).toEqual(['there/a', 'there/b']);
    expect(foldersOf([sweep], { out: 'there' })).toEqual([
      'there/c/world.users=100',
      'there/c/world.users=200',
    ]);
  });

  it('a quick look goes nowhere, unless it is asked to', () => {
    const a = write('a', 'seeds: [1, 2, 3, 4, 5, 6]\n');
    expect(foldersOf([a], { quick: true })).toEqual([undefined]);
    expect(foldersOf([a], { quick: true, out: 'there' })).toEqual(['there']);
  });
});
