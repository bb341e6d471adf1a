/**
 * Shards: all runs of a command in parts for processes that share nothing but the store. The parts follow from the runs
 * alone, so that each process finds its own without asking.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../base/json.ts';
import { middleOf, type Range } from './duration.ts';
import { Interrupted } from './interrupted.ts';
import { inLoads, type Job, keyOf, secondsOfJobs } from './jobPlan.ts';
import { type PoolOptions, startRuns } from './pool.ts';
import { openStore, probeStore, worldKey } from './store.ts';

/** One of the parts. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** Runs that live in one world together. */
export interface Load {
  readonly world: string;
  /** Runs by their keys. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** Seconds of one processor, roughly. */
  readonly seconds: Range;
  /** The middle of those, by which loads are dealt: between loads, errors are alike. */
  readonly weight: number;
}

/** The loads of some jobs, whatever their order and whatever is stored: the longest first. */
export function loadsOf(jobs: readonly Job[]): Load[] {
  const worlds = new Map<string, Map<string, Job>>();
  for (const job of jobs) {
    const world = worldKey(job.scenario, job.seed);
    const runs = worlds.get(world) ?? new Map<string, Job>();
    worlds.set(world, runs);
    const key = keyOf(job);
    if (!runs.has(key)) runs.set(key, job);
  }
  return [...worlds]
    .flatMap(([world, runs]) =>
      inLoads(inOrder(runs), ([, job]) => job).map((load): Load => {
        const seconds = secondsOfJobs(load.map(([, job]) => job));
        return { world, jobs: new Map(load), seconds, weight: middleOf(seconds) };
      }),
    )
    .map((load) => ({ load, key: [...load.jobs.keys()][0] }))
    .sort((a, b) => b.load.weight - a.load.weight || compare(a.key, b.key))
    .map(({ load }) => load);
}

/** Runs of one world: those whose training is alike, and shared, side by side. */
function inOrder(runs: ReadonlyMap<string, Job>): [key: string, job: Job][] {
  return [...runs]
    .map(([key, job]) => ({ key, job, place: canonicalJson(job.scenario.training) + key }))
    .sort((a, b) => compare(a.place, b.place))
    .map(({ key, job }) => [key, job]);
}

/** Order of code units: the same in every locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Loads by shard: one after the other goes to the shard that has least. None has more than the mean and one load. */
export function dealt<L extends Pick<Load, 'weight'>>(loads: readonly L[], count: number): L[][] {
  const shards = Array.from({ length: count }, () => ({ loads: [] as L[], weight: 0 }));
  for (const load of loads) {
    const lightest = shards.reduce((least, shard) => (shard.weight < least.weight ? shard : least));
    lightest.loads.push(load);
    lightest.weight += load.weight;
  }
  return shards.map((shard) => shard.loads);
}

/** A few digits that differ where any run differs: between versions, scenarios and options. */
export function fingerprintOf(loads: readonly Load[]): string {
  const keys = loads.flatMap(({ jobs }) => [...jobs.keys()]).sort();
  return createHash('sha256').update(keys.join()).digest('hex').slice(0, 12);
}

/** Runs that failed, or are not in the store though they did not. */
export interface Shortfall {
  readonly jobs: readonly Job[];
  readonly why: string;
}

/**
 * Runs loads into the store. A failure costs no run that is not in its load.
 * @returns what is missing in the store afterwards
 * @throws UserError if the store cannot be written
 * @throws Interrupted
 */
export async function runLoads(
  loads: readonly Load[],
  storeDirectory: string,
  options: Omit<PoolOptions, 'keepsGoing' | 'onUnstored'>,
): Promise<Shortfall[]> {
  probeStore(storeDirectory);
  const runs = loads.flatMap(({ jobs }) => [...jobs]);
  const unstored = new Map<number, string>();
  const outcomes = await Promise.allSettled(
    startRuns(
      runs.map(([, job]) => job),
      () => undefined,
      { ...options, keepsGoing: true, onUnstored: (place, reason) => unstored.set(place, reason) },
    ),
  );
  const store = openStore(storeDirectory, options.onWarning);
  const shortfalls = new Map<string, Job[]>();
  for (const [index, outcome] of outcomes.entries()) {
    const reason: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
    if (reason instanceof Interrupted) throw reason;
    const [key, job] = runs[index];
    // The store is the judge: another process may have been luckier.
    if (store.read(key) !== undefined) continue;
    const why =
      reason instanceof Error ? reason.message : (unstored.get(index) ?? 'the store does not hold it');
    shortfalls.set(why, [...(shortfalls.get(why) ?? []), job]);
  }
  return [...shortfalls].map(([why, jobs]) => ({ why, jobs }));
}
