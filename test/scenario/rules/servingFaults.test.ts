/** Faults at serving that mean nothing are refused with the reason, all at once, and none that means something. */
import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../../src/scenario/messages/error.ts';
import { showPath } from '../../../src/scenario/messages/problem.ts';
import { parse } from '../reading/parsing.ts';

/** Problems of a scenario with such faults, as `place: found`. */
function problemsOf(faults: readonly unknown[], more: Record<string, unknown> = {}): string[] {
  try {
    parse(JSON.stringify({ serving: { faults }, ...more }));
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) {
      return error.problems.map(({ path, found }) => `${showPath(path)}: ${found}`);
    }
    throw error;
  }
}

const names = ['user_open_rate', 'story_open_rate'];

describe('faults at serving', () => {
  it.each([
    [{ kind: 'default', features: names, value: 'last', share: 0.2, from: '70d', lasts: '2d' }],
    [{ kind: 'scale', features: 'all', by: 100 }],
    [{ kind: 'shift', features: names, by: -1 }],
    [{ kind: 'round', features: names, to: 0.5 }],
    [{ kind: 'float32', features: 'all' }],
    [{ kind: 'replace', as: { user_open_rate: 'story_open_rate', story_open_rate: 'user_open_rate' } }],
  ])('%o is one', (fault) => {
    expect(problemsOf([fault])).toEqual([]);
  });

  it.each([
    [{ kind: 'scale', features: names, by: 1 }, 'by: 1'],
    [{ kind: 'shift', features: names, by: 0 }, 'by: 0'],
    [{ kind: 'float32', features: 'all', share: 0 }, 'share: 0'],
    [
      { kind: 'replace', as: { user_open_rate: 'user_open_rate' } },
      'as: {"user_open_rate":"user_open_rate"}',
    ],
  ])('%o changes nothing', (fault, shown) => {
    expect(problemsOf([fault])).toEqual([`serving.faults[0]: a fault with ${shown}, which changes nothing`]);
  });

  it('may not scale a value out of all bounds together', () => {
    const [first, second] = names;
    const scale = (name: string, by: number) => ({ kind: 'scale', features: [name], by });
    const swap = { kind: 'replace', as: { [first]: second, [second]: first } };
    expect(problemsOf([scale(first, 1e5), scale(second, -1e9), scale(first, 1e4)])).toEqual([]);
    expect(problemsOf([scale(first, -1e5), scale(first, 1e5), swap, scale(second, 0.5)])).toEqual([
      'serving.faults[1].by: 100000, with which faults make a value 1e10 times as large',
    ]);
    expect(problemsOf([scale(first, 1e5), swap, scale(second, 1e5)])).toHaveLength(1);
    expect(problemsOf(Array.from({ length: 100 }, () => scale(first, 1e9)))[98]).toContain('Infinity times');
  });

  it('may scale a value as they like where one is over before the other begins', () => {
    const scale = (by: number, from: string, lasts?: string) => ({
      kind: 'scale',
      features: 'all',
      by,
      from,
      ...(lasts === undefined ? {} : { lasts }),
    });
    expect(problemsOf([scale(1e5, '0s', '10d'), scale(1e5, '10d')])).toEqual([]);
    expect(problemsOf([scale(1e5, '10d'), scale(1e5, '0s', '10d')])).toEqual([]);
    expect(problemsOf([scale(1e5, '0s', '10d'), scale(1e5, '9d')])).toEqual([
      'serving.faults[1].by: 100000, with which faults make a value 1e10 times as large',
    ]);
    expect(problemsOf([scale(1e5, '9d', '1d'), scale(1e5, '0s')])).toHaveLength(1);
    // The first two are never there together, the third is there with each of them.
    expect(problemsOf([scale(1e4, '0s', '10d'), scale(1e4, '20d', '1d'), scale(1e5, '5d')])).toEqual([]);
    expect(problemsOf([scale(1e4, '0s', '10d'), scale(1e5, '20d', '1d'), scale(1e5, '5d')])).toEqual([
      'serving.faults[2].by: 100000, with which faults make a value 1e10 times as large',
    ]);
  });

  it('may do nothing at a dose', () => {
    const sweep = { 'serving.faults.0.share': [0, 0.5] };
    expect(problemsOf([{ kind: 'float32', features: 'all', share: 0.1 }], { sweep })).toEqual([]);
  });

  it.each([
    [
      { kind: 'float32', features: ['hour_sine'] },
      'features[0]: "hour_sine", whose value does not depend on history',
    ],
    [{ kind: 'float32', features: ['x'] }, 'features[0]: the unknown feature "x"'],
    [{ kind: 'float32', features: [names[0], names[0]] }, 'features[1]: "user_open_rate" a second time'],
    [{ kind: 'replace', as: {} }, 'as: no feature'],
    [{ kind: 'replace', as: { user_open_rate: 'x' } }, 'as.user_open_rate: the unknown feature "x"'],
    [{ kind: 'float32', features: 'all', from: '91d' }, 'from: a fault from 91d on'],
  ])('%o is none', (fault, problem) => {
    expect(problemsOf([fault])).toEqual([`serving.faults[0].${problem}`]);
  });

  it('serves nothing only to models that fill it in', () => {
    const fault = { kind: 'default', features: names, value: 'missing' };
    expect(problemsOf([fault])).toEqual([
      'training.missing: drop, with serving.faults[0].value (the default of training.missing)',
    ]);
    expect(problemsOf([fault], { training: { missing: 'mean' } })).toEqual([]);
  });

  it('tells of a mistake whatever is wrong beside it', () => {
    expect(
      problemsOf([
        { kind: 'float32', features: ['x'] },
        { kind: 'scales', features: names, by: 2 },
        { kind: 'scale', features: names, to: 2 },
      ]),
    ).toEqual([
      'serving.faults[0].features[0]: the unknown feature "x"',
      'serving.faults[1].kind: the text "scales"',
      'serving.faults[2].by: nothing',
      'serving.faults[2].to: an unknown key',
    ]);
  });
});
