/** Delays: log-normal, in the form that scenario files state them in. */
import { errorFunction } from 'simple-statistics';
import type { Draws, Purpose } from '../base/random.ts';
import { durationMs } from '../base/time.ts';
import type { WorldOptions } from './options.ts';

export interface Delay {
  readonly medianMs: number;
  /** Standard deviation of the logarithm. */
  readonly spread: number;
  readonly purpose: Purpose;
}

/** A delay as long as that of opens, drawn by itself. */
export function delayOfOpens({ delayMedian, delaySpread }: WorldOptions['opens'], purpose: Purpose): Delay {
  return { medianMs: durationMs(delayMedian), spread: delaySpread, purpose };
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

/** The probability that a delay in whole milliseconds is shorter than that. */
export function probabilityOfDelayBelow({ medianMs, spread }: Delay, limitMs: number): number {
  if (spread === 0 || medianMs === 0) return medianMs < limitMs ? 1 : 0;
  // A delay is rounded: it is below the limit where it was below the limit less one half.
  const limit = limitMs - 0.5;
  return limit <= 0 ? 0 : (1 + errorFunction(Math.log(limit / medianMs) / (spread * Math.SQRT2))) / 2;
}
