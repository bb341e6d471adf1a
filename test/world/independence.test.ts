/** Changing one mechanism leaves the others exactly as they were. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, isWeekend } from '../../src/base/time.ts';
import { EventType } from '../../src/history/log.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { createNewsroom } from '../../src/world/newsroom.ts';
import type { World } from '../../src/world/world.ts';
import { runs } from '../gear.ts';
import { eventsOf } from '../history/events.ts';
import { scheduledBy, type Trigger } from './mechanisms.ts';
import { impressionsOf, type Life, live, mean, optionsOf, type WorldInput, worldOf } from './worlds.ts';

const DAYS = 7;

/** Everything that is fixed before anything happens, by name. */
function setUp(world: World): Record<string, unknown> {
  const { population, newsroom, beginnings } = world;
  const parts: Record<string, unknown> = {
    'initial follows': JSON.stringify(beginnings.follows),
    'early opt-outs': Array.from(beginnings.optedOut),
  };
  const { tastes, lives, ...traits } = population;
  parts['lives'] = [Array.from(lives.arrivesAtMs), Array.from(lives.departsAtMs)];
  parts['later tastes'] = Array.from(tastes.on(20));
  parts['tastes'] = Array.from(tastes.on(0));
  for (const [name, value] of [...Object.entries(traits), ...Object.entries(newsroom)]) {
    parts[name] = typeof value === 'number' ? value : Array.from(value as Float64Array);
  }
  for (let day = 0; day < DAYS; day++) {
    const { atMs, user, slot, kind, count } = world.scheduleOf(day);
    const items = Array.from(
      { length: count },
      (_, item) => `${kind[item]} ${user[item]} ${slot[item]} ${atMs[item]}`,
    );
    const when = isWeekend(day) ? 'weekend' : 'weekday';
    parts[`${when} decisions`] = [parts[`${when} decisions`], items.filter((item) => item.startsWith('0'))];
    parts[`${when} browses`] = [parts[`${when} browses`], items.filter((item) => item.startsWith('1'))];
  }
  return parts;
}

const CHANGES: [WorldInput, string[]][] = [
  [{ opens: { delayMedian: '3h', delaySpread: 0.2, baseRate: 0.1, rhythmLift: 2 } }, []],
  [{ fatigue: { perNotification: 2, halfLife: '1h' } }, []],
  [
    { follows: { lift: 3, afterOpen: 1, afterRead: 1, unfollowAfterDisappointment: 1, delayMedian: '1h' } },
    [],
  ],
  [{ sessions: { followUpRate: 1, delayMedian: '1h', lift: 3, maximumLength: 9 } }, []],
  [{ optOut: { perUnwanted: 0.5 } }, []],
  [{ optOut: { earlier: 5 } }, ['early opt-outs']],
  [{ follows: { duration: '90d' } }, ['initial follows']],
  [{ tenure: { tail: 0.5 } }, ['lives', 'declaredInterest', 'initial follows']],
  [{ organic: { readLift: -3 } }, []],
  [{ newsroom: { breakingLift: 3, decayPower: 3 } }, []],
  [{ drift: { tastesRadiansPerDay: 1 } }, ['later tastes', 'declaredInterest', 'initial follows']],
  [{ tastes: { stableShare: 0.9 } }, ['tastes', 'later tastes', 'declaredInterest', 'initial follows']],
  [{ opens: { opennessSpread: 2 } }, ['openness']],
  [{ organic: { activitySpread: 0.1 } }, ['browsesPerDay', 'weekday browses', 'weekend browses']],
  [{ drift: { weekendActivity: 3 } }, ['weekend browses']],
  [{ follows: { initialPerUser: 1 } }, ['initial follows']],
  [{ follows: { propensitySpread: 0 } }, ['followPropensity', 'initial follows']],
  [{ tastes: { affinitySpread: 2 } }, ['tastes', 'later tastes', 'initial follows']],
  [{ tastes: { declaredInterests: 1 } }, ['declaredInterest']],
  [{ tastes: { declaredAccuracy: 0.1 } }, ['declaredInterest']],
  [{ newsroom: { lifetimeSpread: 1 } }, ['storyExpiresAtMs']],
  [{ newsroom: { qualitySpread: 3 } }, ['storyQuality']],
  [{ newsroom: { sourceQualitySpread: 3 } }, ['sourceQuality', 'initial follows']],
  [{ newsroom: { breakingShare: 0.5 } }, ['storyIsBreaking']],
  [{ newsroom: { volumeTail: 0 } }, ['storySource', 'storyTopic']],
  [{ drift: { newsMixRadiansPerDay: 1, newsMixSpread: 2 } }, ['storyTopic']],
];

