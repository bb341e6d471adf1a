/** Delays: log-normal, in the form that scenario files state them in. */
import type { Draws, Purpose } from '../base/random.ts';

export interface Delay {
  readonly medianMs: number;
  /** Standard deviation of the logarithm. */
  readonly spread: number;
  readonly purpose: Purpose;
}

/** The delay with which a user reacts to a story, in whole milliseconds. */
export function delayMs(
  draws: Draws,
  { medianMs, spread, purpose }: Delay,
  user: number,
  story: number,
): number {
  if (spread === 0 || medianMs === 0) return medianMs;
  return Math.round(medianMs * Math.exp(spread * draws.normal(purpose, user, story)));
}
