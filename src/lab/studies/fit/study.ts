/** The study behind `hindsight fit`: worlds with other parameters, until they have the facts that are wanted. */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { packageVersion } from '../../jobs/package.ts';
import { factsApart } from '../facts/apart.ts';
import { factNames } from '../facts/catalog.ts';
import type { OwnStudy, Run, StudyOptions } from '../study.ts';
import { isWithin, type Knob, readBack, toleranceOf } from './knobs.ts';
import { type FactsRequest, knobsOf } from './request.ts';
import { defaultOf, type Setting, scenarioWith, settingsOf } from './scenario.ts';
import type { Fit, FittedFact } from './schema.ts';
import { type Measured, nextPlace, planeAt } from './search.ts';

/** Rounds of the search: small worlds for the way, one of middle ones, and at its end worlds of the size that is written. */
const SMALL = { users: 400, rounds: 6, worlds: 8 };
const MIDDLE = { users: 2000, worlds: 8 };

/** The largest worlds that are simulated. */
const USERS_MOST = 20_000;

/** Users of all worlds of the last round, and of those of the check, with limits to the number of worlds. */
const LAST = { users: 40_000, least: 4, most: 24 };
const CHECK = { users: 80_000, least: 4, most: 24 };

/** Seeds of the search, none of them twice. Those of the check are the first that a scenario has by default. */
const FIRST_SEED = 1001;

/** Users of a scenario without a word on it. */
const DEFAULT_USERS = 5000;

export interface GivenFacts {
  readonly name: string;
  /** The file that they are from. */
  readonly label: string;
  readonly request: FactsRequest;
}

/** Worlds of a round, with what it is for. */
export interface Round {
  readonly name: string;
  readonly users: number;
  readonly seeds: readonly number[];
}

export function roundsOf({ request }: GivenFacts): readonly Round[] {
  const users = Math.min(request.users ?? request.notifiedUsers ?? DEFAULT_USERS, USERS_MOST);
  const search = [
    ...Array.from({ length: SMALL.rounds }, () => ({ most: SMALL.users, worlds: SMALL.worlds })),
    { most: MIDDLE.users, worlds: MIDDLE.worlds },
    { most: users, worlds: worldsOf(LAST, users) },
  ];
  const check = { name: 'check', users, seeds: seedsFrom(1, worldsOf(CHECK, users)) };
  if (knobsOf(request).length === 0) return [check];
  let seed = FIRST_SEED;
  return [
    ...search.map(({ most, worlds }, index) => {
      const seeds = seedsFrom(seed, worlds);
      seed += worlds;
      return { name: `round ${index + 1}`, users: Math.min(users, most), seeds };
    }),
    check,
  ];
}

function worldsOf(round: typeof LAST, users: number): number {
  return Math.max(round.least, Math.min(round.most, Math.round(round.users / users)));
}

function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

export function fitStudy(given: GivenFacts): OwnStudy<Fit> {
  return { name: given.name, work: (options) => simulated(given, options) };
}

async function simulated(given: GivenFacts, options: StudyOptions): Promise<Fit> {
  const { request, name } = given;
  // The scenarios are not known before their round.
  const planned = new Map(
    roundsOf(given).map((round) => {
      const scenario = scenarioWith(name, [], round.users);
      return [round.name, round.seeds.map((seed): Run => ({ name: round.name, scenario, seed }))] as const;
    }),
  );
  options.onStart?.([...planned.values()].flat());
  return fitOf(given, (round, settings) => {
    const scenario = scenarioWith(name, settings, round.users);
    const runs = planned.get(round.name) as readonly Run[];
    return factsApart(
      runs.map((run) => ({ ...run, scenario })),
      { days: request.days, skipsFailures: true },
      {
        ...options,
        onProgress: ({ seed }, progress) => options.onProgress?.(runOf(runs, seed), progress),
        onFinished: ({ seed }, stored) => options.onFinished?.(runOf(runs, seed), stored),
      },
    );
  });
}

/** The facts of the worlds of a round, by seed, then in the order of the catalog: NaN where a world has none. */
export type Simulate = (
  round: Round,
  settings: readonly Setting[],
) => Promise<readonly (readonly number[])[]>;

/** Finds the parameters round by round, and checks them. */
export async function fitOf(given: GivenFacts, simulate: Simulate): Promise<Fit> {
  const { request } = given;
  const own = knobsOf(request);
  const rounds = roundsOf(given);
  const check = rounds[rounds.length - 1];
  const settingsAt = (at: readonly number[]) =>
    settingsOf(
      request,
      own,
      own.map(({ scale }, place) => scale.from(at[place])),
    );
  const wanted = own.map(({ fact, factScale }) => factScale.to(request.wanted.get(fact) as number));
  const measured: Measured[] = [];
  /** Places at which no world could be simulated. */
  const empty: (readonly number[])[] = [];
  let at: readonly number[] = own.map((knob) => knob.scale.to(defaultOf(knob)));
  for (const [index, round] of rounds.slice(0, -1).entries()) {
    const settings = settingsAt(at);
    // With the digits that a scenario has.
    at = own.map((knob, place) => knob.scale.to(readBack(knob, settings[place].value)));
    const bySeed = await simulate(round, settings);
    if (bySeed.every(isEmpty)) {
      // No world can be simulated there: half of the way back to where some could.
      empty.push(at);
      at = halfway(measured.at(-1)?.at ?? at, at);
    } else {
      measured.push({ at, users: round.users, ...measuredFacts(own, bySeed) });
      const next = nextPlace(own, at, planeAt(own, at, rounds[index + 1].users, measured), wanted);
      at = empty.reduce((target, place) => awayFrom(place, at, target), next);
    }
  }
  const settings = settingsAt(empty.length === 0 ? at : (measured.at(-1)?.at ?? at));
  return concluded(given, rounds, own, settings, await simulate(check, settings));
}

/** The target, or as far towards it as is no nearer to a place than half of the way to it. */
function awayFrom(
  place: readonly number[],
  from: readonly number[],
  target: readonly number[],
): readonly number[] {
  const least = distance(place, from) / 2;
  let at = target;
  while (distance(place, at) < least) at = halfway(from, at);
  return at;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((each, knob) => each - b[knob]));
}

function halfway(from: readonly number[], to: readonly number[]): readonly number[] {
  return from.map((each, knob) => (each + to[knob]) / 2);
}

function isEmpty(values: readonly number[]): boolean {
  return values.every(Number.isNaN);
}

/** Means over the worlds that have the fact, on its scale, with their standard errors. */
function measuredFacts(
  own: readonly Knob[],
  bySeed: readonly (readonly number[])[],
): Pick<Measured, 'facts' | 'errors'> {
  const each = own.map(({ fact, factScale }) => {
    const values = bySeed.map((of) => factIn(of, fact)).filter((value) => !Number.isNaN(value));
    if (values.length < 2) return { fact: Number.NaN, error: Number.NaN };
    const places = values.map(factScale.to);
    return {
      fact: factScale.to(mean(values)),
      error: sampleStandardDeviation(places) / Math.sqrt(places.length),
    };
  });
  return { facts: each.map(({ fact }) => fact), errors: each.map(({ error }) => error) };
}

function concluded(
  { request, name, label }: GivenFacts,
  rounds: readonly Round[],
  own: readonly Knob[],
  settings: readonly Setting[],
  bySeed: readonly (readonly number[])[],
): Fit {
  const means = meansOf(bySeed);
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
    search: rounds.slice(0, -1).map(({ users, seeds }) => ({ users, seeds })),
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
