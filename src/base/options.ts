/** The value types that options are made of. Every option states its unit, range, default and source beside it. */
import { z } from 'zod';
import { DURATION_PATTERN, durationMs, ZONE_PATTERN } from './time.ts';

/** A duration with its unit, kept as text (`24h`) so that a resolved scenario can be run again unchanged. */
export function duration(range: { min?: string; max?: string; wholeDays?: boolean } = {}) {
  let schema = z
    .string()
    .regex(DURATION_PATTERN, { error: 'expected a duration with its unit, such as 14d, 6h, 30m or 15s' });
  const { min, max, wholeDays } = range;
  if (min !== undefined) {
    schema = schema.refine((text) => safeMs(text) >= durationMs(min), { error: `expected at least ${min}` });
  }
  if (max !== undefined) {
    schema = schema.refine((text) => safeMs(text) <= durationMs(max), { error: `expected at most ${max}` });
  }
  if (wholeDays === true) {
    schema = schema.refine((text) => safeMs(text) % durationMs('1d') === 0, {
      error: 'expected a whole number of days',
    });
  }
  return schema;
}

function safeMs(text: string): number {
  return DURATION_PATTERN.test(text) ? durationMs(text) : Number.NaN;
}

/** A fixed offset from UTC, kept as text (`+05:30`). */
export const zone = () =>
  z.string().regex(ZONE_PATTERN, {
    error: 'expected a fixed offset from UTC in hours and minutes, such as +05:30 or -08:00',
  });

/** A probability in [0, 1]. */
export const probability = () => z.number().min(0).max(1);

/** A finite number of at least 0. */
export const nonNegative = () => z.number().min(0);

/** A whole number in [min, max]. */
export const count = (min: number, max: number) => z.int().min(min).max(max);
