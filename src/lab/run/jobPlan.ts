/** What has to be run of some jobs: what the store has not, what no other job runs, and what goes together. */
import { remembered } from '../../base/remembered.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { openStore, runKey, worldKey } from './store.ts';

/** A scenario to run with one seed. */
export interface Job {
  scenario: Scenario;
  seed: number;
  /** Where to keep the run, and look for it first. */
  storeDirectory?: string;
  /** Where to keep, while the job runs, what does not fit in memory; without one, everything stays there. */
  scratchDirectory?: string;
  /** The scenario's directory of results, to export the run's data there. Such a job always runs: the store keeps no data. */
  exportDirectory?: string;
}

/** Jobs by their places; each is in one of the three. */
export interface JobPlan {
  /** The texts that the store keeps. */
  readonly kept: ReadonlyMap<number, string>;
  /** Jobs that are the same run as another, and which. */
  readonly sameAs: ReadonlyMap<number, number>;
  /** The rest; those that share a world together. */
  readonly worlds: readonly (readonly number[])[];
}

/**
 * @param onDamage told of kept runs that cannot be read
 * @throws UserError if a store cannot be opened
 */
export function planJobs(jobs: readonly Job[], onDamage: (message: string) => void): JobPlan {
  const storeOf = remembered((directory: string) => openStore(directory, onDamage));
  const kept = new Map<number, string>();
  const sameAs = new Map<number, number>();
  const worlds = new Map<string, number[]>();
  const running = new Map<string, number>();
  for (const [place, { scenario, seed, storeDirectory, exportDirectory }] of jobs.entries()) {
    const store = storeDirectory === undefined ? undefined : storeOf(storeDirectory);
    // The store keeps no data, so that a job that exports is always run.
    if (store !== undefined && exportDirectory === undefined) {
      const key = runKey(scenario, seed);
      const text = store.read(key);
      const same = running.get(key);
      if (text !== undefined) kept.set(place, text);
      else if (same !== undefined) sameAs.set(place, same);
      if (text !== undefined || same !== undefined) continue;
      running.set(key, place);
    }
    const world = worldKey(scenario, seed);
    worlds.set(world, [...(worlds.get(world) ?? []), place]);
  }
  return { kept, sameAs, worlds: [...worlds.values()] };
}
