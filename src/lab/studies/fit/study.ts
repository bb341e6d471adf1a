/** The study behind `hindsight fit`: worlds with other parameters, until they have the facts that are wanted. */
import { mean } from 'simple-statistics';
import { packageVersion } from '../../jobs/package.ts';
import { factsApart } from '../facts/apart.ts';
import { factNames } from '../facts/catalog.ts';
import type { OwnStudy, Run, StudyOptions } from '../study.ts';
import { isWithin, type Knob, readBack, toleranceOf } from './knobs.ts';
import { type FactsRequest, knobsOf } from './request.ts';
import { defaultOf, type Setting, scenarioWith, settingsOf } from './scenario.ts';
import type { Fit, FittedFact } from './schema.ts';
import { learned, nextPlace, type Point, startOf } from './search.ts';

/** Rounds of the search: small worlds for the way, larger ones for the end of it. */
const SMALL = { users: 400, rounds: 6, seeds: 6 };
const LARGE = { users: 4000, rounds: 2 };

/** Users of all worlds of a large round, where worlds have fewer: they differ more. */
const USERS_OF_ROUND = 32_000;
const SEEDS_MOST = 16;

/** Seeds of the search. Those of the check are the first that a scenario has by default. */
const FIRST_SEED = 1001;

interface FitSizes {
  readonly small: { readonly users: number; readonly seeds: readonly number[] };
  readonly large: { readonly users: number; readonly seeds: readonly number[] };
  readonly check: readonly number[];
}

/** Sizes of the worlds, whatever is to be fitted. */
function sizesOf(users: number): FitSizes {
  const large = Math.min(users, LARGE.users);
  const seeds = Math.max(4, Math.min(SEEDS_MOST, Math.round(USERS_OF_ROUND / large)));
  const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);
  return {
    small: { users: Math.min(users, SMALL.users), seeds: from(FIRST_SEED, SMALL.seeds) },
    large: { users: large, seeds: from(FIRST_SEED, seeds) },
    check: from(1, seeds),
  };
}

/** Users of a scenario without a word on it. */
const DEFAULT_USERS = 5000;

export interface GivenFacts {
  readonly name: string;
  /** The file that they are from. */
  readonly label: string;
  readonly request: FactsRequest;
}

/** Worlds of a round, with what it is for. */
interface Round {
  readonly name: string;
  readonly users: number;
  readonly seeds: readonly number[];
}

export function roundsOf({ request }: GivenFacts): readonly Round[] {
  const { small, large, check } = sizesOf(request.users ?? request.notifiedUsers ?? DEFAULT_USERS);
  const search =
    knobsOf(request).length === 0
      ? []
      : [
          ...Array.from({ length: SMALL.rounds }, (): Omit<Round, 'name'> => small),
          ...Array.from({ length: LARGE.rounds }, (): Omit<Round, 'name'> => large),
        ];
  return [
    ...search.map((round, index) => ({ ...round, name: `round ${index + 1}` })),
    { name: 'check', users: large.users, seeds: check },
  ];
}

export function fitStudy(given: GivenFacts): OwnStudy<Fit> {
  return { name: given.name, work: (options) => searched(given, options) };
}

async function searched(given: GivenFacts, options: StudyOptions): Promise<Fit> {
  const { request, name } = given;
  const own = knobsOf(request);
  const rounds = roundsOf(given);
  // The scenarios are not known before their round.
  const planned = rounds.map(({ name: of, users, seeds }) => {
    const scenario = scenarioWith(name, [], users);
    return seeds.map((seed): Run => ({ name: of, scenario, seed }));
  });
  options.onStart?.(planned.flat());
  const simulate = (round: number, settings: readonly Setting[]) => {
    const scenario = scenarioWith(name, settings, rounds[round].users);
    const runs = planned[round];
    return factsApart(
      runs.map((run) => ({ ...run, scenario })),
      request.days,
      {
        ...options,
        onProgress: ({ seed }, progress) => options.onProgress?.(runOf(runs, seed), progress),
        onFinished: ({ seed }, stored) => options.onFinished?.(runOf(runs, seed), stored),
      },
    );
  };
  let point = startOf(own, own.map(defaultOf));
  let before:
    | { readonly users: number; readonly at: readonly number[]; readonly facts: readonly number[] }
    | undefined;
  const settingsAt = ({ at }: Pick<Point, 'at'>) =>
    settingsOf(
      request,
      own,
      own.map(({ scale }, place) => scale.from(at[place])),
    );
  for (const [round, { users }] of rounds.slice(0, -1).entries()) {
    const settings = settingsAt(point);
    // With the digits that a scenario has.
    const at = own.map((knob, place) => knob.scale.to(readBack(knob, settings[place].value)));
    const values = meansOf(await simulate(round, settings));
    const facts = own.map(({ fact, factScale }) => factScale.to(factIn(values, fact)));
    const slopes =
      before?.users === users
        ? learned(point.slopes, minus(at, before.at), minus(facts, before.facts))
        : point.slopes;
    const wanted = own.map(({ fact, factScale }) => factScale.to(request.wanted.get(fact) as number));
    point = { at: nextPlace(own, { at, slopes }, minus(wanted, facts)), slopes };
    before = { users, at, facts };
  }
  const settings = settingsAt(point);
  const bySeed = await simulate(rounds.length - 1, settings);
  return concluded(given, own, settings, bySeed);
}