describe('set-up', () => {
  const before = setUp(worldOf({ days: DAYS }));

  it.each(CHANGES)('changed by %j alters only what belongs to it', (world, expected) => {
    const after = setUp(worldOf({ world, days: DAYS }));
    const changed = Object.keys(before).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    );
    expect(changed.toSorted()).toEqual(expected.toSorted());
  });

  it('of decisions alters only decisions', () => {
    const after = setUp(worldOf({ serving: { decisionsPerUserDay: 5, decisionSpread: 1 }, days: DAYS }));
    const changed = Object.keys(before).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    );
    expect(changed.toSorted()).toEqual(['decisionsPerDay', 'weekday decisions', 'weekend decisions']);
  });

  it('of a longer run begins like that of a shorter one', () => {
    const shorter = createNewsroom(1, optionsOf(), 5 * DAY_MS);
    const longer = createNewsroom(1, optionsOf(), 9 * DAY_MS);
    expect(longer.stories).toBeGreaterThan(shorter.stories);
    for (const [name, value] of Object.entries(shorter)) {
      if (typeof value === 'number') continue;
      const there = longer[name as keyof typeof longer] as Float64Array;
      expect(Array.from(there.subarray(0, value.length)), name).toEqual(Array.from(value as Float64Array));
    }
  });

  it('differs from seed to seed', () => {
    const other = setUp(worldOf({ seed: 2, days: DAYS }));
    const constant = ['users', 'sources', 'early opt-outs', 'isBot', 'broadcastStory', 'broadcastAtMs'];
    for (const name of Object.keys(before)) {
      if (constant.includes(name)) continue;
      expect(JSON.stringify(other[name]) === JSON.stringify(before[name]), name).toBe(false);
    }
  });

  it('schedules a day the same, whenever and however often it is asked for', () => {
    const world = worldOf({ days: 30 });
    const first = JSON.stringify(world.scheduleOf(3));
    for (let day = 0; day < 20; day++) world.scheduleOf(day);
    expect(JSON.stringify(world.scheduleOf(3))).toBe(first);
    expect(JSON.stringify(worldOf({ days: 3 }).scheduleOf(3))).toBe(first);
  });
});

/** No happening feeds back into which story is sent to whom, and when. */
const UNCOUPLED: WorldInput = {
  organic: { browsesPerUserDay: 0 },
  sessions: { followUpRate: 0 },
  optOut: { perUnwanted: 0 },
};

