/** Quality of an alarm: its separation of cases with a fault from cases without one. */
import { requireLevel } from '../checks.ts';
import { type Estimate, meanInterval } from './intervals.ts';

/**
 * A share of independent cases with its exact interval: the shares under which a count at least, or at most, this
 * large has a probability of (1 − level) / 2. The interval of no cases is all of [0, 1], their share NaN.
 *
 * Source: Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
 * Biometrika 26, 1934.
 * @param hits cases with an alarm, a whole number in [0, cases]
 * @throws RangeError if a count or `level` is out of range
 */
export function shareInterval(hits: number, cases: number, level = 0.95): Estimate {
  requireLevel(level);
  if (!(Number.isInteger(hits) && Number.isInteger(cases) && hits >= 0 && hits <= cases)) {
    throw new RangeError(`${hits} of ${cases} cases; expected whole numbers, the first at most the second`);
  }
  const tail = (1 - level) / 2;
  return {
    mean: cases === 0 ? Number.NaN : hits / cases,
    low: hits === 0 ? 0 : risingRoot((share) => atLeast(hits, cases, share), tail),
    high: hits === cases ? 1 : risingRoot((share) => atLeast(hits + 1, cases, share), 1 - tail),
  };
}

/**
 * The mean of a rate over seeds with its interval, inside of [0, 1]. Where each seed is a yes or a no, Clopper and
 * Pearson's. Where all seeds agree on another rate r, a t interval would have no width, though seeds that were not drawn
 * may differ: at least a share p of them, the lower bound of Clopper and Pearson for n of n, have this rate, so the mean
 * lies in [p r, p r + 1 − p]. Else Student's t.
 * @param rates one per seed, in [0, 1]; a NaN gives three NaN
 */
export function rateInterval(rates: readonly number[], level = 0.95): Estimate {
  if (rates.length === 0 || rates.some(Number.isNaN))
    return { mean: Number.NaN, low: Number.NaN, high: Number.NaN };
  const [rate] = rates;
  if (rates.every((each) => each === 0 || each === 1)) {
    return shareInterval(rates.filter((each) => each === 1).length, rates.length, level);
  }
  if (rates.every((each) => each === rate)) {
    const { low: share } = shareInterval(rates.length, rates.length, level);
    return { mean: rate, low: share * rate, high: share * rate + 1 - share };
  }
  const { mean, low, high } = meanInterval(rates, level);
  return { mean, low: Math.max(0, low), high: Math.min(1, high) };
}

/**
 * Of the alarms, the share that is right (Bayes): it depends on how common the fault is, so report it with
 * the prevalence. NaN where there would be no alarms at all.
 */
export function precisionAt(prevalence: number, truePositiveRate: number, falsePositiveRate: number): number {
  const right = prevalence * truePositiveRate;
  return right / (right + (1 - prevalence) * falsePositiveRate);
}

/** The probability of at least `hits` of `cases`, each with probability `share`. */
function atLeast(hits: number, cases: number, share: number): number {
  // Term by term from the first one, in logarithms, since it may be too small for a number.
  let logTerm = cases * Math.log(1 - share);
  let below = 0;
  for (let count = 0; count < hits; count++) {
    below += Math.exp(logTerm);
    logTerm += Math.log((cases - count) / (count + 1)) + Math.log(share) - Math.log(1 - share);
  }
  return 1 - below;
}

/** Place at which a function that rises from 0 to 1 over [0, 1] takes a value. */
function risingRoot(rising: (share: number) => number, value: number): number {
  let low = 0;
  let high = 1;
  // Each step halves the interval; 60 exhaust the digits.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
