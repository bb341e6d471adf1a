/** What the app recorded under its incumbent from the first day of logging to the last of production, in one piece. */
import { Impressions, isOpened } from '../../history/impressions.ts';
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
 * @param production impressions of the incumbent's production
 */
export function incumbentRecord({ arm, examples, timeline }: Past, production: Impressions): IncumbentRecord {
  const { impressions: logged, start, end } = examples;
  const { attributionWindowMs, labelDelayMs } = timeline;
  const impressions = new Impressions(logged.width, logged.firstId + start, arm.store);
  for (let row = start; row < end; row++) impressions.appendCopy(logged, row);
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
