/** Runs the twins of a scenario, and attributes its leak to the features. */
import type { Scenario } from '../../../scenario/schema.ts';
import type { Job } from '../../jobs/jobPlan.ts';
import { packageVersion } from '../../jobs/package.ts';
import { type PoolOptions, startJobsTaking } from '../../jobs/pool.ts';
import { type Attribution, attributionOf } from './attribution.ts';
import { leakOf } from './leak.ts';
import { readTwins } from './readings.ts';
import { type Twins, twinsOf } from './twins.ts';

export interface AttributionPlan {
  readonly scenario: Scenario;
  /** The provenance that leaks in the twins. */
  readonly leak: string;
  /** By variant. */
  readonly twins: readonly Twins[];
  /** Variant by variant, and in each seed by seed. */
  readonly jobs: readonly Job[];
}

export interface PlanOptions {
  /** Which provenance is the leak; see `leakOf`. */
  readonly provenance?: string;
  /** Whether each twin also decides in its own copy of the world. */
  readonly live?: boolean;
  /** Where runs are kept, and what does not fit in memory meanwhile. */
  readonly directories?: Pick<Job, 'storeDirectory' | 'scratchDirectory'>;
}

/**
 * What has to be run for an attribution.
 * @throws ScenarioError if nothing can leak, or there is no such provenance
 */
export function planAttribution(
  scenario: Scenario,
  { provenance, live = false, directories = {} }: PlanOptions,
): AttributionPlan {
  const leak = leakOf(scenario, provenance);
  const twins = twinsOf(scenario, leak, live);
  const jobs = twins.flatMap((each) =>
    each.scenario.seeds.map((seed): Job => ({ scenario: each.scenario, seed, ...directories })),
  );
  return { scenario, leak: leak.name, twins, jobs };
}

/**
 * Runs what was planned.
 * @throws Error the first failure of any world, after stopping the rest
 */
export async function runAttribution(
  { scenario, leak, twins, jobs }: AttributionPlan,
  pool: PoolOptions = {},
): Promise<Attribution> {
  const seeds = scenario.seeds.length;
  const readings = await Promise.all(
    startJobsTaking(jobs, (found, index) => readTwins(twins[Math.floor(index / seeds)], found), pool),
  );
  const read = twins.map((each, index) => ({
    twins: each,
    readings: readings.slice(index * seeds, (index + 1) * seeds),
  }));
  return attributionOf(scenario, leak, read, packageVersion());
}
