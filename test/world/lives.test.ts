/** Arrivals and departures: the law of tenures, its equilibrium, and that nothing happens to users who are not there. */
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/base/time.ts';
import { EventType } from '../../src/history/log.ts';
import { createLives, type Lives, Tenure } from '../../src/world/lives.ts';
import { eventsOf } from '../history/events.ts';
import { impressionsOf, live, optionsOf, worldOf } from './worlds.ts';

const USERS = 5000;
const livesOf = (users: number, days: number, tenure = {}): Lives =>
  createLives(1, optionsOf({ users, tenure: { ends: true, ...tenure } }), days * DAY_MS);

function agesAt({ users, arrivesAtMs, departsAtMs }: Lives, atMs: number): number[] {
  const ages: number[] = [];
  for (let user = 0; user < users; user++) {
    if (arrivesAtMs[user] <= atMs && atMs < departsAtMs[user]) ages.push(atMs - arrivesAtMs[user]);
  }
  return ages.sort((a, b) => a - b);
}

/** The largest distance of an empirical distribution function from one that is given. */
function distance(sorted: readonly number[], distribution: (value: number) => number): number {
  return Math.max(
    ...sorted.map((value, index) =>
      Math.max(
        Math.abs((index + 1) / sorted.length - distribution(value)),
        Math.abs(index / sorted.length - distribution(value)),
      ),
    ),
  );
}

/** 99.9 % of Kolmogorov's statistic. */
const KOLMOGOROV = 1.95;

describe('lives', () => {
  const scale = DAY_MS;
  const law = new Tenure(scale, 0.36, 1000 * DAY_MS);

  it('last as the law says: shares who stay, mean, and none longer than the longest', () => {
    for (const [days, share] of [
      [1, 0.779],
      [7, 0.473],
      [30, 0.2905],
      [365, 0.1194],
    ]) {
      expect(law.survival(days * DAY_MS)).toBeCloseTo(share, 3);
    }
    expect(law.meanMs / DAY_MS).toBeCloseTo(128.4, 0);
    const { arrivesAtMs, departsAtMs } = livesOf(USERS, 100);
    const tenures = Array.from(
      arrivesAtMs.subarray(USERS),
      (atMs, index) => departsAtMs[USERS + index] - atMs,
    );
    expect(tenures.length).toBeGreaterThan(1000);
    expect(Math.max(...tenures)).toBe(1000 * DAY_MS);
    const shorter = tenures.filter((tenureMs) => tenureMs < 1000 * DAY_MS).sort((a, b) => a - b);
    const cut = 1 - law.survival(1000 * DAY_MS - 1);
    expect(distance(shorter, (ms) => (1 - law.survival(ms)) / cut)).toBeLessThan(
      KOLMOGOROV / Math.sqrt(shorter.length),
    );
  });

  it('have inverses: of the survival, and of the age in equilibrium', () => {
    for (const uniform of [0.001, 0.3, 0.7, 0.999]) {
      const tenureMs = law.tenureMs(uniform, 5 * DAY_MS);
      if (tenureMs < 1000 * DAY_MS) {
        expect(law.survival(tenureMs) / law.survival(5 * DAY_MS)).toBeCloseTo(uniform, 9);
      }
      const ageMs = law.ageMs(uniform);
      const steps = 20_000;
      let integral = 0;
      for (let step = 0; step < steps; step++) integral += law.survival((ageMs * (step + 0.5)) / steps);
      expect((integral * ageMs) / steps / law.meanMs).toBeCloseTo(uniform, 3);
    }
  });

  it('are in equilibrium: as many users at any time, and their ages have the same law at the start and after 300 days', () => {
    const lives = livesOf(USERS, 301);
    for (const day of [0, 1, 17, 300]) {
      const ages = agesAt(lives, day * DAY_MS);
      expect(ages.length).toBe(USERS);
      let at = 0;
      let integral = 0;
      const distribution = (ageMs: number) => {
        for (; at < ageMs; at += DAY_MS / 4) integral += law.survival(at + DAY_MS / 8) * (DAY_MS / 4);
        return Math.min(1, integral / law.meanMs);
      };
      const table = ages.map(distribution);
      expect(distance(ages, (age) => table[ages.indexOf(age)])).toBeLessThan(
        KOLMOGOROV / Math.sqrt(USERS) + 0.01,
      );
    }
  });

  it('of a longer run begin like those of a shorter one, and stand in order of arrival', () => {
    const [shorter, longer] = [livesOf(50, 30), livesOf(50, 90)];
    expect(longer.users).toBeGreaterThan(shorter.users);
    expect(shorter.users).toBeGreaterThan(50);
    for (const name of ['arrivesAtMs', 'departsAtMs'] as const) {
      expect(longer[name].subarray(0, shorter.users)).toEqual(shorter[name]);
    }
    expect(longer.arrivesAtMs.subarray(50)).toEqual(longer.arrivesAtMs.slice(50).sort());
    expect(longer.arrivesAtMs.subarray(0, 50).every((atMs) => atMs < 0)).toBe(true);
  });

  it('never end when that is off, and users of time 0 are the same with it and without', () => {
    const [closed, open] = [livesOf(50, 90, { ends: false }), livesOf(50, 90)];
    expect(closed.users).toBe(50);
    expect(closed.departsAtMs.every((atMs) => atMs === Number.POSITIVE_INFINITY)).toBe(true);
    expect(closed.arrivesAtMs).toEqual(open.arrivesAtMs.subarray(0, 50));
  });
});

