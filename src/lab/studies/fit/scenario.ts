/** The scenario of a world that has given facts: what differs from the default. */
import { type Scenario, scenarioSchema } from '../../../scenario/schema.ts';
import { type Knob, readBack, written } from './knobs.ts';
import type { FactsRequest } from './request.ts';

/** A parameter that is not at its default. */
export interface Setting {
  readonly parameter: string;
  readonly value: number | string;
  /** Undefined for what follows from what was given. */
  readonly fact?: string;
}

const defaults = scenarioSchema.parse({ name: 'default' });

/** The value of a parameter in the default world. */
export function defaultOf(knob: Knob): number {
  const value = knob.parameter
    .split('.')
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], defaults);
  return readBack(knob, value as number | string);
}

/** @param values by knob */
export function settingsOf(
  request: FactsRequest,
  knobs: readonly Knob[],
  values: readonly number[],
): readonly Setting[] {
  const own = knobs.map(
    (knob, place): Setting => ({
      parameter: knob.parameter,
      value: written(knob, values[place]),
      fact: knob.fact,
    }),
  );
  return [...own, ...following(request, own)];
}

/** Settings without which the others would make no scenario: parts that outnumber their whole, and the longest lifetime. */
function following({ topics, sources, wanted }: FactsRequest, own: readonly Setting[]): Setting[] {
  const { world, serving } = defaults;
  const settings: Setting[] = [];
  const add = (parameter: string, value: number | string) => settings.push({ parameter, value });
  const settingOf = (parameter: string) => own.find((each) => each.parameter === parameter)?.value;
  if (topics !== undefined) {
    add('world.topics', topics);
    if (topics < world.newsroom.topicsPerSource) add('world.newsroom.topicsPerSource', topics);
    if (topics < world.tastes.declaredInterests) add('world.tastes.declaredInterests', topics);
  }
  if (sources !== undefined) {
    add('world.sources', sources);
    if (sources < world.follows.initialPerUser && settingOf('world.follows.initialPerUser') === undefined)
      add('world.follows.initialPerUser', sources);
  }
  const [median, long] = [wanted.get('lifetimeMedian'), wanted.get('lifetimeLong')];
  if (median !== undefined || long !== undefined) {
    // As far above the median, or the 90th percentile, as in the default world.
    const longestH = Math.max((60 / 28) * (median ?? 0), (60 / 46.7) * (long ?? 0), 1);
    add('world.newsroom.maximumLifetime', `${Math.min(336, Number(longestH.toPrecision(3)))}h`);
  }
  const storiesPerDay = Number(settingOf('world.newsroom.storiesPerDay') ?? world.newsroom.storiesPerDay);
  const stories = Math.floor(storiesPerDay * DAYS);
  if (stories < serving.maximumCandidates) add('serving.maximumCandidates', Math.max(1, stories));
  return settings;
}

/** Days of the default timeline until production, from which candidates come. */
const DAYS = 84;

/** The input of a scenario with these settings. */
export function inputWith(settings: readonly Setting[]): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const { parameter, value } of settings) {
    const keys = parameter.split('.');
    let node = input;
    for (const key of keys.slice(0, -1)) {
      node[key] ??= {};
      node = node[key] as Record<string, unknown>;
    }
    node[keys[keys.length - 1]] = value;
  }
  return input;
}

export function scenarioWith(name: string, settings: readonly Setting[], users: number): Scenario {
  return scenarioSchema.parse({
    name,
    ...inputWith([...settings, { parameter: 'world.users', value: users }]),
  });
}
