/** The study behind the facts of an app: the past of each world, on a thread of its own. */
import { mean } from 'simple-statistics';
import type { Scenario } from '../../../scenario/schema.ts';
import { packageVersion } from '../../jobs/package.ts';
import type { OwnStudy, Run } from '../study.ts';
import { factsApart } from './apart.ts';
import { facts } from './catalog.ts';
import { FACTS_FORMAT_VERSION, type FactsReport, type MeasuredFact } from './schema.ts';
import { OBSERVED_DAYS } from './usage.ts';

/** The facts of a scenario's app in each of its seeds. Nothing is stored: the result of a run holds too little of its past. */
export function factsStudy(scenario: Scenario): OwnStudy<FactsReport> {
  return {
    name: scenario.name,
    work: async (options) => {
      const runs = scenario.seeds.map((seed): Run => ({ name: scenario.name, scenario, seed }));
      options.onStart?.(runs);
      return factsReport(scenario, await factsApart(runs, { days: OBSERVED_DAYS }, options));
    },
  };
}

/** @param values by seed, then by fact */
export function factsReport(scenario: Scenario, values: readonly (readonly number[])[]): FactsReport {
  return {
    formatVersion: FACTS_FORMAT_VERSION,
    version: packageVersion(),
    scenario: scenario.name,
    users: scenario.world.users,
    seeds: scenario.seeds,
    facts: facts.map(({ name, published }, index): MeasuredFact => {
      const bySeed = values.map((of) => of[index]);
      const average = mean(bySeed);
      const range = published === undefined ? null : { low: published.low, high: published.high };
      return { name, mean: average, bySeed, published: range, lies: placeOf(average, range) };
    }),
  };
}

function placeOf(value: number, range: MeasuredFact['published']): MeasuredFact['lies'] {
  if (range === null || Number.isNaN(value)) return null;
  if (value < range.low) return 'below';
  return value > range.high ? 'above' : 'inside';
}
