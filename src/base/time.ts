/** Time is integer milliseconds since the world began. Scenario files write durations as `14d`, `6h`, `30m`, `15s`. */

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const UNIT_MS: Record<string, number> = { d: DAY_MS, h: HOUR_MS, m: MINUTE_MS, s: SECOND_MS };

/** A non-negative number directly followed by its unit. */
export const DURATION_PATTERN = /^(\d+(?:\.\d+)?)(d|h|m|s)$/;

/**
 * Milliseconds of a duration such as `14d`, `6h`, `1.5h`, `30m` or `15s`, rounded to a whole millisecond.
 * @throws RangeError if the text is not a duration
 */
export function durationMs(text: string): number {
  const match = DURATION_PATTERN.exec(text);
  if (match === null) throw new RangeError(`"${text}" is not a duration such as 14d, 6h, 30m or 15s`);
  return Math.round(Number(match[1]) * UNIT_MS[match[2]]);
}

/** A fixed offset of local time from UTC, from -14:00 to +14:00. */
export const ZONE_PATTERN = /^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/;

/**
 * Milliseconds by which local time is ahead of UTC, of a zone such as `+05:30`.
 * @throws RangeError if the text is not a zone
 */
export function zoneMs(text: string): number {
  if (!ZONE_PATTERN.test(text)) throw new RangeError(`"${text}" is not an offset such as +05:30 or -08:00`);
  const aheadMs = Number(text.slice(1, 3)) * HOUR_MS + Number(text.slice(4)) * MINUTE_MS;
  return text.startsWith('-') ? -aheadMs : aheadMs;
}

/** Day 0 is a Monday. */
export function isWeekend(day: number): boolean {
  return day % 7 >= 5;
}

/** A length of time in days and hours, such as `16d 8h`, as messages tell it. */
export function daysAndHours(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const rest = ms - days * DAY_MS;
  const hours = `${Number((rest / HOUR_MS).toFixed(2))}h`;
  if (rest === 0) return `${days}d`;
  if (ms < HOUR_MS) return `${Number((ms / MINUTE_MS).toFixed(2))}m`;
  return days === 0 ? hours : `${days}d ${hours}`;
}
