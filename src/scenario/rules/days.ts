/** Lengths of a scenario's timeline. */
import { DAY_MS, durationMs } from '../../base/time.ts';
import type { Scenario } from '../schema.ts';

/** Days from the world's beginning to the end of production. */
export function timelineDays({ timeline }: Scenario): number {
  const { burnIn, warmup, logging, production } = timeline;
  return [burnIn, warmup, logging, production].reduce((days, text) => days + durationMs(text) / DAY_MS, 0);
}
