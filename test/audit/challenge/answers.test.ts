import { describe, expect, it } from 'vitest';
import { parseAnswers } from '../../../src/audit/challenge/answers.ts';
import { challenge, perfect } from './handmade.ts';

const parse = (text: string) => parseAnswers(text, 'answers.json', challenge);

/** Answers that may have lost keys, or have others. */
interface Loose extends Record<string, unknown> {
  readonly worlds: Record<string, Record<string, unknown> & { features?: Record<string, number> }>;
}

/** The perfect answers after a change. */
function changed(change: (answers: Loose) => void): string {
  const copy = structuredClone(perfect) as unknown as Loose;
  change(copy);
  return JSON.stringify(copy, null, 1);
}

describe('answers', () => {
  it('are taken whole', () => {
    expect(parse(JSON.stringify(perfect))).toEqual(perfect);
    expect(
      parse(
        changed(({ worlds }) => {
          for (const world of Object.values(worlds)) {
            delete world['alarm'];
            delete world.features;
          }
        }),
      ).worlds['world-3'],
    ).toEqual({ score: 8 });
  });

  it.each<[string, string, readonly string[]]>([
    ['an empty file', '', ['an empty file', 'challenge, detector and worlds']],
    ['no JSON', '{"challenge": ', ['answers.json:1']],
    ['a list', '[1, 2]', ['a list of 2', 'a mapping with the keys']],
    ['half a file', JSON.stringify(perfect).slice(0, 200), ['answers.json:1']],
    [
      'another challenge',
      changed((answers) => {
        answers['challenge'] = 'seed-2-worlds-8-00000000';
      }),
      ['"seed-2-worlds-8-00000000"', '"seed-1-worlds-8-00000000"', 'remedy'],
    ],
    [
      'no name of the challenge',
      changed((answers) => {
        delete answers['challenge'];
      }),
      ['challenge', 'expected'],
    ],
    [
      'a missing world',
      changed(({ worlds }) => {
        delete worlds['world-5'];
      }),
      ['no answer for 1 of 8 worlds: world-5', 'one for each world', 'remedy'],
    ],
    [
      'an unknown world',
      changed(({ worlds }) => {
        worlds['world-9'] = worlds['world-1'];
      }),
      ['worlds.world-9', 'a world that the challenge does not have', 'nearest', 'remedy'],
    ],
    [
      'no score',
      changed(({ worlds }) => {
        delete worlds['world-1']['score'];
      }),
      ['worlds.world-1', 'score'],
    ],
    [
      'a score that is text',
      changed(({ worlds }) => {
        worlds['world-1']['score'] = '0.5';
      }),
      ['worlds.world-1.score', '"0.5"', 'a number'],
    ],
    [
      'NaN, as Python writes it',
      JSON.stringify(perfect).replace('"score":10', '"score":NaN'),
      ['world-1.score', 'NaN'],
    ],
    [
      'Infinity, as Python writes it',
      JSON.stringify(perfect).replace('"score":10', '"score":-Infinity'),
      ['world-1.score', 'Infinity'],
    ],
    [
      'a score beyond all numbers',
      JSON.stringify(perfect).replace('"score":10', '"score":1e999'),
      ['world-1.score', 'infinite'],
    ],
    [
      'null for a score',
      changed(({ worlds }) => {
        worlds['world-2']['score'] = null;
      }),
      ['worlds.world-2.score', 'null'],
    ],
    [
      'an alarm that is a number',
      changed(({ worlds }) => {
        worlds['world-2']['alarm'] = 1;
      }),
      ['worlds.world-2.alarm', 'true or false'],
    ],
    [
      'an alarm in some worlds',
      changed(({ worlds }) => {
        delete worlds['world-2']['alarm'];
      }),
      ['worlds.world-2', 'no alarm, which 7 of 8 worlds have', 'in all worlds, or in none'],
    ],
    [
      'features in some worlds',
      changed(({ worlds }) => {
        delete worlds['world-2'].features;
      }),
      ['worlds.world-2', 'no features, which 7 of 8 worlds have'],
    ],
    [
      'a missing feature',
      changed(({ worlds }) => {
        delete worlds['world-2'].features?.['b'];
      }),
      ['worlds.world-2.features', 'no answer for 1 of 2 features: b'],
    ],
    [
      'an unknown feature',
      changed(({ worlds }) => {
        Object.assign(worlds['world-2'].features ?? {}, { c: 1 });
      }),
      ['worlds.world-2.features.c', 'a feature that the challenge does not have'],
    ],
    [
      'a key that is none',
      changed(({ worlds }) => {
        worlds['world-1']['alram'] = true;
      }),
      ['worlds.world-1.alram', 'alarm'],
    ],
    ['a world twice', JSON.stringify(perfect).replace('"world-2"', '"world-1"'), ['world-1']],
    [
      'a detector without a name',
      changed((answers) => {
        answers['detector'] = '';
      }),
      ['detector'],
    ],
  ])('with %s are refused, with place, found and expected', (_, text, words) => {
    let message = '';
    try {
      parse(text);
    } catch (error) {
      message = (error as Error).message;
      expect((error as Error).name).not.toBe('TypeError');
    }
    for (const word of ['answers.json', 'found:', 'expected:', ...words]) expect(message).toContain(word);
  });
});
