/** The set as a whole: copies, contradictions, base rate, calibration online. */
import type { AuditedRows } from '../rows.ts';
import type { SetCheck } from '../schema.ts';

/** @param vectors number of each row's vector */
export function checkSet({ count, labels, column }: AuditedRows, vectors: Int32Array): SetCheck {
  const rowsOf = new Uint32Array(count);
  const positivesOf = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    rowsOf[vectors[row]]++;
    positivesOf[vectors[row]] += labels[row];
  }
  let distinct = 0;
  let conflicting = 0;
  for (let vector = 0; vector < count; vector++) {
    if (rowsOf[vector] > 0) distinct++;
    if (positivesOf[vector] > 0 && positivesOf[vector] < rowsOf[vector]) conflicting += rowsOf[vector];
  }
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const scores = column('score')?.values;
  return {
    positiveRate: positives / count,
    copies: (count - distinct) / count,
    conflicting: conflicting / count,
    calibrationOnline: scores === undefined ? null : sumOf(scores) / positivesWith(scores, labels),
  };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) if (!Number.isNaN(value)) sum += value;
  return sum;
}

function positivesWith(scores: Float64Array, labels: Uint8Array): number {
  let positives = 0;
  for (let row = 0; row < labels.length; row++) if (!Number.isNaN(scores[row])) positives += labels[row];
  return positives;
}
