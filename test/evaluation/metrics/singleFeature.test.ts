import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc } from '../../../src/evaluation/metrics/auc.ts';
import {
  absoluteCorrelation,
  aucAlone,
  kolmogorovSmirnov,
  mismatchOf,
  populationStabilityIndex,
  shiftAuc,
} from '../../../src/evaluation/metrics/singleFeature.ts';
import { runs } from '../../gear.ts';

const column = (...values: number[]) => Float64Array.from(values);
const NONE = Number.NaN;

const values = fc
  .array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(NONE)), { minLength: 1, maxLength: 30 })
  .map((some) => Float64Array.from(some));

describe('the usual checks of a feature', () => {
  it('AUC alone leaves out rows without a value, and points either way', () => {
    const labels = Uint8Array.from([0, 0, 1, 1, 1]);
    expect(aucAlone(column(1, 2, 3, 4, NONE), labels)).toBe(1);
    expect(aucAlone(column(4, 3, 2, 1, NONE), labels)).toBe(1);
    expect(aucAlone(column(NONE, NONE, 2, 1, 5), labels)).toBeNaN();
  });

  it('AUC of test against training rows is that of the two columns in one', () => {
    const [train, test] = [column(1, 5, 2), column(3, 9)];
    expect(shiftAuc(train, test)).toBeCloseTo(
      auc(column(1, 5, 2, 3, 9), Uint8Array.from([0, 0, 0, 1, 1])),
      12,
    );
    expect(shiftAuc(train, train)).toBe(0.5);
  });

  it('mismatch counts values that differ among those that both sides have, each zero by its sign', () => {
    expect(mismatchOf(column(1, 2, NONE, 4), column(1, 3, 3, NONE))).toBe(0.5);
    expect(mismatchOf(column(0), column(-0))).toBe(1);
    expect(mismatchOf(column(NONE), column(1))).toBe(0);
  });

  it('correlation is that of Pearson, without its sign', () => {
    const labels = Uint8Array.from([0, 0, 1, 1]);
    // R 4.3: cor(c(1, 2, 3, 5), c(0, 0, 1, 1)).
    expect(absoluteCorrelation(column(1, 2, 3, 5), labels)).toBeCloseTo(0.8451543, 6);
    expect(absoluteCorrelation(column(-1, -2, -3, -5), labels)).toBeCloseTo(0.8451543, 6);
    expect(absoluteCorrelation(column(2, 2, 2, 2), labels)).toBeNaN();
    expect(absoluteCorrelation(column(NONE, NONE, NONE, 1), labels)).toBeNaN();
  });

  it('the distance of Kolmogorov and Smirnov is the largest over all values', () => {
    fc.assert(
      fc.property(values, values, (train, test) => {
        const below = (some: Float64Array, value: number) => {
          const present = some.filter((each) => !Number.isNaN(each));
          return present.filter((each) => each <= value).length / present.length;
        };
        const all = [...train, ...test].filter((value) => !Number.isNaN(value));
        const plain = Math.max(...all.map((value) => Math.abs(below(train, value) - below(test, value))));
        const found = kolmogorovSmirnov(train, test);
        if (Number.isFinite(plain)) expect(found).toBeCloseTo(plain, 12);
        else expect(found).toBeNaN();
      }),
      runs(300),
    );
  });

  it('the stability index is 0 for the same values, and symmetric where no share is 0', () => {
    const train = Float64Array.from({ length: 100 }, (_, row) => row);
    expect(populationStabilityIndex(train, train)).toBe(0);
    // A tenth of the test rows more in the last decile, and none in the first: −0.1 ln(1e-4 / 0.1) + 0.1 ln 2.
    const test = train.map((value) => (value < 10 ? value + 90 : value));
    expect(populationStabilityIndex(train, test)).toBeCloseTo(
      (1e-4 - 0.1) * Math.log(1e-3) + 0.1 * Math.log(2),
      10,
    );
    // Half of the values are missing in one of them.
    const missing = train.map((value) => (value % 2 === 0 ? NONE : value));
    expect(populationStabilityIndex(train, missing)).toBeCloseTo(
      -0.5 * Math.log(0.5) + (0.5 - 1e-4) * Math.log(5000),
      8,
    );
  });
});
