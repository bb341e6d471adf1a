/** Each fault does what its name says, and nothing else. */

import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import { featureCount } from '../../src/features/definitions.ts';
import type { ProvenanceOption } from '../../src/features/options.ts';
import { materialise } from '../../src/features/provenance.ts';
import { EventType } from '../../src/history/log.ts';
import { logitsOf } from '../../src/model/score.ts';
import type { Arm } from '../../src/serving/arm.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { namedRow, plainFeatures } from '../features/plainFeatures.ts';
import { valuesOf } from '../features/tables.ts';
import { type Event, eventsOf } from '../history/events.ts';
import { allRows, impressionsOf, type Life, live } from '../world/worlds.ts';

const DAYS = 4;
const heuristic = handmadeModel('heuristic');
const greedy = () => modelPolicy(heuristic, { temperature: null, explorationShare: 0, threshold: null });
const softmax = () => modelPolicy(heuristic, { temperature: 0.5, explorationShare: 0, threshold: null });
const RANDOM: Life = { days: DAYS, world: { follows: { afterOpen: 0.3, unfollowAfterDisappointment: 0.2 } } };

function loggedOf(arm: Arm): Float64Array {
  return valuesOf({ start: 0, end: arm.impressions.rows, vectors: arm.impressions.features });
}

/** What a user did and was sent, whatever was recorded of it. */
const lived = (arm: Arm) => impressionsOf(arm).map(({ score: _, ...rest }) => rest);

describe('stale serving', () => {
  const cases = [
    { staleness: '6h', every: '0s', readAt: (atMs: number) => atMs - 6 * HOUR_MS },
    { staleness: '0s', every: '1d', readAt: (atMs: number) => Math.floor(atMs / DAY_MS) * DAY_MS },
    {
      staleness: '90m',
      every: '4h',
      readAt: (atMs: number) => Math.floor((atMs - 1.5 * HOUR_MS) / (4 * HOUR_MS)) * 4 * HOUR_MS,
    },
  ];
  for (const { staleness, every, readAt } of cases) {
    it(`logs features as they were at the last filling of the cache (staleness ${staleness}, every ${every})`, () => {
      const arm = live({ ...RANDOM, serving: { features: { staleness, every } }, policy: greedy });
      const logged = loggedOf(arm);
      const events = eventsOf(arm.log);
      const rows = impressionsOf(arm);
      expect(rows.length).toBeGreaterThan(200);
      for (let row = 0; row < rows.length; row += 7) {
        const { user, story, sentAtMs } = rows[row];
        const readAtMs = readAt(sentAtMs);
        const reading = { user, story, sentAtMs, readAtMs, windowEndMs: readAtMs };
        expect(namedRow(logged, row)).toEqual(plainFeatures(arm.world.catalog, events, reading));
      }
    });

    it(`scores with the very vector that it logs (staleness ${staleness}, every ${every})`, () => {
      for (const policy of [greedy, softmax]) {
        const arm = live({ ...RANDOM, serving: { features: { staleness, every } }, policy });
        const { impressions, world } = arm;
        const logits = logitsOf(
          heuristic,
          impressions.features,
          impressions,
          allRows(impressions),
          world.catalog,
        );
        const rows = impressionsOf(arm);
        const scored = rows.filter(({ score }) => !Number.isNaN(score));
        expect(scored.length).toBeGreaterThan(200);
        for (const { id, score } of scored) expect(score).toBe(logits[id]);
      }
    });
  }

  it('is reconstructed bit for bit by whoever reads history as old', () => {
    const arm = live({ ...RANDOM, policy: greedy, serving: { features: { staleness: '90m', every: '4h' } } });
    const { world, log, impressions } = arm;
    const made = (provenance: ProvenanceOption) =>
      valuesOf(materialise(provenance, world.catalog, log, impressions, 0, impressions.rows, 9 * DAY_MS));
    const known = { provenance: 'reconstructed', clock: 'known', boundary: 'before' } as const;
    expect(made({ ...known, staleness: '90m', every: '4h' })).toEqual(loggedOf(arm));
    expect(made('reconstructed')).not.toEqual(loggedOf(arm));
  });

  it('serves fresh features without it, and chooses otherwise with it', () => {
    const fresh = live({ ...RANDOM, policy: greedy });
    const stale = live({ ...RANDOM, policy: greedy, serving: { features: { staleness: '2d' } } });
    const explicit = live({
      ...RANDOM,
      policy: greedy,
      serving: { features: { staleness: '0s', every: '0s' } },
    });
    expect(loggedOf(explicit)).toEqual(loggedOf(fresh));
    expect(lived(stale)).not.toEqual(lived(fresh));
  });

  it('is felt by no policy that reads no features', () => {
    const stale = live({ ...RANDOM, serving: { features: { staleness: '2d', every: '6h' } } });
    expect(lived(stale)).toEqual(lived(live(RANDOM)));
  });
});

describe('an outage of the feature log', () => {
  const outage = { from: '30h', lasts: '12h' };
  const holed = live({ ...RANDOM, policy: greedy, serving: { outage } });
  const whole = live({ ...RANDOM, policy: greedy });

  it('changes nothing that happens', () => {
    expect(lived(holed)).toEqual(lived(whole));
    expect(eventsOf(holed.log)).toEqual(eventsOf(whole.log));
  });

  it('leaves no vector of what is sent in it, ends included where they belong, and every other one', () => {
    const logged = loggedOf(holed);
    const complete = loggedOf(whole);
    let missing = 0;
    for (const { id, sentAtMs } of impressionsOf(holed)) {
      const isOut = sentAtMs >= 30 * HOUR_MS && sentAtMs < 42 * HOUR_MS;
      if (isOut) missing++;
      for (let at = id * featureCount; at < (id + 1) * featureCount; at++) {
        expect(logged[at]).toBe(isOut ? Number.NaN : complete[at]);
      }
    }
    expect(missing).toBeGreaterThan(20);
  });

  it('is no obstacle to reconstruction', () => {
    const { world, log, impressions } = holed;
    const table = materialise(
      'reconstructed',
      world.catalog,
      log,
      impressions,
      0,
      impressions.rows,
      9 * DAY_MS,
    );
    expect(valuesOf(table)).toEqual(loggedOf(whole));
  });
});

