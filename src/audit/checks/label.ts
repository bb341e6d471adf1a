/** The label: how long it takes, rows that had not the time, and what was restated since. */
import { durationMs, HOUR_MS } from '../../base/time.ts';
import { momentsOf } from '../moments.ts';
import type { AuditRequest } from '../request.ts';
import type { AuditedRows } from '../rows.ts';
import type { LabelCheck } from '../schema.ts';

const SHARES = [0.5, 0.9, 0.95, 0.99] as const;
/** Share of the positive labels that a window is to hold. */
const HELD = 0.99;

/** Null where neither moments of decisions nor an earlier copy are known. */
export function checkLabel(request: AuditRequest, label: string, rows: AuditedRows): LabelCheck | null {
  const { atMs, labels, column, earlier } = rows;
  if (atMs === undefined && earlier === undefined) return null;
  const known = column('labelKnownAt');
  const delays =
    known === undefined || atMs === undefined
      ? new Float64Array(0)
      : momentsOf(known, label, request)
          .map((knownAtMs, row) => (labels[row] === 1 ? knownAtMs - atMs[row] : Number.NaN))
          .filter((delay) => !Number.isNaN(delay))
          .sort();
  const hasDelays = delays.length > 0;
  const asked = request.attributionWindow === undefined ? undefined : durationMs(request.attributionWindow);
  const windowMs = asked ?? (hasDelays ? quantile(delays, HELD) : undefined);
  return {
    delayHours: hasDelays
      ? SHARES.map((share) => ({ share, hours: quantile(delays, share) / HOUR_MS }))
      : null,
    knownBefore: hasDelays ? delays.filter((delay) => delay < 0).length / delays.length : null,
    windowHours: windowMs === undefined ? null : windowMs / HOUR_MS,
    unripe: windowMs === undefined || atMs === undefined ? null : unripeRows(rows, atMs, windowMs),
    restated: earlier === undefined ? null : restatedLabels(labels, earlier),
  };
}

function restatedLabels(
  labels: Uint8Array,
  { rows, labels: { values } }: NonNullable<AuditedRows['earlier']>,
): LabelCheck['restated'] {
  const restatedTo = (label: number) =>
    rows.filter((row) => labels[row] === label && values[row] !== label).length;
  return { rows: rows.length, toPositive: restatedTo(1), toNegative: restatedTo(0) };
}

/** Rows that are younger than the window at the last moment of the table: some of their labels are still to come. */
function unripeRows({ labels }: AuditedRows, atMs: Float64Array, windowMs: number): LabelCheck['unripe'] {
  const lastMs = atMs.reduce((last, at) => (at > last ? at : last), Number.NEGATIVE_INFINITY);
  let [young, youngPositives, old, oldPositives] = [0, 0, 0, 0];
  for (let row = 0; row < labels.length; row++) {
    if (Number.isNaN(atMs[row])) continue;
    if (atMs[row] > lastMs - windowMs) {
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
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}
