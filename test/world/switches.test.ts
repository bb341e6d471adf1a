/** Every mechanism has an off switch, and the world then gives the known answer. Beside it: that it was on before. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, durationMs, HOUR_MS, isWeekend, MINUTE_MS } from '../../src/base/time.ts';
import { ImpressionKind } from '../../src/history/impressions.ts';
import { EventType } from '../../src/history/log.ts';
import { compared } from '../../src/lab/stages/examples.ts';
import type { Arm } from '../../src/serving/arm.ts';
import { createNewsroom, type Newsroom } from '../../src/world/newsroom.ts';
import { worldOptions } from '../../src/world/options.ts';
import { createPopulation, type Population } from '../../src/world/population.ts';
import { ItemKind } from '../../src/world/schedule.ts';
import { type Event, eventsOf } from '../history/events.ts';
import { mechanismNamed } from './mechanisms.ts';
import {
  chiSquare,
  type Impression,
  impressionsOf,
  live,
  mean,
  optionsOf,
  type WorldInput,
  worldOf,
} from './worlds.ts';

/** 99.9 % quantiles of chi-square by degrees of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.4). */
const CHI_SQUARE: Record<number, number> = { 7: 24.322, 9: 27.877, 23: 49.728 };

function spreadOf(values: Float64Array): number {
  const all = Array.from(values);
  const average = mean(all);
  return Math.sqrt(mean(all.map((value) => (value - average) ** 2)));
}

/** The autocorrelation of a rotation at a lag in quarter turns, over all phases: worked out by hand. */
function rotationCorrelation(lag: number): number {
  const angle = (Math.PI / 2) * lag;
  return lag < 2 ? (1 - lag / 2) * Math.cos(angle) + Math.sin(angle) / Math.PI : 0;
}

/** A world in which all reactions are frequent. */
const BUSY: WorldInput = {
  users: 60,
  opens: { baseRate: 0.4 },
  follows: { afterOpen: 0.5, afterRead: 0.5, unfollowAfterDisappointment: 0.3 },
  sessions: { followUpRate: 0.7 },
  organic: { browsesPerUserDay: 4 },
  optOut: { perUnwanted: 0.02 },
};

function busyWith(more: WorldInput): Arm {
  const world: Record<string, unknown> = { ...BUSY };
  for (const [name, value] of Object.entries(more))
    world[name] = { ...(world[name] as object), ...(value as object) };
  return live({ world: world as WorldInput });
}

const happened = (arm: Arm, type: EventType): Event[] =>
  eventsOf(arm.log).filter((event) => event.type === type && event.occurredAtMs >= 0);

