/** The worlds of each round of a search, and of the check after it. */
import { mean, sampleVariance } from 'simple-statistics';

/** Number and size of the worlds of a fit. */
export interface Effort {
  /** Small worlds for the way. */
  readonly small: { readonly users: number; readonly rounds: number; readonly worlds: number };
  /** One round of middle ones. */
  readonly middle: { readonly users: number; readonly worlds: number };
  /** The largest worlds that are simulated. */
  readonly usersMost: number;
  /** Worlds of the size that is written, at the end of the search and for the check. */
  readonly last: Shared;
  readonly check: Shared;
}

/** Users that the worlds of a round share, with limits to the number of worlds. */
interface Shared {
  readonly users: number;
  readonly least: number;
  readonly most: number;
}

const WHOLE: Effort = {
  small: { users: 400, rounds: 6, worlds: 8 },
  middle: { users: 2000, worlds: 8 },
  usersMost: 20_000,
  last: { users: 40_000, least: 3, most: 24 },
  check: { users: 80_000, least: 4, most: 24 },
};

/** Users of a light fit, by the notifications that a user gets a day. */
const LIGHT_USERS = { ofOneADay: 1000, least: 300, most: 2000 };

/** A fit in half a minute of one processor: the more notifications there are, the fewer users. */
export function lightEffort(sendsPerDay = 2): Effort {
  const { ofOneADay, least, most } = LIGHT_USERS;
  const users = Math.max(least, Math.min(most, Math.round(ofOneADay / sendsPerDay / 100) * 100));
  return {
    small: { users: Math.min(users, 200), rounds: 4, worlds: 4 },
    middle: { users, worlds: 4 },
    usersMost: users,
    last: { users: 6 * users, least: 6, most: 24 },
    check: { users: 8 * users, least: 8, most: 24 },
  };
}

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
export function roundsFor(
  users: number = DEFAULT_USERS,
  searches: boolean,
  { small, middle, usersMost, last, check: checked }: Effort = WHOLE,
): readonly Round[] {
  const size = Math.min(users, usersMost);
  const roundOf = (name: string, of: number, firstSeed: number, worlds: number): Round => {
    const seedsFrom = (count: number) => Array.from({ length: count }, (_, index) => firstSeed + index);
    const round = { name, users: of, seeds: seedsFrom(worlds) };
    if (worlds >= FEW || of <= middle.users) return round;
    return {
      ...round,
      beside: { name: `${name}, smaller worlds`, users: middle.users, seeds: seedsFrom(checked.most) },
    };
  };
  const check = roundOf('check', size, 1, worldsOf(checked, size));
  if (!searches) return [check];
  let seed = FIRST_SEED;
  const search = [
    ...Array.from({ length: small.rounds }, () => ({ most: small.users, worlds: small.worlds })),
    { most: middle.users, worlds: middle.worlds },
    { most: size, worlds: worldsOf(last, size) },
  ].map(({ most, worlds }, index) => {
    const round = roundOf(`round ${index + 1}`, Math.min(size, most), seed, worlds);
    seed += worlds;
    return round;
  });
  return [...search, check];
}

function worldsOf({ users, least, most }: Shared, size: number): number {
  return Math.max(least, Math.min(most, Math.round(users / size)));
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
