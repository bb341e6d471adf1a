/** A quick look at a scenario: its first seeds, and so few users that it does not take long. */
import { sum } from 'simple-statistics';
import type { AnyStudy } from '../lab/studies/study.ts';
import { count } from '../report/text/numbers.ts';
import { ScenarioError } from '../scenario/messages/error.ts';
import type { ResolvedScenario } from '../scenario/reading/parse.ts';
import type { Scenario } from '../scenario/schema.ts';
import { QUICK } from './options.ts';
import { loadsOfStudies } from './shards.ts';

/** Fewer users have hardly an open. */
const LEAST_USERS = 100;
/** Fewer seeds have no interval. */
const LEAST_SEEDS = 2;

/** The uses of a scenario by a command. */
export interface Use {
  /** Most seeds of the file that the command takes. */
  readonly seeds: number;
  /** The runs that it makes of the scenario or the points of its sweep. */
  studiesOf(all: readonly Scenario[]): readonly AnyStudy<unknown>[];
}

/** Sizes that a quick look may reduce. */
export interface Size {
  readonly seeds: readonly number[];
  readonly users: number;
}

interface Whole {
  readonly file: string;
  readonly scenario: Scenario;
  /** Sizes that somebody asked for: they stay. */
  readonly asked: { readonly seeds: boolean; readonly users: boolean };
}

interface Look extends ResolvedScenario {
  /** Description of what is left out; undefined where that is nothing. */
  readonly shortened: string | undefined;
}

/**
 * Reduces seeds and users to those of a quick look, and further while the runs would take a processor too long. Points of a
 * sweep that have more users are left out.
 * @param load loads the scenario with other sizes
 * @throws ScenarioError if no point of the sweep is left
 */
export function quickLook(
  { file, scenario: { seeds, world, sweep = {} }, asked }: Whole,
  use: Use,
  load: (size: Size) => ResolvedScenario,
): Look {
  const taken = asked.seeds ? seeds : seeds.slice(0, use.seeds);
  const keepsUsers = asked.users || 'world.users' in sweep;
  let size: Size = {
    seeds: asked.seeds ? taken : taken.slice(0, QUICK.seeds),
    users: keepsUsers ? world.users : Math.min(world.users, QUICK.users),
  };
  let left = 0;
  let points = 0;
  const reduced = (): ResolvedScenario => {
    const { scenario, points: all } = load(size);
    if (all === undefined) return { scenario };
    const few = asked.users ? all : all.filter((point) => point.scenario.world.users <= QUICK.users);
    [left, points] = [few.length, all.length];
    if (left === 0) throw new ScenarioError([noPoint(file, points)]);
    return { scenario, points: few };
  };
  let look = reduced();
  const slowness = () => {
    const loads = loadsOfStudies(use.studiesOf(scenariosOf(look)));
    return sum(loads.map(({ seconds }) => seconds.high)) / QUICK.seconds;
  };
  if (!keepsUsers && slowness() > 1) {
    const users = Math.floor(size.users / slowness() / LEAST_USERS) * LEAST_USERS;
    size = { ...size, users: Math.min(size.users, Math.max(LEAST_USERS, users)) };
    look = reduced();
  }
  if (!asked.seeds && slowness() > 1) {
    const few = Math.max(LEAST_SEEDS, Math.floor(size.seeds.length / slowness()));
    size = { ...size, seeds: size.seeds.slice(0, few) };
    look = reduced();
  }
  const shortened = cutsInWords(
    cut(size.seeds.length, taken.length, 'seeds'),
    cut(size.users, world.users, 'users'),
    cut(left, points, 'points'),
  );
  return { ...look, shortened };
}

/** The points of a sweep, or the one scenario that there is. */
export function scenariosOf({ scenario, points }: ResolvedScenario): readonly Scenario[] {
  return points?.map((point) => point.scenario) ?? [scenario];
}

/** A size and what is left of it, in words; undefined where nothing was cut. */
export function cut(left: number, whole: number, of: string): string | undefined {
  return left === whole ? undefined : `${count(left)} of ${count(whole)} ${of}`;
}

/** All that was cut or left out, in a line; undefined where that is nothing. */
export function cutsInWords(...cuts: readonly (string | undefined)[]): string | undefined {
  const all = cuts.filter((each) => each !== undefined);
  return all.length === 0 ? undefined : all.join(', ');
}

function noPoint(file: string, points: number) {
  const most = `${count(QUICK.users)} users`;
  return {
    place: { source: { label: file, rank: 0 } },
    path: ['sweep'],
    found: `${points} points, all of more than ${most}`,
    expected: `a point of at most ${most}, for a quick look`,
    remedy: 'add one, or run without --quick',
  };
}