/** Events by what tells them apart, without when they were known and recorded. */
function byIdentity(events: readonly Event[]): Map<string, Event[]> {
  const found = new Map<string, Event[]>();
  for (const event of events) {
    const key = `${event.type} ${event.user} ${event.story} ${event.source} ${event.impression}`;
    found.set(key, [...(found.get(key) ?? []), event]);
  }
  return found;
}

describe('late events', () => {
  const events = eventsOf(live({ ...RANDOM, history: { late: { share: 0.3, by: '5h' } } }).log);

  it('are known so much later, in about the share asked for, and occur when they did', () => {
    const delays = events
      .filter(({ occurredAtMs }) => occurredAtMs >= 0)
      .map((event) => event.knownAtMs - event.occurredAtMs);
    expect(new Set(delays)).toEqual(new Set([0, 5 * HOUR_MS]));
    const share = delays.filter((delayMs) => delayMs > 0).length / delays.length;
    // Four standard deviations of a share of 0.3 among that many events.
    expect(Math.abs(share - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / delays.length));
    const punctual = eventsOf(live(RANDOM).log);
    const moments = (all: readonly Event[]) =>
      all.map(({ occurredAtMs, user, type }) => `${occurredAtMs} ${user} ${type}`).toSorted();
    expect(moments(events)).toEqual(moments(punctual));
  });

  it('come on top of the ingestion delay', () => {
    const history = { late: { share: 1, by: '2h' }, ingestionDelay: { minimum: '10m', maximum: '1h' } };
    const late = eventsOf(live({ ...RANDOM, history }).log).filter(({ occurredAtMs }) => occurredAtMs >= 0);
    const regular = byIdentity(
      eventsOf(live({ ...RANDOM, history: { ingestionDelay: history.ingestionDelay } }).log).filter(
        ({ occurredAtMs }) => occurredAtMs >= 0,
      ),
    );
    for (const [key, [event]] of byIdentity(late)) {
      expect(event.knownAtMs - (regular.get(key) as Event[])[0].knownAtMs).toBe(2 * HOUR_MS);
    }
  });
});

describe('duplicates', () => {
  it('are the same event once more, right after the first, which stays the own one of its row', () => {
    const arm = live({ ...RANDOM, history: { duplicates: { share: 1 } } });
    const single = eventsOf(live(RANDOM).log);
    const events = eventsOf(arm.log).filter(({ occurredAtMs }) => occurredAtMs >= 0);
    const once = single.filter(({ occurredAtMs }) => occurredAtMs >= 0);
    expect(events).toEqual(once.flatMap((event) => [event, event]));
    const { impressions, log } = arm;
    for (let row = 0; row < impressions.rows; row++) {
      const sendSeq = impressions.value('sendSeq', row);
      const copies = [sendSeq - 1, sendSeq, sendSeq + 1].map((seq) =>
        seq < log.first ? -1 : log.blockOf(seq).impression[seq % 65_536],
      );
      expect(copies.slice(1)).toEqual([row, row]);
      expect(copies[0]).not.toBe(row);
    }
  });

  it('have about the share asked for', () => {
    const events = eventsOf(live({ ...RANDOM, history: { duplicates: { share: 0.2 } } }).log);
    const once = eventsOf(live(RANDOM).log);
    const share = events.length / once.length - 1;
    expect(Math.abs(share - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / once.length));
  });
});

describe('skewed clocks', () => {
  const spread = 3;
  const events = eventsOf(live({ ...RANDOM, history: { clockSkew: { spread: `${spread}h` } } }).log);
  const right = eventsOf(live(RANDOM).log);

  it('are wrong by the same for all that a user does, within the spread, and right for what is sent', () => {
    expect(events.length).toBe(right.length);
    const offsets = new Map<number, number>();
    events.forEach((event, seq) => {
      expect({ ...event, occurredAtMs: 0 }).toEqual({ ...right[seq], occurredAtMs: 0 });
      const offset = event.occurredAtMs - right[seq].occurredAtMs;
      if (event.type === EventType.send || right[seq].occurredAtMs < 0) expect(offset).toBe(0);
      else {
        expect(Math.abs(offset)).toBeLessThanOrEqual(spread * HOUR_MS);
        expect(offsets.get(event.user) ?? offset).toBe(offset);
        offsets.set(event.user, offset);
      }
    });
    const all = [...offsets.values()];
    expect(all.length).toBeGreaterThan(30);
    expect(Math.min(...all)).toBeLessThan(-spread * HOUR_MS * 0.7);
    expect(Math.max(...all)).toBeGreaterThan(spread * HOUR_MS * 0.7);
  });

  it('do not disturb reconstruction by known time, and do so by recorded time', () => {
    const arm = live({ ...RANDOM, history: { clockSkew: { spread: `${spread}h` } } });
    const { world, log, impressions } = arm;
    const made = (clock: 'known' | 'occurred') =>
      valuesOf(
        materialise(
          { provenance: 'reconstructed', clock, boundary: 'before' },
          world.catalog,
          log,
          impressions,
          0,
          impressions.rows,
          9 * DAY_MS,
        ),
      );
    expect(made('known')).toEqual(loggedOf(arm));
    expect(made('occurred')).not.toEqual(loggedOf(arm));
  });
});
