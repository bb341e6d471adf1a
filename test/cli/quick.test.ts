import { expect, it } from 'vitest';
import { cut, cutsInWords } from '../../src/cli/quick.ts';

it('tells what was cut in a line, and nothing where nothing was', () => {
  const seeds = cut(2, 8, 'seeds');
  const users = cut(1000, 5000, 'users');
  expect(cutsInWords(seeds, cut(3, 3, 'points'), users)).toBe('2 of 8 seeds, 1,000 of 5,000 users');
  expect(cutsInWords(undefined, 'storage')).toBe('storage');
  expect(cutsInWords(cut(3, 3, 'points'), undefined)).toBeUndefined();
});
