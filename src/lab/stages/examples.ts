/** Examples: impressions of one phase with their labels, and which of them are mature. */
import { placeInBlock } from '../../base/blocks.ts';
import { rowsWhere } from '../../base/columns.ts';
import { ImpressionKind, type Impressions, isOpened, type Phase } from '../../history/impressions.ts';
import type { Timeline } from '../../scenario/timeline.ts';

export interface ExampleSet {
  readonly impressions: Impressions;
  /** Rows [start, end) belong to the phase. */
  readonly start: number;
  readonly end: number;
  /** One per row of the impressions: 1 where opened within the attribution window. */
  readonly labels: Uint8Array;
  /** Time from sending until a label is known. */
  readonly labelDelayMs: number;
  /** Rows of the phase whose label is known at `asOfMs`. */
  readonly mature: Int32Array;
}

export function examplesOf(
  impressions: Impressions,
  phase: Phase,
  timeline: Timeline,
  asOfMs: number,
): ExampleSet {
  const { attributionWindowMs, labelDelayMs } = timeline;
  const isOfPhase = (row: number) => impressions.blockOf(row).phase[placeInBlock(row)] === phase;
  let start = 0;
  while (start < impressions.rows && !isOfPhase(start)) start++;
  let end = start;
  while (end < impressions.rows && isOfPhase(end)) end++;
  const labels = new Uint8Array(impressions.rows);
  const mature = new Int32Array(end - start);
  let count = 0;
  for (let row = start; row < end; row++) {
    labels[row] = isOpened(impressions, row, attributionWindowMs);
    const sentAtMs = impressions.blockOf(row).sentAtMs[placeInBlock(row)];
    if (sentAtMs + labelDelayMs <= asOfMs) mature[count++] = row;
  }
  return { impressions, start, end, labels, labelDelayMs, mature: mature.subarray(0, count) };
}

/** The rows that comparisons are made on: those that a policy chose, not a rule. */
export function compared(impressions: Impressions, rows: Int32Array): Int32Array {
  return rowsWhere(rows, (row) => impressions.blockOf(row).kind[placeInBlock(row)] === ImpressionKind.chosen);
}
