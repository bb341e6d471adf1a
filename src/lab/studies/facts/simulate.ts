/** The facts of simulated worlds. */
import type { Scenario } from '../../../scenario/schema.ts';
import { simulatePast } from '../../stages/past.ts';
import { facts } from './catalog.ts';
import { usageOf } from './usage.ts';

export interface FactsTask {
  readonly scenario: Scenario;
  readonly seeds: readonly number[];
  /** Last days before training that are counted. */
  readonly days: number;
}

/** Simulates the past of each world, and measures each fact of the catalog in its last days; NaN where there is none. */
export function simulatedFacts(
  { scenario, seeds, days }: FactsTask,
  onDay?: (day: number) => void,
): number[][] {
  return seeds.map((seed) => {
    const { arm, timeline } = simulatePast([scenario], seed, onDay);
    const { warmupDay, productionDay } = timeline;
    // Before the warm-up, no impressions are kept.
    const usage = usageOf(arm, Math.max(warmupDay, productionDay - days), productionDay);
    return facts.map(({ of }) => of(usage));
  });
}
