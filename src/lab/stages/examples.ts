/** Examples: impressions of one phase with their labels, and which of them are mature. */
import { rowsWhere } from '../../base/columns.ts';
import { ImpressionKind, type Impressions, isOpened, type Phase } from '../../history/impressions.ts';
import type { LabelTimes } from '../../scenario/timeline.ts';
import type { Traffic } from '../../serving/arm.ts';

export interface ExampleSet {
  readonly impressions: Impressions;
  /** Rows [start, end) belong to the phase. */
  readonly start: number;
  readonly end: number;
  /** One per row of the impressions: 1 where opened within the attribution window. */
  readonly labels: Uint8Array;
  readonly attributionWindowMs: number;
  /** Time from sending until a label is known. */
  readonly labelDelayMs: number;
  /** Rows of the phase whose label is known at `asOfMs`. */
  readonly mature: Int32Array;
}

export function examplesOf(
  impressions: Impressions,
  phase: Phase,
  { attributionWindowMs, labelDelayMs }: LabelTimes,
  asOfMs: number,
): ExampleSet {
  let start = 0;
  while (start < impressions.rows && impressions.value('phase', start) !== phase) start++;
  let end = start;
  while (end < impressions.rows && impressions.value('phase', end) === phase) end++;
  const labels = new Uint8Array(impressions.rows);
  const mature = new Int32Array(end - start);
  let count = 0;
  for (let row = start; row < end; row++) {
    labels[row] = isOpened(impressions, row, attributionWindowMs);
    if (impressions.value('sentAtMs', row) + labelDelayMs <= asOfMs) mature[count++] = row;
  }
  return {
    impressions,
    start,
    end,
    labels,
    attributionWindowMs,
    labelDelayMs,
    mature: mature.subarray(0, count),
  };
}

/** Of some rows those that were sent to people; the same array where that is all of them. */
export function toPeople({ impressions, world }: Traffic, rows: Int32Array): Int32Array {
  const { isBot } = world.population;
  if (!isBot.includes(1)) return rows;
  const people = rowsWhere(rows, (row) => isBot[impressions.value('user', row)] === 0);
  return people.length === rows.length ? rows : people;
}

/** The rows that comparisons are made on: those that a policy chose, not a rule. */
export function compared(impressions: Impressions, rows: Int32Array): Int32Array {
  return rowsWhere(rows, (row) => impressions.value('kind', row) === ImpressionKind.chosen);
}
