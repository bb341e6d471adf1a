/** `hindsight describe --simulate`: the facts of an app. */
import { factsStudy } from '../lab/studies/facts/study.ts';
import { factsReport } from '../report/kinds.ts';
import type { SharedOptions } from './options.ts';
import { perform } from './perform.ts';
import { firstPoint, givenScenario, outputFolder } from './scenarios.ts';

/** Worlds where nobody asks for others: enough to see how facts vary. */
const SEEDS = 3;

/**
 * Simulates the app of a scenario in each of its seeds.
 * @returns the exit code
 * @throws UserError as `givenScenario` and `perform`
 */
export function simulateFacts(file: string, options: SharedOptions): Promise<number> {
  const { all, shortened } = givenScenario(file, options, firstPoint(SEEDS));
  const [whole] = all;
  const scenario = options.seeds === undefined ? { ...whole, seeds: whole.seeds.slice(0, SEEDS) } : whole;
  const folder = outputFolder(options, `results/facts/${scenario.name}`);
  return perform(
    {
      report: factsReport,
      results: [{ study: factsStudy(scenario), folder, shortened }],
      next: [['run', file]],
    },
    options,
  );
}
