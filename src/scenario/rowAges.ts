/** Ages at training of the rows that a split by time divides, from the oldest logged to the youngest. */
import { durationMs } from '../base/time.ts';
import type { TrainingOptions } from './schema.ts';

/** Time that a split by time leaves out before the test rows: by default that of a label. */
export function gapMsOf({ gap }: Pick<TrainingOptions, 'gap'>, labelDelayMs: number): number {
  return gap === null ? labelDelayMs : durationMs(gap);
}

/** Age of the youngest row that is used. */
export function youngestAgeMs(
  { minimumAge, immature }: Pick<TrainingOptions, 'minimumAge' | 'immature'>,
  labelDelayMs: number,
): number {
  return Math.max(durationMs(minimumAge), immature === 'drop' ? labelDelayMs : 0);
}

/** Age of the youngest row that is trained on, at an even flow of rows. */
export function trainedAgeMs(training: TrainingOptions, loggingMs: number, labelDelayMs: number): number {
  const youngestMs = youngestAgeMs(training, labelDelayMs);
  return youngestMs + training.testShare * (loggingMs - youngestMs) + gapMsOf(training, labelDelayMs);
}
