/** The label: how long it takes, rows that had not the time, and what was restated since. */
import { range } from '../../base/columns.ts';
import { durationMs, HOUR_MS } from '../../base/time.ts';
import { momentsOf, type TimeRequest } from '../moments.ts';
import type { AuditedRows } from '../rows.ts';
import type { LabelCheck } from '../schema.ts';

const SHARES = [0.5, 0.9, 0.95, 0.99] as const;
/** Share of the positive labels that a window is to hold. */
const HELD = 0.99;

/** Null where neither moments of decisions nor an earlier copy are known. */
export function checkLabel(request: TimeRequest, label: string, rows: AuditedRows): LabelCheck | null {
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
    afterLast:
      known === undefined || windowMs === undefined || atMs === undefined
        ? null
        : afterLast(rows, atMs, momentsOf(known, label, request), windowMs),
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

/**
 * Positive labels that were known after the last row: as many as the delays of older rows promise, or fewer where the table was
 * made before its labels were ripe.
 */
function afterLast(
  { labels }: AuditedRows,
  atMs: Float64Array,
  knownAtMs: Float64Array,
  windowMs: number,
): LabelCheck['afterLast'] {
  const lastMs = atMs.reduce((last, at) => (at > last ? at : last), Number.NEGATIVE_INFINITY);
  const isOld = (row: number) => atMs[row] <= lastMs - windowMs;
  const rows = range(0, labels.length).filter((row) => !Number.isNaN(atMs[row]));
  const old = rows.filter(isOld);
  const delays = Float64Array.from(
    old.filter((row) => labels[row] === 1 && knownAtMs[row] >= atMs[row]),
    (row) => knownAtMs[row] - atMs[row],
  ).sort();
  let expected = 0;
  let found = 0;
  for (const row of rows) {
    if (isOld(row)) continue;
    expected += (delays.length - countUpTo(delays, lastMs - atMs[row])) / old.length;
    if (labels[row] === 1 && knownAtMs[row] > lastMs) found++;
  }
  return { found, expected };
}

/** Number of values that are at most so large. */
function countUpTo(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param sorted in ascending order */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}
