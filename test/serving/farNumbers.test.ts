/** An app that has been running for long: its log and its impressions begin beyond 2^31 or 2^32. */
import { describe, expect, it } from 'vitest';
import { featureCount } from '../../src/features/definitions.ts';
import { Fold } from '../../src/history/fold.ts';
import { Impressions, Phase } from '../../src/history/impressions.ts';
import { EventLog } from '../../src/history/log.ts';
import { historyOptions } from '../../src/history/options.ts';
import { Arm } from '../../src/serving/arm.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { servingOptions } from '../../src/serving/options.ts';
import { countedStore } from '../base/stores.ts';
import { valuesOf } from '../features/tables.ts';
import { appendTo } from '../history/events.ts';
import { eventsFrom, FIRST_NUMBERS, moved } from '../history/renumbered.ts';
import { impressionsOf, type Life, worldOf } from '../world/worlds.ts';

const LIFE: Life = {
  world: { opens: { baseRate: 0.3, delayMedian: '2h' }, sessions: { followUpRate: 0.6, maximumLength: 4 } },
  serving: { frequencyCapPer24h: 4 },
  history: { ingestionDelay: { maximum: '12h' } },
};

/** Counts from `first` on what it has counted from 0 so far: the initial follows alone. */
function beginFrom(first: number): Arm {
  const arm = Arm.begin(
    worldOf(LIFE),
    servingOptions.parse(LIFE.serving),
    historyOptions.parse(LIFE.history),
    countedStore(16 * 2 ** 20),
  );
  const log = new EventLog(first, arm.store);
  for (const event of eventsFrom(arm.log)) appendTo(log, event);
  const impressions = new Impressions(featureCount, first, arm.store);
  return Object.assign(arm, { log, fold: new Fold(arm.world.catalog, log), impressions });
}

function live(arm: Arm, firstDay: number, endDay: number): void {
  arm.run(firstDay, endDay, {
    policy: modelPolicy(handmadeModel('heuristic'), {
      temperature: 0.25,
      explorationShare: 0,
      threshold: null,
    }),
    phase: Phase.logging,
    keepsImpressions: true,
    measuresRegret: true,
  });
}

/** Two days, and two more in a fork. */
function lives(first: number): Arm[] {
  const arm = beginFrom(first);
  live(arm, 0, 2);
  const fork = arm.fork(true);
  live(fork, 2, 4);
  for (const each of [arm, fork]) each.runOut(Number.POSITIVE_INFINITY);
  return [arm, fork];
}

function recordsOf(arm: Arm, first: number) {
  const { impressions, log, totals } = arm;
  const back = (number: number) => moved(number, -first);
  return {
    totals: { ...totals },
    rows: impressionsOf(arm).map((row, index) => ({
      ...row,
      id: back(row.id),
      session: back(row.session),
      sendSeq: back(impressions.value('sendSeq', index)),
      openSeq: back(impressions.value('openSeq', index)),
    })),
    events: eventsFrom(log).map((event) => ({ ...event, impression: back(event.impression) })),
    vectors: valuesOf({ start: 0, end: impressions.rows, vectors: impressions.features }),
  };
}

describe('an arm that counts from far on', () => {
  const near = lives(0).map((arm) => recordsOf(arm, 0));

  it('has follow-ups, opens known late, and ids that continue in the fork', () => {
    const [past, production] = near;
    expect(past.rows.filter((row) => row.sessionPosition > 0).length).toBeGreaterThan(10);
    expect(past.rows.filter((row) => row.openSeq >= 0).length).toBeGreaterThan(20);
    expect(production.rows[0].id).toBeGreaterThan(100);
    // Sessions that began before the fork go on in it.
    expect(production.rows.some((row) => row.session < production.rows[0].id)).toBe(true);
  });

  it.each(FIRST_NUMBERS)('lives the same life, from %d on, and so does its fork', (first) => {
    expect(lives(first).map((arm) => recordsOf(arm, first))).toEqual(near);
  });
});
