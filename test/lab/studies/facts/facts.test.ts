import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../src/base/time.ts';
import { facts } from '../../../../src/lab/studies/facts/catalog.ts';
import { slopeOf } from '../../../../src/lab/studies/facts/powerLaw.ts';
import { sources } from '../../../../src/lab/studies/facts/sources.ts';
import { type Usage, usageOf } from '../../../../src/lab/studies/facts/usage.ts';
import { cases } from '../../../gear.ts';
import { at, type Handmade, handmade } from './app.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** Friday to Sunday of the first week. The second user leaves early on Saturday, the fourth takes the place. */
const weekend: Handmade = {
  users: 2,
  lives: [
    [-100, NEVER],
    [-1, 5],
    [1.25, 1.75],
    [5, NEVER],
  ],
  optedOut: [0, 0, 1, 1],
  stories: [
    [at(4, 8), at(5, 8)],
    [at(4, 0), at(7, 0)],
    [at(3, 11), at(5, 11)],
    [at(5, 20), at(6, 8)],
    [at(3, 0), at(5, 0)],
  ],
  sends: [
    { user: 0, story: 4, atMs: at(3, 20), openedAtMs: at(4, 2) },
    { user: 0, story: 0, atMs: at(4, 10), openedAtMs: at(4, 10, 30) },
    { user: 1, story: 0, atMs: at(4, 10) },
    { user: 0, story: 1, atMs: at(4, 11) },
    { user: 0, story: 2, atMs: at(5, 9), openedAtMs: at(5, 11) },
    { user: 0, story: 3, atMs: at(6, 9), openedAtMs: at(7, 1) },
  ],
  events: [
    { type: 'follow', user: 0, atMs: -5 },
    { type: 'follow', user: 1, atMs: -5 },
    { type: 'read', user: 0, atMs: at(3, 12), story: 4 },
    { type: 'follow', user: 0, atMs: at(4, 10, 45), source: 0 },
    { type: 'read', user: 0, atMs: at(4, 12), story: 1 },
    { type: 'unfollow', user: 0, atMs: at(4, 13) },
    { type: 'follow', user: 3, atMs: at(5, 0) },
    { type: 'follow', user: 3, atMs: at(5, 1) },
    { type: 'optOut', user: 3, atMs: at(6, 12) },
  ],
  looks: [
    { user: 0, atMs: at(1, 12) },
    { user: 1, atMs: at(4, 9) },
    { user: 0, atMs: at(4, 12) },
    { user: 0, atMs: at(4, 12, 10) },
    { user: 3, atMs: at(5, 13) },
    { user: 3, atMs: at(6, 13) },
    { user: 0, atMs: at(6, 20) },
  ],
};

const of = (usage: Usage) => Object.fromEntries(facts.map((fact) => [fact.name, fact.of(usage)]));