describe('outcomes', () => {
  const sends = (life: Life) =>
    impressionsOf(live(life)).map(({ user, story, sentAtMs }) => ({ user, story, sentAtMs }));

  it.each([
    [{ opens: { delayMedian: '9h', delaySpread: 0 } }],
    [{ opens: { baseRate: 0.9 } }],
    [{ fatigue: { perNotification: 3 } }],
    [{ follows: { afterOpen: 1, unfollowAfterDisappointment: 1, lift: -2 } }],
  ] as [WorldInput][])('random sends are the same whatever people do with them: %j', (more) => {
    expect(sends({ world: { ...UNCOUPLED, ...more } })).toEqual(sends({ world: UNCOUPLED }));
  });

  it('the delay of opens changes nothing about who opens what, and its spread keeps their order', () => {
    const rowsWith = (delayMedian: string, delaySpread: number) =>
      impressionsOf(
        live({
          world: {
            ...UNCOUPLED,
            follows: { afterOpen: 0, unfollowAfterDisappointment: 0 },
            opens: { delayMedian, delaySpread },
          },
        }),
      );
    const openedIds = (rows: ReturnType<typeof rowsWith>) =>
      rows.filter((row) => row.openedAtMs < Number.POSITIVE_INFINITY).map((row) => row.id);
    const quick = rowsWith('10m', 0.5);
    const slow = rowsWith('5h', 1);
    expect(openedIds(slow)).toEqual(openedIds(quick));
    expect(openedIds(quick).length).toBeGreaterThan(20);
    const byDelay = (rows: ReturnType<typeof rowsWith>) =>
      rows
        .filter((row) => row.openedAtMs < Number.POSITIVE_INFINITY)
        .toSorted((a, b) => a.openedAtMs - a.sentAtMs - (b.openedAtMs - b.sentAtMs))
        .map((row) => row.id);
    expect(byDelay(slow)).toEqual(byDelay(quick));
  });

  it('a higher probability only ever adds opens of the same pairs', () => {
    const openers = (baseRate: number) =>
      impressionsOf(live({ world: { ...UNCOUPLED, follows: { lift: 0 }, opens: { baseRate } } }))
        .filter((row) => row.openedAtMs < Number.POSITIVE_INFINITY)
        .map((row) => row.id);
    const few = openers(0.1);
    const more = openers(0.3);
    expect(more.length).toBeGreaterThan(few.length);
    for (const id of few) expect(more).toContain(id);
  });

  it('exploration changes what is sent, not when decisions are made or how stories end', () => {
    const policy = (temperature: number) => () =>
      modelPolicy(handmadeModel('heuristic'), { temperature, explorationShare: 0, threshold: null });
    const world = { ...UNCOUPLED, fatigue: { perNotification: 0 }, follows: { lift: 0 } };
    const cool = impressionsOf(live({ world, policy: policy(0.05) }));
    const warm = impressionsOf(live({ world, policy: policy(5) }));
    const moments = (rows: typeof cool) => rows.map((row) => `${row.user} ${row.sentAtMs}`);
    expect(moments(warm)).toEqual(moments(cool));
    const outcomes = new Map(cool.map((row) => [`${row.user} ${row.story} ${row.sentAtMs}`, row]));
    let both = 0;
    for (const row of warm) {
      const twin = outcomes.get(`${row.user} ${row.story} ${row.sentAtMs}`);
      if (twin === undefined) continue;
      both++;
      expect(row.trueLogit).toBe(twin.trueLogit);
      expect(row.openedAtMs).toBe(twin.openedAtMs);
    }
    expect(both).toBeGreaterThan(5);
    expect(both).toBeLessThan(warm.length);
  });
});

