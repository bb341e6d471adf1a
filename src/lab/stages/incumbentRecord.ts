/** What the app recorded under its incumbent from the first day of logging to the last of production, in one piece. */
import { Impressions, isOpened } from '../../history/impressions.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import type { ExampleSet } from './examples.ts';
import type { Past } from './past.ts';

export interface IncumbentRecord {
  /** In order of sending, with the vectors that were logged. */
  readonly impressions: Impressions;
  /** One per row. All are known in the end; which were known on a day, `matureBy` says. */
  readonly labels: Uint8Array;
  /** Rows [0, n) were sent before the moment; returns n. */
  readonly sentBefore: (atMs: number) => number;
  /** Rows [0, n) have a label that is known at the moment; returns n. */
  readonly matureBy: (atMs: number) => number;
}

/**
 * Copies the rows, since those of production lie in a table of their own: 66 bytes a row and a vector.
 *
 * @param logged the examples of the logging phase
 * @param production impressions of the incumbent's production
 */
export function incumbentRecord(
  { arm }: Past,
  logged: ExampleSet,
  production: Impressions,
  { attributionWindowMs, labelDelayMs }: Timeline,
): IncumbentRecord {
  const { start, end } = logged;
  const { width, firstId } = logged.impressions;
  const impressions = new Impressions(width, firstId + start, arm.store);
  for (let row = start; row < end; row++) impressions.appendCopy(logged.impressions, row);
  for (let row = 0; row < production.rows; row++) impressions.appendCopy(production, row);
  const labels = new Uint8Array(impressions.rows);
  for (let row = 0; row < labels.length; row++) labels[row] = isOpened(impressions, row, attributionWindowMs);

  function sentBefore(atMs: number): number {
    let low = 0;
    let high = impressions.rows;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (impressions.value('sentAtMs', middle) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  // Times are whole milliseconds: sent at or before a moment is sent before the next one.
  return { impressions, labels, sentBefore, matureBy: (atMs) => sentBefore(atMs - labelDelayMs + 1) };
}