describe('an app written by hand', () => {
  const usage = usageOf(handmade(weekend), 4, 7);

  it('is counted as a person counts it', () => {
    const { retention, left, ...counts } = usage;
    expect(counts).toMatchObject({
      days: 3,
      sends: 5,
      users: 2,
      // That of Friday which is opened on Saturday was sent on Thursday; that of Sunday is opened too late.
      opens: 2,
      // The first user, after the first and up to the last.
      sendsAfterFirst: 3,
      notifiedMs: 47 * HOUR_MS,
      notified: 2,
      reachableShare: 1 / 2,
      openRates: [],
      openDelaysMs: [0.5, 2].map((hours) => hours * HOUR_MS),
      openAgesMs: [2.5, 48].map((hours) => hours * HOUR_MS),
      readAgesMs: [12 * HOUR_MS],
      lifetimesMs: [12, 24, 72].map((hours) => hours * HOUR_MS),
      topShares: [2 / 3, 1, 1],
      topReaches: [1, 1, 2],
      uses: [1, 2, 6],
      sessionLengths: [1, 1, 1, 1, 1, 1, 1, 2],
      gapsMs: [90, 510, 1370, 24 * 60, 33 * 60].map((minutes) => minutes * MINUTE_MS),
      month: { days: 3, users: 3, usersOfDay: 2, sessions: 8 },
      followsPerUser: (1 + 2) / 2,
    });
    // One open of one on Saturday, one of three on Friday; those of Sunday may still come.
    expect(counts.weekendRatio).toBeCloseTo(3, 12);
    expect([retention(0), retention(1), retention(2)]).toEqual([1 / 2, 1 / 2, 0]);
    expect([left(0.25), left(1), left(3)]).toEqual([0, 1 / 2, 1]);
  });

  it('has the facts that follow from that', () => {
    expect(of(usage)).toMatchObject({
      openRate: 2 / 5,
      followRate: 1 / 2,
      lifetimeMedian: 24,
      lifetimeLong: expect.closeTo(24 + 0.8 * 48, 12),
      newsMixChange: 0,
      notifiedInWeek: 1,
      openRateMedian: Number.NaN,
      neverOpen: Number.NaN,
      concentration: 6 / 9,
      openDelayMedian: 75,
      openDelayLong: 30 + 0.9 * 90,
      readHalfLife: 12,
      openHalfLife: (2.5 + 48) / 2,
      shortLived: 2 / 3,
      storiesPerDay: 1,
      topStory: 1,
      broadcastReach: 1,
      sendsPerDay: 3 / (47 / 24),
      reachable: 1 / 2,
      stickiness: 2 / 3,
      sessionsPerMonth: expect.closeTo((8 / 3) * 10, 12),
      actionsPerSession: 9 / 8,
      retention1: 1 / 2,
      retention7: Number.NaN,
      left30: Number.NaN,
      follows: 3 / 2,
    });
  });

  it('tells of users by their own rates where they got enough', () => {
    const sends = [0, 0, 0, 1].flatMap((opening, user) =>
      Array.from({ length: user === 2 ? 19 : 20 }, (_, index) => ({
        user,
        story: 0,
        atMs: at(4, 10),
        ...(opening === 1 && index < 5 ? { openedAtMs: at(4, 12) } : {}),
      })),
    );
    const lives: Handmade['lives'] = [0, 1, 2, 3].map(() => [-10, NEVER] as const);
    const told = usageOf(handmade({ ...weekend, lives, sends }), 4, 7);
    expect(told.openRates).toEqual([0, 0, 1 / 4]);
    expect(of(told)).toMatchObject({ openRateMedian: 0, openRateTop: 0.8 / 4, neverOpen: 2 / 3 });
  });

  it('has no facts without use', () => {
    const unused = { ...weekend, lives: [], sends: [], events: [], looks: [], stories: [] };
    const values = of(usageOf(handmade(unused), 4, 7));
    const numbers = Object.entries(values).filter(([, value]) => !Number.isNaN(value));
    expect(numbers).toEqual([
      ['storiesPerDay', 0],
      ['notifiedInWeek', 0],
    ]);
  });
});

describe('a slope on logarithmic axes', () => {
  it('is minus the exponent of a power law', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 2.5, noNaN: true }), (exponent) => {
        fc.pre(Math.abs(exponent - 1) > 0.01);
        const [low, high] = [0.5, 256].map((end) => end ** (1 - exponent));
        // The quantiles of the law.
        const values = Array.from(
          { length: 200_000 },
          (_, index) => (low + ((index + 0.5) / 200_000) * (high - low)) ** (1 / (1 - exponent)),
        );
        expect(slopeOf(values, 0.5, 9)).toBeCloseTo(-exponent, 1);
      }),
      cases(10),
    );
  });

  it('takes nothing outside of its bins, and needs two of them', () => {
    expect(slopeOf([0.4, 0.6, 300, Number.POSITIVE_INFINITY], 0.5, 9)).toBeNaN();
    // As many in a bin of twice the width: half the density.
    expect(slopeOf([0.4, 0.6, 1.5, 512], 0.5, 9)).toBe(-1);
  });
});

describe('the catalog', () => {
  it('has names of their own, ranges with two ends, and no source for nothing', () => {
    expect(new Set(facts.map(({ name }) => name)).size).toBe(facts.length);
    for (const { published } of facts)
      if (published !== undefined) expect(published.low).toBeLessThan(published.high);
    const used = new Set(facts.flatMap(({ published }) => published?.sources ?? []));
    expect([...used].sort()).toEqual(Object.keys(sources).sort());
  });
});
