/** The label: how long it takes, and rows that had not the time. */
import { durationMs, HOUR_MS } from '../../base/time.ts';
import { momentsOf } from '../moments.ts';
import type { AuditRequest } from '../request.ts';
import type { AuditedRows } from '../rows.ts';
import type { LabelCheck } from '../schema.ts';

const SHARES = [0.5, 0.9, 0.95, 0.99] as const;
/** Share of the positive labels that a window is to hold. */
const HELD = 0.99;

/** Null where moments of decisions are not known. */
export function checkLabel(request: AuditRequest, label: string, rows: AuditedRows): LabelCheck | null {
  const { atMs, labels, column } = rows;
  if (atMs === undefined) return null;
  const known = column('labelKnownAt');
  const delays =
    known === undefined
      ? undefined
      : momentsOf(known, label, request)
          .map((knownAtMs, row) => (labels[row] === 1 ? knownAtMs - atMs[row] : Number.NaN))
          .filter((delay) => !Number.isNaN(delay))
          .sort();
  const asked = request.attributionWindow === undefined ? undefined : durationMs(request.attributionWindow);
  const windowMs = asked ?? (delays === undefined ? undefined : quantile(delays, HELD));
  const lastMs = atMs.reduce((last, at) => (at > last ? at : last), Number.NEGATIVE_INFINITY);
  return {
    delayHours:
      delays === undefined || delays.length === 0
        ? null
        : SHARES.map((share) => ({ share, hours: quantile(delays, share) / HOUR_MS })),
    windowHours: windowMs === undefined ? null : windowMs / HOUR_MS,
    unripe: windowMs === undefined ? null : unripeRows(rows, atMs, lastMs - windowMs),
  };
}

/** Rows that are younger than the window at the last moment of the table: some of their labels are still to come. */
function unripeRows({ labels }: AuditedRows, atMs: Float64Array, ripeBeforeMs: number): LabelCheck['unripe'] {
  let [young, youngPositives, old, oldPositives] = [0, 0, 0, 0];
  for (let row = 0; row < labels.length; row++) {
    if (Number.isNaN(atMs[row])) continue;
    if (atMs[row] > ripeBeforeMs) {
      young++;
      youngPositives += labels[row];
    } else {
      old++;
      oldPositives += labels[row];
    }
  }
  return {
    share: young / (young + old),
    positiveRate: youngPositives / young,
    ripePositiveRate: oldPositives / old,
  };
}

/** @param sorted in ascending order */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
