/** Lengths of a scenario's timeline. */
import { DAY_MS, durationMs } from '../../base/time.ts';
import type { Scenario } from '../schema.ts';

/** Days from the world's beginning to the end of production. */
export function timelineDays({ timeline }: Scenario): number {
  const { burnIn, warmup, logging, production } = timeline;
  return sumOf([burnIn, warmup, logging, production]);
}

/** Days from the world's beginning to the first day of logging. */
export function loggingDay({ timeline }: Scenario): number {
  return sumOf([timeline.burnIn, timeline.warmup]);
}

/** Days from the world's beginning to training, the first moment of production. */
export function trainingDay({ timeline }: Scenario): number {
  return sumOf([timeline.burnIn, timeline.warmup, timeline.logging]);
}

function sumOf(texts: readonly string[]): number {
  return texts.reduce((days, text) => days + durationMs(text) / DAY_MS, 0);
}
