import { describe, expect, it } from 'vitest';
import {
  DAY_MS,
  DURATION_PATTERN,
  daysAndHours,
  durationMs,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
} from '../../src/base/time.ts';

describe('durations', () => {
  it.each([
    ['14d', 1_209_600_000],
    ['1.5h', 5_400_000],
    ['30m', 1_800_000],
    ['15s', 15_000],
    ['0s', 0],
    ['0.5s', 500],
    ['0.0004s', 0],
    ['0.0005s', 1],
  ])('%s is %d ms', (text, expected) => {
    expect(durationMs(text)).toBe(expected);
  });

  it.each([
    '',
    '14',
    'd',
    '14 d',
    '-1d',
    '1w',
    '1.d',
    '.5d',
    '1d2h',
    '1D',
    '1e3s',
    ' 1d',
    '1ms',
    'Infinityd',
  ])('%j is none', (text) => {
    expect(DURATION_PATTERN.test(text)).toBe(false);
    expect(() => durationMs(text)).toThrow(RangeError);
    expect(() => durationMs(text)).toThrow(`"${text}" is not a duration such as 14d, 6h, 30m or 15s`);
  });

  it.each([
    ['0s', '0d'],
    ['45s', '0.75m'],
    ['90m', '1.5h'],
    ['14d', '14d'],
    ['30h', '1d 6h'],
    ['1441m', '1d 0.02h'],
  ])('%s is told as %s', (text, expected) => {
    expect(daysAndHours(durationMs(text))).toBe(expected);
  });

  it('has units that fit together', () => {
    expect([SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS]).toEqual([1e3, 6e4, 3.6e6, 8.64e7]);
  });
});
