/** The set as a whole: copies, contradictions, base rate, and its scores. */

import { gather, range } from '../../base/columns.ts';
import { auc } from '../../evaluation/metrics/auc.ts';
import type { AuditedRows } from '../rows.ts';
import type { SetCheck } from '../schema.ts';
import { scoresIn } from './scores.ts';

/** @param vectors number of each row's vector */
export function checkSet(rows: AuditedRows, label: string, vectors: Int32Array): SetCheck {
  const { count, labels } = rows;
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
  const [online, offline] = (['score', 'scoreOffline'] as const).map((key) => scoresIn(rows, label, key));
  return {
    positiveRate: positives / count,
    copies: (count - distinct) / count,
    conflicting: conflicting / count,
    calibrationOnline: calibration(online, labels),
    calibrationOffline: calibration(offline, labels),
    scores: online === undefined || offline === undefined ? null : compared(online, offline, labels),
  };
}

/** Null where no row has both scores. */
function compared(online: Float64Array, offline: Float64Array, labels: Uint8Array): SetCheck['scores'] {
  const both = range(0, labels.length).filter((row) => !Number.isNaN(online[row] + offline[row]));
  if (both.length === 0) return null;
  const own = gather(labels, both);
  const isOther = (row: number) => Math.fround(online[row]) !== Math.fround(offline[row]);
  return {
    rows: both.length,
    differing: both.filter(isOther).length / both.length,
    aucOnline: auc(gather(online, both), own),
    aucOffline: auc(gather(offline, both), own),
  };
}

/** Null without scores, and without a positive label among the rows that have one. */
function calibration(scores: Float64Array | undefined, labels: Uint8Array): number | null {
  let [promised, positives] = [0, 0];
  for (const [row, score] of scores?.entries() ?? []) {
    if (Number.isNaN(score)) continue;
    promised += score;
    positives += labels[row];
  }
  return positives === 0 ? null : promised / positives;
}
