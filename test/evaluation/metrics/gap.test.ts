import fc from 'fast-check';
import { expect, test } from 'vitest';
import { damage, damageOf, flattery, gap } from '../../../src/evaluation/metrics/gap.ts';
import { runs } from '../../gear.ts';

const good = { auc: 0.75, ne: 0.5 };
const bad = { auc: 0.5, ne: 1 };
const worse = { auc: 0.25, ne: 0.5 };

test('positive is optimism or harm, in both metrics', () => {
  expect(gap(good, bad)).toEqual({ auc: 0.25, ne: 0.5 });
  expect(gap(bad, good)).toEqual({ auc: -0.25, ne: -0.5 });
  // Looking better offline than the reference is flattery.
  expect(flattery(good, bad)).toEqual({ auc: 0.25, ne: 0.5 });
  // Being worse in production than the reference is damage.
  expect(damage(bad, good)).toEqual({ auc: 0.25, ne: 0.5 });
  expect(damageOf(0.5, 0.25)).toBe(0.25);
});

test('nothing is lost between equals', () => {
  for (const difference of [gap, flattery, damage])
    expect(difference(worse, worse)).toEqual({ auc: 0, ne: 0 });
});

test('what a pipeline adds to the reference gap is its flattery plus its damage', () => {
  const quality = fc.record({
    auc: fc.double({ min: 0, max: 1, noNaN: true }),
    ne: fc.double({ min: 0, max: 3, noNaN: true }),
  });
  fc.assert(
    fc.property(quality, quality, quality, quality, (offline, production, refOffline, refProduction) => {
      const own = gap(offline, production);
      const reference = gap(refOffline, refProduction);
      const flattered = flattery(offline, refOffline);
      const damaged = damage(production, refProduction);
      expect(own.auc - reference.auc).toBeCloseTo(flattered.auc + damaged.auc, 12);
      expect(own.ne - reference.ne).toBeCloseTo(flattered.ne + damaged.ne, 12);
    }),
    runs(900),
  );
});
