/** The facts of an app: how each is measured, and the range that is published for it. */
import { mean, quantileSorted } from 'simple-statistics';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../base/time.ts';
import type { QuantityFormat } from '../../../scenario/quantities.ts';
import { slopeOf } from './powerLaw.ts';
import type { SourceName } from './sources.ts';
import type { Usage } from './usage.ts';

/** Comparability of what was published: the same thing, something near, or a shape and not a size. */
export const closenesses = {
  A: 'the same thing: news apps, notifications',
  B: 'near: apps of all kinds, news sites',
  C: 'the shape only: other human activity',
} as const;

export interface Published {
  readonly low: number;
  readonly high: number;
  readonly closeness: keyof typeof closenesses;
  /** The figures themselves. */
  readonly figures: string;
  readonly sources: readonly SourceName[];
  /** The reason for which the default world may lie outside. */
  readonly whyOutside?: string;
}

export interface Fact {
  readonly name: string;
  readonly title: string;
  readonly format: QuantityFormat;
  readonly unit?: string;
  /** Exact meaning of the number. */
  readonly measured: string;
  /** Undefined where no source was found: the size is then a judgement. */
  readonly published?: Published;
  of(usage: Usage): number;
}

/** A single published figure stands for a range up to this factor below and above it. */
export const SINGLE_FIGURE_FACTOR = 1.5;

function about(figure: number): Pick<Published, 'low' | 'high'> {
  return { low: figure / SINGLE_FIGURE_FACTOR, high: figure * SINGLE_FIGURE_FACTOR };
}

