/** One world: who lives in it, what is published, and how people react. Everything but what happens in an arm. */
import { Draws } from '../base/random.ts';
import { defaultFeatureSet } from '../features/definitions.ts';
import type { FeatureSet } from '../features/featureSet.ts';
import { type Beginnings, createBeginnings } from './beginnings.ts';
import { Behaviour } from './behaviour.ts';
import { type Mechanism, type MechanismFactory, mechanismsOf, type Setting } from './mechanism.ts';
import { builtInMechanisms } from './mechanisms/builtIn.ts';
import { createNewsroom } from './newsroom.ts';
import type { WorldOptions } from './options.ts';
import { createPopulation } from './population.ts';
import { type Activities, type DaySchedule, scheduleOfDay } from './schedule.ts';

export interface World extends Setting {
  readonly behaviour: Behaviour;
  readonly mechanisms: readonly Mechanism[];
  readonly beginnings: Beginnings;
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
  const population = createPopulation(seed, options, decisions, endMs);
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
      users: population.users,
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
    beginnings: createBeginnings(seed, options, newsroom, population),
    scheduleOf(day) {
      const place = day % places;
      if (remembered[place]?.day !== day) {
        remembered[place] = {
          day,
          schedule: scheduleOfDay(draws, population, newsroom, options.organic, activities, day),
        };
      }
      return remembered[place].schedule;
    },
  };
}