describe('what users do', () => {
  const busy = busyWith({});

  it('nobody follows after time 0 when opens and reads bring no follows', () => {
    expect(happened(busyWith({ follows: { afterOpen: 0, afterRead: 0 } }), EventType.follow)).toEqual([]);
    expect(happened(busyWith({ follows: { afterRead: 0 } }), EventType.follow).length).toBeGreaterThan(10);
    expect(happened(busyWith({ follows: { afterOpen: 0 } }), EventType.follow).length).toBeGreaterThan(10);
  });

  it('follows come only after opens, or only after reads, when the other is off', () => {
    const follows = (arm: Arm, cause: EventType) => {
      const causes = happened(arm, cause);
      for (const follow of happened(arm, EventType.follow)) {
        const own = causes.filter(
          (event) =>
            event.user === follow.user &&
            event.source === follow.source &&
            event.occurredAtMs <= follow.occurredAtMs,
        );
        expect(own.length).toBeGreaterThan(0);
      }
    };
    follows(busyWith({ follows: { afterRead: 0 } }), EventType.open);
    follows(busyWith({ follows: { afterOpen: 0 } }), EventType.read);
  });

  it('nobody unfollows when disappointment has no consequence', () => {
    expect(happened(busyWith({ follows: { unfollowAfterDisappointment: 0 } }), EventType.unfollow)).toEqual(
      [],
    );
    expect(happened(busy, EventType.unfollow).length).toBeGreaterThan(10);
  });

  it('follows and unfollows of a user and a source alternate', () => {
    const state = new Map<string, boolean>();
    for (const event of eventsOf(busy.log)) {
      if (event.type !== EventType.follow && event.type !== EventType.unfollow) continue;
      const pair = `${event.user} ${event.source}`;
      const follows = event.type === EventType.follow;
      expect(state.get(pair) ?? false).toBe(!follows);
      state.set(pair, follows);
    }
  });

  it('nobody reads when nobody browses', () => {
    expect(happened(busyWith({ organic: { browsesPerUserDay: 0 } }), EventType.read)).toEqual([]);
    expect(happened(busy, EventType.read).length).toBeGreaterThan(50);
  });

  it('nobody opts out when that is off', () => {
    const arm = busyWith({ optOut: { perUnwanted: 0 } });
    expect(happened(arm, EventType.optOut)).toEqual([]);
    expect(arm.totals.optOuts).toBe(0);
    expect(happened(busy, EventType.optOut).length).toBe(busy.totals.optOuts);
    expect(busy.totals.optOuts).toBeGreaterThan(2);
  });

  it('every user opts out at most once', () => {
    const users = happened(busy, EventType.optOut).map((event) => event.user);
    expect(new Set(users).size).toBe(users.length);
  });

  it.each([{ followUpRate: 0 }, { maximumLength: 1 }])('there are no follow-ups with %j', (sessions) => {
    const rows = impressionsOf(busyWith({ sessions }));
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) {
      expect(row.sessionPosition).toBe(0);
      expect(row.session).toBe(row.id);
    }
  });

  it('follow-ups stay on the topic, follow an open and end at the longest session', () => {
    const arm = busyWith({ sessions: { followUpRate: 1, maximumLength: 4 } });
    const rows = impressionsOf(arm);
    expect(new Set(rows.map((row) => row.sessionPosition))).toEqual(new Set([0, 1, 2, 3]));
    const { storyTopic } = arm.world.catalog;
    for (const row of rows.filter(({ sessionPosition }) => sessionPosition > 0)) {
      const before = rows.find(
        (other) => other.session === row.session && other.sessionPosition === row.sessionPosition - 1,
      ) as Impression;
      expect(before.user).toBe(row.user);
      expect(storyTopic[before.story]).toBe(storyTopic[row.story]);
      expect(before.openedAtMs).toBeLessThanOrEqual(row.sentAtMs);
      expect(row.propensity).toBe(1);
      expect(row.score).toBeNaN();
    }
  });

  it('every delay is the median when the spread is 0, and the median is the median otherwise', () => {
    const delays = (arm: Arm) =>
      impressionsOf(arm)
        .filter((row) => row.openedAtMs < Number.POSITIVE_INFINITY)
        .map((row) => row.openedAtMs - row.sentAtMs);
    const even = delays(busyWith({ opens: { delaySpread: 0, delayMedian: '17m' } }));
    expect(new Set(even)).toEqual(new Set([17 * MINUTE_MS]));
    const spread = delays(busyWith({ opens: { delaySpread: 1, delayMedian: '17m' } }));
    const below = spread.filter((delayMs) => delayMs < 17 * MINUTE_MS).length;
    // Five standard errors of a proportion of one half.
    expect(Math.abs(below / spread.length - 0.5)).toBeLessThan((5 * 0.5) / Math.sqrt(spread.length));
    expect(new Set(delays(busyWith({ opens: { delayMedian: '0s' } })))).toEqual(new Set([0]));
  });
});

