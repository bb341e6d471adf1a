import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import { EventType } from '../../src/history/log.ts';
import { simulateProduction } from '../../src/lab/stages/production.ts';
import { timelineOf } from '../../src/scenario/timeline.ts';
import { eventsOf } from '../history/events.ts';
import { pastOf, scenarioOf } from '../world/worlds.ts';

describe('the timeline', () => {
  const scenario = scenarioOf({
    timeline: { burnIn: '3d', warmup: '2d', logging: '4d', production: '2d' },
    serving: { attributionWindow: '6h' },
    history: {
      ingestionDelay: { minimum: '1h', maximum: '3h' },
      backlog: { every: '12h', from: '11h', lasts: '2h' },
    },
  });

  it('sets phase after phase, and labels mature after the window and the longest delay', () => {
    expect(timelineOf(scenario)).toEqual({
      warmupDay: 3,
      incumbentDays: [5],
      loggingDay: 5,
      productionDay: 9,
      deployedDays: [9],
      endDay: 11,
      trainingAtMs: 9 * DAY_MS,
      attributionWindowMs: 6 * HOUR_MS,
      labelDelayMs: 11 * HOUR_MS,
      restatement: null,
      settledAtMs: 11 * DAY_MS + 11 * HOUR_MS,
    });
  });

  it('may do without a burn-in and a warm-up', () => {
    const { warmupDay, loggingDay, productionDay } = timelineOf(
      scenarioOf({ timeline: { burnIn: '0d', warmup: '0s' } }),
    );
    expect([warmupDay, loggingDay, productionDay]).toEqual([0, 0, 2]);
  });

  it('is settled when every open within the window is known', () => {
    const { past, timeline } = pastOf(scenario);
    const { impressions, log } = simulateProduction(past, {
      policyOf: past.incumbentPolicy,
      logsVectors: true,
      measuresRegret: false,
      onDay: () => {},
    });
    const events = eventsOf(log);
    let opens = 0;
    for (let row = 0; row < impressions.rows; row++) {
      const waitMs = impressions.value('openedAtMs', row) - impressions.value('sentAtMs', row);
      if (waitMs >= timeline.attributionWindowMs) continue;
      opens++;
      const event = events[impressions.value('openSeq', row)];
      expect(event.type).toBe(EventType.open);
      expect(event.knownAtMs).toBeLessThan(timeline.settledAtMs);
    }
    expect(opens).toBeGreaterThan(20);
  });

  it('runs each phase on its own days', () => {
    const { past, timeline } = pastOf(scenario);
    const { impressions } = past.arm;
    const phases = impressions.column('phase');
    const sentAtMs = impressions.column('sentAtMs');
    const daysOf = (phase: number) =>
      new Set(sentAtMs.filter((_, row) => phases[row] === phase).map((atMs) => Math.floor(atMs / DAY_MS)));
    expect(daysOf(0)).toEqual(new Set([3, 4]));
    expect(daysOf(1)).toEqual(new Set([5, 6, 7, 8]));
    expect(sentAtMs[impressions.rows - 1]).toBeLessThan(timeline.trainingAtMs);
    const sends = eventsOf(past.arm.log).filter((event) => event.type === EventType.send);
    expect(new Set(sends.map((event) => Math.floor(event.occurredAtMs / DAY_MS)))).toEqual(
      new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]),
    );
  });
});
