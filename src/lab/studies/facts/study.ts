/** The study behind the facts of an app: the past of each world, on a thread of its own. */
import { mean } from 'simple-statistics';
import type { Scenario } from '../../../scenario/schema.ts';
import { timelineOf } from '../../../scenario/timeline.ts';
import { apart } from '../../jobs/apart.ts';
import { packageVersion } from '../../jobs/package.ts';
import { defaultWorkers } from '../../jobs/pool.ts';
import type { OwnStudy, Run, StudyOptions } from '../study.ts';
import { facts } from './catalog.ts';
import { FACTS_FORMAT_VERSION, type FactsReport, type MeasuredFact } from './schema.ts';
import type { FactsTask } from './simulate.ts';

/** The facts of a scenario's app in each of its seeds. Nothing is stored: the result of a run holds too little of its past. */
export function factsStudy(scenario: Scenario): OwnStudy<FactsReport> {
  return {
    name: scenario.name,
    work: async (options) => factsReport(scenario, await simulateApart(scenario, options)),
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

/** @throws UserError if the package is not built, or a world cannot be simulated */
async function simulateApart(
  scenario: Scenario,
  { workers = defaultWorkers(), signal, onStart, onProgress, onFinished }: StudyOptions,
): Promise<number[][]> {
  const runs: Run[] = scenario.seeds.map((seed) => ({ name: scenario.name, scenario, seed }));
  const { productionDay } = timelineOf(scenario);
  onStart?.(runs);
  const stop = new AbortController();
  const signals = signal === undefined ? [stop.signal] : [stop.signal, signal];
  const values: number[][] = [];
  let next = 0;
  const work = async () => {
    while (next < runs.length) {
      const index = next++;
      const run = runs[index];
      values[index] = await apart<FactsTask, number[]>(
        'lab/studies/facts/worker.js',
        { scenario, seed: run.seed },
        {
          signal: AbortSignal.any(signals),
          onDay: (days) => onProgress?.(run, { stage: 'simulating', share: days / productionDay }),
        },
      );
      onFinished?.(run, false);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(workers, runs.length) }, work));
    return values;
  } finally {
    // One failure stops the others.
    stop.abort();
  }
}
