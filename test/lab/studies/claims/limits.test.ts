import { expect, test } from 'vitest';
import { limitsOf } from '../../../../src/lab/studies/claims/limits.ts';
import type { Dose } from '../../../../src/lab/studies/claims/schema.ts';

const dose = (...verdicts: Dose['verdicts']) => ({ key: 'world.users', verdicts });

test('the places of each verdict, from what holds to what nobody knows', () => {
  expect(
    limitsOf([
      dose(
        { at: 1, verdict: 'inconclusive' },
        { at: 2, verdict: 'refuted' },
        { at: 3, verdict: 'reproduced' },
        { at: '4d', verdict: 'smaller than asked' },
        { at: 5, verdict: 'reproduced' },
      ),
    ]),
  ).toBe('holds at world.users 3, 5; smaller than asked at 4d; does not hold at 2; undecided at 1');
});

test('all, none, nothing to say', () => {
  expect(limitsOf([dose({ at: 1, verdict: 'reproduced' })])).toBe('holds at world.users 1');
  expect(limitsOf([dose({ at: 1, verdict: 'refuted' })])).toBe('does not hold at world.users 1');
  expect(limitsOf([dose()])).toBe('');
  expect(limitsOf([])).toBe('');
  const both = [dose({ at: 1, verdict: 'reproduced' }), dose(), dose({ at: 1, verdict: 'refuted' })];
  expect(limitsOf(both)).toBe('holds at world.users 1; does not hold at world.users 1');
});
