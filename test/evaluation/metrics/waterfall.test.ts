import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type WaterfallSteps, waterfall } from '../../../src/evaluation/metrics/waterfall.ts';
import { runs } from '../../gear.ts';

const total = (steps: WaterfallSteps) =>
  steps.split + steps.feature + steps.drift + steps.rest + steps.policy;
const number = fc.double({ min: -1, max: 1, noNaN: true });
const input = fc.record({
  gFS: number,
  gLS: number,
  gFt: number,
  gLt: number,
  gLtNoDrift: number,
  ownLabelFS: number,
  ownLabelFt: number,
  policy: number,
});

const OWN = { ownLabelFS: 3 / 16, ownLabelFt: 3 / 16 };
const NONE = { ownLabelFS: 0, ownLabelFt: 0 };

test('splits a worked example as the design says', () => {
  // Every number is a multiple of 1/16, so the arithmetic is exact.
  const gaps = { gFS: 8 / 16, gLS: 3 / 16, gFt: 4 / 16, gLt: 2 / 16, gLtNoDrift: 1 / 16 };
  const steps = { ...gaps, ownLabelFS: 4 / 16, ownLabelFt: 3 / 16, policy: -2 / 16 };
  const shared = { drift: 1 / 16, rest: 1 / 16, policy: -2 / 16 };
  expect(waterfall(steps)).toEqual({
    total: 6 / 16,
    splitFirst: { split: 1 / 16, feature: 5 / 16, ownLabel: 4 / 16, later: 1 / 16, ...shared },
    featureFirst: { split: 4 / 16, feature: 2 / 16, ownLabel: 3 / 16, later: -1 / 16, ...shared },
    average: { split: 2.5 / 16, feature: 3.5 / 16, ownLabel: 3.5 / 16, later: 0, ...shared },
  });
});

test('averages by the formula of the design', () => {
  fc.assert(
    fc.property(input, (g) => {
      const { average } = waterfall(g);
      expect(average.split).toBeCloseTo((g.gLS - g.gLt + g.gFS - g.gFt) / 2, 12);
      expect(average.feature).toBeCloseTo((g.gFt - g.gLt + g.gFS - g.gLS) / 2, 12);
    }),
    runs(900),
  );
});

test('sums to offline − live in every order', () => {
  const figure = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(figure, figure, figure, input, (offline, shadow, live, others) => {
      const result = waterfall({ ...others, gFS: offline - shadow, policy: shadow - live });
      expect(result.total).toBeCloseTo(offline - live, 12);
      for (const steps of [result.average, result.splitFirst, result.featureFirst]) {
        expect(total(steps)).toBeCloseTo(offline - live, 12);
        expect(steps.ownLabel + steps.later).toBeCloseTo(steps.feature, 12);
      }
    }),
    runs(900),
  );
});

test('does not depend on the order when the leaks do not interact', () => {
  const additive = { gFS: 7 / 16, gLS: 3 / 16, gFt: 5 / 16, gLt: 1 / 16, gLtNoDrift: 0, ...OWN, policy: 0 };
  const { average, splitFirst, featureFirst } = waterfall(additive);
  expect(splitFirst).toEqual(featureFirst);
  expect(average).toEqual(splitFirst);
});

test('a clean pipeline in a world without drift has nothing but its rest', () => {
  const clean = { gFS: 0.25, gLS: 0.25, gFt: 0.25, gLt: 0.25, gLtNoDrift: 0.25, ...NONE, policy: 0 };
  expect(waterfall(clean).average).toEqual({
    split: 0,
    feature: 0,
    ownLabel: 0,
    later: 0,
    drift: 0,
    rest: 0.25,
    policy: 0,
  });
});

test('passes NaN on to the steps that need it', () => {
  const { average, total: sum } = waterfall({
    gFS: 0.2,
    gLS: 0.1,
    gFt: 0.1,
    gLt: 0,
    gLtNoDrift: 0,
    ownLabelFS: 0.1,
    ownLabelFt: Number.NaN,
    policy: Number.NaN,
  });
  expect(average.split).toBeCloseTo(0.1, 12);
  expect(average.policy).toBeNaN();
  expect(average.feature).toBeCloseTo(0.1, 12);
  expect(average.ownLabel).toBeNaN();
  expect(average.later).toBeNaN();
  expect(sum).toBeNaN();
});
