/** Wall-clock time that each mitigation takes to make its training set and its model. */
import { perDay, type Range } from '../../lab/jobs/duration.ts';
import { simulatePast } from '../../lab/stages/past.ts';
import { computeTables } from '../../lab/stages/tables.ts';
import { trainPipelines } from '../../lab/stages/training.ts';
import { CLEAN_LOGGING, mitigations } from '../../lab/studies/mitigations/catalog.ts';
import { mitigatedScenario } from '../../lab/studies/mitigations/scenarios.ts';
import type { MitigationsReport } from '../../lab/studies/mitigations/schema.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf } from '../../scenario/timeline.ts';

/** Runs of which the shortest is reported, which other programs disturbed least. */
const REPETITIONS = 3;

export interface ComputeTiming {
  readonly id: string;
  readonly seconds: number;
  /** Over that of clean logging. */
  readonly ratio: number;
}

/** Microseconds for a logged row in one mitigation, all repetitions and its share of the world. */
const ROW_US: Range = { low: 12, high: 30 };

/** Seconds that `timeMitigations` is expected to take, before any is left out. */
export function secondsOfTiming(scenario: Scenario): Range {
  const { loggingDay, productionDay } = timelineOf(scenario);
  const rows = perDay(scenario).decisions * (productionDay - loggingDay) * mitigations.length;
  return { low: (rows * ROW_US.low) / 1e6, high: (rows * ROW_US.high) / 1e6 };
}

/** In one world, that of the first seed. Features are served as the scenario says, whatever a mitigation changes there. */
export function timeMitigations({
  scenario,
  omitted,
}: Pick<MitigationsReport, 'scenario' | 'omitted'>): ComputeTiming[] {
  const possible = mitigations.filter(({ id }) => omitted.every((each) => each.id !== id));
  const [seed] = scenario.seeds;
  const past = simulatePast([scenario], seed);
  const secondsOf = ({ training }: Scenario) => {
    const scenarios = [{ ...scenario, training }];
    let least = Number.POSITIVE_INFINITY;
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      const startMs = performance.now();
      trainPipelines(computeTables({ ...past, scenarios }));
      least = Math.min(least, performance.now() - startMs);
    }
    return least / 1000;
  };
  const timed = possible.map((mitigation) => ({
    id: mitigation.id,
    seconds: secondsOf(mitigatedScenario(scenario, mitigation)),
  }));
  const logging = timed.find(({ id }) => id === CLEAN_LOGGING)?.seconds as number;
  // The reference, clean logging, is trained beside every other mitigation.
  return timed.map(({ id, seconds }) => {
    const own = id === CLEAN_LOGGING ? seconds : seconds - logging;
    return { id, seconds: Math.round(own * 1000) / 1000, ratio: Math.round((100 * own) / logging) / 100 };
  });
}
