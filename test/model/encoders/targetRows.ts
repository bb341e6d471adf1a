/** Rows for target encodings, and the definition of a code in the plainest form. */
import fc from 'fast-check';
import type { TargetRows } from '../../../src/model/encoders/targetEncoding.ts';
import type { TimedTargetRows } from '../../../src/model/encoders/timeForwardTarget.ts';

export function openRate({ labels }: TargetRows, rows: readonly number[]): number {
  return rows.filter((row) => labels[row] === 1).length / rows.length;
}

/** (positives + smoothing · prior) / (count + smoothing) of an entity over the known rows. */
export function codeFrom(rows: TargetRows, known: readonly number[], key: number, prior: number): number {
  const own = known.filter((row) => rows.keys[row] === key);
  const positives = own.filter((row) => rows.labels[row] === 1).length;
  const weight = own.length + rows.smoothing;
  return weight === 0 ? prior : (positives + rows.smoothing * prior) / weight;
}

/** The same rows, the last first. */
export function reversed(rows: TimedTargetRows): TimedTargetRows {
  return {
    ...rows,
    keys: rows.keys.toReversed(),
    labels: rows.labels.toReversed(),
    sentAtMs: rows.sentAtMs.toReversed(),
    maturesAtMs: rows.maturesAtMs.toReversed(),
  };
}

/** Few keys and few moments, so that ties of every kind occur. */
export const rowsArbitrary = fc
  .record({
    table: fc.array(
      fc.record({
        key: fc.integer({ min: 0, max: 3 }),
        label: fc.integer({ min: 0, max: 1 }),
        sentAtMs: fc.integer({ min: 0, max: 8 }),
        delayMs: fc.integer({ min: 0, max: 4 }),
      }),
      { minLength: 1, maxLength: 40 },
    ),
    smoothing: fc.constantFrom(0, 1, 7.5),
  })
  .map(
    ({ table, smoothing }): TimedTargetRows => ({
      keys: Int32Array.from(table, (row) => row.key),
      labels: Uint8Array.from(table, (row) => row.label),
      sentAtMs: Float64Array.from(table, (row) => row.sentAtMs),
      maturesAtMs: Float64Array.from(table, (row) => row.sentAtMs + row.delayMs),
      smoothing,
    }),
  );
