/**
 * Measuring on a machine that is shared: subjects take turns, and what counts is the ratio of two of them in the
 * same round.
 */

/** Seconds that `work` takes, by the wall clock. */
export function secondsOf(work) {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/**
 * Runs every subject once a round, in an order that is reversed from round to round, so that a drift of the
 * machine's speed cancels in the ratios.
 *
 * @param subjects name → function that returns (a promise of) the seconds it measured
 * @param warmups rounds whose times are thrown away
 * @returns name → seconds, one of each round
 */
export async function inRounds(subjects, { rounds, warmups = 1 }) {
  const names = Object.keys(subjects);
  const seconds = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmups; round < rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) {
      globalThis.gc?.();
      const taken = await subjects[name]();
      if (round >= 0) seconds[name].push(taken);
    }
  }
  return seconds;
}

export function summaryOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, minimum: sorted[0], maximum: sorted[sorted.length - 1] };
}

/**
 * One side of a comparison.
 * @param seconds one of each round
 * @param units how many units of work that is, for a rate; leave it out to report seconds
 */
export function side(name, seconds, units, unit) {
  if (units === undefined) return { name, unit: 's', ...summaryOf(seconds), seconds };
  return { name, unit: `${unit}/s`, units, ...summaryOf(seconds.map((taken) => units / taken)), seconds };
}

/** A reference that does other work than the contender: a ratio to it is a scale, and no contest. */
export function gauge(name, seconds, units, unit) {
  return { ...side(name, seconds, units, unit), isGauge: true };
}

/** How many times as fast the contender is as the reference, round by round. */
function speedRatio(contender, reference) {
  const perUnit = ({ seconds, units = 1 }) => seconds.map((taken) => taken / units);
  const contended = perUnit(contender);
  return summaryOf(perUnit(reference).map((taken, round) => taken / contended[round]));
}

/**
 * A line of the report.
 * @param target `{ text, ratio }` for the least ratio that will do, `{ text, isMet }` for any other, or left out
 */
export function comparison(name, contender, reference, target) {
  const ratio = reference === undefined ? undefined : speedRatio(contender, reference);
  return {
    name,
    contender,
    ...(reference === undefined ? {} : { reference, ratio }),
    ...(target === undefined
      ? {}
      : { target: { ...target, isMet: target.isMet ?? ratio.median >= target.ratio } }),
  };
}
