/** Natural words lead to what exists: a key, a value, a command, or a number. */
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';
import { ScenarioError } from '../../../src/scenario/messages/error.ts';
import { nearestKey, nearestWord } from '../../../src/scenario/messages/nearest.ts';
import { scenarioVocabulary, wordsOf } from '../../../src/scenario/messages/vocabulary.ts';
import { commandWords, keyWords, squash, valueWords } from '../../../src/scenario/messages/words.ts';
import { parse } from '../reading/parsing.ts';

const problemOf = (scenario: object) => {
  try {
    parse(JSON.stringify(scenario));
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems[0];
    throw error;
  }
  throw new Error('expected a problem');
};

describe('natural words', () => {
  const paths = scenarioVocabulary.allKeys.map(({ path }) => path);

  it.each([...keyWords])('%s is for %s', (word, meant) => {
    expect(word).toBe(squash(word));
    for (const path of meant.split(', ')) expect(paths).toContain(path);
    // A key of the very name wins, which the words must not hide.
    const named = scenarioVocabulary.allKeys.filter(({ key }) => squash(key) === word);
    if (named.length === 0) expect(nearestKey(word, [])).toBe(meant);
  });

  it('are values of some key', () => {
    const values = new Set(
      paths.flatMap((path) => [
        ...wordsOf(scenarioVocabulary.schemaAt(inside(path))),
        ...wordsOf(scenarioVocabulary.schemaAt([...inside(path), 0])),
      ]),
    );
    for (const [word, meant] of valueWords) {
      expect(word).toBe(squash(word));
      expect([...values, 'above', 'below'], word).toContain(meant);
      expect(nearestWord(word, [meant, 'other'])).toBe(meant);
    }
  });

  it('are commands', () => {
    const names = createProgram(() => {}).commands.flatMap((command) => [
      command.name(),
      ...command.commands.map((each) => `${command.name()} ${each.name()}`),
    ]);
    for (const [word, meant] of commandWords) {
      expect(names, word).toContain(meant);
      expect(names, word).not.toContain(word);
    }
  });

  it.each([
    [{ world: { users: '20k' } }, { remedy: 'write 20000' }],
    [{ world: { users: '1.5M' } }, { remedy: 'write 1500000' }],
    [{ seeds: 4 }, { remedy: 'write the numbers of the worlds: 1-4 for 4 of them, [4] for one' }],
    [{ 'open rate': 0.03 }, { nearest: 'world.opens.baseRate' }],
    [{ training: { splits: ['temporal'] } }, { nearest: 'time' }],
    [{ training: { provenances: ['point-in-time'] } }, { nearest: 'reconstructed' }],
    [{ serving: { notifications_per_day: 1 } }, { nearest: 'serving.decisionsPerUserDay' }],
  ])('%j', (scenario, told) => {
    expect(problemOf(scenario)).toMatchObject(told);
  });
});

/** A path of the vocabulary as one of a file: `expect[].that` is in some item of `expect`. */
function inside(path: string): (string | number)[] {
  return path.split('.').flatMap((part) => (part.endsWith('[]') ? [part.slice(0, -2), 0] : [part]));
}