function concluded(
  { request, name, label }: GivenFacts,
  own: readonly Knob[],
  settings: readonly Setting[],
  bySeed: readonly (readonly number[])[],
): Fit {
  const means = meansOf(bySeed);
  const rounds = roundsOf({ request, name, label });
  const check = rounds[rounds.length - 1];
  const fitted = factNames.map((fact, place): FittedFact => {
    const simulated = means[place];
    const knob = own.find((each) => each.fact === fact);
    const wanted = request.wanted.get(fact) ?? Number.NaN;
    const given = { name: fact, wanted, simulated, bySeed: bySeed.map((values) => values[place]) };
    if (knob === undefined) return { ...given, tolerance: Number.NaN, verdict: 'not given', why: null };
    const isMatched = isWithin(knob, wanted, simulated);
    return {
      ...given,
      tolerance: toleranceOf(knob.tolerance, wanted),
      verdict: isMatched ? 'matched' : 'not matched',
      why: isMatched ? null : whyNot(knob, wanted, simulated, settings),
    };
  });
  const { notifiedUsers } = request;
  const users =
    notifiedUsers === undefined
      ? (request.users ?? DEFAULT_USERS)
      : Math.max(1, Math.round(notifiedUsers / factIn(means, 'notifiedInWeek')));
  return {
    formatVersion: 1,
    version: packageVersion(),
    name,
    given: label,
    days: request.days,
    users,
    isUsersGiven: request.users !== undefined || notifiedUsers !== undefined,
    search: {
      users: rounds.slice(0, -1).map((round) => round.users),
      seeds: rounds.length === 1 ? [] : rounds[rounds.length - 2].seeds,
    },
    check: { users: check.users, seeds: check.seeds },
    fitted,
    settings: settings.map(({ parameter, value, fact = null }) => ({ parameter, value, fact })),
  };
}

/** Reason for which a fact is not matched, as far as the end of a parameter's range is one. */
function whyNot(knob: Knob, wanted: number, simulated: number, settings: readonly Setting[]): string {
  if (Number.isNaN(simulated)) return 'in some world too little happened to count it';
  const setting = settings.find(({ fact }) => fact === knob.fact) as Setting;
  const value = readBack(knob, setting.value);
  const { scale, low, high } = knob;
  const [from, at, to] = [low, value, high].map(scale.to);
  const isAtEnd = Math.min(at - from, to - at) < 0.01 * (to - from);
  const side = wanted < simulated ? 'below' : 'above';
  return isAtEnd
    ? `${knob.parameter} is at the end of its range, ${setting.value}: ${knob.why[side]}`
    : `${knob.parameter} moves it too little beside the other facts, or these contradict it: ${knob.why[side]}`;
}

function runOf(runs: readonly Run[], seed: number): Run {
  return runs.find((run) => run.seed === seed) as Run;
}

/** By fact of the catalog. */
function meansOf(bySeed: readonly (readonly number[])[]): number[] {
  return factNames.map((_, place) => mean(bySeed.map((values) => values[place])));
}

function factIn(values: readonly number[], fact: string): number {
  return values[factNames.indexOf(fact)];
}

function minus(a: readonly number[], b: readonly number[]): number[] {
  return a.map((each, place) => each - b[place]);
}
