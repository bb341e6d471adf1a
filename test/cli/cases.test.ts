import { beforeAll, describe, expect, it } from 'vitest';
import { shippedCases } from '../../src/cli/scenarios.ts';
import { lookupIn } from '../../src/lab/result/expectations.ts';
import type { Result } from '../../src/lab/result/schema.ts';
import { resultStudy } from '../../src/lab/studies/result.ts';
import { startStudies } from '../../src/lab/studies/study.ts';
import { checkExpectations } from '../../src/scenario/expectations.ts';
import { canRun } from './hindsight.ts';

describe.runIf(canRun)('a shipped case gives its right answer', () => {
  const cases = shippedCases();
  let results: readonly Promise<Result>[];

  // All at once, since many are of one world.
  beforeAll(() => {
    results = startStudies(cases.map(resultStudy));
  });

  it.each(cases.map(({ name }, index) => [name, index] as const))('%s', async (_, index) => {
    const outcomes = checkExpectations(cases[index].expect, lookupIn(await results[index]));
    expect(outcomes.filter(({ holds }) => !holds).map(({ sentence }) => sentence)).toEqual([]);
  });
});
