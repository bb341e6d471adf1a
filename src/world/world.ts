/** One world: who lives in it, what is published, and how people react. Everything but what happens in an arm. */
import { Draws, stream } from '../base/random.ts';
import { defaultFeatureSet } from '../features/definitions.ts';
import type { FeatureSet } from '../features/featureSet.ts';
import { Behaviour } from './behaviour.ts';
import { type Mechanism, type MechanismFactory, mechanismsOf, type Setting } from './mechanism.ts';
import { builtInMechanisms } from './mechanisms/builtIn.ts';
import { createNewsroom, type Newsroom } from './newsroom.ts';
import type { WorldOptions } from './options.ts';
import { createPopulation, type Population } from './population.ts';
import { type Activities, type DaySchedule, scheduleOfDay } from './schedule.ts';

export interface World extends Setting {
  readonly behaviour: Behaviour;
  readonly mechanisms: readonly Mechanism[];
  /** Follows before the run, as (user, source) pairs. */
  readonly initialFollows: { readonly user: Int32Array; readonly source: Int32Array };
  /** Schedule of a day. The last days asked for are remembered, at most 112 MiB of them. */
  scheduleOf(day: number): DaySchedule;
}

/** Schedules that are remembered: those of a week of production, asked for by arm after arm, or of as many days as fit. */
const REMEMBERED_DAYS = 8;
const REMEMBERED_ITEMS = 1 << 23;

export function createWorld(
  seed: number,
  options: WorldOptions,
  decisions: { readonly perUserDay: number; readonly spread: number },
  endMs: number,
  features: FeatureSet = defaultFeatureSet,
  ownMechanisms: readonly MechanismFactory[] = [],
): World {
  const draws = new Draws(seed);
  const population = createPopulation(seed, options, decisions);
  const newsroom = createNewsroom(seed, options, endMs);
  const itemsPerDay = options.users * (decisions.perUserDay + options.organic.browsesPerUserDay);
  const places = Math.min(REMEMBERED_DAYS, Math.max(1, Math.floor(REMEMBERED_ITEMS / itemsPerDay)));
  const remembered: { day: number; schedule: DaySchedule }[] = [];
  const setting: Setting = {
    seed,
    options,
    draws,
    population,
    newsroom,
    catalog: {
      users: options.users,
      topics: options.topics,
      sources: options.sources,
      stories: newsroom.stories,
      storySource: newsroom.storySource,
      storyTopic: newsroom.storyTopic,
      storyPublishedAtMs: newsroom.storyPublishedAtMs,
      storyExpiresAtMs: newsroom.storyExpiresAtMs,
      storyIsBreaking: newsroom.storyIsBreaking,
      declaredInterest: population.declaredInterest,
      features,
    },
  };
  const mechanisms = mechanismsOf(setting, [...builtInMechanisms, ...ownMechanisms]);
  const activities: Activities = {
    deciding: mechanisms.flatMap(({ deciding }) => deciding ?? []),
    browsing: mechanisms.flatMap(({ browsing }) => browsing ?? []),
  };
  return {
    ...setting,
    behaviour: new Behaviour(options, population, newsroom, draws),
    mechanisms,
    initialFollows: createInitialFollows(seed, options, newsroom, population),
    scheduleOf(day) {
      const place = day % places;
      if (remembered[place]?.day !== day) {
        remembered[place] = { day, schedule: scheduleOfDay(draws, population, activities, day) };
      }
      return remembered[place].schedule;
    },
  };
}

/** A user starts out following sources that cover what the user likes; how many follows the user's propensity. */
function createInitialFollows(
  seed: number,
  options: WorldOptions,
  newsroom: Newsroom,
  population: Population,
): { user: Int32Array; source: Int32Array } {
  const { users, sources, topics } = options;
  const draw = stream(seed, 'world/initial-follows');
  const affinity = population.tastes.on(0);
  const user: number[] = [];
  const source: number[] = [];
  const arrival = new Float64Array(sources);
  const order = Array.from({ length: sources }, (_, index) => index);
  for (let u = 0; u < users; u++) {
    const wanted = Math.floor(options.follows.initialPerUser * population.followPropensity[u] + draw());
    // Sources arrive as racing exponential clocks, which draws without replacement by weight.
    for (let s = 0; s < sources; s++) {
      const weight = Math.exp(newsroom.sourceQuality[s] + meanAffinity(newsroom, affinity, u, s, topics));
      arrival[s] = -Math.log(1 - draw()) / weight;
    }
    order.sort((a, b) => arrival[a] - arrival[b] || a - b);
    for (let rank = 0; rank < Math.min(wanted, sources); rank++) {
      user.push(u);
      source.push(order[rank]);
    }
  }
  return { user: Int32Array.from(user), source: Int32Array.from(source) };
}

function meanAffinity(
  newsroom: Newsroom,
  affinity: Float64Array,
  user: number,
  source: number,
  topics: number,
): number {
  let sum = 0;
  let covered = 0;
  for (let topic = 0; topic < topics; topic++) {
    if (newsroom.covers[source * topics + topic] === 0) continue;
    sum += affinity[user * topics + topic];
    covered++;
  }
  return sum / covered;
}
