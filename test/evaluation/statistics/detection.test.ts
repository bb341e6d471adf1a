import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { precisionAt, shareInterval } from '../../../src/evaluation/statistics/detection.ts';

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
      { seed: 20_260_101 },
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