describe('the true open logit', () => {
  /** Everything off that moves it but the fatigue. */
  const STILL: WorldInput = {
    opens: { baseRate: 0.3, rhythmLift: 0, opennessSpread: 0 },
    tastes: { affinitySpread: 0 },
    newsroom: { qualitySpread: 0, sourceQualitySpread: 0, breakingLift: 0, decayPower: 0 },
    fatigue: { perNotification: 0 },
    follows: { lift: 0 },
    sessions: { lift: 0 },
  };
  const BASE = Math.log(0.3 / 0.7);
  const withOn = (more: WorldInput, days = 3) => {
    const world: Record<string, unknown> = { ...STILL };
    for (const [name, value] of Object.entries(more))
      world[name] = { ...(world[name] as object), ...(value as object) };
    return live({ world: world as WorldInput, days });
  };

  it('is the base rate’s for all when every influence is off', () => {
    const rows = impressionsOf(withOn({}));
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) expect(row.trueLogit).toBeCloseTo(BASE, 12);
  });

  it('falls with each notification of a user and recovers by half-lives', () => {
    const rows = impressionsOf(withOn({ fatigue: { perNotification: 0.5, halfLife: '6h' } }));
    let tired = 0;
    for (const row of rows) {
      const earlier = rows.filter((other) => other.user === row.user && other.id < row.id);
      const fatigue = earlier.reduce(
        (sum, { sentAtMs }) => sum + 2 ** ((sentAtMs - row.sentAtMs) / (6 * HOUR_MS)),
        0,
      );
      expect(row.trueLogit).toBeCloseTo(BASE - 0.5 * fatigue, 9);
      if (fatigue > 0.5) tired++;
    }
    expect(tired).toBeGreaterThan(20);
  });

  it('is lifted by a follow, by breaking news and by a session, each by its own amount', () => {
    const amounts = (arm: Arm) =>
      new Set(impressionsOf(arm).map((row) => Number((row.trueLogit - BASE).toFixed(9))));
    expect(amounts(withOn({ follows: { lift: 0.75 } }))).toEqual(new Set([0, 0.75]));
    expect(amounts(withOn({ newsroom: { breakingLift: -1, breakingShare: 0.5 } }))).toEqual(new Set([0, -1]));
    const inSession = withOn({ sessions: { lift: 2, followUpRate: 0.5 } });
    expect(amounts(inSession)).toEqual(new Set([0, 2]));
    for (const row of impressionsOf(inSession)) {
      expect(row.trueLogit - BASE > 1).toBe(row.sessionPosition > 0);
    }
  });

  it('knows at every moment who follows whom', () => {
    const arm = withOn({ follows: { lift: 0.75, afterOpen: 0.5, unfollowAfterDisappointment: 0.5 } });
    const changes = eventsOf(arm.log).filter(
      (event) => event.type === EventType.follow || event.type === EventType.unfollow,
    );
    const { storySource } = arm.world.catalog;
    for (const row of impressionsOf(arm)) {
      const latest = changes.findLast(
        (event) =>
          event.user === row.user &&
          event.source === storySource[row.story] &&
          event.occurredAtMs < row.sentAtMs,
      );
      expect(row.trueLogit).toBeCloseTo(BASE + (latest?.type === EventType.follow ? 0.75 : 0), 9);
    }
  });

  it('decays with the age of the story, in whole hours', () => {
    const arm = withOn({ newsroom: { decayPower: 2.4, decayOnset: '3h' } });
    const { storyPublishedAtMs } = arm.world.catalog;
    for (const row of impressionsOf(arm)) {
      const hours = Math.floor(row.sentAtMs / HOUR_MS) - Math.floor(storyPublishedAtMs[row.story] / HOUR_MS);
      expect(row.trueLogit).toBeCloseTo(BASE - 2.4 * Math.log(1 + hours / 3), 9);
    }
  });

  it('swings over the hours of the day around the home hour', () => {
    const arm = withOn({ opens: { rhythmLift: 0.8 } });
    const { homeHour } = arm.world.population;
    for (const row of impressionsOf(arm)) {
      const hour = Math.floor((row.sentAtMs % DAY_MS) / HOUR_MS);
      const swing = 0.8 * Math.cos((2 * Math.PI * (hour - homeHour[row.user])) / 24);
      expect(row.trueLogit).toBeCloseTo(BASE + swing, 9);
    }
  });

  it('adds openness, affinity and quality where they differ', () => {
    const arm = withOn({
      opens: { opennessSpread: 1 },
      tastes: { affinitySpread: 1 },
      newsroom: { qualitySpread: 1, sourceQualitySpread: 1 },
      drift: { tastesRadiansPerDay: 0 },
    });
    const { population, newsroom, catalog } = arm.world;
    for (const row of impressionsOf(arm)) {
      expect(row.trueLogit).toBeCloseTo(
        BASE +
          population.openness[row.user] +
          population.tastes.on(0)[row.user * catalog.topics + catalog.storyTopic[row.story]] +
          newsroom.storyQuality[row.story] +
          newsroom.sourceQuality[catalog.storySource[row.story]],
        9,
      );
    }
  });
});

describe('the population', () => {
  const USERS = 2000;
  const population = (world: WorldInput, decisionSpread = 0.3): Population =>
    createPopulation(
      1,
      optionsOf({ users: USERS, ...world }),
      { perUserDay: 2, spread: decisionSpread },
      DAY_MS,
    );

  it('is all alike when its spreads are 0', () => {
    const alike = population(
      {
        opens: { opennessSpread: 0 },
        tastes: { affinitySpread: 0 },
        organic: { activitySpread: 0, browsesPerUserDay: 3 },
        follows: { propensitySpread: 0 },
      },
      0,
    );
    expect(spreadOf(alike.openness)).toBe(0);
    expect(Math.max(...alike.tastes.on(3).map(Math.abs))).toBe(0);
    for (const [values, value] of [
      [alike.browsesPerDay, 3],
      [alike.decisionsPerDay, 2],
      [alike.followPropensity, 1],
    ] as const) {
      expect(spreadOf(values)).toBeLessThan(1e-12);
      expect(values[0]).toBeCloseTo(value, 12);
    }
  });

  it('spreads as asked, around the mean asked for', () => {
    const some = population(
      {
        opens: { opennessSpread: 0.7 },
        tastes: { affinitySpread: 0.8 },
        organic: { activitySpread: 0.8, browsesPerUserDay: 3 },
        follows: { propensitySpread: 0.7 },
      },
      0.3,
    );
    // Five standard errors of a standard deviation, 1 / sqrt(2n).
    expect(Math.abs(spreadOf(some.openness) / 0.7 - 1)).toBeLessThan(5 / Math.sqrt(2 * USERS));
    expect(Math.abs(spreadOf(some.tastes.on(0)) / 0.8 - 1)).toBeLessThan(5 / Math.sqrt(8 * USERS));
    for (const [values, average, spread] of [
      [some.browsesPerDay, 3, 0.8],
      [some.decisionsPerDay, 2, 0.3],
      [some.followPropensity, 1, 0.7],
    ] as const) {
      expect(Math.abs(spreadOf(values.map(Math.log)) / spread - 1)).toBeLessThan(5 / Math.sqrt(2 * USERS));
      // A log-normal's coefficient of variation is sqrt(exp(spread²) − 1).
      const standardError = Math.sqrt((Math.exp(spread * spread) - 1) / USERS);
      expect(Math.abs(mean(Array.from(values)) / average - 1)).toBeLessThan(5 * standardError);
    }
  });

  it('declares nothing when declarations are off, and the truth when they are exact', () => {
    const declared = (tastes: WorldInput['tastes']) => population({ topics: 6, tastes }).declaredInterest;
    expect(declared({ declaredInterests: 0 }).some((value) => value === 1)).toBe(false);
    expect(declared({ declaredInterests: 64, declaredAccuracy: 1 }).every((value) => value === 1)).toBe(true);

    const { tastes, declaredInterest } = population({
      topics: 6,
      tastes: { declaredInterests: 2, declaredAccuracy: 1 },
      drift: { tastesRadiansPerDay: 0 },
    });
    const affinity = tastes.on(0);
    for (let user = 0; user < USERS; user++) {
      const own = affinity.subarray(user * 6, user * 6 + 6);
      const best = Array.from(own.keys()).toSorted((a, b) => own[b] - own[a]);
      const expected = Array.from(own.keys(), (topic) => (best.indexOf(topic) < 2 ? 1 : 0));
      expect(Array.from(declaredInterest.subarray(user * 6, user * 6 + 6))).toEqual(expected);
    }
  });

  it('declares at random when accuracy is 0', () => {
    const { tastes, declaredInterest } = population({
      topics: 8,
      tastes: { declaredInterests: 1, declaredAccuracy: 0 },
    });
    const affinity = tastes.on(0);
    const byRank = new Int32Array(8);
    for (let user = 0; user < USERS; user++) {
      const own = affinity.subarray(user * 8, user * 8 + 8);
      const declared = declaredInterest.subarray(user * 8, user * 8 + 8).indexOf(1);
      byRank[own.filter((value) => value > own[declared]).length]++;
    }
    expect(chiSquare(byRank)).toBeLessThan(CHI_SQUARE[7]);
  });
});

