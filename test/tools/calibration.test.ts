/** The study of how often verdicts are wrong: its pure part on made-up values, and what is committed of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomNormal } from 'd3-random';
import { expect, test } from 'vitest';
import { stream } from '../../src/base/random.ts';
import { judgeClaim } from '../../src/evaluation/statistics/claim.ts';
import {
  COMPARISONS_PER_KIND,
  judged,
  MOST_REJECTIONS,
  SEEDS,
  seedOf,
} from '../../tools/calibration/study.mjs';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8');

test('normal values are rejected as often as they should be, and shifted ones always', () => {
  const normal = randomNormal.source(stream(1, 'calibration-test'))(0, 1);
  const values = (shift: number) =>
    Array.from({ length: 400 }, (_, index) => ({
      kind: `kind ${index % 2}`,
      values: Array.from({ length: SEEDS }, () => shift + normal()),
    }));
  const found = judged(values(0), judgeClaim);
  // Of 400 at 5 % all but one in 10,000 studies lie between 6 and 37.
  for (const count of [found.rejections, found.otherSide]) {
    expect(count).toBeGreaterThan(5);
    expect(count).toBeLessThan(38);
  }
  expect(found.falseEqualities).toBeLessThan(38);
  expect(found.atTheLevelOfTheClaims).toBeLessThan(8);
  expect(judged(values(3), judgeClaim)).toMatchObject({ rejections: 400, otherSide: 0 });
  expect(judged(values(3), judgeClaim).rejectionsByKind).toEqual({ 'kind 0': 200, 'kind 1': 200 });
});

test('every comparison has seeds of its own', () => {
  const seeds = new Set<number>();
  for (let kind = 0; kind < 4; kind++)
    for (let comparison = 0; comparison < COMPARISONS_PER_KIND; comparison++)
      for (let index = 0; index < SEEDS; index++) seeds.add(seedOf(kind, comparison, index));
  expect(seeds.size).toBe(4 * COMPARISONS_PER_KIND * SEEDS);
});

test('the committed study follows from its values, and is right at the level of the claims', () => {
  const { values, found } = JSON.parse(read('results/claims/calibration.json'));
  expect(found).toEqual(judged(values, judgeClaim));
  expect(found.comparisons).toBe(400);
  // The 98 % point of Binomial(400, 0.05 / 21).
  expect(found.atTheLevelOfTheClaims).toBeLessThanOrEqual(3);
  const page = read('results/claims/calibration.md');
  expect(page).toContain(`${found.rejections} of 400`);
  expect(page.includes('**more than the limit**')).toBe(found.rejections > MOST_REJECTIONS);
});
