/** The report of a fit, from top to bottom: `fit.md`, `report.html` and the table in the terminal. */
import { type Fact, factOf } from '../../lab/studies/facts/catalog.ts';
import { knobs } from '../../lab/studies/fit/knobs.ts';
import type { Fit, FittedFact } from '../../lab/studies/fit/schema.ts';
import { valueText } from '../facts/rows.ts';
import { list, type Page, prose, quiet, type Row, type Table, type Text, type Tone, table } from '../page.ts';
import { count, formatOf, NO_NUMBER, percent } from '../text/numbers.ts';
import { listed } from '../text/phrases.ts';

const TONES: Readonly<Record<FittedFact['verdict'], Tone>> = {
  matched: 'good',
  'not matched': 'bad',
  'not given': 'less',
};

export function fitPage(fit: Fit): Page {
  const { name, users, version } = fit;
  const given = fit.fitted.filter(({ verdict }) => verdict !== 'not given');
  const others = fit.fitted.filter(({ verdict }) => verdict === 'not given');
  const misses = missesOf(given);
  return {
    title: [name, ': a world with these facts'],
    subtitle: `${count(users)} users, from ${fit.given}, version ${version}`,
    lead: prose(summaryOf(fit, given)),
    atAGlance: [
      ...(given.length === 0 ? [] : [givenTable(fit, given)]),
      prose(summaryOf(fit, given)),
      ...(misses.length === 0 ? [] : [list(misses)]),
      quiet(restsOn(fit)),
    ],
    guide: 'docs/do/fit.md',
    elsewhere: 'in fit.md',
    sections: [
      ...(given.length === 0
        ? []
        : [
            {
              id: 'facts',
              title: 'Wanted and simulated',
              body: [
                givenTable(fit, given),
                prose(
                  'A fact is matched where the mean over the worlds of the check, of seeds that the search had not, is within its tolerance of what was wanted.',
                ),
              ],
            },
          ]),
      { id: 'misses', title: 'Not matched', only: ['markdown'], body: list(misses) },
      {
        id: 'others',
        title: 'Not given',
        body: [
          prose(
            'Nothing was asked of these: they are what the default parameters, and those that are set above, make of them. Drift of tastes is not among them: too few opens of a user tell of it.',
          ),
          othersTable(others),
        ],
      },
      { id: 'settings', title: 'Parameters', body: settingsTable(fit) },
      {
        id: 'size',
        title: 'What depends on size',
        body: prose(...sizeOf(fit)),
      },
      { id: 'origin', title: 'Where this comes from', body: prose(restsOn(fit)) },
    ],
  };
}

function summaryOf({ isUsersGiven, users }: Fit, given: readonly FittedFact[]): string {
  const matched = given.filter(({ verdict }) => verdict === 'matched');
  const size = isUsersGiven ? '' : ` The number of users was not given: ${count(users)}, the default.`;
  return given.length === 0
    ? `No fact was given that a parameter moves: this is the default world.${size}`
    : `${matched.length} of ${given.length} facts are matched.${size}`;
}

function givenTable({ settings }: Fit, given: readonly FittedFact[]): Table {
  const isAllMatched = given.every(({ why }) => why === null);
  return table({
    caption: 'Wanted facts beside simulated ones',
    columns: [
      { head: 'fact' },
      { head: 'verdict', isText: true, isVerdict: true },
      { head: 'wanted' },
      { head: 'simulated' },
      { head: 'tolerance', dispensable: 2 },
      { head: 'parameter', isText: true, dispensable: 1, only: ['terminal', 'markdown'] },
      { head: 'why not', isText: true, only: isAllMatched ? [] : ['html'] },
    ],
    nameColumns: 27,
    rows: given.map(({ name, wanted, simulated, tolerance, verdict, why }): Row => {
      const fact = factOf(name);
      const setting = settings.find((each) => each.fact === name);
      return {
        cells: [
          fact.title,
          { badge: verdict, tone: TONES[verdict] },
          closeText(fact, wanted),
          closeText(fact, simulated),
          `±${closeText(fact, tolerance)}`,
          setting === undefined ? NO_NUMBER : `${setting.parameter} ${setting.value}`,
          why ?? '',
        ],
      };
    }),
  });
}