describe('the newsroom', () => {
  const newsroom = (options: WorldInput['newsroom'], more: WorldInput = {}, days = 20): Newsroom =>
    createNewsroom(
      1,
      worldOptions.parse({ topics: 4, sources: 10, ...more, newsroom: options }),
      days * DAY_MS,
    );

  it('publishes as many stories as asked, in order, within the run', () => {
    const { stories, storyPublishedAtMs } = newsroom({ storiesPerDay: 200 });
    expect(Math.abs(stories - 4000)).toBeLessThan(5 * Math.sqrt(4000));
    expect(Array.from(storyPublishedAtMs)).toEqual(Array.from(storyPublishedAtMs).toSorted((a, b) => a - b));
    expect(storyPublishedAtMs[0]).toBeGreaterThanOrEqual(0);
    expect(storyPublishedAtMs[stories - 1]).toBeLessThan(20 * DAY_MS);
    expect(storyPublishedAtMs.every(Number.isInteger)).toBe(true);
  });

  it('publishes evenly over the day without a rhythm, and most at noon with one', () => {
    const byHour = (dailyRhythm: number) => {
      const counts = new Int32Array(24);
      for (const atMs of newsroom({ storiesPerDay: 400, dailyRhythm }).storyPublishedAtMs) {
        counts[Math.floor((atMs % DAY_MS) / HOUR_MS)]++;
      }
      return counts;
    };
    expect(chiSquare(byHour(0))).toBeLessThan(CHI_SQUARE[23]);
    const swinging = byHour(0.6);
    expect(chiSquare(swinging)).toBeGreaterThan(10 * CHI_SQUARE[23]);
    const share = (hours: number[]) => hours.reduce((sum, hour) => sum + swinging[hour], 0);
    // The rate is 1 + 0.6 sin(π/12) / (π/12) around noon and 1 − 0.6 of the same around midnight: a ratio of 3.91.
    expect(Math.abs(share([11, 12]) / share([23, 0]) - 3.91)).toBeLessThan(0.6);
    expect(Math.max(...swinging)).toBe(Math.max(...swinging.slice(9, 15)));
  });

  it('gives every story the median lifetime without a spread, and none more than the longest', () => {
    const lifetimes = (options: WorldInput['newsroom']) => {
      const { storyPublishedAtMs, storyExpiresAtMs } = newsroom(options);
      return Array.from(storyExpiresAtMs, (atMs, story) => atMs - storyPublishedAtMs[story]);
    };
    expect(new Set(lifetimes({ lifetimeSpread: 0, medianLifetime: '7h' }))).toEqual(
      new Set([durationMs('7h')]),
    );
    const spread = lifetimes({ lifetimeSpread: 1, medianLifetime: '7h', maximumLifetime: '20h' });
    expect(Math.max(...spread)).toBe(durationMs('20h'));
    const below = spread.filter((lifetimeMs) => lifetimeMs < durationMs('7h')).length / spread.length;
    expect(Math.abs(below - 0.5)).toBeLessThan(2.5 / Math.sqrt(spread.length));
  });

  it('flags nothing or everything as breaking, as asked', () => {
    expect(newsroom({ breakingShare: 0 }).storyIsBreaking.every((flag) => flag === 0)).toBe(true);
    expect(newsroom({ breakingShare: 1 }).storyIsBreaking.every((flag) => flag === 1)).toBe(true);
    const share = mean(Array.from(newsroom({ breakingShare: 0.3 }).storyIsBreaking));
    expect(Math.abs(share - 0.3)).toBeLessThan(0.04);
  });

  it('gives all sources the same volume without a tail, and Zipf’s law with one', () => {
    const bySource = (volumeTail: number) => {
      const counts = new Float64Array(10);
      for (const source of newsroom({ volumeTail, storiesPerDay: 400 }).storySource) counts[source]++;
      return counts;
    };
    expect(chiSquare(bySource(0))).toBeLessThan(CHI_SQUARE[9]);
    const zipf = bySource(1);
    // Counts divided by the law's shares are equal again.
    const stories = zipf.reduce((sum, count) => sum + count, 0);
    const harmonic = Array.from({ length: 10 }, (_, rank) => 1 / (rank + 1)).reduce(
      (sum, term) => sum + term,
      0,
    );
    const statistic = zipf.reduce((sum, count, rank) => {
      const expected = stories / ((rank + 1) * harmonic);
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    expect(statistic).toBeLessThan(CHI_SQUARE[9]);
  });

  it('makes all stories and sources equally good without spreads', () => {
    const { storyQuality, sourceQuality } = newsroom({ qualitySpread: 0, sourceQualitySpread: 0 });
    expect(Math.max(...storyQuality.map(Math.abs))).toBe(0);
    expect(Math.max(...sourceQuality.map(Math.abs))).toBe(0);
  });

  it('lets each source write about exactly the topics that it covers', () => {
    const { covers, storySource, storyTopic, stories } = newsroom({ topicsPerSource: 2, storiesPerDay: 400 });
    for (let source = 0; source < 10; source++) {
      expect(covers.subarray(source * 4, source * 4 + 4).reduce((sum, value) => sum + value, 0)).toBe(2);
    }
    for (let story = 0; story < stories; story++)
      expect(covers[storySource[story] * 4 + storyTopic[story]]).toBe(1);
    expect(newsroom({ topicsPerSource: 64 }).covers.every((value) => value === 1)).toBe(true);
  });

  it('has the same mix of topics on all days without drift, and another with it', () => {
    const byDecade = (newsMixRadiansPerDay: number) => {
      const { storyPublishedAtMs, storyTopic } = newsroom(
        { storiesPerDay: 200, topicsPerSource: 4 },
        { drift: { newsMixRadiansPerDay, newsMixSpread: 1 } },
      );
      const counts = [new Float64Array(4), new Float64Array(4)];
      storyPublishedAtMs.forEach((atMs, story) => {
        counts[atMs < 10 * DAY_MS ? 0 : 1][storyTopic[story]]++;
      });
      return counts;
    };
    // Pearson's test of homogeneity of two rows of four; 99.9 % of chi-square with 3 degrees of freedom is 16.266.
    const heterogeneity = ([first, second]: Float64Array[]) => {
      const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);
      const all = total(first) + total(second);
      return first.reduce((sum, _, topic) => {
        const both = first[topic] + second[topic];
        return [first, second].reduce((inner, counts) => {
          const expected = (both * total(counts)) / all;
          return inner + (counts[topic] - expected) ** 2 / expected;
        }, sum);
      }, 0);
    };
    expect(heterogeneity(byDecade(0))).toBeLessThan(16.266);
    expect(heterogeneity(byDecade(0.15))).toBeGreaterThan(100);
  });

  it('favours no topic when the mix does not spread', () => {
    const counts = new Int32Array(8);
    const options = { topics: 8, drift: { newsMixSpread: 0 } };
    for (const topic of newsroom({ topicsPerSource: 8, storiesPerDay: 300 }, options).storyTopic)
      counts[topic]++;
    expect(chiSquare(counts)).toBeLessThan(CHI_SQUARE[7]);
  });
});

describe('drift and rhythm', () => {
  const tastesOf = (world: WorldInput) => {
    const { tastes } = worldOf({ world: { users: 3000, ...world } }).population;
    return (day: number) => Float64Array.from(tastes.on(day));
  };

  it('tastes are the same on all days without drift, and where all of them is stable', () => {
    for (const still of [
      { drift: { tastesRadiansPerDay: 0 } },
      { drift: { tastesRadiansPerDay: 0.3 }, tastes: { stableShare: 1 } },
    ]) {
      const on = tastesOf(still);
      for (const day of [1, 13, 400]) expect(on(day)).toEqual(on(0));
    }
  });

  it('tastes and the mix of the news stand still from a day on, and are until then what they are with drift', () => {
    const drift = { tastesRadiansPerDay: 0.3, newsMixRadiansPerDay: 0.3 };
    const [on, still] = [tastesOf({ drift }), tastesOf({ drift: { ...drift, until: '13d' } })];
    for (const day of [0, 6, 13]) expect(still(day)).toEqual(on(day));
    for (const day of [14, 400]) {
      // Those who have come since are others.
      const [then, now] = [still(13).slice(0, 3000), still(day).slice(0, 3000)];
      expect(now).toEqual(then);
      expect(on(day).slice(0, 3000)).not.toEqual(then);
    }
    const topicsUntil = (until: string | null) => {
      const { storyTopic, storyPublishedAtMs } = worldOf({
        world: { drift: { ...drift, until } },
        days: 20,
      }).newsroom;
      const end = storyPublishedAtMs.findIndex((atMs) => atMs >= 14 * DAY_MS);
      return [storyTopic.slice(0, end), storyTopic.slice(end)];
    };
    const [[early, late], [sameEarly, otherLate]] = [topicsUntil(null), topicsUntil('13d')];
    expect(sameEarly).toEqual(early);
    expect(otherLate).not.toEqual(late);
    // From day 0 on is without drift.
    expect(topicsUntil('0d')).toEqual(
      [0, 1].map((part) =>
        worldOf({ world: { drift: { newsMixRadiansPerDay: 0 } }, days: 20 }).newsroom.storyTopic.slice(
          ...(part === 0 ? [0, early.length] : [early.length]),
        ),
      ),
    );
  });

  it('drift leaves the tastes of day 0 as they are, and those of any day do not depend on which were asked for before', () => {
    const on = tastesOf({ drift: { tastesRadiansPerDay: 0.1 } });
    expect(on(0)).toEqual(tastesOf({ drift: { tastesRadiansPerDay: 0 } })(0));
    const first = on(7);
    on(300);
    expect(on(7)).toEqual(first);
  });

  it('tastes have the same spread on all days, and forget by the law of the rotation, never to return', () => {
    const stableShare = 0.3;
    const on = tastesOf({
      drift: { tastesRadiansPerDay: Math.PI / 20 },
      tastes: { stableShare, affinitySpread: 0.8 },
    });
    const start = on(0);
    const n = start.length;
    for (const day of [0, 5, 33]) expect(spreadOf(on(day)) / 0.8).toBeCloseTo(1, 1);
    for (const quarterTurns of [0.25, 0.5, 1, 1.5, 2, 4, 8]) {
      const later = on(10 * quarterTurns);
      const correlation = start.reduce((sum, value, index) => sum + value * later[index], 0) / n / 0.64;
      const expected = stableShare + (1 - stableShare) * rotationCorrelation(quarterTurns);
      expect(Math.abs(correlation - expected)).toBeLessThan(6 / Math.sqrt(n));
    }
  });

  it('weekends differ from weekdays only in browsing, and only if asked', () => {
    const perUserDay = (weekendActivity: number) => {
      const world = worldOf({
        world: { users: 3000, organic: { activitySpread: 0.3 }, drift: { weekendActivity } },
        days: 14,
      });
      const sums = { weekday: [0, 0], weekend: [0, 0] };
      for (let day = 0; day < 14; day++) {
        for (const kind of world.scheduleOf(day).kind) sums[isWeekend(day) ? 'weekend' : 'weekday'][kind]++;
      }
      return {
        decisions: sums.weekend[ItemKind.decision] / 4 / (sums.weekday[ItemKind.decision] / 10),
        browses: sums.weekend[ItemKind.browse] / 4 / (sums.weekday[ItemKind.browse] / 10),
      };
    };
    const even = perUserDay(1);
    expect(even.browses).toBeCloseTo(1, 1);
    expect(even.decisions).toBeCloseTo(1, 1);
    expect(perUserDay(0).browses).toBe(0);
    expect(perUserDay(2).browses).toBeCloseTo(2, 1);
    expect(perUserDay(2).decisions).toBe(even.decisions);
    expect([0, 1, 2, 3, 4, 5, 6, 7].map(isWeekend)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
  });

  describe('broadcasts', () => {
    const broadcastsOf = (arm: Arm) =>
      impressionsOf(arm).filter(({ id }) => arm.impressions.value('kind', id) === ImpressionKind.broadcast);
    const arm = live({ world: { broadcasts: { perDay: 1 }, optOut: { perUnwanted: 0.05 } }, days: 5 });

    it('go to all who can be reached and have not seen the story, within a quarter of an hour', () => {
      const { broadcastStory, broadcastAtMs } = arm.world.newsroom;
      const rows = broadcastsOf(arm);
      const left = happened(arm, EventType.optOut);
      const seen = eventsOf(arm.log).filter(({ type }) => type === EventType.send || type === EventType.read);
      for (let day = 1; day < 5; day++) {
        const story = broadcastStory[day];
        const [own, startMs] = [rows.filter((row) => row.story === story), broadcastAtMs[day]];
        for (let user = 0; user < 40; user++) {
          const got = own.find((row) => row.user === user);
          const before = (event: Event) =>
            event.user === user && event.occurredAtMs < (got?.sentAtMs ?? startMs);
          const knew = seen.some((event) => before(event) && event.story === story);
          const isGone = left.some(before);
          if (got === undefined) {
            const soon = (event: Event) =>
              event.user === user && event.occurredAtMs < startMs + 15 * MINUTE_MS;
            expect(left.some(soon) || seen.some((event) => soon(event) && event.story === story)).toBe(true);
          } else {
            expect([knew, isGone, got.propensity, got.sessionPosition, got.session]).toEqual([
              false,
              false,
              1,
              0,
              got.id,
            ]);
            expect(got.score).toBeNaN();
            expect(got.sentAtMs - startMs).toBeGreaterThanOrEqual(0);
            expect(got.sentAtMs - startMs).toBeLessThan(15 * MINUTE_MS);
          }
        }
      }
      expect(rows.length).toBeGreaterThan(60);
    });

    it('are of the best story of the last hours, where the editor makes no error', () => {
      const { newsroom, options } = worldOf({
        world: { broadcasts: { perDay: 1, judgementSpread: 0 } },
        days: 5,
      });
      for (let day = 1; day < 5; day++) {
        const [atMs, chosen] = [newsroom.broadcastAtMs[day], newsroom.broadcastStory[day]];
        expect((atMs % DAY_MS) / HOUR_MS).toBeGreaterThanOrEqual(10);
        expect((atMs % DAY_MS) / HOUR_MS).toBeLessThan(20);
        const worth = (story: number) =>
          newsroom.storyQuality[story] +
          newsroom.sourceQuality[newsroom.storySource[story]] +
          options.newsroom.breakingLift * newsroom.storyIsBreaking[story];
        const recent = Array.from(newsroom.storyPublishedAtMs.keys()).filter((story) => {
          const ageMs = atMs - newsroom.storyPublishedAtMs[story];
          return ageMs > HOUR_MS && ageMs <= 6 * HOUR_MS;
        });
        expect(worth(chosen)).toBe(Math.max(...recent.map(worth)));
      }
    });

    it('are neither compared nor made when off', () => {
      const all = Int32Array.from({ length: arm.impressions.rows }, (_, row) => row);
      const some = new Set(compared(arm.impressions, all));
      for (const { id } of broadcastsOf(arm)) expect(some.has(id)).toBe(false);
      expect(broadcastsOf(live({ days: 3 }))).toEqual([]);
      const days = worldOf({ world: { broadcasts: { perDay: 0.3 } }, days: 400 }).newsroom.broadcastStory;
      expect(Math.abs(days.filter((story) => story >= 0).length / days.length - 0.3)).toBeLessThan(0.08);
    });
  });

  it('opens change at weekends by the amount asked for', () => {
    const arm = live({ world: { drift: { weekendOpens: -0.7 } }, days: 8 });
    const { behaviour } = arm.world;
    const terms = (atMs: number) => arm.truth.ownTerm(1, atMs) - behaviour.userTerm(1, atMs);
    const noon = 12 * HOUR_MS;
    const fatigue = (day: number) =>
      mechanismNamed(arm.world, 'fatigue').userTerm?.(
        1,
        day * DAY_MS + noon,
        arm.truth.mechanisms.numbers[arm.world.mechanisms.findIndex(({ name }) => name === 'fatigue')],
      ) ?? 0;
    for (const [day, change] of [
      [4, 0],
      [5, -0.7],
      [6, -0.7],
      [7, 0],
    ]) {
      expect(terms(day * DAY_MS + noon) - fatigue(day)).toBeCloseTo(change, 9);
    }
  });

  it('looks are as many as asked for, and come in visits on some days', () => {
    const looksOf = (organic: WorldInput['organic']) => {
      const world = worldOf({
        world: { users: 2000, organic: { activitySpread: 0, ...organic }, drift: { weekendActivity: 1 } },
        serving: { decisionsPerUserDay: 0 },
      });
      const { count, user, atMs } = world.scheduleOf(0);
      const moments = new Map<number, number[]>();
      for (let item = 0; item < count; item++) {
        moments.set(user[item], [...(moments.get(user[item]) ?? []), item]);
      }
      const visits = Array.from(
        moments.values(),
        (items) =>
          items.filter((item, index) => index === 0 || atMs[item] - atMs[items[index - 1]] > 40_000).length,
      );
      return { perUser: count / 2000, comes: moments.size / 2000, visits: mean(visits) };
    };
    const usual = looksOf({ browsesPerUserDay: 2 });
    expect(Math.abs(usual.perUser - 2)).toBeLessThan(0.4);
    expect(usual.comes).toBeCloseTo(2 / (2.5 * 3.3), 1);
    expect(Math.abs(usual.visits - 2.5)).toBeLessThan(0.3);
    const single = looksOf({ browsesPerUserDay: 0.5, visitsPerDay: 1, looksPerVisit: 1 });
    expect(single).toEqual({ perUser: single.comes, comes: single.comes, visits: 1 });
    expect(Math.abs(single.comes - 0.5)).toBeLessThan(0.06);
    const daily = looksOf({ browsesPerUserDay: 12, visitsPerDay: 1, looksPerVisit: 2 });
    expect(daily.comes).toBe(1);
    expect(Math.abs(daily.perUser - 12)).toBeLessThan(1);
  });

  it('looks are at stories by their age: a power law, or all ages alike when its tail is 0', () => {
    const oldest = '100h';
    for (const ageTail of [0, 0.5]) {
      const { behaviour, newsroom } = worldOf({
        world: { newsroom: { storiesPerDay: 5000, dailyRhythm: 0 }, organic: { ageTail, oldest } },
        days: 10,
      });
      const atMs = 10 * DAY_MS;
      const ages = Array.from(
        { length: 4000 },
        (_, user) => atMs - newsroom.storyPublishedAtMs[behaviour.browsedStory(user, 9, 0, atMs)],
      );
      for (const share of [0.1, 0.4, 0.8]) {
        // A share x of the looks goes to ages below x^(1 / (1 - tail)) of the oldest.
        const below = durationMs(oldest) * Math.exp(Math.log(share) / (1 - ageTail));
        const found = ages.filter((age) => age < below).length / 4000;
        expect(Math.abs(found - share)).toBeLessThan(0.035);
      }
    }
  });

  it('dormant users neither come nor open as usual; nobody is dormant when the share is 0', () => {
    const sharesOn = (dormancy: WorldInput['dormancy'], days: readonly number[]) => {
      const world = worldOf({ world: { users: 3000, dormancy } });
      const { browsing, userTerm } = mechanismNamed(world, 'dormancy');
      const none = new Float64Array(0);
      return days.map((day) => {
        const dormant = Array.from({ length: 3000 }, (_, user) => user).filter(
          (user) => browsing?.(user, day) === 0,
        );
        for (const user of dormant) expect(userTerm?.(user, day * DAY_MS + 5, none)).toBe(-2);
        return dormant.length / 3000;
      });
    };
    expect(sharesOn({ share: 0, openLift: -2 }, [0, 20])).toEqual([0, 0]);
    // Users of time 0 have been there for long, most of them: their share is in equilibrium, and stays so.
    const [first, soon, late] = sharesOn({ share: 0.6, activeSpell: '5d', openLift: -2 }, [0, 7, 200]);
    for (const share of [first, soon, late]) expect(Math.abs(share - 0.6)).toBeLessThan(0.06);
  });

  it('spells last as long as asked for', () => {
    const world = worldOf({ world: { users: 800, dormancy: { share: 0.4, activeSpell: '12d' } } });
    const { browsing } = mechanismNamed(world, 'dormancy');
    let changes = 0;
    for (let user = 0; user < 800; user++) {
      for (let day = 100; day < 200; day++) {
        if (browsing?.(user, day) === 1 && browsing(user, day + 1) === 0) changes++;
      }
    }
    // A cycle lasts 12 + 8 days; spells within one day are missed.
    expect(changes / 800).toBeGreaterThan(4.2);
    expect(changes / 800).toBeLessThan(5.1);
  });

  it('follows before the run: none when off, else as many as asked, without repeats, before time 0', () => {
    expect(worldOf({ world: { follows: { initialPerUser: 0 } } }).beginnings.follows.user.length).toBe(0);
    const exact = worldOf({ world: { follows: { initialPerUser: 4, propensitySpread: 0 } } });
    const { user, source } = exact.beginnings.follows;
    expect(user.length).toBe(4 * exact.catalog.users);
    expect(new Set(Array.from(user, (u, index) => `${u} ${source[index]}`)).size).toBe(user.length);
    const all = worldOf({ world: { follows: { initialPerUser: 512, propensitySpread: 0 } } });
    expect(all.beginnings.follows.user.length).toBe(all.catalog.users * all.catalog.sources);

    const arm = live({ world: { follows: { initialPerUser: 4 } }, days: 1 });
    const before = eventsOf(arm.log).filter((event) => event.occurredAtMs < 0);
    expect(before.map((event) => [event.user, event.source])).toEqual(
      Array.from(arm.world.beginnings.follows.user, (u, index) => [
        u,
        arm.world.beginnings.follows.source[index],
      ]),
    );
    expect(before.every((event) => event.type === EventType.follow)).toBe(true);
  });

  it('moments gather around the home hour and stay within their day', () => {
    const world = worldOf({ world: { users: 300 } });
    const offsets: number[] = [];
    for (let day = 0; day < 3; day++) {
      const { atMs, user, count } = world.scheduleOf(day);
      for (let item = 0; item < count; item++) {
        expect(Math.floor(atMs[item] / DAY_MS)).toBe(day);
        if (item > 0) expect(atMs[item]).toBeGreaterThanOrEqual(atMs[item - 1]);
        const offset = (atMs[item] % DAY_MS) / HOUR_MS - world.population.homeHour[user[item]];
        offsets.push(offset - 24 * Math.round(offset / 24));
      }
    }
    expect(Math.abs(mean(offsets))).toBeLessThan(5 * (4 / Math.sqrt(offsets.length)));
    expect(Math.sqrt(mean(offsets.map((offset) => offset * offset)))).toBeCloseTo(4, 0);
  });
});
