/**
 * How much of a log a reader sees at a moment: where its history starts and where it ends, as data. Serving sees the
 * whole; imperfect readers see less, or a moment more.
 */
export const boundaries = ['before', 'inclusive'] as const;
export type Boundary = (typeof boundaries)[number];

export interface HistoryView {
  /** What occurred before this moment was never recorded. */
  readonly sinceMs: number;
  /** What occurred longer than this before the moment of reading is gone. */
  readonly retentionMs: number;
  /** Whether history ends just before the moment of reading, or with it. */
  readonly boundary: Boundary;
  /** What has a time within this before the moment of reading is assumed to be not yet there. */
  readonly availabilityMs: number;
}

export const WHOLE_HISTORY: HistoryView = {
  sinceMs: Number.NEGATIVE_INFINITY,
  retentionMs: Number.POSITIVE_INFINITY,
  boundary: 'before',
  availabilityMs: 0,
};

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

/** Whether anything ever leaves history, or never entered it. */
export function isPartial({ sinceMs, retentionMs }: HistoryView): boolean {
  return sinceMs > Number.NEGATIVE_INFINITY || retentionMs < Number.POSITIVE_INFINITY;
}
