/** Ages at training of the rows that a split by time divides, from the oldest logged to the youngest. */
import { durationMs } from '../base/time.ts';
import type { SplitOptions } from '../splits/options.ts';
import type { TrainingOptions } from './schema.ts';

/** Time that a split by time leaves out before the test rows: by default that of a label. */
export function gapMsOf({ gap }: Pick<TrainingOptions, 'gap'>, labelDelayMs: number): number {
  return gap === null ? labelDelayMs : durationMs(gap);
}

/** Options of the splits of a scenario. */
export function splitOptionsOf(
  training: Pick<TrainingOptions, 'testShare' | 'gap' | 'folds' | 'embargo'>,
  labelDelayMs: number,
): SplitOptions {
  return {
    testShare: training.testShare,
    gapMs: gapMsOf(training, labelDelayMs),
    folds: training.folds,
    embargoMs: durationMs(training.embargo),
  };
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

/** The same of alternatives, which train on what is left of these rows where a share of them is held out to choose on. */
export function validatedAgeMs(
  training: TrainingOptions,
  loggingMs: number,
  labelDelayMs: number,
  validation: number | null,
): number {
  const ageMs = trainedAgeMs(training, loggingMs, labelDelayMs);
  if (validation === null) return ageMs;
  return ageMs + validation * (loggingMs - ageMs) + gapMsOf(training, labelDelayMs);
}
