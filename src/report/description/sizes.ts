/** Sizes of a scenario, before it runs: expected numbers of days, candidates and rows. */
import { DAY_MS } from '../../base/time.ts';
import { youngestAgeMs } from '../../scenario/rowAges.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf, trainingLabelTimes } from '../../scenario/timeline.ts';
import { type SplitName, splits } from '../../splits/options.ts';
import { reachableShare } from '../../world/beginnings.ts';

export interface Sizes {
  /** Rows of the logging phase, follow-ups not counted. */
  readonly impressions: number;
  /** Of these, the rows that are trained and tested on. */
  readonly usable: number;
  /** Of these, by split, the rows that are tested on. */
  readonly testRows: (split: SplitName) => number;
  /** True if a threshold or a cap makes the numbers of rows upper bounds. */
  readonly isBound: boolean;
}

/** Expected sizes of one world. Users who opt out later and follow-ups are left out; together they are a few per cent. */
export function sizesOf(scenario: Scenario): Sizes {
  const { world, serving, training } = scenario;
  const timeline = timelineOf(scenario);
  const { loggingDay, productionDay } = timeline;
  const decisions = { perUserDay: serving.decisionsPerUserDay, spread: serving.decisionSpread };
  const reachable = world.users * reachableShare(world, decisions);
  const perDay = reachable * decisions.perUserDay;
  const loggingDays = productionDay - loggingDay;
  const youngestMs = youngestAgeMs(training, trainingLabelTimes(training, timeline).labelDelayMs);
  const usable =
    perDay * Math.max(0, loggingDays - youngestMs / DAY_MS) * shareTakenForPeople(training, world.bots.share);
  return {
    impressions: (perDay + reachable * world.broadcasts.perDay) * loggingDays,
    usable,
    testRows: (split) =>
      splits[split].testRows({ rows: usable, users: reachable, testShare: training.testShare }),
    isBound: serving.threshold !== null || serving.frequencyCapPer24h !== null,
  };
}

function shareTakenForPeople({ botRule }: Scenario['training'], bots: number): number {
  if (botRule === null) return 1;
  return 1 - bots * botRule.recall - (1 - bots) * botRule.falsePositives;
}
