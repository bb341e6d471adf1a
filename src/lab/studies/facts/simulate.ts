/** The facts of one simulated world. */
import type { Scenario } from '../../../scenario/schema.ts';
import { simulatePast } from '../../stages/past.ts';
import { facts } from './catalog.ts';
import { OBSERVED_DAYS, usageOf } from './usage.ts';

export interface FactsTask {
  readonly scenario: Scenario;
  readonly seed: number;
}

/** Simulates the past of a world, and measures each fact of the catalog in its last days; NaN where there is none. */
export function simulatedFacts(scenario: Scenario, seed: number, onDay?: (day: number) => void): number[] {
  const { arm, timeline } = simulatePast([scenario], seed, onDay);
  const { warmupDay, productionDay } = timeline;
  // Before the warm-up, no impressions are kept.
  const fromDay = Math.max(warmupDay, productionDay - OBSERVED_DAYS);
  const usage = usageOf(arm, fromDay, productionDay);
  return facts.map(({ of }) => of(usage));
}
