/** The text of `hindsight describe`. */
import { secondsOfWorld } from '../lab/jobs/duration.ts';
import { defaultWorkers } from '../lab/jobs/pool.ts';
import { facts } from '../lab/studies/facts/catalog.ts';
import { simulatedFacts } from '../lab/studies/facts/simulate.ts';
import { descriptionPage, type Pilot } from '../report/description/page.ts';
import { renderTerminal } from '../report/terminal.ts';
import { shellWord } from '../report/text/shellWord.ts';
import { printable } from '../scenario/messages/problem.ts';
import type { Scenario } from '../scenario/schema.ts';
import { timelineOf } from '../scenario/timeline.ts';
import { callName } from './callName.ts';
import type { SharedOptions } from './options.ts';
import { scenariosOf } from './quick.ts';
import { givenScenario } from './scenarios.ts';
import { columnsOf, usesColor } from './terminal.ts';

/** Longer lines are hard to read. */
const MOST_COLUMNS = 100;

/**
 * Worlds of the pilot, by their seeds, their users, and the most seconds that they may take: a description is there in a moment.
 * Of fewer users an incumbent learns less, so that less is opened: an app with 3.0 % had 2.2 to 2.6 % with 200 users, 2.6 to 3.3 %
 * with 700.
 */
const PILOT = { seeds: [1, 2, 3], users: [700, 200], seconds: 10 };

/**
 * A scenario in words, and the command that runs it.
 * @throws UserError as `givenScenario`
 */
export function describeFile(file: string, options: SharedOptions): string {
  const { seeds, set = [], quick } = options;
  const given = givenScenario(file, options);
  const page = descriptionPage(given, defaultWorkers(), pilotOf(scenariosOf(given)[0]));
  const { stdout } = process;
  const columns = Math.min(columnsOf(stdout), MOST_COLUMNS);
  const description = renderTerminal(page, { columns, color: usesColor(stdout) });
  const words = [
    ...(seeds === undefined ? [] : ['--seeds', seeds]),
    ...set.flatMap((text) => ['--set', text]),
    ...(quick === true ? ['--quick'] : []),
  ];
  return `${description}\n\nRun it:\n  ${printable([callName(), ...['run', file, ...words].map(shellWord)].join(' '))}\n`;
}

/** The logging phase of small worlds, simulated; undefined where that takes long, or too little happens to fit a model. */
function pilotOf(scenario: Scenario): Pilot | undefined {
  const small = PILOT.users
    .map((most) => ({
      ...scenario,
      world: { ...scenario.world, users: Math.min(scenario.world.users, most) },
    }))
    .find((each) => PILOT.seeds.length * secondsOfWorld([each]).low <= PILOT.seconds);
  if (small === undefined) return undefined;
  const { loggingDay, productionDay } = timelineOf(small);
  const values = simulatedFacts({
    scenario: small,
    seeds: PILOT.seeds,
    days: productionDay - loggingDay,
    skipsFailures: true,
  });
  const of = (fact: 'openRate' | 'sendsPerDay') => {
    const place = facts.findIndex(({ name }) => name === fact);
    return values.map((each) => each[place]);
  };
  const [openRates, sendsPerDay] = [of('openRate'), of('sendsPerDay')];
  return [...openRates, ...sendsPerDay].some(Number.isNaN)
    ? undefined
    : { users: small.world.users, openRates, sendsPerDay };
}
