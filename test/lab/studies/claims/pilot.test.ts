/** The number of seeds of a claim: from the spread of its pilot, never from its mean. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seedsFor } from '../../../../src/evaluation/statistics/seedCount.ts';
import { pilotSeeds, seedsOfClaim } from '../../../../src/lab/studies/claims/pilot.ts';
import { claimIn, readings } from './files.ts';

const claim = claimIn('a', {
  'a.yaml': `title: t
expect:
  - { that: recomputed × time, quantity: gap.auc, is: above, margin: 0.02 }
  - { that: recomputed × time, quantity: gap.auc, is: below, margin: -0.2 }
  - { that: recomputed × time, quantity: gap.auc, is: above }`,
  'a.control.yaml': 'expect: [{ that: logged × random, quantity: gap.auc, is: within, margin: 0.04 }]',
});

/** Equally many below as above the mean. */
const spread = (size: number, mean = 0) => [-1, 1, -1, 1, -1, 1, -1, 1].map((side) => mean + side * size);

function seeds(parts: number[][], control: number[]): number {
  return seedsOfClaim(
    claim,
    { worlds: [{ claim: readings(parts), control: readings([control]) }], doses: [], populations: [] },
    21,
  );
}

test('the pilot has seeds of its own', () => {
  expect(pilotSeeds).toEqual([1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008]);
});

test('the most that any part or control takes, for half its margin', () => {
  const none = spread(0);
  expect(seeds([none, none, none], none)).toBe(20);
  for (const size of [0.005, 0.01, 0.02, 0.05]) {
    const values = spread(size);
    expect(seeds([values, none, none], none)).toBe(seedsFor(values, 0.01, 21));
    expect(seeds([none, values, none], none)).toBe(seedsFor(values, 0.1, 21));
    expect(seeds([none, none, none], values)).toBe(seedsFor(values, 0.02, 21));
  }
  expect(seeds([spread(0.02), none, none], none)).toBe(80);
  expect(seeds([none, none, none], spread(0.03))).toBe(40);
});

test('a margin of zero asks for no precision, and missing values tell none', () => {
  expect(seeds([spread(0), spread(0), spread(9)], spread(0))).toBe(20);
  expect(seeds([[Number.NaN, 1, 2, 3, 4, 5, 6, 7], spread(0), spread(0)], spread(0))).toBe(20);
});

test('never the mean', () => {
  // Halves, so that adding a mean rounds nothing.
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 8, maxLength: 8 }),
      fc.integer({ min: -100, max: 100 }),
      (values, mean) => {
        const small = values.map((value) => value / 1024);
        const moved = small.map((value) => value + mean);
        const none = spread(0);
        expect(seeds([moved, none, none], none)).toBe(seeds([small, none, none], none));
      },
    ),
  );
});
