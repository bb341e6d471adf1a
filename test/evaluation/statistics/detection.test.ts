import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../src/base/random.ts';
import { precisionAt, rateInterval, shareInterval } from '../../../src/evaluation/statistics/detection.ts';
import { meanInterval } from '../../../src/evaluation/statistics/intervals.ts';
import { runs } from '../../gear.ts';

describe('the interval of a rate over seeds', () => {
  it('is that of a share where each seed is a yes or a no', () => {
    expect(rateInterval([0, 1, 1, 0, 1])).toEqual(shareInterval(3, 5));
    // R 4.3: binom.test(0, 20)$conf.int, where a t interval has no width.
    expect(rateInterval(Array(20).fill(0)).high).toBeCloseTo(0.1684335, 6);
    expect(rateInterval(Array(20).fill(1)).low).toBeCloseTo(0.8315665, 6);
  });

  it('has a width where all seeds agree on another rate, and less of it with more seeds', () => {
    const found = rateInterval(Array(20).fill(0.25));
    expect(found.mean).toBe(0.25);
    expect(found.low).toBeCloseTo(0.25 * 0.8315665, 6);
    expect(found.high).toBeCloseTo(0.25 + 0.75 * 0.1684335, 6);
    expect(rateInterval(Array(40).fill(0.25)).high).toBeLessThan(found.high);
    // Mirrored: rates of silence in place of alarms.
    expect(rateInterval(Array(20).fill(0.75)).low).toBeCloseTo(1 - found.high, 12);
  });

  it('is the t interval inside of [0, 1] elsewhere', () => {
    expect(rateInterval([0.4, 0.5, 0.6])).toEqual({ ...meanInterval([0.4, 0.5, 0.6]) });
    expect(rateInterval([0, 0.5, 0.5])).toMatchObject({ low: 0 });
    expect(rateInterval([1, 0.5, 0.5])).toMatchObject({ high: 1 });
  });

  it('says nothing of no seeds, or where one has no rate', () => {
    for (const rates of [[], [0.5, Number.NaN]])
      expect(rateInterval(rates)).toEqual({ mean: Number.NaN, low: Number.NaN, high: Number.NaN });
  });

  it('holds the truth at least 95 times in 100 where seeds mostly agree', () => {
    // Nine seeds of ten have a rate of 0.5, the others of 1: the mean is 0.55.
    const random = stream(1, 'test-rates');
    let held = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const { low, high } = rateInterval(Array.from({ length: 5 }, () => (random() < 0.9 ? 0.5 : 1)));
      if (low <= 0.55 && 0.55 <= high) held++;
    }
    expect(held / 2000).toBeGreaterThan(0.95);
  });
});

describe('the interval of a share', () => {
  it('has the ends that R 4.3 gives: binom.test(x, n)$conf.int', () => {
    const published: [number, number, number, number][] = [
      [7, 20, 0.1539092, 0.5921885],
      [0, 20, 0, 0.1684335],
      [20, 20, 0.8315665, 1],
      [1, 10, 0.002528579, 0.4450161],
      [50, 100, 0.3983211, 0.6016789],
    ];
    for (const [hits, cases, low, high] of published) {
      const found = shareInterval(hits, cases);
      expect(found.low).toBeCloseTo(low, 6);
      expect(found.high).toBeCloseTo(high, 6);
      expect(found.mean).toBe(hits / cases);
    }
  });

  it('for no hits ends at 1 − (α/2)^(1/n), the closed form', () => {
    for (const cases of [1, 5, 40]) {
      expect(shareInterval(0, cases).high).toBeCloseTo(1 - Math.exp(Math.log(0.025) / cases), 12);
    }
  });

  it('is mirrored when hits and misses change places, and holds the share', () => {
    const counts = fc
      .integer({ min: 1, max: 200 })
      .chain((cases) => fc.tuple(fc.integer({ min: 0, max: cases }), fc.constant(cases)));
    fc.assert(
      fc.property(counts, ([hits, cases]) => {
        const found = shareInterval(hits, cases);
        const mirrored = shareInterval(cases - hits, cases);
        expect(mirrored.low).toBeCloseTo(1 - found.high, 9);
        expect(found.low).toBeLessThanOrEqual(found.mean);
        expect(found.high).toBeGreaterThanOrEqual(found.mean);
      }),
      runs(300),
    );
  });

  it('of no cases says nothing, and of impossible counts is refused', () => {
    expect(shareInterval(0, 0)).toEqual({ mean: Number.NaN, low: 0, high: 1 });
    expect(() => shareInterval(3, 2)).toThrow('3 of 2 cases');
    expect(() => shareInterval(0.5, 2)).toThrow('0.5 of 2 cases');
  });
});

it('precision is that of a table of 1,000 cases', () => {
  // 50 faulty of 1,000: 45 found; 95 false alarms among 950.
  expect(precisionAt(0.05, 0.9, 0.1)).toBeCloseTo(45 / (45 + 95), 12);
  expect(precisionAt(0.5, 0, 0)).toBeNaN();
});
