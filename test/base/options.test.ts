import { describe, expect, it } from 'vitest';
import { count, duration, nonNegative, probability } from '../../src/base/options.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

const complaint = (schema: ReturnType<typeof duration>, value: unknown) =>
  schema.safeParse(value).error?.issues.map((issue) => issue.message);

describe('option types', () => {
  it('keeps a duration as the text that was written', () => {
    expect(duration().parse('36h')).toBe('36h');
  });

  it('holds durations to their range, both ends included', () => {
    const schema = duration({ min: '1h', max: '2d' });
    expect(['59m', '60m', '1h', '48h', '2d', '2.01d'].map((text) => accepts(schema, text))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(complaint(schema, '59m')).toEqual(['expected at least 1h']);
    expect(complaint(schema, '3d')).toEqual(['expected at most 2d']);
  });

  it('wants whole days where days are counted', () => {
    const schema = duration({ wholeDays: true });
    expect(['0s', '24h', '3d', '0.5d', '36h'].map((text) => accepts(schema, text))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(complaint(schema, '36h')).toEqual(['expected a whole number of days']);
  });

  it('says what a duration looks like', () => {
    expect(complaint(duration(), '14')?.[0]).toBe(
      'expected a duration with its unit, such as 14d, 6h, 30m or 15s',
    );
    expect(accepts(duration(), 14)).toBe(false);
  });

  it('holds numbers to what they mean', () => {
    const table: [{ safeParse(value: unknown): { success: boolean } }, unknown[], unknown[]][] = [
      [probability(), [0, 0.5, 1], [-1e-9, 1 + 1e-9, Number.NaN, '0.5', null]],
      [nonNegative(), [0, 1e300], [-1e-300, Number.POSITIVE_INFINITY, Number.NaN]],
      [count(1, 4), [1, 4], [0, 5, 1.5, Number.NaN]],
    ];
    for (const [schema, good, bad] of table) {
      expect(good.map((value) => accepts(schema, value))).toEqual(good.map(() => true));
      expect(bad.map((value) => accepts(schema, value))).toEqual(bad.map(() => false));
    }
  });
});