/** With a digit more where the usual ones would hide a difference: 0.25 stories or notifications a day. */
export function closeText(fact: Fact, value: number): string {
  const usual = valueText(fact, value);
  if (fact.format === 'percent' || !Number.isFinite(value) || Math.abs(value) >= 10) return usual;
  return usual.replace(formatOf(fact)(value), value.toFixed(2));
}

function othersTable(others: readonly FittedFact[]): Table {
  return table({
    caption: 'Facts that were not given',
    columns: [{ head: 'fact' }, { head: 'simulated' }],
    rows: others.map(({ name, simulated }): Row => {
      const fact = factOf(name);
      return { cells: [fact.title, valueText(fact, simulated)] };
    }),
  });
}

function settingsTable({ settings, users }: Fit): Table {
  return table({
    caption: 'Parameters of the scenario that are not at their default',
    columns: [{ head: 'parameter' }, { head: 'value' }, { head: 'for', isText: true }],
    rows: [
      { cells: ['world.users', count(users), 'users'] },
      ...settings.map(
        ({ parameter, value, fact }): Row => ({
          cells: [parameter, String(value), fact === null ? 'what was given' : factOf(fact).title],
        }),
      ),
    ],
  });
}

/** The facts that can be given, each with the parameter that answers for it. */
export function knobTable(): Table {
  return table({
    caption: 'Facts and parameters',
    columns: [
      { head: 'key' },
      { head: 'fact', isText: true },
      { head: 'parameter', isText: true },
      { head: 'tolerance', isText: true },
    ],
    rows: knobs.map(({ fact: name, parameter, tolerance: { relative, absolute } }): Row => {
      const fact = factOf(name);
      const parts = [
        ...(relative === 0 ? [] : [`${percent(relative)} of it`]),
        ...(absolute === 0 ? [] : [closeText(fact, absolute)]),
      ];
      return { cells: [{ code: name }, fact.title, { code: parameter }, `±${parts.join(', at least ')}`] };
    }),
  });
}

function missesOf(given: readonly FittedFact[]): Text[] {
  return given
    .filter(({ verdict }) => verdict === 'not matched')
    .map(({ name, wanted, simulated, why }): Text => {
      const fact = factOf(name);
      return [
        { strong: fact.title },
        `: wanted ${closeText(fact, wanted)}, simulated ${closeText(fact, simulated)}: ${why}.`,
      ];
    });
}

function sizeOf({ users, check }: Fit): string[] {
  return [
    users > check.users
      ? `The search had worlds of up to ${count(check.users)} users, not of ${count(users)}: a user's rates do not depend on how many there are, but for one thing.`
      : "A user's rates do not depend on how many there are, but for one thing.",
    'The model that the app sends by learns from all users, and so chooses better in a larger world: in the default one, the open rate is a tenth higher with 20,000 users than with 2,000, and other facts of opens with it.',
  ];
}

function restsOn({ search, check, days }: Fit): string {
  const sizes = [...new Set(search.map(({ users }) => users))].map(count);
  const searched =
    search.length === 0
      ? 'Nothing was searched for'
      : `${search.length} rounds in worlds of ${listed(sizes)} users`;
  const large = `${check.seeds.length} worlds of ${count(check.users)} users`;
  const { beside } = check;
  const means =
    beside === null
      ? `means over ${large}`
      : `means over ${beside.seeds.length} worlds of ${count(beside.users)} users, and the difference to ${large} of the same seeds`;
  return `${searched}; simulated facts are ${means}, counted over ${days} days.`;
}
