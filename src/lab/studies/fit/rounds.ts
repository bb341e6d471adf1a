/** The worlds of each round of a search, and of the check after it. */
import { mean, sampleVariance } from 'simple-statistics';

/** Rounds of the search: small worlds for the way, one of middle ones, and at its end worlds of the size that is written. */
const SMALL = { users: 400, rounds: 6, worlds: 8 };
const MIDDLE = { users: 2000, worlds: 8 };

/** The largest worlds that are simulated. */
const USERS_MOST = 20_000;

/** Users of all worlds of the last round, and of those of the check, with limits to the number of worlds. */
const LAST = { users: 40_000, least: 3, most: 24 };
const CHECK = { users: 80_000, least: 4, most: 24 };

/** Fewer worlds have middle ones beside them. */
const FEW = 12;

/** Seeds of the search, none of them twice. Those of the check are the first that a scenario has by default. */
const FIRST_SEED = 1001;

/** Users of a scenario without a word on it. */
export const DEFAULT_USERS = 5000;

/** Worlds of a round, with what it is for. */
export interface Round {
  readonly name: string;
  readonly users: number;
  readonly seeds: readonly number[];
  /**
   * Smaller worlds, of the same seeds first and then of more. The news and the broadcasts of a seed are the same whatever the number
   * of users, so that little chance is left in the difference that size makes.
   */
  readonly beside?: Omit<Round, 'beside'>;
}

/** @param users asked for, or undefined for those of a scenario without a word on it */
export function roundsFor(users: number = DEFAULT_USERS, searches: boolean): readonly Round[] {
  const size = Math.min(users, USERS_MOST);
  const check = roundOf('check', size, 1, worldsOf(CHECK, size));
  if (!searches) return [check];
  let seed = FIRST_SEED;
  const search = [
    ...Array.from({ length: SMALL.rounds }, () => ({ most: SMALL.users, worlds: SMALL.worlds })),
    { most: MIDDLE.users, worlds: MIDDLE.worlds },
    { most: size, worlds: worldsOf(LAST, size) },
  ].map(({ most, worlds }, index) => {
    const round = roundOf(`round ${index + 1}`, Math.min(size, most), seed, worlds);
    seed += worlds;
    return round;
  });
  return [...search, check];
}

function roundOf(name: string, users: number, firstSeed: number, worlds: number): Round {
  const seedsFrom = (count: number) => Array.from({ length: count }, (_, index) => firstSeed + index);
  const round = { name, users, seeds: seedsFrom(worlds) };
  if (worlds >= FEW || users <= MIDDLE.users) return round;
  return {
    ...round,
    beside: { name: `${name}, smaller worlds`, users: MIDDLE.users, seeds: seedsFrom(CHECK.most) },
  };
}

function worldsOf(round: typeof LAST, users: number): number {
  return Math.max(round.least, Math.min(round.most, Math.round(round.users / users)));
}

interface Estimate {
  readonly mean: number;
  readonly error: number;
}

/**
 * The mean of a fact over worlds, and its standard error. Where smaller ones were simulated beside them, it is the mean of these, and
 * the mean difference that size makes in the seeds that both have.
 */
export function estimateOf(values: readonly number[], beside: readonly number[] = []): Estimate {
  if (beside.length === 0) return ofSample(values);
  const difference = ofSample(values.map((value, place) => value - beside[place]));
  const smaller = ofSample(beside);
  const both = {
    mean: smaller.mean + difference.mean,
    error: Math.hypot(smaller.error, difference.error),
  };
  return Number.isNaN(both.mean) ? ofSample(values) : both;
}

function ofSample(values: readonly number[]): Estimate {
  const error = values.length < 2 ? Number.NaN : Math.sqrt(sampleVariance([...values]) / values.length);
  return { mean: mean([...values]), error };
}
