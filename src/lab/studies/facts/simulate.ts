/** The facts of simulated worlds. */
import { UserError } from '../../../base/errors.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import { timelineOf } from '../../../scenario/timeline.ts';
import { simulatePast } from '../../stages/past.ts';
import { facts } from './catalog.ts';
import { usageUntilTraining } from './usage.ts';

export interface FactsTask {
  readonly scenario: Scenario;
  readonly seeds: readonly number[];
  /** Last days before training that are counted. */
  readonly days: number;
  /** True where a world that cannot be simulated has no facts, in place of an error: where nobody opens, no model can be fitted. */
  readonly skipsFailures?: boolean;
}

/**
 * Simulates the past of each world, and measures each fact of the catalog in its last days; NaN where there is none.
 * @throws UserError if a world cannot be simulated
 */
export function simulatedFacts(
  { scenario, seeds, days, skipsFailures = false }: FactsTask,
  onDay: () => void = () => {},
): number[][] {
  const timeline = timelineOf(scenario);
  return seeds.map((seed) => {
    let daysLeft = timeline.productionDay;
    const dayIsOver = () => {
      daysLeft--;
      onDay();
    };
    try {
      const { arm } = simulatePast([scenario], seed, dayIsOver);
      const usage = usageUntilTraining(arm, timeline, days);
      return facts.map(({ of }) => of(usage));
    } catch (error) {
      if (!skipsFailures || !(error instanceof UserError)) throw error;
      while (daysLeft > 0) dayIsOver();
      return facts.map(() => Number.NaN);
    }
  });
}
