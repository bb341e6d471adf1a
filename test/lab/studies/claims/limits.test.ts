import { expect, test } from 'vitest';
import { type JudgingDose, limitsOf } from '../../../../src/lab/studies/claims/limits.ts';

const whole = [{ file: 'a.yaml' }, { file: 'a.yaml' }];

function dose(...verdicts: JudgingDose['verdicts']): JudgingDose {
  return { key: 'world.users', of: 'a.yaml', verdicts };
}

test('the places of each verdict, from what holds to what nobody knows', () => {
  const along = dose(
    { at: 1, verdict: 'inconclusive' },
    { at: 2, verdict: 'refuted' },
    { at: 3, verdict: 'reproduced' },
    { at: '4d', verdict: 'smaller than asked' },
    { at: 5, verdict: 'reproduced' },
  );
  expect(limitsOf([along], whole)).toBe(
    'holds at world.users 3, 5; smaller than asked at 4d; does not hold at 2; undecided at 1',
  );
});

test('all, none, nothing to say', () => {
  const holds = dose({ at: 1, verdict: 'reproduced' });
  const fails = dose({ at: 1, verdict: 'refuted' });
  expect(limitsOf([holds], whole)).toBe('holds at world.users 1');
  expect(limitsOf([fails], whole)).toBe('does not hold at world.users 1');
  expect(limitsOf([dose()], whole)).toBe('');
  expect(limitsOf([], whole)).toBe('');
  expect(limitsOf([holds, dose(), fails], whole)).toBe(
    'holds at world.users 1; does not hold at world.users 1',
  );
});

test('the parts of which a dose tells, where these are not all', () => {
  const parts = [{ file: 'a.yaml' }, { file: 'b.yaml' }, { file: 'a.yaml' }];
  const holds = dose({ at: 1, verdict: 'reproduced' });
  expect(limitsOf([holds, { ...holds, of: 'b.yaml' }], parts)).toBe(
    'parts 1, 3: holds at world.users 1; part 2: holds at world.users 1',
  );
});
