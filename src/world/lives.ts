/**
 * The arrival of each user in the app, and the departure. At any time the app has the same number of users: each has a place, and
 * whoever leaves is replaced at once by somebody new.
 *
 * A place is a stationary renewal process of tenures with a heavy tail, S(t) = (1 + t / scale)^-tail, cut at the longest.
 * The age at time 0 therefore has the density S(age) / mean: it is that of a tenure drawn with a probability in
 * proportion to its length, at a moment uniform in it. Given the age, the tenure is S⁻¹(U · S(age)).
 */
import { Draws, purpose } from '../base/random.ts';
import { durationMs } from '../base/time.ts';
import type { WorldOptions } from './options.ts';

const AGE = purpose('lives/age');
const TENURE = purpose('lives/tenure');

/** The shortest tenure: an arrival and a departure are two moments. */
const SHORTEST_MS = 1000;

export interface Lives {
  /** Users ever: those of time 0 first, then the others in order of arrival. */
  readonly users: number;
  /** Whole milliseconds; below 0 for users of time 0. */
  readonly arrivesAtMs: Float64Array;
  /** Infinity for those who never leave. At this moment the user is not there any more. */
  readonly departsAtMs: Float64Array;
}

/** The lives of all users who arrive before `endMs`. */
export function createLives(seed: number, { users, tenure }: WorldOptions, endMs: number): Lives {
  const draws = new Draws(seed);
  const law = new Tenure(durationMs(tenure.scale), tenure.tail, durationMs(tenure.longest));
  const arrivals = Array.from({ length: users }, (_, place) => law.ageMs(draws.uniform(AGE, place, 0)));
  const arrivesAtMs = arrivals.map((ageMs) => -Math.ceil(ageMs) - 1);
  const departsAtMs = arrivals.map((ageMs, place) =>
    tenure.ends
      ? Math.ceil(law.tenureMs(1 - draws.uniform(TENURE, place, 0), ageMs) - ageMs)
      : Number.POSITIVE_INFINITY,
  );
  const later: { arrivesAtMs: number; departsAtMs: number }[] = [];
  for (let place = 0; place < users; place++) {
    let atMs = departsAtMs[place];
    for (let successor = 1; atMs < endMs; successor++) {
      const tenureMs = law.tenureMs(1 - draws.uniform(TENURE, place, successor), 0);
      const next = atMs + Math.max(SHORTEST_MS, Math.ceil(tenureMs));
      later.push({ arrivesAtMs: atMs, departsAtMs: next });
      atMs = next;
    }
  }
  later.sort((a, b) => a.arrivesAtMs - b.arrivesAtMs);
  return {
    users: users + later.length,
    arrivesAtMs: Float64Array.from([...arrivesAtMs, ...later.map((life) => life.arrivesAtMs)]),
    departsAtMs: Float64Array.from([...departsAtMs, ...later.map((life) => life.departsAtMs)]),
  };
}

/** The law of tenures: Lomax (Pareto of the second kind), cut at the longest. */
export class Tenure {
  readonly #scaleMs: number;
  readonly #tail: number;
  readonly #longestMs: number;

  constructor(scaleMs: number, tail: number, longestMs: number) {
    this.#scaleMs = scaleMs;
    this.#tail = tail;
    this.#longestMs = longestMs;
  }

  /** The share of users who stay longer than that. */
  survival(tenureMs: number): number {
    return tenureMs >= this.#longestMs ? 0 : this.#power(tenureMs, -this.#tail);
  }

  get meanMs(): number {
    return this.#scaleMs * this.#integral(this.#longestMs);
  }

  /** The age of a user at a moment of the stationary process, by its distribution function. */
  ageMs(uniform: number): number {
    const ageMs = this.#inverseIntegral(uniform * this.#integral(this.#longestMs)) * this.#scaleMs;
    return Math.min(ageMs, this.#longestMs);
  }

  /** The tenure of a user who has stayed for `ageMs`, by its survival function: `uniform` in (0, 1]. */
  tenureMs(uniform: number, ageMs: number): number {
    // S(tenure) = uniform · S(age), solved for 1 + tenure / scale by its logarithm.
    const log = Math.log1p(ageMs / this.#scaleMs) - Math.log(uniform) / this.#tail;
    return Math.min(this.#longestMs, this.#scaleMs * Math.expm1(log));
  }

  /** ∫ S from 0 to t, in scales. */
  #integral(ms: number): number {
    const exponent = 1 - this.#tail;
    return (this.#power(ms, exponent) - 1) / exponent;
  }

  #inverseIntegral(integral: number): number {
    const exponent = 1 - this.#tail;
    return Math.expm1(Math.log1p(exponent * integral) / exponent);
  }

  /** (1 + ms / scale) to the given exponent. */
  #power(ms: number, exponent: number): number {
    return Math.exp(exponent * Math.log1p(ms / this.#scaleMs));
  }
}
