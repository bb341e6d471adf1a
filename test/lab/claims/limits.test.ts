import { expect, test } from 'vitest';
import { limitsOf } from '../../../src/lab/claims/limits.ts';
import type { Dose } from '../../../src/lab/claims/outcome.ts';

function dose(margin: number | null, ...intervals: [at: number | string, low: number, high: number][]): Dose {
  const points = intervals.map(([at, low, high]) => ({ at, effect: { mean: (low + high) / 2, low, high } }));
  const series = [{ label: 'rise', contrast: 'c', margin, points }];
  return { file: 'f', title: 't', key: 'world.users', seeds: 20, series };
}

const POINTS = dose(1, [1, 1, 2], [2, 1.1, 2], [3, -0.5, 0.9], [4, -1, 1]);

test.each([
  ['above', 'shown at world.users 2; not at 1, 3, 4'],
  ['below', 'shown at world.users 3; not at 1, 2, 4'],
  // Its bounds included, as for verdicts.
  ['within', 'shown at world.users 3, 4; not at 1, 2'],
] as const)('%s', (is, sentence) => {
  expect(limitsOf({ is, margin: 1 }, [POINTS])).toBe(sentence);
});

test('all, none, nothing to say', () => {
  const is = { is: 'above', margin: 1 } as const;
  expect(limitsOf(is, [dose(1, ['6h', 2, 3], ['1d', 2, 3])])).toBe('shown at world.users 6h, 1d');
  expect(limitsOf(is, [dose(1, [1, 0, 3])])).toBe('not shown at world.users 1');
  expect(limitsOf(is, [dose(1, [1, Number.NaN, Number.NaN])])).toBe('not shown at world.users 1');
  expect(limitsOf(is, [dose(null, [1, 2, 3])])).toBe('');
  expect(limitsOf(is, [])).toBe('');
});
