/** The usual checks of a feature by itself: figures of its column, beside the label, another part of the rows, or the log. */
import { sampleCorrelation } from 'simple-statistics';
import { gather, range, rowsWhere } from '../../base/columns.ts';
import { auc } from './auc.ts';

/** AUC of a feature by itself on the rows that have it, whichever way round it points; NaN with one class. */
export function aucAlone(values: Float64Array, labels: Uint8Array): number {
  const present = rowsWhere(range(0, values.length), (row) => !Number.isNaN(values[row]));
  const alone = auc(gather(values, present), gather(labels, present));
  return Math.max(alone, 1 - alone);
}

/** AUC with which a feature by itself separates other rows from those of training: 0.5 where its distribution is the same. */
export function shiftAuc(train: Float64Array, test: Float64Array): number {
  const values = new Float64Array(train.length + test.length);
  values.set(train);
  values.set(test, train.length);
  return aucAlone(values, new Uint8Array(values.length).fill(1, train.length));
}

/** Share of the rows with both values whose value is not the other one. */
export function mismatchOf(values: Float64Array, others: Float64Array): number {
  let compared = 0;
  let differing = 0;
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row]) || Number.isNaN(others[row])) continue;
    compared++;
    if (!Object.is(values[row], others[row])) differing++;
  }
  return compared === 0 ? 0 : differing / compared;
}

/** Absolute value of Pearson's correlation with the label on the rows that have the feature; NaN where either is constant. */
export function absoluteCorrelation(values: Float64Array, labels: Uint8Array): number {
  const present = rowsWhere(range(0, values.length), (row) => !Number.isNaN(values[row]));
  if (present.length < 2) return Number.NaN;
  return Math.abs(
    sampleCorrelation(Array.from(gather(values, present)), Array.from(gather(labels, present))),
  );
}

/** The largest distance between the distribution functions of two columns, over the rows that have the feature; NaN without any. */
export function kolmogorovSmirnov(train: Float64Array, test: Float64Array): number {
  const [first, second] = [sortedValues(train), sortedValues(test)];
  if (first.length === 0 || second.length === 0) return Number.NaN;
  let largest = 0;
  for (let i = 0, j = 0; i < first.length && j < second.length; ) {
    const value = Math.min(first[i], second[j]);
    while (first[i] === value) i++;
    while (second[j] === value) j++;
    largest = Math.max(largest, Math.abs(i / first.length - j / second.length));
  }
  return largest;
}

const BINS = 10;
/** Taken for a share of 0, whose logarithm would be infinite. */
const LEAST_SHARE = 1e-4;

/**
 * Population stability index: Σ (q − p) ln(q / p) over the deciles of the training values, and over missing ones as a bin
 * of their own.
 *
 * Source: Siddiqi, "Credit Risk Scorecards", 2006.
 */
export function populationStabilityIndex(train: Float64Array, test: Float64Array): number {
  const sorted = sortedValues(train);
  const edges = Float64Array.from({ length: BINS - 1 }, (_, edge) =>
    sorted.length === 0 ? Number.NaN : sorted[Math.floor(((edge + 1) * sorted.length) / BINS)],
  );
  const [expected, actual] = [sharesOf(train, edges), sharesOf(test, edges)];
  return expected.reduce((sum, share, bin) => {
    const [p, q] = [Math.max(share, LEAST_SHARE), Math.max(actual[bin], LEAST_SHARE)];
    return sum + (q - p) * Math.log(q / p);
  }, 0);
}

/** Share of the rows in each bin: between edges, each of which begins a bin, and, last, without a value. */
function sharesOf(values: Float64Array, edges: Float64Array): Float64Array {
  const shares = new Float64Array(BINS + 1);
  for (const value of values) {
    let bin = 0;
    while (bin < edges.length && value >= edges[bin]) bin++;
    shares[Number.isNaN(value) ? BINS : bin] += 1 / values.length;
  }
  return shares;
}

function sortedValues(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}
