/** Quality of probabilities as such, beyond the order they put rows in. */
import { requireBinary, requireProbabilities, requireRowCount } from '../checks.ts';

/**
 * Log loss clips probabilities to [1e-15, 1 − 1e-15], so that one wrong certainty costs 34.5 instead of making
 * the whole set infinite.
 */
const CLIP = 1e-15;

/** The log loss of one row in nats: −ln of the (clipped) probability given to what happened. */
export function rowLogLoss(probability: number, label: number): number {
  const clipped = Math.min(Math.max(probability, CLIP), 1 - CLIP);
  return -Math.log(label === 1 ? clipped : 1 - clipped);
}

/**
 * Mean negative log likelihood in nats, probabilities clipped to [1e-15, 1 − 1e-15]. NaN without rows.
 * @throws RangeError if lengths differ, a probability is outside [0, 1] or a label is neither 0 nor 1
 */
export function logLoss(probabilities: Float64Array, labels: Uint8Array): number {
  requireLabelled(probabilities, labels);
  let sum = 0;
  for (let row = 0; row < labels.length; row++) sum += rowLogLoss(probabilities[row], labels[row]);
  return sum / labels.length;
}

/** Entropy in nats of an event of this rate: 0 at rates 0 and 1. */
export function binaryEntropy(rate: number): number {
  if (rate === 0 || rate === 1) return 0;
  return -(rate * Math.log(rate) + (1 - rate) * Math.log(1 - rate));
}

/**
 * Log loss over the entropy of this set's own base rate: lower is better, 1 is no better than predicting the
 * base rate for every row. NaN when only one class is present.
 *
 * Source: He et al., "Practical Lessons from Predicting Clicks on Ads at Facebook", ADKDD 2014.
 * @throws RangeError as `logLoss`
 */
export function normalizedEntropy(probabilities: Float64Array, labels: Uint8Array): number {
  return normalizedBy(logLoss(probabilities, labels), countPositives(labels) / labels.length);
}

/** A log loss over the entropy of a base rate; NaN at the base rates 0 and 1. */
export function normalizedBy(loss: number, baseRate: number): number {
  const entropy = binaryEntropy(baseRate);
  return entropy === 0 ? Number.NaN : loss / entropy;
}

/**
 * Expected over observed opens: 1 is right, above 1 promises too much. NaN without positives.
 *
 * Source: He et al. 2014, as for normalised entropy.
 * @throws RangeError as `logLoss`
 */
export function calibration(probabilities: Float64Array, labels: Uint8Array): number {
  requireLabelled(probabilities, labels);
  let expected = 0;
  for (let row = 0; row < probabilities.length; row++) expected += probabilities[row];
  return expectedOverObserved(expected, countPositives(labels));
}

/** Expected over observed opens from their totals; NaN when none was observed. */
export function expectedOverObserved(expected: number, observed: number): number {
  return observed === 0 ? Number.NaN : expected / observed;
}

/** Distance of a calibration from 1, the same for twice as many and half as many: |ln(calibration)|. */
export function miscalibration(ofCalibration: number): number {
  return Math.abs(Math.log(ofCalibration));
}

/** The number of rows labelled 1. */
export function countPositives(labels: Uint8Array): number {
  let positives = 0;
  for (let row = 0; row < labels.length; row++) positives += labels[row];
  return positives;
}

function requireLabelled(probabilities: Float64Array, labels: Uint8Array): void {
  requireRowCount('labels', labels, probabilities.length);
  requireBinary(labels);
  requireProbabilities('probabilities', probabilities);
}
