/** The whole of `hindsight fit`: a scenario whose world has given facts. */
import { basename, extname, join } from 'node:path';
import { usageRequestOf } from '../audit/request.ts';
import { usageFacts } from '../audit/usage.ts';
import { UserError } from '../base/errors.ts';
import { secondsOfPast } from '../lab/jobs/duration.ts';
import { defaultWorkers } from '../lab/jobs/pool.ts';
import { type GivenFacts, partsOf, roundsOf } from '../lab/studies/fit/fit.ts';
import { type FactsRequest, parseFacts } from '../lab/studies/fit/request.ts';
import { scenarioWith } from '../lab/studies/fit/scenario.ts';
import type { Fit } from '../lab/studies/fit/schema.ts';
import { fitStudy } from '../lab/studies/fit/study.ts';
import { fitReport } from '../report/kinds.ts';
import { readInput } from '../scenario/reading/read.ts';
import type { Scenario } from '../scenario/schema.ts';
import { sourceOf, typedWith, withFiles } from './auditInputs.ts';
import { fittedText } from './fittedText.ts';
import { formatTime } from './liveBar.ts';
import { flagOf, type SharedOptions } from './options.ts';
import { perform } from './perform.ts';
import { checkNewScenario, writeScenario } from './writeStarter.ts';

export interface FitOptions extends SharedOptions {
  readonly scenario?: string;
  readonly force?: boolean;
  readonly label?: string;
  readonly at?: string;
  readonly user?: string;
  readonly id?: string;
  readonly events?: string;
  readonly stories?: string;
  readonly names?: string;
  readonly timeUnit?: string;
  readonly zone?: string;
}

/** Options that are about tables. */
const OF_TABLES = [
  'label',
  'at',
  'user',
  'id',
  'events',
  'stories',
  'names',
  'timeUnit',
  'zone',
] as const satisfies readonly (keyof FitOptions)[];

/**
 * Fits a world to facts, and writes the scenario and the report.
 * @returns the exit code
 * @throws UserError if the facts are none, or the scenario is there already
 */
export async function fitFacts(file: string, options: FitOptions): Promise<number> {
  const name = basename(file, extname(file)).replace(/[^A-Za-z0-9._+=,-]/g, '-');
  const scenario = options.scenario ?? `${name}-app.yaml`;
  checkNewScenario(scenario, options.force === true);
  const request = await factsFrom(file, options);
  const given = { name, label: basename(file), request };
  const study = fitStudy(given);
  return perform<Fit>(
    {
      report: fitReport,
      results: [
        {
          study: {
            ...study,
            work: async (running) => {
              const fit = await study.work(running);
              writeScenario(scenario, (schema) => fittedText(fit, schema), options.force === true);
              return fit;
            },
          },
          folder: options.out ?? join('results', 'fit', name),
        },
      ],
      notices: [timeOf(given, options)],
      remarks: ({ fitted }) => {
        const misses = fitted.filter(({ verdict }) => verdict === 'not matched').length;
        return {
          said: [`The scenario is ${scenario}.`],
          failed: misses === 0 ? [] : [`${misses} of the facts could not be matched; the report says why.`],
        };
      },
      next: [
        ['describe', scenario],
        ['run', scenario, '--quick'],
      ],
    },
    options,
  );
}

/**
 * Facts from a page of them, or counted from tables.
 * @throws UserError if they are neither
 */
async function factsFrom(file: string, options: FitOptions): Promise<FactsRequest> {
  if (!/\.(?:ya?ml|json)$/i.test(file)) {
    const asked = Object.fromEntries(OF_TABLES.map((flag) => [flag, options[flag]]));
    const typed = typedWith([file]);
    const request = withFiles(usageRequestOf({ training: file, ...asked }, typed), '.', typed);
    return usageFacts(request, (name) => sourceOf(name, name));
  }
  const idle = OF_TABLES.find((flag) => options[flag] !== undefined);
  if (idle !== undefined) {
    throw new UserError(
      `${file}\n  found:    ${flagOf(idle)} beside a page of facts\n  expected: impressions in Parquet, CSV or JSON lines, of which it says something\n  remedy:   leave the option out`,
    );
  }
  return parseFacts(readInput(file, 'a page of facts in YAML'), file);
}

/** The sentence on how long it takes, before it begins. */
function timeOf(given: GivenFacts, { workers = defaultWorkers() }: SharedOptions): string {
  const rounds = roundsOf(given);
  const parts = rounds.flatMap(partsOf);
  const worlds = parts.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const seconds = (end: 'low' | 'high') =>
    parts.reduce(
      (sum, { users, seeds }) => sum + seeds.length * secondsOfOne(scenarioWith('fit', [], users))[end],
      0,
    ) / Math.min(workers, 8);
  const search = rounds.length === 1 ? '' : `${rounds.length - 1} rounds and `;
  return `${worlds} worlds in ${search}a check: about ${formatTime(1000 * seconds('low'))} to ${formatTime(1000 * seconds('high'))} on ${workers} processors.`;
}

/** Seconds of a world with what surrounds it. */
function secondsOfOne(scenario: Scenario) {
  const { low, high } = secondsOfPast(scenario);
  return { low: low + 0.5, high: high + 1 };
}
