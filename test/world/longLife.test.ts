/** Lives of more than 2^32 ms, which are 49 days, 17 hours and some minutes. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, durationMs, HOUR_MS } from '../../src/base/time.ts';
import { isSameTable, materialise } from '../../src/features/provenance.ts';
import { EventType } from '../../src/history/log.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { ItemKind } from '../../src/world/schedule.ts';
import { namedRow, plainFeatures } from '../features/plainFeatures.ts';
import { valuesOf } from '../features/tables.ts';
import { type Event, eventsOf } from '../history/events.ts';
import { plainLogit } from './plainLogit.ts';
import { scheduled } from './schedules.ts';
import { impressionsOf, type Life, live, liveIn, worldOf } from './worlds.ts';

const WRAP_MS = 2 ** 32;
const DAYS = 110;

const LIFE: Life = {
  days: DAYS,
  world: {
    users: 6,
    newsroom: { storiesPerDay: 14, medianLifetime: '2d', maximumLifetime: '4d' },
    opens: { baseRate: 0.3, delayMedian: '2h' },
    follows: { afterOpen: 0.5, afterRead: 0.2, unfollowAfterDisappointment: 0.3 },
    optOut: { perUnwanted: 0 },
    sessions: { followUpRate: 0.3 },
  },
  serving: { decisionsPerUserDay: 0.8 },
  history: { ingestionDelay: { maximum: '3h' } },
  policy: () =>
    modelPolicy(handmadeModel('heuristic'), { temperature: 0.25, explorationShare: 0, threshold: null }),
};

const arm = live(LIFE);
const rows = impressionsOf(arm);
const events = eventsOf(arm.log);
const { catalog } = arm.world;

/** The same as reading `events`, from the few of them that a row can depend on. */
function relatedTo(user: number, story: number): Event[] {
  const topic = catalog.storyTopic[story];
  const source = catalog.storySource[story];
  return events.filter(
    (event) =>
      event.user === user ||
      event.source === source ||
      (event.story >= 0 && catalog.storyTopic[event.story] === topic),
  );
}

describe('a life of 110 days', () => {
  it('goes on after 2^32 ms as before', () => {
    for (const [from, to] of [
      [0, 40],
      [60, 100],
    ]) {
      const within = (atMs: number) => atMs >= from * DAY_MS && atMs < to * DAY_MS;
      expect(rows.filter((row) => within(row.sentAtMs)).length).toBeGreaterThan(120);
      for (const type of [EventType.open, EventType.read, EventType.follow, EventType.unfollow]) {
        expect(
          events.filter((event) => event.type === type && within(event.occurredAtMs)).length,
        ).toBeGreaterThan(5);
      }
    }
  });

  it('reconstructs what was logged, bit for bit', () => {
    const table = (name: 'logged' | 'reconstructed') =>
      materialise(name, catalog, arm.log, arm.impressions, 0, arm.impressions.rows, Number.NaN);
    expect(isSameTable(table('reconstructed'), table('logged'))).toBe(true);
  });

  it.each([
    ['logged', (sentAtMs: number) => sentAtMs],
    ['recomputed-partition', (sentAtMs: number) => (Math.floor(sentAtMs / DAY_MS) + 1) * DAY_MS],
    ['recomputed', () => DAYS * DAY_MS],
  ] as const)('has the %s values of the plain definitions, beyond day 50, too', (name, readAt) => {
    const { impressions, log } = arm;
    const table = materialise(name, catalog, log, impressions, 0, impressions.rows, DAYS * DAY_MS);
    const values = valuesOf(table);
    for (let row = rows.length - 1; row >= 0; row -= 7) {
      const { user, story, sentAtMs } = rows[row];
      const atMs = readAt(sentAtMs);
      const reading = { user, story, sentAtMs, readAtMs: atMs, windowEndMs: atMs };
      expect(namedRow(values, row)).toEqual(plainFeatures(catalog, relatedTo(user, story), reading));
    }
  });

  it('sends stories while they live, each to a user at most once', () => {
    const met = new Set<string>();
    const newestStory = Math.max(...rows.map((row) => row.story));
    expect(catalog.storyPublishedAtMs[newestStory]).toBeGreaterThan(2 * WRAP_MS);
    // Ids go on far beyond the ring of bits in which a user's stories are remembered.
    expect(newestStory).toBeGreaterThan(1200);
    for (const { type, user, story, occurredAtMs } of events) {
      if (type !== EventType.send && type !== EventType.read) continue;
      const hourMs = Math.floor(occurredAtMs / HOUR_MS) * HOUR_MS;
      expect(catalog.storyPublishedAtMs[story]).toBeLessThanOrEqual(hourMs);
      const oldestMs = type === EventType.send ? 0 : catalog.storyPublishedAtMs[story] + durationMs('132h');
      expect(Math.max(catalog.storyExpiresAtMs[story], oldestMs)).toBeGreaterThan(hourMs);
      expect(met.has(`${user} ${story}`)).toBe(false);
      met.add(`${user} ${story}`);
    }
  });

  it('tires users by what they were sent, and rotates tastes by the day', () => {
    for (let row = rows.length - 1; row >= 0; row -= 3) {
      expect(rows[row].trueLogit).toBeCloseTo(plainLogit(arm.world, rows, events, rows[row]), 9);
    }
  });

  it('knows events after they occurred, within the longest delay, and opens after their sends', () => {
    for (const { occurredAtMs, knownAtMs } of events.filter((event) => event.occurredAtMs >= 0)) {
      expect(knownAtMs - occurredAtMs).toBeGreaterThanOrEqual(0);
      expect(knownAtMs - occurredAtMs).toBeLessThanOrEqual(3 * HOUR_MS);
    }
    for (const { sentAtMs, openedAtMs } of rows) expect(openedAtMs).toBeGreaterThanOrEqual(sentAtMs);
  });
});

