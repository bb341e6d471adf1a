/** Events that serving and the batch do not both count, a consumer that stands still, and a clock in another zone. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, zoneMs } from '../../src/base/time.ts';
import { defaultFeatureSet } from '../../src/features/definitions.ts';
import type { ProvenanceOption } from '../../src/features/options.ts';
import { materialise } from '../../src/features/provenance.ts';
import type { SideName } from '../../src/history/log.ts';
import { type HistoryOptions, historyOptions, longestDelayMs } from '../../src/history/options.ts';
import { logitsOf } from '../../src/model/score.ts';
import type { Arm } from '../../src/serving/arm.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { namedRow, plainFeatures } from '../features/plainFeatures.ts';
import { valuesOf } from '../features/tables.ts';
import { type Event, eventsOf } from '../history/events.ts';
import { allRows, impressionsOf, type Life, live, pastOf, scenarioOf } from '../world/worlds.ts';

const heuristic = handmadeModel('heuristic');
const greedy = () => modelPolicy(heuristic, { temperature: null, explorationShare: 0, threshold: null });
const RANDOM: Life = { days: 4, world: { follows: { afterOpen: 0.3, unfollowAfterDisappointment: 0.2 } } };
type Faults = NonNullable<Life['history']>;

function loggedOf({ impressions }: Arm): Float64Array {
  return valuesOf({ start: 0, end: impressions.rows, vectors: impressions.features });
}

function made({ world, log, impressions }: Arm, provenance: ProvenanceOption): Float64Array {
  return valuesOf(materialise(provenance, world.catalog, log, impressions, 0, impressions.rows, 9 * DAY_MS));
}

const reconstructedFrom = (side: SideName) =>
  ({ provenance: 'reconstructed', clock: 'known', boundary: 'before', side }) as const;

const ONE_SIDED: [string, Faults][] = [
  ['late events that serving drops', { late: { share: 0.3, by: '5h', seenBy: 'batch' } }],
  ['late events that the batch drops', { late: { share: 0.3, by: '5h', seenBy: 'serving' } }],
  ['second copies that serving counts', { duplicates: { share: 0.3, seenBy: 'serving' } }],
  ['second copies that the batch counts', { duplicates: { share: 0.3, seenBy: 'batch' } }],
  ['events that serving has lost', { drops: { share: 0.3, seenBy: 'batch' } }],
  ['events that the batch has lost', { drops: { share: 0.3, seenBy: 'serving' } }],
  [
    'all of it',
    {
      ingestionDelay: { minimum: '1m', maximum: '1h' },
      backlog: { every: '9h', from: '2h', lasts: '3h' },
      late: { share: 0.3, by: '5h', seenBy: 'serving' },
      duplicates: { share: 0.3, seenBy: 'batch' },
      drops: { share: 0.3, seenBy: 'batch' },
      clockSkew: { spread: '1h' },
    },
  ],
];

describe.each(ONE_SIDED)('with %s', (_, history) => {
  const arm = live({ ...RANDOM, history, policy: greedy });
  const logged = loggedOf(arm);
  const reconstructed = made(arm, 'reconstructed');

  it('serving logs what it counts, and the batch reconstructs what it counts itself', () => {
    const events = eventsOf(arm.log);
    const rows = impressionsOf(arm);
    expect(rows.length).toBeGreaterThan(200);
    for (let row = 0; row < rows.length; row += 9) {
      const { user, story, sentAtMs } = rows[row];
      const reading = { user, story, sentAtMs, readAtMs: sentAtMs, windowEndMs: sentAtMs };
      const plain = (side: SideName) => plainFeatures(arm.world.catalog, events, { ...reading, side });
      expect(namedRow(logged, row)).toEqual(plain('serving'));
      expect(namedRow(reconstructed, row)).toEqual(plain('batch'));
    }
  });

  it('what was served is reconstructed from the events of serving, bit for bit, and from no others', () => {
    expect(made(arm, reconstructedFrom('serving'))).toEqual(logged);
    expect(made(arm, reconstructedFrom('batch'))).toEqual(reconstructed);
    expect(reconstructed).not.toEqual(logged);
  });

  it('users live on as before where no policy reads a feature', () => {
    const lived = (each: Arm) => impressionsOf(each).map(({ score: __, ...rest }) => rest);
    expect(lived(live({ ...RANDOM, history }))).toEqual(lived(live(RANDOM)));
  });
});

const happened = (history: Faults) =>
  eventsOf(live({ ...RANDOM, history }).log).filter(({ occurredAtMs }) => occurredAtMs >= 0);

/** Four standard deviations of a share among so many events. */
const tolerance = (share: number, count: number) => 4 * Math.sqrt((share * (1 - share)) / count);

