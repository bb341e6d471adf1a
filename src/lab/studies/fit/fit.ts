/** The search of `hindsight fit` and its check, whoever simulates the worlds: threads, or the workers of a page. */
import { factNames } from '../facts/catalog.ts';
import { isWithin, type Knob, readBack, toleranceOf } from './knobs.ts';
import { type FactsRequest, knobsOf } from './request.ts';
import { DEFAULT_USERS, type Effort, estimateOf, type Round, roundsFor } from './rounds.ts';
import { defaultOf, type Setting, settingsOf } from './scenario.ts';
import type { Fit, FittedFact } from './schema.ts';
import { type Measured, nextPlace, planeAt } from './search.ts';

export interface GivenFacts {
  readonly name: string;
  /** The file that they are from. */
  readonly label: string;
  readonly request: FactsRequest;
  /** Number and size of the worlds; those of the command by default. */
  readonly effort?: Effort;
}

export function roundsOf({ request, effort }: GivenFacts): readonly Round[] {
  return roundsFor(request.users ?? request.notifiedUsers, knobsOf(request).length > 0, effort);
}

/** All worlds of a round. */
export function partsOf({ beside, ...round }: Round): readonly Omit<Round, 'beside'>[] {
  return beside === undefined ? [round] : [round, beside];
}

/** Facts of the worlds of a round and of the smaller ones beside them, by seed. */
interface Counted {
  readonly bySeed: readonly (readonly number[])[];
  readonly beside: readonly (readonly number[])[];
}

/** The facts of the worlds of a round, by seed, then in the order of the catalog: NaN where a world has none. */
export type Simulate = (
  round: Omit<Round, 'beside'>,
  settings: readonly Setting[],
) => Promise<readonly (readonly number[])[]>;

/** Finds the parameters round by round, and checks them. */
export async function foundFit(given: GivenFacts, version: string, simulate: Simulate): Promise<Fit> {
  const { request } = given;
  const own = knobsOf(request);
  const rounds = roundsOf(given);
  const measure = async (round: Round, settings: readonly Setting[]): Promise<Counted> => {
    const bySeed = await simulate(round, settings);
    return { bySeed, beside: round.beside === undefined ? [] : await simulate(round.beside, settings) };
  };
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
    const counted = await measure(round, settings);
    if (counted.bySeed.every(isEmpty)) {
      // No world can be simulated there: half of the way back to where some could.
      empty.push(at);
      at = halfway(measured.at(-1)?.at ?? at, at);
    } else {
      measured.push({ at, users: round.users, ...measuredFacts(own, counted) });
      const next = nextPlace(own, at, planeAt(own, at, rounds[index + 1].users, measured), wanted);
      at = empty.reduce((target, place) => awayFrom(place, at, target), next);
    }
  }
  const settings = settingsAt(empty.length === 0 ? at : (measured.at(-1)?.at ?? at));
  return concluded(given, version, rounds, own, settings, await measure(check, settings));
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

/** Estimates of the facts on their scales, of the worlds that have them, with their errors. */
function measuredFacts(own: readonly Knob[], counted: Counted): Pick<Measured, 'facts' | 'errors'> {
  const each = own.map(({ fact, factScale }) => {
    const place = factNames.indexOf(fact);
    const has = (values: readonly number[]) => !Number.isNaN(values[place]);
    const bySeed = counted.bySeed.filter(has);
    if (bySeed.length < 2) return { fact: Number.NaN, error: Number.NaN };
    const beside = bySeed.length === counted.bySeed.length ? counted.beside : [];
    return {
      fact: factScale.to(estimate({ bySeed, beside }, place).mean),
      error: estimate({ bySeed, beside }, place, factScale.to).error,
    };
  });
  return { facts: each.map(({ fact }) => fact), errors: each.map(({ error }) => error) };
}

/** @param place of the fact in the catalog */
function estimate({ bySeed, beside }: Counted, place: number, on = (value: number) => value) {
  const valuesOf = (worlds: Counted['bySeed']) => worlds.map((values) => on(values[place]));
  return estimateOf(valuesOf(bySeed), valuesOf(beside));
}

function concluded(
  { request, name, label }: GivenFacts,
  version: string,
  rounds: readonly Round[],
  own: readonly Knob[],
  settings: readonly Setting[],
  counted: Counted,
): Fit {
  const means = factNames.map((_, place) => estimate(counted, place).mean);
  const check = rounds[rounds.length - 1];
  const fitted = factNames.map((fact, place): FittedFact => {
    const simulated = means[place];
    const knob = own.find((each) => each.fact === fact);
    const wanted = request.wanted.get(fact) ?? Number.NaN;
    const given = { name: fact, wanted, simulated, bySeed: counted.bySeed.map((values) => values[place]) };
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
    version,
    name,
    given: label,
    days: request.days,
    users,
    isUsersGiven: request.users !== undefined || notifiedUsers !== undefined,
    search: rounds.slice(0, -1).map(worldsIn),
    check: worldsIn(check),
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

function worldsIn({ users, seeds, beside }: Round): Fit['check'] {
  return {
    users,
    seeds: [...seeds],
    beside: beside === undefined ? null : { users: beside.users, seeds: [...beside.seeds] },
  };
}

function factIn(values: readonly number[], fact: string): number {
  return values[factNames.indexOf(fact)];
}
