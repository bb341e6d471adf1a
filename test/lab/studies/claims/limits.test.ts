import { expect, test } from 'vitest';
import { limitsOf } from '../../../../src/lab/studies/claims/limits.ts';
import type { Dose } from '../../../../src/lab/studies/claims/schema.ts';

function dose(
  is: Dose['is'],
  margin: number | null,
  ...intervals: [at: number | string, low: number, high: number][]
): Dose {
  const points = intervals.map(([at, low, high]) => ({ at, effect: { mean: (low + high) / 2, low, high } }));
  const series = [{ label: 'rise', contrast: 'c', margin, points }];
  return { file: 'f', title: 't', key: 'world.users', seeds: 20, is, series };
}

test.each([
  ['above', 'shown at world.users 2; not shown at 3; undecided at 1, 4'],
  ['below', 'shown at world.users 3; not shown at 2; undecided at 1, 4'],
  // Its bounds included, as for verdicts.
  ['within', 'shown at world.users 3, 4; not shown at 2; undecided at 1'],
] as const)('%s', (is, sentence) => {
  expect(limitsOf([dose(is, 1, [1, 1, 2], [2, 1.1, 2], [3, -0.5, 0.9], [4, -1, 1])])).toBe(sentence);
});

test('all, none, nothing to say', () => {
  expect(limitsOf([dose('above', 1, ['6h', 2, 3], ['1d', 2, 3])])).toBe('shown at world.users 6h, 1d');
  expect(limitsOf([dose('above', 1, [1, 0, 3])])).toBe('undecided at world.users 1');
  expect(limitsOf([dose('above', 1, [1, Number.NaN, Number.NaN])])).toBe('undecided at world.users 1');
  expect(limitsOf([dose('above', null, [1, 2, 3])])).toBe('');
  expect(limitsOf([])).toBe('');
  const both = [dose('above', 1, [1, 2, 3]), dose('below', 1, [1, 2, 3])];
  expect(limitsOf(both)).toBe('shown at world.users 1; not shown at world.users 1');
});
