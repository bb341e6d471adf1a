import { expect, it } from 'vitest';
import {
  bracketed,
  change,
  count,
  distance,
  exact,
  fixed,
  percent,
  plain,
  plusMinus,
  reachOf,
} from '../../../src/report/text/numbers.ts';

it.each([
  [plain(0.14711), '0.147'],
  [plain(-0.00049), '0.000'],
  [plain(-0.0005), '−0.001'],
  [plain(Number.NaN), '—'],
  [fixed(Number.NEGATIVE_INFINITY, 1), '−∞'],
  [percent(0.1194), '11.9 %'],
  [change(0.3139), '+31.4 %'],
  [change(-0.0067), '−0.7 %'],
  [change(0.0001), '0.0 %'],
  [count(61_970.33), '61,970'],
  [count(999), '999'],
  [distance(-0.041), '0.041'],
  [distance(0.0002), 'less than 0.001'],
  [plusMinus({ mean: 0.147, low: 0.141, high: 0.153 }), '±0.006'],
  [plusMinus({ mean: 0.147, low: 0.141, high: 0.157 }), '±0.010'],
  [plusMinus({ mean: 0.12, low: 0.1, high: 0.14 }, percent), '±2.0'],
  [plusMinus({ mean: 0, low: 0, high: 0 }), '±0'],
  [plusMinus({ mean: 0.1, low: 0.0999, high: 0.1001 }), '±<0.001'],
  [plusMinus({ mean: 0.1, low: Number.NaN, high: Number.NaN }), ''],
  [reachOf({ mean: 0.964, low: 0.88, high: 1.048 }), '±0.084'],
  [reachOf({ mean: 0.964, low: 0.88, high: 1 }), '[0.880, 1]'],
  [reachOf({ mean: 0.048, low: 0, high: 0.121 }, percent), '[0, 12.1]'],
  [reachOf({ mean: 0, low: 0, high: 0 }), '±0'],
  [bracketed({ mean: 0, low: -0.01, high: 0.01 }, change), '[−1.0, 1.0]'],
  [exact({ mean: 0.1, low: Number.NaN, high: Number.NaN }), '0.100'],
  [exact(undefined), '—'],
])('%s is %s', (text, expected) => {
  expect(text).toBe(expected);
});
