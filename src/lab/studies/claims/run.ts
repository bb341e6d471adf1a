/** Runs claims: a pilot for the number of seeds, then everything at once, so that claims share their worlds. */

import type { Job } from '../../jobs/jobPlan.ts';
import { type PoolOptions, startJobsTaking } from '../../jobs/pool.ts';
import type { Claim } from './claim.ts';
import { outcomeOf } from './judge.ts';
import type { ClaimOutcome } from './outcome.ts';
import { doseSeeds, FIRST_SEED, pilotSeeds, seedsOfClaim } from './pilot.ts';
import { type Reading, type Readings, readingsOf, readSeed } from './readings.ts';
import { type ClaimWork, listed, mapWork, seedRange, type Task, wholeWork, worldsWork } from './work.ts';

/** Seeds of a quick look: enough for bounds, few enough to wait for. */
const QUICK_SEEDS = seedRange(4, FIRST_SEED);

export const ERROR_RATE = 0.05;

export interface InvestigationOptions {
  /** No pilot, no doses, and four seeds. */
  readonly quick: boolean;
  /** How many claims share the error rate, also when fewer are run. */
  readonly claims: number;
  /** Where runs are kept, and what does not fit in memory meanwhile. */
  readonly directories: Pick<Job, 'storeDirectory' | 'scratchDirectory'>;
  readonly pool: PoolOptions;
  /** Told the jobs that start now; the pool counts from the first of them. */
  readonly onStart?: (phase: 'pilot' | 'claims', jobs: readonly Job[]) => void;
  /** Told each outcome as soon as the claim is decided. */
  readonly onOutcome?: (outcome: ClaimOutcome) => void;
}

/**
 * The outcomes of claims, in their order.
 * @throws Error the first failure of any world, after stopping the rest
 */
export async function investigate(
  claims: readonly Claim[],
  options: InvestigationOptions,
): Promise<ClaimOutcome[]> {
  const { quick, claims: sharing, onOutcome = () => {} } = options;
  const work = quick
    ? claims.map((claim) => worldsWork(claim, QUICK_SEEDS))
    : (await pilotCounts(claims, options)).map((seeds, index) =>
        wholeWork(claims[index], seedRange(seeds, FIRST_SEED), doseSeeds),
      );
  const outcomes = startWork(work, 'claims', options).map(async (readings, index) => {
    const outcome = outcomeOf(claims[index], await readings, sharing, ERROR_RATE);
    onOutcome(outcome);
    return outcome;
  });
  return Promise.all(outcomes);
}

/** The number of seeds of each claim. */
async function pilotCounts(claims: readonly Claim[], options: InvestigationOptions): Promise<number[]> {
  const work = claims.map((claim) => worldsWork(claim, pilotSeeds));
  const pilots = await Promise.all(startWork(work, 'pilot', options));
  return claims.map((claim, index) => seedsOfClaim(claim, pilots[index], options.claims));
}

/** Starts the tasks of all claims in one call, claim by claim, and returns what each claim reads in them. */
function startWork(
  work: readonly ClaimWork<Task>[],
  phase: 'pilot' | 'claims',
  { directories, pool, onStart = () => {} }: InvestigationOptions,
): Promise<ClaimWork<Readings>>[] {
  const jobs = work
    .flatMap(listed)
    .flatMap((scenario) => scenario.seeds.map((seed): Job => ({ scenario, seed, ...directories })));
  onStart(phase, jobs);
  const readings = startJobsTaking(jobs, (found, index) => readSeed(jobs[index].scenario, found), pool);
  let next = 0;
  return work.map((each) => {
    const ofClaim = new Map<Task, Promise<Reading>[]>();
    for (const task of listed(each)) {
      ofClaim.set(task, readings.slice(next, next + task.seeds.length));
      next += task.seeds.length;
    }
    return whenRead(each, ofClaim);
  });
}

async function whenRead(
  work: ClaimWork<Task>,
  readings: ReadonlyMap<Task, readonly Promise<Reading>[]>,
): Promise<ClaimWork<Readings>> {
  const found = new Map<Task, Readings>();
  for (const [task, seeds] of readings) found.set(task, readingsOf(task, await Promise.all(seeds)));
  return mapWork(work, (task) => found.get(task) as Readings);
}
