import { expect, test } from 'vitest';
import { percent } from '../../../src/report/text/numbers.ts';
import { ofItOwnLabel } from '../../../src/report/text/ownLabel.ts';
import { unbonded } from '../../../src/report/text/wrap.ts';

const part = (mean: number, low: number, high: number) => ({ mean, low, high });

test.each([
  [part(0.082, 0.078, 0.086), " (of it the row's own label: 0.082 ±0.004)"],
  [part(0.002, -0.001, 0.005), " (of it the row's own label: 0.002 ±0.003, not clear)"],
  [part(0, 0, 0), " (of it the row's own label: 0.000 ±0)"],
  [part(0.082, Number.NaN, Number.NaN), " (of it the row's own label: 0.082)"],
  [part(Number.NaN, Number.NaN, Number.NaN), ''],
  [undefined, ''],
])('%j', (estimate, words) => {
  expect(unbonded(ofItOwnLabel(estimate, { mean: 0.1 }))).toBe(words);
});

test('a part that is larger than the whole is not called a part of it', () => {
  expect(ofItOwnLabel(part(0.077, 0.03, 0.124), { mean: 0.07 })).toBe(
    " (the row's own label alone: 0.077, more than the whole)",
  );
});

test('in the format of the whole figure', () => {
  expect(unbonded(ofItOwnLabel(part(0.02, 0.018, 0.022), { mean: 0.03 }, percent))).toBe(
    " (of it the row's own label: 2.0 % ±0.2)",
  );
});
