/** Worlds so small or so extreme that the answer is known. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import { isOpened } from '../../src/history/impressions.ts';
import { EventType } from '../../src/history/log.ts';
import type { Arm } from '../../src/serving/arm.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { OraclePolicy } from '../../src/serving/oraclePolicy.ts';
import type { Policy } from '../../src/serving/policy.ts';
import { RandomPolicy } from '../../src/serving/randomPolicy.ts';
import { eventsOf } from '../history/events.ts';
import { impressionsOf, type Life, live, type WorldInput, worldOf } from './worlds.ts';

const linear = (temperature: number | null, threshold: number | null = null) =>
  modelPolicy(handmadeModel('heuristic'), { temperature, explorationShare: 0, threshold });

const POLICIES: Record<string, (arm: Arm) => Policy> = {
  random: () => new RandomPolicy(),
  greedy: () => linear(null),
  softmax: () => linear(0.25),
  'softmax with a threshold': () => linear(0.25, 0.05),
  oracle: (arm) => new OraclePolicy(arm.truth),
};

/** Nothing but the base rate moves an open, and it comes at once. */
const EVEN: WorldInput = {
  opens: { opennessSpread: 0, rhythmLift: 0, delayMedian: '0s', delaySpread: 0 },
  tastes: { affinitySpread: 0 },
  newsroom: { qualitySpread: 0, sourceQualitySpread: 0, breakingLift: 0, decayPower: 0 },
  fatigue: { perNotification: 0 },
  follows: { lift: 0 },
  sessions: { lift: 0 },
};

/** The first seed whose world of one user, topic and source publishes exactly one story in time. */
function loneStory(): Life {
  const life: Life = {
    world: {
      users: 1,
      topics: 1,
      sources: 1,
      newsroom: { storiesPerDay: 0.06, lifetimeSpread: 0, medianLifetime: '14d', maximumLifetime: '14d' },
    },
    serving: { decisionsPerUserDay: 5 },
    days: 4,
  };
  for (let seed = 0; ; seed++) {
    const { catalog } = worldOf({ ...life, seed });
    if (catalog.stories === 1 && catalog.storyPublishedAtMs[0] < 2 * DAY_MS) return { ...life, seed };
  }
}

describe.each(Object.entries(POLICIES))('under the policy %s', (_, policy) => {
  it('one user, one story, one topic and one source make at most one notification', () => {
    const life = loneStory();
    const sending = live({ ...life, policy, world: { ...life.world, organic: { browsesPerUserDay: 0 } } });
    const rows = impressionsOf(sending);
    expect(rows.length).toBe(1);
    expect([rows[0].user, rows[0].story]).toEqual([0, 0]);
    expect(rows[0].sentAtMs).toBeGreaterThanOrEqual(sending.world.catalog.storyPublishedAtMs[0]);
    expect(sending.totals.decisions).toBeGreaterThan(rows.length);

    const reading = live({
      ...life,
      policy,
      world: { ...life.world, organic: { browsesPerUserDay: 60, readLift: 10 } },
    });
    const met = eventsOf(reading.log).filter(
      ({ type }) => type === EventType.send || type === EventType.read,
    );
    expect(met.length).toBe(1);
  });

  it('everyone opens everything at once where the base rate is all but 1', () => {
    const arm = live({ policy, world: { ...EVEN, opens: { ...EVEN.opens, baseRate: 1 - 1e-15 } } });
    const { impressions } = arm;
    expect(impressions.rows).toBeGreaterThan(50);
    for (let row = 0; row < impressions.rows; row++) {
      expect(impressions.value('openedAtMs', row)).toBe(impressions.value('sentAtMs', row));
      expect(isOpened(impressions, row, 1)).toBe(1);
      expect(impressions.value('openSeq', row)).toBeGreaterThan(impressions.value('sendSeq', row));
    }
  });

  it('nobody opens anything where the base rate is all but 0', () => {
    const arm = live({ policy, world: { ...EVEN, opens: { ...EVEN.opens, baseRate: 1e-15 } } });
    const { impressions } = arm;
    expect(impressions.rows).toBeGreaterThan(50);
    for (let row = 0; row < impressions.rows; row++) {
      expect(isOpened(impressions, row, Number.MAX_VALUE)).toBe(0);
      expect(impressions.value('openSeq', row)).toBe(-1);
    }
    expect(eventsOf(arm.log).filter((event) => event.type === EventType.open)).toEqual([]);
  });

  it('no stories make no notifications and no reads, only decisions to send nothing', () => {
    const arm = live({ policy, world: { newsroom: { storiesPerDay: 0 } } });
    expect(arm.world.catalog.stories).toBe(0);
    expect(arm.impressions.rows).toBe(0);
    expect(arm.totals.sends).toBe(0);
    expect(arm.totals.decisions).toBeGreaterThan(50);
    expect(
      eventsOf(arm.log).every((event) => event.type === EventType.follow && event.occurredAtMs < 0),
    ).toBe(true);
  });

  it('hours and days without anything pass', () => {
    const life: Life = {
      policy,
      days: 30,
      world: { users: 1, newsroom: { storiesPerDay: 3 }, organic: { browsesPerUserDay: 0.1 } },
      serving: { decisionsPerUserDay: 0.2 },
    };
    const world = worldOf(life);
    const perDay = Array.from({ length: 30 }, (_, day) => world.scheduleOf(day).count);
    expect(perDay).toContain(0);
    const sent = impressionsOf(live(life)).filter((row) => row.sessionPosition === 0);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.length).toBeLessThan(30);
  });

  it('no decisions make no notifications, though people go on reading', () => {
    const arm = live({ policy, serving: { decisionsPerUserDay: 0 } });
    expect(arm.totals.decisions).toBe(0);
    expect(arm.impressions.rows).toBe(0);
    expect(eventsOf(arm.log).some((event) => event.type === EventType.read)).toBe(true);
  });

  it('sources that never publish are never sent', () => {
    const arm = live({ policy, world: { sources: 60, newsroom: { storiesPerDay: 12, volumeTail: 3 } } });
    const publishing = new Set(arm.world.catalog.storySource);
    expect(publishing.size).toBeLessThan(30);
    const sends = eventsOf(arm.log).filter((event) => event.type === EventType.send);
    expect(sends.length).toBeGreaterThan(0);
    for (const { source } of sends) expect(publishing).toContain(source);
  });
});

describe('a label', () => {
  it('is 1 for an open within the window, and not for one at its very end', () => {
    const arm = live({
      world: { ...EVEN, opens: { ...EVEN.opens, baseRate: 1 - 1e-15, delayMedian: '1h' } },
    });
    const labels = (windowMs: number) =>
      new Set(
        Array.from({ length: arm.impressions.rows }, (_, row) => isOpened(arm.impressions, row, windowMs)),
      );
    expect(labels(HOUR_MS)).toEqual(new Set([0]));
    expect(labels(HOUR_MS + 1)).toEqual(new Set([1]));
  });
});