describe('reactions', () => {
  it('of a user to a story are drawn independently of one another', () => {
    const worldWith = (probability: number) =>
      worldOf({
        world: {
          opens: { delaySpread: 1 },
          follows: {
            afterOpen: probability,
            afterRead: probability,
            unfollowAfterDisappointment: probability,
            propensitySpread: 0,
          },
          sessions: { followUpRate: probability },
          organic: { readLift: 0 },
          optOut: { perUnwanted: probability },
        },
      });
    const [sometimes, always] = [worldWith(0.5), worldWith(1)];
    const { behaviour } = sometimes;
    const happens = (name: string, after: Trigger) => (user: number, story: number) =>
      Number(scheduledBy(sometimes, name, after, { user, story }) !== undefined);
    const delay = (name: string, after: Trigger) => (user: number, story: number) =>
      Math.log(scheduledBy(always, name, after, { user, story }) as number);
    const reactions: Record<string, (user: number, story: number) => number> = {
      opens: (user, story) => Number(behaviour.opens(user, story, 0.5)),
      'open delay': (user, story) => Math.log(behaviour.openDelayMs(user, story)),
      'follows after an open': happens('follow after open', 'open'),
      'follows after a read': happens('follow after read', 'read'),
      'follow delay': delay('follow after open', 'open'),
      unfollows: happens('unfollow after disappointment', 'ignore'),
      'unfollow delay': delay('unfollow after disappointment', 'ignore'),
      'opts out': happens('opt-out after an unwanted notification', 'ignore'),
      'opt-out delay': delay('opt-out after an unwanted notification', 'ignore'),
      'brings a follow-up': happens('follow-up after open', 'open'),
      'follow-up delay': delay('follow-up after open', 'open'),
      reads: (user, story) => Number(behaviour.reads(user, story, 0)),
    };
    const pairs = Array.from({ length: 6000 }, (_, index) => [index % 40, Math.floor(index / 40)]);
    const drawn = Object.entries(reactions).map(([name, draw]) => {
      const values = pairs.map(([user, story]) => draw(user, story));
      const average = mean(values);
      const spread = Math.sqrt(mean(values.map((value) => (value - average) ** 2)));
      return { name, standard: values.map((value) => (value - average) / spread) };
    });
    for (const one of drawn) {
      for (const other of drawn) {
        if (one === other) continue;
        const correlation = mean(one.standard.map((value, index) => value * other.standard[index]));
        expect(Math.abs(correlation), `${one.name} and ${other.name}`).toBeLessThan(
          5 / Math.sqrt(pairs.length),
        );
      }
    }
  });
});

describe('meeting a story', () => {
  const anyLife = fc.record({
    seed: fc.integer({ min: 0, max: 1000 }),
    storiesPerDay: fc.constantFrom(2, 20, 400),
    medianLifetime: fc.constantFrom('1h', '30h', '6d'),
    lifetimeSpread: fc.constantFrom(0, 1),
    maximumCandidates: fc.constantFrom(3, 400),
    followUpRate: fc.constantFrom(0, 0.9),
    browses: fc.constantFrom(0, 20),
    decisions: fc.constantFrom(2, 15),
    greedy: fc.boolean(),
    delayMedian: fc.constantFrom('0s', '30m', '2d'),
  });

  it('happens once: a pair is sent or read at most once, and opened only if it was sent', () => {
    let meetings = 0;
    let exhausted = 0;
    fc.assert(
      fc.property(anyLife, (options) => {
        const arm = live({
          days: 8,
          seed: options.seed,
          world: {
            users: 8,
            newsroom: {
              storiesPerDay: options.storiesPerDay,
              medianLifetime: options.medianLifetime,
              lifetimeSpread: options.lifetimeSpread,
              maximumLifetime: '10d',
            },
            opens: { baseRate: 0.5, delayMedian: options.delayMedian },
            sessions: { followUpRate: options.followUpRate, maximumLength: 16 },
            organic: { browsesPerUserDay: options.browses, readLift: 3 },
            optOut: { perUnwanted: 0 },
          },
          serving: { decisionsPerUserDay: options.decisions, maximumCandidates: options.maximumCandidates },
          ...(options.greedy && {
            policy: () =>
              modelPolicy(handmadeModel('popular'), {
                temperature: null,
                explorationShare: 0,
                threshold: null,
              }),
          }),
        });
        const met = new Map<string, EventType>();
        const openedPairs = new Set<string>();
        for (const { type, user, story } of eventsOf(arm.log)) {
          const pair = `${user} ${story}`;
          if (type === EventType.send || type === EventType.read) {
            expect(met.has(pair)).toBe(false);
            met.set(pair, type);
          } else if (type === EventType.open) {
            expect(met.get(pair)).toBe(EventType.send);
            expect(openedPairs.has(pair)).toBe(false);
            openedPairs.add(pair);
          }
        }
        meetings += met.size;
        if (arm.totals.sends < arm.totals.decisions) exhausted++;
      }),
      runs(60),
    );
    expect(meetings).toBeGreaterThan(5000);
    expect(exhausted).toBeGreaterThan(5);
  });
});
