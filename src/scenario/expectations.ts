/** Outcomes of a scenario's expectations, and values of its observations. */
import { fixed, MINUS } from '../base/numbers.ts';
import { type Estimate, meanInterval } from '../evaluation/statistics/intervals.ts';
import { contrastInWords, type Term, termsOf } from './contrast.ts';
import type { Expectation, Observation } from './schema.ts';

/** Values that expectations read from a result. Pipelines are named as `pipelineId` names them. */
export interface ResultLookup {
  /** The quantity of a pipeline or reference, one value per seed in the scenario's order; undefined where there is none. */
  perSeed(that: string, quantity: string): readonly number[] | undefined;
  /** The quantity with its interval within one world, for results of a single seed. */
  estimate(that: string, quantity: string): Estimate | undefined;
}

export interface Outcome {
  readonly expectation: Expectation;
  /** Undefined when the result does not hold the quantity with an interval. */
  readonly estimate: Estimate | undefined;
  readonly holds: boolean;
  /** The outcome in one sentence. */
  readonly sentence: string;
}

/** The outcome of every expectation, in their order. An expectation that cannot be decided does not hold. */
export function checkExpectations(expectations: readonly Expectation[], lookup: ResultLookup): Outcome[] {
  return expectations.map((expectation) => checkExpectation(expectation, lookup));
}

function checkExpectation(expectation: Expectation, lookup: ResultLookup): Outcome {
  const terms = termsOf(expectation);
  const subject = contrastInWords(terms);
  const measured = measure(terms, lookup);
  if (typeof measured === 'string') {
    return {
      expectation,
      estimate: undefined,
      holds: false,
      sentence: `${subject} is inconclusive: ${measured}; expected ${wanted(expectation)}`,
    };
  }
  const holds = isAsExpected(expectation, measured);
  return {
    expectation,
    estimate: measured,
    holds,
    sentence: `${subject} is ${inNumbers(measured)}: ${verdict(expectation, measured, holds)}`,
  };
}

/** Every observation in a sentence, in their order. */
export function describeObservations(observations: readonly Observation[], lookup: ResultLookup): string[] {
  return observations.map((observation) => {
    const { label, at, divide } = observation;
    const place = at === undefined ? '' : ` at ${at}`;
    const measured = measure(termsOf(observation), lookup);
    const found =
      typeof measured === 'string'
        ? `is inconclusive: ${measured}`
        : `is ${inNumbers(dividedBy(divide, measured))}`;
    return `${label}${place}: ${observationInWords(observation)} ${found}`;
  });
}

/** The contrast of an observation, and what it is divided by. */
export function observationInWords(observation: Observation): string {
  const words = contrastInWords(termsOf(observation));
  return observation.divide === 1 ? words : `(${words}) / ${shown(observation.divide)}`;
}

function dividedBy(divisor: number, { mean, low, high }: Estimate): Estimate {
  return { mean: mean / divisor, low: low / divisor, high: high / divisor };
}

function inNumbers({ mean, low, high }: Estimate): string {
  const digits = digitsOf(Math.max(Math.abs(low), Math.abs(high)));
  return `${fixed(mean, digits)} [${fixed(low, digits)}, ${fixed(high, digits)}]`;
}

/** The estimate, or why there is none. */
function measure(terms: readonly Term[], lookup: ResultLookup): Estimate | string {
  const values = contrastPerSeed(terms, lookup);
  if (typeof values === 'string') return values;
  if (values.length > 1) return complete(meanInterval(values), 'a seed has no such value');
  if (terms.length > 1) {
    const contrast = terms.some(({ sign }) => sign < 0) ? 'difference' : 'sum';
    return `a ${contrast} needs at least two seeds for its interval`;
  }
  const [{ name, quantity }] = terms;
  const estimate = lookup.estimate(name, quantity);
  return estimate === undefined
    ? 'one seed gives no interval of it'
    : complete(estimate, 'one seed gives no interval of it');
}

/** The contrast of each seed, in the scenario's order, or why there is none. */
export function contrastPerSeed(terms: readonly Term[], lookup: ResultLookup): readonly number[] | string {
  const [first] = terms;
  let contrast: readonly number[] | undefined;
  for (const { sign, name, quantity } of terms) {
    const values = lookup.perSeed(name, quantity);
    if (values === undefined || values.length === 0) return `the result has no ${quantity} of ${name}`;
    if (contrast === undefined) {
      contrast = values;
      continue;
    }
    if (values.length !== contrast.length)
      return `${first.name} has ${contrast.length} seeds and ${name} has ${values.length}`;
    contrast = contrast.map((sum, seed) => sum + sign * values[seed]);
  }
  return contrast ?? [];
}

function complete(estimate: Estimate, otherwise: string): Estimate | string {
  const { mean, low, high } = estimate;
  return [mean, low, high].every(Number.isFinite) ? estimate : otherwise;
}

function isAsExpected({ is, margin }: Expectation, { low, high }: Estimate): boolean {
  switch (is) {
    case 'above':
      return low > margin;
    case 'below':
      return high < margin;
    case 'within':
      return low >= -margin && high <= margin;
  }
}

function verdict(expectation: Expectation, { low, high }: Estimate, holds: boolean): string {
  if (holds) return `${wanted(expectation)}, as expected`;
  const { is, margin } = expectation;
  const limits = is === 'within' ? [-margin, margin] : [margin];
  const reached = limits.filter((limit) => low <= limit && limit <= high);
  return reached.length > 0
    ? `expected ${wanted(expectation)}, but the interval reaches ${reached.map(shown).join(' and ')}`
    : `not ${wanted(expectation)}, against the expectation`;
}

/** Requirement of an expectation, in words. */
export function wanted({ is, margin }: Expectation): string {
  return is === 'within' ? `within ±${shown(margin)}` : `${is} ${shown(margin)}`;
}

/** Decimals that show three significant digits of a number; of none, as many as of a metric. */
function digitsOf(value: number): number {
  return value === 0 ? 3 : Math.min(Math.max(2 - Math.floor(Math.log10(value)), 0), 12);
}

/** A file's value, with three significant digits at most. */
function shown(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', MINUS);
}