describe('schedules', () => {
  const world = worldOf({ ...LIFE, world: { users: 200 }, serving: { decisionsPerUserDay: 1 } });
  const momentsOf = (day: number) => {
    const { count, atMs, user, kind } = world.scheduleOf(day);
    return Array.from({ length: count }, (_, item) => ({
      atMs: atMs[item],
      who: `${user[item]} ${kind[item]}`,
    }));
  };

  it('lie within their days, in order', () => {
    for (const day of [0, 1, 48, 49, 50, 51, 63, 64, 99, 100, 127, 128, 255, 256, 999]) {
      const moments = momentsOf(day).map(({ atMs }) => atMs);
      expect(moments).toEqual(moments.toSorted((a, b) => a - b));
      expect(moments[0]).toBeGreaterThanOrEqual(day * DAY_MS);
      expect(moments.at(-1)).toBeLessThan((day + 1) * DAY_MS);
    }
  });

  it('are no copies of one another, neither by the day nor 2^32 ms later', () => {
    const inDay = new Set<string>();
    const wrapped = new Set<string>();
    let count = 0;
    for (let day = 0; day < DAYS; day++) {
      for (const { atMs, who } of momentsOf(day)) {
        inDay.add(`${atMs % DAY_MS} ${who}`);
        wrapped.add(`${atMs % WRAP_MS} ${who}`);
        count++;
      }
    }
    expect(count).toBeGreaterThan(50_000);
    // Chance alone makes some 15 pairs equal in the day, and fewer 2^32 ms apart.
    // Beside them are looks at the end of a day.
    expect(count - inDay.size).toBeLessThan(100);
    expect(count - wrapped.size).toBeLessThan(60);
  });
});

describe('moments that lie 2^32 ms apart', () => {
  const USERS = 400;
  const FIRST_MS = 5 * HOUR_MS + 7;
  const world = worldOf({ world: { users: USERS, optOut: { perUnwanted: 0 } }, days: 60 });
  /** Each user may be notified at one moment, and again exactly 2^32 ms later; between the two, nothing happens. */
  const items = Array.from({ length: USERS }, (_, user) =>
    [FIRST_MS, FIRST_MS + WRAP_MS].map((atMs) => ({ atMs, user, kind: ItemKind.decision })),
  ).flat();
  const pair = liveIn(scheduled(world, items), { days: 60, history: { ingestionDelay: { maximum: '2h' } } });
  const sends = eventsOf(pair.log).filter(
    ({ type, occurredAtMs }) => type === EventType.send && (occurredAtMs - FIRST_MS) % WRAP_MS === 0,
  );

  it('have draws of their own: each event is delayed anew', () => {
    const delays = Array.from({ length: USERS }, (_, of) =>
      sends.filter(({ user }) => user === of).map(({ occurredAtMs, knownAtMs }) => knownAtMs - occurredAtMs),
    );
    expect(delays.every((each) => each.length === 2)).toBe(true);
    // A delay is one of 7.2 million.
    expect(delays.filter(([first, second]) => first === second).length).toBeLessThan(3);
    const meanProduct =
      delays.reduce((sum, [first, second]) => sum + (first / HOUR_MS - 1) * (second / HOUR_MS - 1), 0) /
      USERS;
    // Deviations are uniform on ±1 h, so products of independent ones have standard deviation 1/3.
    expect(Math.abs(meanProduct)).toBeLessThan(5 / 3 / Math.sqrt(USERS));
  });

  it('are two moments, at which users look at stories of their own', () => {
    const looks = [0, 49].map((day) =>
      Array.from({ length: USERS }, (_, user) => world.behaviour.browsedStory(user, day, 0, 50 * DAY_MS)),
    );
    // Of some 300 stories.
    expect(looks[0].filter((story, user) => story === looks[1][user]).length).toBeLessThan(USERS / 20);
    const chosen = [0, 1].map((turn) =>
      impressionsOf(pair)
        .filter(({ sessionPosition }) => sessionPosition === 0)
        .slice(turn * USERS, (turn + 1) * USERS),
    );
    expect(chosen[1].every(({ sentAtMs }, index) => sentAtMs - chosen[0][index].sentAtMs === WRAP_MS)).toBe(
      true,
    );
  });
});