describe('the sides of an event', () => {
  const punctual = happened({});

  it('are both unless something is one-sided', () => {
    for (const { seenBy } of [...punctual, ...happened({ late: { share: 0.3 }, duplicates: { share: 0.3 } })])
      expect(seenBy).toBe(3);
  });

  it('are those of the key for late events and none else', () => {
    const events = happened({ late: { share: 0.3, by: '5h', seenBy: 'batch' } });
    for (const { occurredAtMs, knownAtMs, seenBy } of events) {
      expect(seenBy).toBe(knownAtMs === occurredAtMs ? 3 : 2);
    }
  });

  it('are those of the key for second copies, and both for first ones', () => {
    const events = happened({ duplicates: { share: 0.2, seenBy: 'serving' } });
    expect(events.filter(({ seenBy }) => seenBy === 3)).toEqual(punctual);
    const copies = events.length - punctual.length;
    expect(Math.abs(copies / punctual.length - 0.2)).toBeLessThan(tolerance(0.2, punctual.length));
    events.forEach(({ seenBy, ...event }, seq) => {
      if (seenBy === 3) return;
      expect(seenBy).toBe(1);
      expect(events[seq - 1]).toEqual({ ...event, seenBy: 3 });
    });
  });

  it('are one for the share that is lost', () => {
    const events = happened({ drops: { share: 0.2, seenBy: 'serving' } });
    const lost = events.filter(({ seenBy }) => seenBy === 1);
    expect(Math.abs(lost.length / events.length - 0.2)).toBeLessThan(tolerance(0.2, events.length));
    expect(events.map((event) => ({ ...event, seenBy: 3 }))).toEqual(punctual);
  });

  it('are those that nothing keeps it from, second copies included', () => {
    const late = { share: 0.5, by: '5h', seenBy: 'serving' } as const;
    const drops = { share: 0.5, seenBy: 'batch' } as const;
    const events = happened({ late, drops, duplicates: { share: 1 } });
    const first = events.filter((_, seq) => seq % 2 === 0 && events[seq].seenBy !== 0);
    expect(new Set(events.map(({ seenBy }) => seenBy))).toEqual(new Set([0, 1, 2, 3]));
    expect(first.length).toBeGreaterThan(100);
    const twice = (seenBy: number) => events.filter((event) => event.seenBy === seenBy).length;
    // What neither sees comes once: a copy would be seen by neither.
    for (const seenBy of [1, 2, 3]) expect(twice(seenBy) % 2).toBe(0);
    for (const { seenBy, occurredAtMs, knownAtMs } of events) {
      if (seenBy === 2) expect(knownAtMs).toBe(occurredAtMs);
      if (seenBy === 0) expect(knownAtMs).toBe(occurredAtMs + 5 * HOUR_MS);
    }
  });

  it('leave the one that loses all without a history', () => {
    const arm = live({ ...RANDOM, history: { drops: { share: 1, seenBy: 'batch' } }, policy: greedy });
    const logged = loggedOf(arm);
    // But for what was there before the world began.
    const before = eventsOf(arm.log).filter(({ occurredAtMs }) => occurredAtMs < 0);
    impressionsOf(arm).forEach(({ user, story, sentAtMs }, row) => {
      if (row % 20 !== 0) return;
      const reading = { user, story, sentAtMs, readAtMs: sentAtMs, windowEndMs: sentAtMs };
      expect(namedRow(logged, row)).toEqual(plainFeatures(arm.world.catalog, before, reading));
    });
  });

  it('change nothing at a share of 0', () => {
    const off = { late: { share: 0, seenBy: 'batch' }, duplicates: { share: 0, seenBy: 'serving' } } as const;
    expect(happened({ ...off, drops: { share: 0, seenBy: 'serving' } })).toEqual(punctual);
  });
});

