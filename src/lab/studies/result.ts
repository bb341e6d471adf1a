/** A scenario by itself: what its models promised offline, and what they did in production. */
import type { Scenario } from '../../scenario/schema.ts';
import { packageVersion } from '../jobs/package.ts';
import { assembleResult } from '../result/result.ts';
import type { Result } from '../result/schema.ts';
import type { SeedResult } from '../result/seedResult.ts';
import type { Study } from './study.ts';

export function resultStudy(scenario: Scenario): Study<SeedResult, Result> {
  return {
    name: scenario.name,
    scenarios: [scenario],
    resamples: true,
    read: (world) => world,
    conclude: ([worlds]) => assembleResult(scenario, worlds, packageVersion()),
  };
}
