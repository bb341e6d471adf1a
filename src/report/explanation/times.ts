/** Moments and stretches of time in words. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../base/time.ts';
import { count } from '../text/numbers.ts';

const UNITS = [
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
  ['second', SECOND_MS],
] as const;

/** Rounded to the second of the two largest units: `3 days 4 hours`, `12 minutes`; less than a second is `a moment`. */
export function stretch(ms: number): string {
  if (ms < SECOND_MS) return 'a moment';
  // Seconds beside minutes, and milliseconds beside seconds, would only distract.
  const finest = ms >= DAY_MS ? HOUR_MS : ms >= MINUTE_MS ? MINUTE_MS : SECOND_MS;
  let rest = Math.round(ms / finest) * finest;
  return UNITS.flatMap(([unit, length]) => {
    const whole = Math.floor(rest / length);
    rest -= whole * length;
    return whole === 0 ? [] : [plural(whole, unit)];
  })
    .slice(0, 2)
    .join(' ');
}

/** `day 17, 14:07`: the world begins on day 1 at midnight. */
export function moment(atMs: number): string {
  const clock = [Math.floor((atMs % DAY_MS) / HOUR_MS), Math.floor((atMs % HOUR_MS) / MINUTE_MS)];
  return `day ${Math.floor(atMs / DAY_MS) + 1}, ${clock.map((part) => String(part).padStart(2, '0')).join(':')}`;
}

/** `1 open`, `2 opens`. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
