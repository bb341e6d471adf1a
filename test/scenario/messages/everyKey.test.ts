/** Whatever is wrong with a value, at whatever key: the message says what is right there, and what to do. */
import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../../src/scenario/messages/error.ts';
import { type LocatedProblem, showPath } from '../../../src/scenario/messages/problem.ts';
import { scenarioVocabulary } from '../../../src/scenario/messages/vocabulary.ts';
import { parse } from '../reading/parsing.ts';

const keys = scenarioVocabulary.allKeys.map(({ path }) => path).filter((path) => !path.includes('['));

function problemsOf(path: string, value: unknown): readonly LocatedProblem[] {
  const input = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  try {
    parse(JSON.stringify(input));
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems;
    throw error;
  }
}

describe.each([
  ['a list of numbers', [400, 500]],
  ['a word', 'zzzzzz'],
  ['off', 'off'],
  ['true', true],
  ['a number far below', -1e15],
  ['a number far above', 1e15],
  ['a long time', '99999d'],
  ['an unknown key', { zzzzzz: 1 }],
])('%s', (_, value) => {
  it('is answered at every key where it is wrong', () => {
    let answered = 0;
    for (const key of keys) {
      for (const { path, found, expected, nearest, remedy, place } of problemsOf(key, value)) {
        const where = `${key}: ${JSON.stringify(value)}, at ${showPath(path)}`;
        expect(place.line, where).toBe(1);
        expect(found, where).not.toBe('');
        expect(expected, where).not.toBe('something else');
        const isUnknownKey = found === 'an unknown key';
        // Of a key without a default, only the expectation says what fits.
        const hasDefault = scenarioVocabulary.schemaAt(path)?.default !== undefined;
        if (!isUnknownKey && hasDefault) expect(nearest ?? remedy, where).toMatch(/\w/);
        answered++;
      }
    }
    expect(answered).toBeGreaterThan(keys.length / 3);
  });
});