describe('users who come and go', () => {
  /** Half of the newcomers leave within three days. */
  const world = {
    users: 60,
    tenure: { ends: true, tail: 0.5, longest: '20d' },
    opens: { baseRate: 0.3, delayMedian: '3h' },
    follows: { afterOpen: 0.3 },
    sessions: { followUpRate: 0.5 },
    organic: { browsesPerUserDay: 4 },
  };
  const arm = live({ world, days: 14 });
  const { lives } = arm.world.population;
  const events = eventsOf(arm.log);
  const isHere = (user: number, atMs: number) =>
    lives.arrivesAtMs[user] <= atMs && atMs < lives.departsAtMs[user];

  it('do nothing before they arrive, and nothing after they leave but that their follows end', () => {
    let gone = 0;
    for (const { type, user, occurredAtMs } of events) {
      if (type === EventType.unfollow && occurredAtMs === lives.departsAtMs[user]) gone++;
      else expect(isHere(user, occurredAtMs)).toBe(true);
    }
    expect(gone).toBeGreaterThan(50);
    for (const { user, openedAtMs } of impressionsOf(arm)) {
      if (openedAtMs < Number.POSITIVE_INFINITY) expect(isHere(user, openedAtMs)).toBe(true);
    }
  });

  it('would have opened what they had no time for', () => {
    const { behaviour } = arm.world;
    const cut = impressionsOf(arm).filter(
      ({ user, story, sentAtMs, trueLogit, openedAtMs }) =>
        openedAtMs === Number.POSITIVE_INFINITY &&
        behaviour.opens(user, story, 1 / (1 + Math.exp(-trueLogit))) &&
        sentAtMs + behaviour.openDelayMs(user, story) >= lives.departsAtMs[user],
    );
    expect(cut.length).toBeGreaterThan(10);
    const unopened = impressionsOf(arm).filter(
      ({ user, story, trueLogit, openedAtMs }) =>
        openedAtMs === Number.POSITIVE_INFINITY &&
        behaviour.opens(user, story, 1 / (1 + Math.exp(-trueLogit))),
    );
    expect(unopened.length).toBe(cut.length);
  });

  it('are followers only while they are there', () => {
    const { follows } = arm.truth;
    const { sources, users } = arm.world.catalog;
    let following = 0;
    for (let user = 0; user < users; user++) {
      const own = follows.subarray(user * sources, (user + 1) * sources).reduce((sum, each) => sum + each, 0);
      if (lives.departsAtMs[user] < 14 * DAY_MS) expect(own).toBe(0);
      else if (lives.arrivesAtMs[user] < 14 * DAY_MS) following += own;
    }
    expect(following).toBeGreaterThan(60);
  });

  it('follow sources on arrival; those of time 0 did so between their arrival and then', () => {
    const { follows, followsOnArrival } = arm.world.beginnings;
    follows.atMs.forEach((atMs, index) => {
      expect(atMs).toBeLessThan(0);
      expect(atMs).toBeGreaterThanOrEqual(lives.arrivesAtMs[follows.user[index]]);
    });
    const arrived = events.filter(
      ({ type, user, occurredAtMs }) =>
        type === EventType.follow && occurredAtMs >= 0 && occurredAtMs === lives.arrivesAtMs[user],
    );
    const { start } = followsOnArrival;
    const there = Array.from(lives.arrivesAtMs.keys()).filter(
      (user) => lives.arrivesAtMs[user] >= 0 && lives.arrivesAtMs[user] < 14 * DAY_MS,
    );
    expect(arrived.length).toBe(there.reduce((sum, user) => sum + start[user + 1] - start[user], 0));
    expect(arrived.length).toBeGreaterThan(100);
  });

  it('are all reachable at first without earlier opt-outs; with them, the longer they have been there, the fewer', () => {
    const optedOut = (earlier: number) => {
      const { beginnings, population } = worldOf({ world: { users: 4000, optOut: { earlier } } });
      const { arrivesAtMs } = population.lives;
      const share = (isOld: boolean) => {
        const users = Array.from(beginnings.optedOut.keys()).filter(
          (user) => arrivesAtMs[user] < -300 * DAY_MS === isOld,
        );
        return users.reduce((sum, user) => sum + beginnings.optedOut[user], 0) / users.length;
      };
      return [share(false), share(true)];
    };
    expect(optedOut(0)).toEqual([0, 0]);
    const [young, old] = optedOut(1.2);
    expect(young).toBeGreaterThan(0.02);
    expect(old).toBeGreaterThan(young + 0.2);
  });
});
