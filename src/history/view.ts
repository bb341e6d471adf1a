/**
 * The part of a log that a reader sees at a moment: whose events, and start and end of its history, as data. Serving and
 * batch see the whole; imperfect readers see less, or a moment more.
 */
import type { SideName } from './log.ts';

export const boundaries = ['before', 'inclusive'] as const;
export type Boundary = (typeof boundaries)[number];

export interface HistoryView {
  /** The side whose events are in history. */
  readonly side: SideName;
  /** Start of recording: what occurred before is not in history. */
  readonly sinceMs: number;
  /** Age beyond which events are gone at the moment of reading. */
  readonly retentionMs: number;
  /** End of history: just before the moment of reading, or with it. */
  readonly boundary: Boundary;
  /** Age within which events are assumed to be not yet there at the moment of reading. */
  readonly availabilityMs: number;
}

/** All that the batch has. */
export const WHOLE_HISTORY: HistoryView = {
  side: 'batch',
  sinceMs: Number.NEGATIVE_INFINITY,
  retentionMs: Number.POSITIVE_INFINITY,
  boundary: 'before',
  availabilityMs: 0,
};

export const SERVED_HISTORY: HistoryView = { ...WHOLE_HISTORY, side: 'serving' };

/** History at `atMs` is what has a time before this moment. */
export function endOfHistory(view: HistoryView, atMs: number): number {
  return endOfKnowledge(view, atMs) - view.availabilityMs;
}

/** The same where nothing is assumed about availability. Times are whole milliseconds, so ≤ t is < t + 1. */
export function endOfKnowledge({ boundary }: Pick<HistoryView, 'boundary'>, atMs: number): number {
  return boundary === 'before' ? atMs : atMs + 1;
}

/** History read at `atMs` holds nothing that occurred before this moment. */
export function startOfHistory({ sinceMs, retentionMs }: HistoryView, atMs: number): number {
  return Math.max(sinceMs, atMs - retentionMs);
}

/** Checks whether anything ever leaves history, or never entered it. */
export function isPartial({ sinceMs, retentionMs }: HistoryView): boolean {
  return sinceMs > Number.NEGATIVE_INFINITY || retentionMs < Number.POSITIVE_INFINITY;
}
