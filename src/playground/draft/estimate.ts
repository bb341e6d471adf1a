/** Rough estimate of the time that a run takes here. */
import { middleOf, secondsOfWorld, WARMING_UP_S } from '../../lab/jobs/duration.ts';
import type { Scenario } from '../../scenario/schema.ts';

/** Seconds for all seeds on the machine that the constants were measured on. */
export function referenceSeconds(scenario: Scenario, workers: number): number {
  return middleOf(WARMING_UP_S) + (scenario.seeds.length * middleOf(secondsOfWorld([scenario]))) / workers;
}

/** Such as `about 3 seconds`. */
export function inWords(seconds: number): string {
  if (seconds < 1.5) return 'about a second';
  if (seconds < 100) return `about ${Math.round(seconds)} seconds`;
  return seconds < 5400
    ? `about ${Math.round(seconds / 60)} minutes`
    : `about ${Math.round(seconds / 3600)} hours`;
}