export const facts = [
  {
    name: 'openRate',
    title: 'open rate of notifications',
    format: 'percent',
    measured: 'opens over sends of all kinds, of what was sent in these days',
    published: {
      low: 0.044,
      high: 0.095,
      closeness: 'A',
      figures:
        'News apps 4.4 % on iOS and 5.1 % on Android; media and entertainment 8.6 and 9.5 %. All industries: 4.19 % for generic, 14.4 % for contextual campaigns.',
      sources: ['Pushwoosh 2021', 'Contentbase', 'Batch 2025'],
    },
    of: ({ opens, sends }) => opens / sends,
  },
  {
    name: 'openRateMedian',
    title: 'open rate of the median user',
    format: 'percent',
    measured: 'of users who got a notification in the first week, one in the last, and 20 or more in all',
    of: ({ openRates }) => quantile(openRates, 0.5),
  },
  {
    name: 'openRateTop',
    title: 'open rate of the 90th percentile of users',
    format: 'percent',
    measured: 'of the same users',
    of: ({ openRates }) => quantile(openRates, 0.9),
  },
  {
    name: 'neverOpen',
    title: 'users who open nothing',
    format: 'percent',
    measured: 'of the same users',
    of: ({ openRates }) => openRates.filter((rate) => rate === 0).length / openRates.length,
  },
  {
    name: 'concentration',
    title: 'use by the most active third of users',
    format: 'percent',
    measured: 'their share of all looks and opens, of users with any',
    published: {
      low: 0.78 / SINGLE_FIGURE_FACTOR,
      high: 1,
      closeness: 'C',
      figures: 'The most active third make 78 % of the time in apps of a rewards network.',
      sources: ['SessionM 2013'],
    },
    of: ({ uses }) => sum(uses.slice(Math.round((2 / 3) * uses.length))) / sum(uses),
  },
  {
    name: 'openDelayMedian',
    title: 'delay of an open, median',
    format: 'decimal',
    unit: 'min',
    measured: 'from sending to opening',
    published: {
      low: 7,
      high: 48,
      closeness: 'B',
      figures: 'Median 7 minutes on iOS, 48 on Android.',
      sources: ['Leanplum'],
    },
    of: ({ openDelaysMs }) => quantile(openDelaysMs, 0.5) / MINUTE_MS,
  },
  {
    name: 'openDelayLong',
    title: 'delay of an open, 90th percentile',
    format: 'count',
    unit: 'min',
    measured: 'from sending to opening',
    of: ({ openDelaysMs }) => quantile(openDelaysMs, 0.9) / MINUTE_MS,
  },
  {
    name: 'followRate',
    title: 'opens that lead to a follow',
    format: 'percent',
    measured: 'within an hour of the open, of the source of the story, of all opens',
    of: ({ followRate }) => followRate,
  },
  {
    name: 'readHalfLife',
    title: 'age of a story at half of its reads',
    format: 'decimal',
    unit: 'h',
    measured: 'median age over reads in the app',
    published: {
      ...about(36),
      closeness: 'B',
      figures: 'Half of the visits to a news document come within 36 hours, by a power law.',
      sources: ['Dezső 2006'],
    },
    of: ({ readAgesMs }) => quantile(readAgesMs, 0.5) / HOUR_MS,
  },
  {
    name: 'openHalfLife',
    title: 'age of a story at half of its opens',
    format: 'decimal',
    unit: 'h',
    measured: 'median age over opens of notifications, which are of fresh news',
    of: ({ openAgesMs }) => quantile(openAgesMs, 0.5) / HOUR_MS,
  },
  {
    name: 'lifetimeMedian',
    title: 'lifetime of a story, median',
    format: 'decimal',
    unit: 'h',
    measured: 'from publication until it is no candidate for notifications any more',
    of: ({ lifetimesMs }) => quantile(lifetimesMs, 0.5) / HOUR_MS,
  },
  {
    name: 'lifetimeLong',
    title: 'lifetime of a story, 90th percentile',
    format: 'decimal',
    unit: 'h',
    measured: 'of the same stories',
    of: ({ lifetimesMs }) => quantile(lifetimesMs, 0.9) / HOUR_MS,
  },
  {
    name: 'shortLived',
    title: 'stories that live less than two days',
    format: 'percent',
    measured: 'of the stories published: the time as a candidate for notifications',
    published: {
      low: 0.845,
      high: 1,
      closeness: 'A',
      figures: 'More than 84.5 % of the news of a large site.',
      sources: ['Wu 2020'],
    },
    of: ({ lifetimesMs }) => lifetimesMs.filter((each) => each < 2 * DAY_MS).length / lifetimesMs.length,
  },
  {
    name: 'storiesPerDay',
    title: 'stories a day',
    format: 'count',
    measured: 'published',
    published: {
      ...about(230),
      closeness: 'A',
      figures: 'About 230 at the New York Times.',
      sources: ['Meyer 2016'],
    },
    of: ({ stories, days }) => stories / days,
  },
  {
    name: 'newsMixChange',
    title: 'change of the mix of topics',
    format: 'percent',
    measured:
      'share of the stories of the last week that would need another topic for the mix of the first week: total variation distance',
    of: ({ newsMixChange }) => newsMixChange,
  },
  {
    name: 'topStory',
    title: 'top story of a day, of its sends',
    format: 'percent',
    measured: 'on the median day',
    of: ({ topShares }) => quantile(topShares, 0.5),
  },
  {
    name: 'broadcastReach',
    title: 'top story with the widest reach, of the users',
    format: 'percent',
    measured: 'notified of one story, on the day on which they were most: a broadcast where there was one',
    of: ({ topReaches, users }) => quantile(topReaches, 1) / users,
  },
  {
    name: 'sendsPerDay',
    title: 'notifications a day',
    format: 'decimal',
    measured: 'to a user, from the first to the last that the user got in these days',
    published: {
      ...about(3),
      closeness: 'A',
      figures: 'On average 3 a day from news apps; most send fewer than 3, some over 40.',
      sources: ['Pushwoosh 2021', 'Pushwoosh 2025'],
    },
    of: ({ sendsAfterFirst, notifiedMs }) => sendsAfterFirst / (notifiedMs / DAY_MS),
  },
  {
    name: 'notifiedInWeek',
    title: 'users notified in a week',
    format: 'percent',
    measured: 'of all users at any time: those who got a notification in the last week',
    of: ({ notified, users }) => notified / users,
  },
  {
    name: 'reachable',
    title: 'users whom notifications reach',
    format: 'percent',
    measured: 'at the end',
    published: {
      low: 0.56,
      high: 0.67,
      closeness: 'B',
      figures: 'Opted in are 56 % on iOS, 67 % on Android, 61 % overall.',
      sources: ['Batch 2025'],
    },
    of: ({ reachableShare }) => reachableShare,
  },
  {
    name: 'stickiness',
    title: 'daily over monthly users',
    format: 'percent',
    measured: 'with a look or an open, on a mean day over in 30 days',
    published: {
      low: 0.1,
      high: 0.25,
      closeness: 'A',
      figures: '10 to 20 % is usual; for publishers 15 to 20 % is good, more than 25 % great.',
      sources: ['Sequoia', 'Pugpig'],
    },
    of: ({ month }) => month.usersOfDay / month.users,
  },
  {
    name: 'sessionsPerMonth',
    title: 'sessions a month',
    format: 'decimal',
    measured: 'of a user with any; a pause of 30 minutes ends one',
    published: {
      low: 15 / SINGLE_FIGURE_FACTOR,
      high: 40,
      closeness: 'A',
      figures: 'About 15 on average, up to 40, in apps of publishers.',
      sources: ['Pugpig'],
    },
    of: ({ month }) => ((month.sessions / month.users) * 30) / month.days,
  },
  {
    name: 'actionsPerSession',
    title: 'actions in a session',
    format: 'decimal',
    measured: 'mean number of looks and opens',
    published: {
      ...about(1 / (1 - Math.exp(-0.3))),
      closeness: 'C',
      figures: 'Exponential, with a rate of about 0.3: a mean of 3.9. Exponential in portals, too.',
      sources: ['arXiv 2604.27530', 'Chmiel 2009'],
    },
    of: ({ sessionLengths }) => average(sessionLengths),
  },
  {
    name: 'gapExponent',
    title: 'exponent of the pauses between sessions',
    format: 'decimal',
    measured: 'of a power law from half an hour to 256 hours, by a line through logarithms',
    published: {
      ...about(1),
      closeness: 'C',
      figures: 'A power law, with an exponent of about 1.',
      sources: ['arXiv 2604.27530', 'Dezső 2006'],
    },
    of: ({ gapsMs }) =>
      -slopeOf(
        gapsMs.map((gapMs) => gapMs / HOUR_MS),
        0.5,
        9,
      ),
  },
  {
    name: 'retention1',
    title: 'back on day 1',
    format: 'percent',
    measured: 'of those who arrived, the share with a look or an open on that day after the day of arrival',
    published: {
      low: 0.25,
      high: 0.71,
      closeness: 'B',
      figures: 'All apps 25 to 30 %, median 27.3 %; publishers with subscribers, who log in, 71 %.',
      sources: ['Steptech', 'MWM 2026', 'DCN 2025'],
    },
    of: ({ retention }) => retention(1),
  },
  {
    name: 'retention7',
    title: 'back on day 7',
    format: 'percent',
    measured: 'as on day 1',
    published: {
      low: 0.092,
      high: 0.13,
      closeness: 'B',
      figures: 'All apps 10 to 13 %, median 9.2 %; of publishers, no figure was found.',
      sources: ['Steptech', 'MWM 2026'],
      whyOutside:
        'The figures are of all apps. News is looked at daily by those who stay: of publishers with subscribers, 46 % come back on day 30, of all apps 4 to 7 %.',
    },
    of: ({ retention }) => retention(7),
  },
  {
    name: 'retention30',
    title: 'back on day 30',
    format: 'percent',
    measured: 'as on day 1',
    published: {
      low: 0.039,
      high: 0.46,
      closeness: 'B',
      figures: 'All apps 4 to 7 %, median 3.9 %; publishers with subscribers, who log in, 46 %.',
      sources: ['Steptech', 'MWM 2026', 'DCN 2025'],
    },
    of: ({ retention }) => retention(30),
  },
  {
    name: 'left30',
    title: 'gone for good within 30 days',
    format: 'percent',
    measured: 'of those who arrived',
    published: {
      low: 0.28,
      high: 0.5,
      closeness: 'B',
      figures: 'Uninstalled within 30 days are 28 % (2018), about 50 % (2019, 2020).',
      sources: ['AppsFlyer 2018', 'AppsFlyer 2020'],
      whyOutside:
        'Who keeps the app and never comes back counts as gone here, but not as uninstalled. Retention, which counts both alike, sets the size.',
    },
    of: ({ left }) => left(30),
  },
  {
    name: 'weekend',
    title: 'open rate of weekends over that of weekdays',
    format: 'percent',
    measured: 'by the day of sending',
    published: {
      low: 0.6,
      high: 1,
      closeness: 'B',
      figures:
        '3.5 % at weekends against 5.8 %; of publishers, Sunday (8.2 %) is one of the best days, near Tuesday (8.6 %). Their signs contradict each other.',
      sources: ['Localytics 2014', 'Notix'],
      whyOutside: 'Ten days of weekends hold little news: their rate is uncertain by more than the effect.',
    },
    of: ({ weekendRatio }) => weekendRatio,
  },
  {
    name: 'follows',
    title: 'sources that a user follows',
    format: 'decimal',
    measured: 'at the end',
    of: ({ followsPerUser }) => followsPerUser,
  },
] as const satisfies readonly Fact[] as readonly Fact[];

export const factNames = facts.map(({ name }) => name);

/** @throws Error if the catalog does not have it */
export function factOf(name: string): Fact {
  const fact = facts.find((each) => each.name === name);
  if (fact === undefined) throw new Error(`no fact ${name}`);
  return fact;
}

function quantile(ascending: readonly number[], share: number): number {
  return ascending.length === 0 ? Number.NaN : quantileSorted([...ascending], share);
}

function average(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : mean([...values]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
