/** The world's parameters: each with its default, its unit, its off switch and where the default comes from. */
import { z } from 'zod';
import { count, duration, nonNegative, probability } from '../base/options.ts';
import { DAY_MS, durationMs } from '../base/time.ts';

export const worldOptions = z.strictObject({
  users: count(1, 20_000_000)
    .default(5000)
    .describe('Number of users at any time.')
    .meta({ source: 'judgement: some hundred thousand impressions in three weeks' }),
  topics: count(1, 64)
    .default(12)
    .describe('Number of topics.')
    .meta({ source: 'judgement: the sections of a newspaper' }),
  sources: count(1, 512)
    .default(40)
    .describe('Number of news sources.')
    .meta({ source: 'judgement: an app that carries some dozens of outlets' }),

  newsroom: z
    .strictObject({
      storiesPerDay: nonNegative()
        .max(100_000)
        .default(240)
        .describe('Mean number of stories published per day.')
        .meta({ source: 'about 230 items a day at the New York Times [Meyer 2016]' }),
      medianLifetime: duration({ min: '1h', max: '14d' })
        .default('28h')
        .describe('Median time for which a story stays a candidate.')
        .meta({ source: '[Wu 2020], [Dezső 2006], and about 300 candidates' }),
      lifetimeSpread: nonNegative()
        .max(2)
        .default(0.4)
        .describe('Standard deviation of the logarithm of the lifetime; 0 gives every story the median.')
        .meta({ source: '[Wu 2020]: most but not all below two days' }),
      maximumLifetime: duration({ min: '1h', max: '14d' })
        .default('60h')
        .describe('Longest lifetime of a story.')
        .meta({ source: 'judgement: cuts the tail that a notification would never use' }),
      dailyRhythm: probability()
        .default(0.6)
        .describe('Relative swing of the publication rate over the day; 0 publishes evenly.')
        .meta({ source: 'judgement: the rate at noon is four times that at midnight' }),
      volumeTail: nonNegative()
        .max(3)
        .default(0.8)
        .describe('Zipf exponent of stories per source; 0 gives every source the same volume.')
        .meta({
          source:
            "5 % of Google News' sources gave half of the stories [Cozy 2005]; here the first two of 40 give a quarter",
        }),
      topicsPerSource: count(1, 64)
        .default(4)
        .describe('Number of topics that a source covers, at most the number of topics.')
        .meta({ source: 'judgement: following a source must say something about topics' }),
      qualitySpread: nonNegative()
        .max(5)
        .default(0.5)
        .describe('Standard deviation of story quality on the logit scale; 0 makes all stories equally good.')
        .meta({ source: 'judgement: smaller than taste' }),
      sourceQualitySpread: nonNegative()
        .max(5)
        .default(0.3)
        .describe(
          'Standard deviation of source quality on the logit scale; 0 makes all sources equally good.',
        )
        .meta({ source: 'judgement: smaller than story quality' }),
      breakingShare: probability()
        .default(0.04)
        .describe('Share of stories flagged as breaking; 0: none is.')
        .meta({ source: 'judgement: about ten a day' }),
      breakingLift: z
        .number()
        .min(-5)
        .max(5)
        .default(0.7)
        .describe('Change of the open logit for a breaking story; 0 makes the flag mean nothing.')
        .meta({ source: 'judgement: doubles the odds' }),
      decayPower: nonNegative()
        .max(10)
        .default(0.35)
        .describe('Power with which the odds of an open fall as a story ages; 0 keeps news fresh for ever.')
        .meta({
          source:
            "with `organic.ageTail`, half of a story's reads come within about 37 h, by a power law; published are 36 h [Dezső 2006]",
        }),
      decayOnset: duration({ min: '1h', max: '14d' })
        .default('6h')
        .describe('Age from which on they fall: as (1 + age / this) to the minus decayPower.')
        .meta({ source: 'judgement' }),
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
        .describe('Scale of the time for which a user stays: how soon many of the newcomers leave.')
        .meta({
          source:
            'with `tail`: 22 % are gone for good after a day, 53 % after 7, 71 % after 30 days. Uninstalled are 28 % within 30 days [AppsFlyer 2018]; back after 1, 7 and 30 days come 27, 9 and 4 % [MWM 2026].',
        }),
      tail: z
        .number()
        .gt(0)
        .lt(1)
        .default(0.36)
        .describe('Its tail: the share of users who stay longer than t is (1 + t / scale) to the minus this.')
        .meta({ source: 'see `scale`' }),
      longest: duration({ min: '1d', max: '3650d' })
        .default('1000d')
        .describe('Longest time for which a user stays, such as the age of the app.')
        .meta({ source: 'judgement: the age of the app' }),
    })
    .prefault({}),

  broadcasts: z
    .strictObject({
      perDay: probability()
        .default(0.3)
        .describe('Probability that an editor sends a story to all users on a day; 0: never.')
        .meta({
          source:
            'judgement: publishers push 8 to 39 alerts a day to those who want them (Reuters Institute 2025); how often to all is not certain',
        }),
      judgementSpread: nonNegative()
        .max(5)
        .default(0.5)
        .describe(
          'Standard deviation of the error, on the logit scale, with which the editor picks the best recent story; 0: without error.',
        )
        .meta({ source: 'judgement: as large as `qualitySpread`' }),
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
        )
        .meta({ source: 'see `browsesPerUserDay`' }),
      activeSpell: duration({ min: '1d', max: '1000d' })
        .default('40d')
        .describe('Mean length of a spell in which a user is not dormant.')
        .meta({ source: 'judgement' }),
      openLift: z
        .number()
        .min(-10)
        .max(0)
        .default(-1.5)
        .describe('Change of the open logit of a dormant user; 0: opens as usual.')
        .meta({ source: 'judgement: pushes that almost nobody opens' }),
    })
    .prefault({}),

  tastes: z
    .strictObject({
      affinitySpread: nonNegative()
        .max(5)
        .default(0.8)
        .describe(
          'Standard deviation of user-by-topic affinity on the logit scale; 0 makes all users like all topics equally.',
        )
        .meta({ source: 'judgement: taste must matter more than quality' }),
      stableShare: probability()
        .default(0.5)
        .describe('Share of the variance of tastes that never changes; 1 keeps tastes still.')
        .meta({ source: 'judgement: genuine interests beside the current trend [Liu 2010]' }),
      declaredInterests: count(0, 64)
        .default(3)
        .describe('Number of topics that a user declares at sign-up; 0 turns declarations off.')
        .meta({ source: 'judgement: a short sign-up form' }),
      declaredAccuracy: probability()
        .default(0.7)
        .describe(
          'Probability that a declared interest is one of the best-liked topics rather than a random one; 0: declarations are random.',
        )
        .meta({ source: 'judgement: useful but noisy' }),
    })
    .prefault({}),

  opens: z
    .strictObject({
      baseRate: z
        .number()
        .gt(0)
        .lt(1)
        .default(0.028)
        .describe(
          'Open probability of an average user for an average fresh story. It is not the open rate of an app, which tastes, follows, fatigue and the choice of stories change: hindsight fit finds the one for the other.',
        )
        .meta({
          source:
            "set so that the incumbent's open rate lies between 4 and 10 %, the published range at the top; a test holds it there",
        }),
      opennessSpread: nonNegative()
        .max(5)
        .default(0.7)
        .describe(
          'Standard deviation of base openness over users on the logit scale; 0 makes all equally open.',
        )
        .meta({
          source:
            'judgement: with tastes, the 90th percentile of users opens over three times as often as the 10th, which a test holds',
        }),
      rhythmLift: nonNegative()
        .max(5)
        .default(0.3)
        .describe(
          'Amplitude of the open logit over the day around the home hour; 0 turns the daily rhythm of opening off.',
        )
        .meta({ source: 'judgement; the direction is [Chen] and [Stach 2024]' }),
      delayMedian: duration({ min: '0s', max: '7d' })
        .default('30m')
        .describe('Median delay between sending and opening; 0s opens at once.')
        .meta({ source: 'between 7 min on iOS and 48 min on Android [Leanplum]' }),
      delaySpread: nonNegative()
        .max(4)
        .default(1.5)
        .describe('Standard deviation of the logarithm of the delay; 0 gives every open the median.')
        .meta({
          source:
            'judgement: 68 % within an hour, 0.5 % after a day. Reaction times are log-normal to news online [Kaltenbrunner 2007] and elsewhere [Blenn 2016]',
        }),
    })
    .prefault({}),

  bots: z
    .strictObject({
      share: probability()
        .lt(1)
        .default(0)
        .describe(
          'Share of users who are bots: they open every notification at once, and do nothing else; 0: everybody is a person.',
        )
        .meta({ source: 'off: it depends on the channel' }),
      delay: duration({ max: '1h' })
        .default('2s')
        .describe('Time from sending until a bot opens.')
        .meta({ source: 'judgement: a scanner opens what arrives' }),
    })
    .prefault({}),

  fatigue: z
    .strictObject({
      perNotification: nonNegative()
        .max(5)
        .default(0.12)
        .describe('Fall of the open logit per recent notification; 0 turns fatigue off.')
        .meta({
          source:
            'judgement. Fewer notifications had higher CTR at [Zhao 2018] and in [Pushwoosh 2021]; [Pushwoosh 2025] finds no clear relation',
        }),
      halfLife: duration({ min: '1m', max: '60d' })
        .default('24h')
        .describe('Time in which the memory of a notification halves.')
        .meta({ source: 'judgement: yesterday still counts, last week does not' }),
    })
    .prefault({}),

  follows: z
    .strictObject({
      initialPerUser: nonNegative()
        .max(512)
        .default(4)
        .describe(
          'Mean number of sources followed at sign-up, and before the run; 0: nobody follows at first.',
        )
        .meta({ source: 'judgement: a tenth of the sources' }),
      duration: duration({ min: '1d', max: '36500d' })
        .default('900d')
        .describe('Mean age of a follow before the run, where its user has been there for longer.')
        .meta({ source: 'judgement: of 4 follows, 0.09 to 0.13 are lost in a month' }),
      lift: z
        .number()
        .min(-5)
        .max(5)
        .default(0.6)
        .describe('Change of the open logit when the user follows the source; 0 makes follows mean nothing.')
        .meta({
          source: "judgement: odds × 1.8, so that the article's example feature is really predictive",
        }),
      propensitySpread: nonNegative()
        .max(5)
        .default(0.7)
        .describe(
          'Standard deviation of the follow propensity over users on the log scale; 0 makes all alike.',
        )
        .meta({ source: 'judgement: heavy-tailed, as activity' }),
      afterOpen: probability()
        .default(0.06)
        .describe('Mean probability of following the source after opening its notification; 0 turns it off.')
        .meta({ source: "judgement: the article's mechanism, frequent enough to be seen in three weeks" }),
      afterRead: probability()
        .default(0.01)
        .describe('Mean probability of following the source after an organic read; 0 turns it off.')
        .meta({ source: 'judgement: reading is a weaker sign' }),
      delayMedian: duration({ min: '0s', max: '7d' })
        .default('5m')
        .describe('Median delay between an open or read and the follow; 0s follows at once.')
        .meta({ source: 'judgement: after reading the story' }),
      unfollowAfterDisappointment: probability()
        .default(0.006)
        .describe('Probability of unfollowing the source after ignoring its notification; 0 turns it off.')
        .meta({
          source:
            'judgement: balances the gains, so that the mean stays near four (4.1 and 4.0 after 42 days)',
        }),
    })
    .prefault({}),

  sessions: z
    .strictObject({
      followUpRate: probability()
        .default(0.15)
        .describe(
          'Probability that an open brings a follow-up notification of the same topic in the same session; 0 turns sessions off.',
        )
        .meta({ source: 'judgement: about one impression in a hundred is a follow-up' }),
      delayMedian: duration({ min: '1s', max: '1d' })
        .default('4m')
        .describe('Median delay between the open and the follow-up.')
        .meta({ source: 'judgement: the reading of one story' }),
      lift: z
        .number()
        .min(-5)
        .max(5)
        .default(1)
        .describe(
          'Change of the open logit of a follow-up, since the user is there and interested; 0 makes it like any other.',
        )
        .meta({ source: 'judgement: the user is there; about 18 % of follow-ups are opened' }),
      maximumLength: count(1, 16)
        .default(3)
        .describe('Most notifications in a session, the first included; 1: no follow-ups.')
        .meta({ source: 'judgement' }),
    })
    .prefault({}),

  organic: z
    .strictObject({
      browsesPerUserDay: nonNegative()
        .max(60)
        .default(2.5)
        .describe(
          'Mean number of stories that a user who is not dormant looks at in the app per day; 0 turns organic reading off.',
        )
        .meta({
          source:
            "with dormancy and the two below, about 20 % of a month's users come on a day: 15 to 20 % are good, above 25 % great [Pugpig]",
        }),
      visitsPerDay: z
        .number()
        .min(1)
        .max(20)
        .default(2.5)
        .describe('Mean number of visits to the app on a day with visits; 1 makes one visit of a day.')
        .meta({ source: 'about 15 visits a month [Pugpig]' }),
      looksPerVisit: z
        .number()
        .min(1)
        .max(20)
        .default(3.3)
        .describe('Mean number of stories looked at in a visit; 1 makes every look a visit.')
        .meta({ source: 'judgement: geometric' }),
      ageTail: z
        .number()
        .min(0)
        .lt(1)
        .default(0.3)
        .describe(
          'A look is at a story of age t with a density in proportion to t to the minus this; 0: at all alike.',
        )
        .meta({
          source: 'see `decayPower`; visits decay by power laws with exponents from 0.6 to 3.2 [Simkin 2015]',
        }),
      oldest: duration({ min: '1h', max: '30d' })
        .default('132h')
        .describe('Age of the oldest stories that are looked at, candidates for notifications or not.')
        .meta({ source: 'judgement: five days and a half' }),
      activitySpread: nonNegative()
        .max(2)
        .default(1.2)
        .describe(
          'Standard deviation of the logarithm of activity over users (heavy tail); 0 makes all users equally active.',
        )
        .meta({ source: 'heavy-tailed in [Radicchi 2009]; the size is a judgement' }),
      readLift: z
        .number()
        .min(-10)
        .max(10)
        .default(1.5)
        .describe(
          'Read logit of a story looked at in the app, relative to the open logit of its notification.',
        )
        .meta({
          source:
            'judgement: about a tenth of what is looked at is read; of a news portal about 7 %, as reported [Dezső 2006]',
        }),
    })
    .prefault({}),

  optOut: z
    .strictObject({
      perUnwanted: probability()
        .default(0.0008)
        .describe(
          'Probability of switching notifications off after ignoring an averagely matched one; falls with the match; 0 turns it off.',
        )
        .meta({
          source:
            'judgement: about 3 % of users a month. Surveys say far more (37 % would at 2 to 5 a week, [Localytics 2017]), but intentions are not actions, and [Pushwoosh 2025] finds no effect of frequency',
        }),
      earlier: nonNegative()
        .max(10)
        .default(1.2)
        .describe(
          'Hazard of opt-outs before the run relative to what perUnwanted makes of all decisions; 0: everybody is reachable at first.',
        )
        .meta({
          source:
            'set so that the share of users who are reachable has no trend. It is then 62 to 66 %, which was not aimed at: 61 % [Batch 2025]',
        }),
    })
    .prefault({}),

  drift: z
    .strictObject({
      tastesRadiansPerDay: nonNegative()
        .max(3.2)
        .default(0.014)
        .describe(
          "Rotation per day of what drifts in every user's tastes, from one independent draw to the next: a new draw every π / (2 × rate) days. 0 keeps tastes still.",
        )
        .meta({
          source:
            'interests in news change with time [Liu 2010]; the rate is a judgement: with `stableShare`, correlation 0.96 after 30 days, 0.54 after 157, 0.50 from 224 on',
        }),
      newsMixRadiansPerDay: nonNegative()
        .max(3.2)
        .default(0.02)
        .describe(
          'Rotation per day of the mix of topics in the news, from one independent draw to the next; 0 keeps it still.',
        )
        .meta({
          source: 'judgement: the agenda moves faster than people; 0.84 after 30 days, 0 from 157 on',
        }),
      newsMixSpread: nonNegative()
        .max(3)
        .default(0.5)
        .describe(
          'Standard deviation of the log volume of topics; 0: topics differ only by the sources that cover them.',
        )
        .meta({ source: 'judgement' }),
      until: duration({ wholeDays: true, max: '3650d' })
        .nullable()
        .default(null)
        .describe(
          'Moment from which on tastes and the mix stand still, as they are on that day; null: they drift for ever.',
        ),
      weekendActivity: nonNegative()
        .max(10)
        .default(0.8)
        .describe('Organic activity at weekends relative to weekdays; 1 turns the weekly rhythm off.')
        .meta({ source: 'judgement; lower clicks at weekends: [Localytics 2015]' }),
      weekendOpens: z
        .number()
        .min(-5)
        .max(5)
        .default(-0.1)
        .describe('Change of the open logit at weekends; 0 turns it off.')
        .meta({
          source:
            'judgement: clicks of 5.8 % on weekdays and 3.5 % at weekends [Localytics 2014], but Tuesday and Sunday as the best days [Notix]',
        }),
    })
    .prefault({}),
});

export interface WorldOptions extends z.infer<typeof worldOptions> {}
/** Users and news as they are written. */
export interface WorldInput extends z.input<typeof worldOptions> {}

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
