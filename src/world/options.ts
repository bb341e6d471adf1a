/** The world's parameters: each with its default, its unit, its off switch and where the default comes from. */
import { z } from 'zod';
import { count, duration, nonNegative, probability } from '../base/options.ts';
import { DAY_MS, durationMs } from '../base/time.ts';

export const worldOptions = z.strictObject({
  users: count(1, 20_000_000).default(5000).describe('Number of users at any time.'),
  topics: count(1, 64).default(12).describe('Number of topics.'),
  sources: count(1, 512).default(40).describe('Number of news sources.'),

  newsroom: z
    .strictObject({
      storiesPerDay: nonNegative()
        .max(100_000)
        .default(240)
        .describe('Mean number of stories published per day.'),
      medianLifetime: duration({ min: '1h', max: '14d' })
        .default('28h')
        .describe('Median time for which a story stays a candidate.'),
      lifetimeSpread: nonNegative()
        .max(2)
        .default(0.4)
        .describe('Standard deviation of the logarithm of the lifetime; 0 gives every story the median.'),
      maximumLifetime: duration({ min: '1h', max: '14d' })
        .default('60h')
        .describe('Longest lifetime of a story.'),
      dailyRhythm: probability()
        .default(0.6)
        .describe('Relative swing of the publication rate over the day; 0 publishes evenly.'),
      volumeTail: nonNegative()
        .max(3)
        .default(0.8)
        .describe('Zipf exponent of stories per source; 0 gives every source the same volume.'),
      topicsPerSource: count(1, 64)
        .default(4)
        .describe('Number of topics that a source covers, at most the number of topics.'),
      qualitySpread: nonNegative()
        .max(5)
        .default(0.5)
        .describe(
          'Standard deviation of story quality on the logit scale; 0 makes all stories equally good.',
        ),
      sourceQualitySpread: nonNegative()
        .max(5)
        .default(0.3)
        .describe('Standard deviation of source quality on the logit scale.'),
      breakingShare: probability().default(0.04).describe('Share of stories flagged as breaking.'),
      breakingLift: z
        .number()
        .min(-5)
        .max(5)
        .default(0.7)
        .describe('Change of the open logit for a breaking story.'),
      decayPower: nonNegative()
        .max(10)
        .default(0.35)
        .describe('Power with which the odds of an open fall as a story ages; 0 keeps news fresh for ever.'),
      decayOnset: duration({ min: '1h', max: '14d' })
        .default('6h')
        .describe('Age from which on they fall: as (1 + age / this) to the minus decayPower.'),
    })
    .prefault({}),

  tenure: z
    .strictObject({
      ends: z
        .boolean()
        .default(true)
        .describe('Users leave, and are replaced at once; false keeps everybody for ever.'),
      scale: duration({ min: '1m', max: '1000d' })
        .default('1d')
        .describe('Scale of the time for which a user stays: how soon many of the newcomers leave.'),
      tail: z
        .number()
        .gt(0)
        .lt(1)
        .default(0.36)
        .describe(
          'Its tail: the share of users who stay longer than t is (1 + t / scale) to the minus this.',
        ),
      longest: duration({ min: '1d', max: '3650d' })
        .default('1000d')
        .describe('Longest time for which a user stays, such as the age of the app.'),
    })
    .prefault({}),

  broadcasts: z
    .strictObject({
      perDay: probability()
        .default(0.3)
        .describe('Probability that an editor sends a story to all users on a day; 0: never.'),
      judgementSpread: nonNegative()
        .max(5)
        .default(0.5)
        .describe(
          'Standard deviation of the error, on the logit scale, with which the editor picks the best recent story.',
        ),
    })
    .prefault({}),

  dormancy: z
    .strictObject({
      share: z
        .number()
        .min(0)
        .lt(1)
        .default(0.6)
        .describe(
          'Share of users who are dormant, in the long run: they do not come to the app; 0: nobody is.',
        ),
      activeSpell: duration({ min: '1d', max: '1000d' })
        .default('40d')
        .describe('Mean length of a spell in which a user is not dormant.'),
      openLift: z
        .number()
        .min(-10)
        .max(0)
        .default(-1.5)
        .describe('Change of the open logit of a dormant user.'),
    })
    .prefault({}),

  tastes: z
    .strictObject({
      affinitySpread: nonNegative()
        .max(5)
        .default(0.8)
        .describe(
          'Standard deviation of user-by-topic affinity on the logit scale; 0 makes all users like all topics equally.',
        ),
      stableShare: probability()
        .default(0.5)
        .describe('Share of the variance of tastes that never changes; 1 keeps tastes still.'),
      declaredInterests: count(0, 64)
        .default(3)
        .describe('Number of topics that a user declares at sign-up; 0 turns declarations off.'),
      declaredAccuracy: probability()
        .default(0.7)
        .describe(
          'Probability that a declared interest is one of the best-liked topics rather than a random one.',
        ),
    })
    .prefault({}),

  opens: z
    .strictObject({
      baseRate: z
        .number()
        .gt(0)
        .lt(1)
        .default(0.028)
        .describe('Open probability of an average user for an average fresh story.'),
      opennessSpread: nonNegative()
        .max(5)
        .default(0.7)
        .describe('Standard deviation of base openness over users on the logit scale.'),
      rhythmLift: nonNegative()
        .max(5)
        .default(0.3)
        .describe(
          'Amplitude of the open logit over the day around the home hour; 0 turns the daily rhythm of opening off.',
        ),
      delayMedian: duration({ min: '0s', max: '7d' })
        .default('30m')
        .describe('Median delay between sending and opening.'),
      delaySpread: nonNegative()
        .max(4)
        .default(1.5)
        .describe('Standard deviation of the logarithm of the delay; 0 gives every open the median.'),
    })
    .prefault({}),

  bots: z
    .strictObject({
      share: probability()
        .lt(1)
        .default(0)
        .describe(
          'Share of users who are bots: they open every notification at once, and do nothing else; 0: everybody is a person.',
        ),
      delay: duration({ max: '1h' }).default('2s').describe('Time from sending until a bot opens.'),
    })
    .prefault({}),

  fatigue: z
    .strictObject({
      perNotification: nonNegative()
        .max(5)
        .default(0.12)
        .describe('Fall of the open logit per recent notification; 0 turns fatigue off.'),
      halfLife: duration({ min: '1m', max: '60d' })
        .default('24h')
        .describe('Time in which the memory of a notification halves.'),
    })
    .prefault({}),

  follows: z
    .strictObject({
      initialPerUser: nonNegative()
        .max(512)
        .default(4)
        .describe('Mean number of sources followed at sign-up, and before the run.'),
      duration: duration({ min: '1d', max: '36500d' })
        .default('900d')
        .describe('Mean age of a follow before the run, where its user has been there for longer.'),
      lift: z
        .number()
        .min(-5)
        .max(5)
        .default(0.6)
        .describe('Change of the open logit when the user follows the source; 0 makes follows mean nothing.'),
      propensitySpread: nonNegative()
        .max(5)
        .default(0.7)
        .describe('Standard deviation of the follow propensity over users on the log scale.'),
      afterOpen: probability()
        .default(0.06)
        .describe('Mean probability of following the source after opening its notification; 0 turns it off.'),
      afterRead: probability()
        .default(0.01)
        .describe('Mean probability of following the source after an organic read; 0 turns it off.'),
      delayMedian: duration({ min: '0s', max: '7d' })
        .default('5m')
        .describe('Median delay between an open or read and the follow.'),
      unfollowAfterDisappointment: probability()
        .default(0.006)
        .describe('Probability of unfollowing the source after ignoring its notification; 0 turns it off.'),
    })
    .prefault({}),

  sessions: z
    .strictObject({
      followUpRate: probability()
        .default(0.15)
        .describe(
          'Probability that an open brings a follow-up notification of the same topic in the same session; 0 turns sessions off.',
        ),
      delayMedian: duration({ min: '1s', max: '1d' })
        .default('4m')
        .describe('Median delay between the open and the follow-up.'),
      lift: z
        .number()
        .min(-5)
        .max(5)
        .default(1)
        .describe('Change of the open logit of a follow-up, since the user is there and interested.'),
      maximumLength: count(1, 16).default(3).describe('Most notifications in a session, the first included.'),
    })
    .prefault({}),

  organic: z
    .strictObject({
      browsesPerUserDay: nonNegative()
        .max(60)
        .default(2.5)
        .describe(
          'Mean number of stories that a user who is not dormant looks at in the app per day; 0 turns organic reading off.',
        ),
      visitsPerDay: z
        .number()
        .min(1)
        .max(20)
        .default(2.5)
        .describe('Mean number of visits to the app on a day with visits; 1 makes one visit of a day.'),
      looksPerVisit: z
        .number()
        .min(1)
        .max(20)
        .default(3.3)
        .describe('Mean number of stories looked at in a visit; 1 makes every look a visit.'),
      ageTail: z
        .number()
        .min(0)
        .lt(1)
        .default(0.3)
        .describe(
          'A look is at a story of age t with a density in proportion to t to the minus this; 0: at all alike.',
        ),
      oldest: duration({ min: '1h', max: '30d' })
        .default('132h')
        .describe('Age of the oldest stories that are looked at, candidates for notifications or not.'),
      activitySpread: nonNegative()
        .max(2)
        .default(1.2)
        .describe(
          'Standard deviation of the logarithm of activity over users (heavy tail); 0 makes all users equally active.',
        ),
      readLift: z
        .number()
        .min(-10)
        .max(10)
        .default(1.5)
        .describe(
          'Read logit of a story looked at in the app, relative to the open logit of its notification.',
        ),
    })
    .prefault({}),

  optOut: z
    .strictObject({
      perUnwanted: probability()
        .default(0.0008)
        .describe(
          'Probability of switching notifications off after ignoring an averagely matched one; falls with the match; 0 turns it off.',
        ),
      earlier: nonNegative()
        .max(10)
        .default(1.2)
        .describe(
          'Hazard of opt-outs before the run relative to what perUnwanted makes of all decisions; 0: everybody is reachable at first.',
        ),
    })
    .prefault({}),

  drift: z
    .strictObject({
      tastesRadiansPerDay: nonNegative()
        .max(3.2)
        .default(0.014)
        .describe(
          "Rotation per day of what drifts in every user's tastes, from one independent draw to the next: a new draw every π / (2 × rate) days. 0 keeps tastes still.",
        ),
      newsMixRadiansPerDay: nonNegative()
        .max(3.2)
        .default(0.02)
        .describe(
          'Rotation per day of the mix of topics in the news, from one independent draw to the next; 0 keeps it still.',
        ),
      newsMixSpread: nonNegative()
        .max(3)
        .default(0.5)
        .describe('Standard deviation of the log volume of topics.'),
      until: duration({ wholeDays: true, max: '3650d' })
        .nullable()
        .default(null)
        .describe(
          'Moment from which on tastes and the mix stand still, as they are on that day; null: they drift for ever.',
        ),
      weekendActivity: nonNegative()
        .max(10)
        .default(0.8)
        .describe('Organic activity at weekends relative to weekdays; 1 turns the weekly rhythm off.'),
      weekendOpens: z
        .number()
        .min(-5)
        .max(5)
        .default(-0.1)
        .describe('Change of the open logit at weekends; 0 turns it off.'),
    })
    .prefault({}),
});

export type WorldOptions = z.infer<typeof worldOptions>;

/** The same world whose tastes and mix of the news stand still from a day on, or from none. */
export function withDriftUntil(options: WorldOptions, day: number | null): WorldOptions {
  return { ...options, drift: { ...options.drift, until: day === null ? null : `${day}d` } };
}

/** The last day on which anything drifts; Infinity where it does for ever. */
export function lastDayOfDrift({ until }: WorldOptions['drift']): number {
  return until === null ? Number.POSITIVE_INFINITY : durationMs(until) / DAY_MS;
}

/** Checks that tastes or the mix of the news are others after the day than on it. */
export function driftsAfter({ drift }: WorldOptions, day: number): boolean {
  const { tastesRadiansPerDay, newsMixRadiansPerDay } = drift;
  return (tastesRadiansPerDay !== 0 || newsMixRadiansPerDay !== 0) && lastDayOfDrift(drift) > day;
}