describe('a backlog', () => {
  /** The moment by walking over every time that the consumer stands still. */
  function takenAtMs(atMs: number, everyMs: number, fromMs: number, lastsMs: number): number {
    for (let startMs = fromMs - everyMs; startMs <= atMs; startMs += everyMs) {
      if (atMs >= startMs && atMs < startMs + lastsMs) return startMs + lastsMs;
    }
    return atMs;
  }
  const cases = [
    { every: '1d', from: '18h', lasts: '4h', hours: [24, 18, 4] },
    { every: '1h', from: '0s', lasts: '1h', hours: [1, 0, 1] },
    { every: '7h', from: '6h', lasts: '3h', hours: [7, 6, 3] },
  ];
  it.each(cases)('every $every from $from of $lasts lets events wait for its end', ({
    hours,
    ...backlog
  }) => {
    const [everyMs, fromMs, lastsMs] = hours.map((each) => each * HOUR_MS);
    for (const ingestionDelay of [{}, { minimum: '10m', maximum: '2h' }]) {
      const delayed = happened({ ingestionDelay });
      const expected = delayed.map((event) => ({
        ...event,
        knownAtMs: takenAtMs(event.knownAtMs, everyMs, fromMs, lastsMs),
      }));
      // In order of arrival still, since none overtakes another.
      expect(expected).toEqual(expected.toSorted((a, b) => a.knownAtMs - b.knownAtMs));
      const waiting = happened({ ingestionDelay, backlog });
      const byMoment = (events: readonly Event[]) => events.map((event) => JSON.stringify(event)).toSorted();
      expect(byMoment(waiting)).toEqual(byMoment(expected));
      expect(waiting).not.toEqual(delayed);
    }
  });

  it('adds its length to the longest delay, which no event exceeds', () => {
    const history: Faults = {
      ingestionDelay: { minimum: '10m', maximum: '1h' },
      backlog: { every: '6h', from: '1h', lasts: '5h' },
      late: { share: 0.2, by: '3h' },
    };
    const parsed: HistoryOptions = historyOptions.parse(history);
    expect(longestDelayMs(parsed)).toBe(9 * HOUR_MS);
    const delays = happened(history).map(({ occurredAtMs, knownAtMs }) => knownAtMs - occurredAtMs);
    expect(Math.max(...delays)).toBeLessThanOrEqual(9 * HOUR_MS);
    expect(Math.max(...delays)).toBeGreaterThan(7 * HOUR_MS);
  });
});

describe('a clock of serving in another zone', () => {
  it.each([
    '+05:30',
    '-08:00',
    '+14:00',
  ])('%s gives the hours and weekends of the zone, to the policy as to the log', (zone) => {
    const features = defaultFeatureSet.computed({ zoneMs: zoneMs(zone) });
    const model = handmadeModel('heuristic', features);
    const softmax = () => modelPolicy(model, { temperature: 0.5, explorationShare: 0, threshold: null });
    const arm = live({ ...RANDOM, days: 8, features, policy: softmax });
    const events = eventsOf(arm.log);
    const logged = loggedOf(arm);
    const { impressions, world } = arm;
    const logits = logitsOf(
      heuristic,
      impressions.features,
      impressions,
      allRows(impressions),
      world.catalog,
    );
    impressionsOf(arm).forEach(({ user, story, sentAtMs, score, id }, row) => {
      if (!Number.isNaN(score)) expect(score).toBe(logits[id]);
      if (row % 20 !== 0) return;
      const reading = { user, story, sentAtMs, readAtMs: sentAtMs, windowEndMs: sentAtMs };
      expect(namedRow(logged, row)).toEqual(
        plainFeatures(world.catalog, events, { ...reading, zoneMs: zoneMs(zone) }),
      );
    });
  });

  it('is told from UTC by the hours alone, and by nothing where training has the same', () => {
    const { past } = pastOf(scenarioOf({ serving: { features: { zone: '+05:30' } } }));
    const { arm } = past;
    const logged = loggedOf(arm);
    const [utc, local] = [made(arm, 'reconstructed'), made(arm, 'reconstructed')];
    const names = defaultFeatureSet.names;
    const zoned = made(arm, {
      provenance: 'reconstructed',
      clock: 'known',
      boundary: 'before',
      zone: '+05:30',
    });
    const differing = new Set<string>();
    logged.forEach((value, index) => {
      const name = names[index % names.length];
      if (value !== utc[index]) differing.add(name);
      if (name === 'hour_sine' || name === 'hour_cosine' || name === 'is_weekend')
        local[index] = zoned[index];
    });
    expect([...differing].toSorted()).toEqual(['hour_cosine', 'hour_sine']);
    expect(local).toEqual(logged);
  });
});
