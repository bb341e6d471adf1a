/** The simulation of a world in partitions: nothing differs from the world in one piece, and a broken exchange is noticed. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../src/base/time.ts';
import { entityKeys } from '../../src/history/entities.ts';
import { EventType } from '../../src/history/log.ts';
import type { ScenarioInput } from '../../src/scenario/schema.ts';
import { Partition } from '../../tools/partition/partition.mjs';
import { recordsOf } from '../../tools/partition/records.mjs';
import { simulateInPartitions, simulateWhole, type Whole } from '../../tools/partition/simulate.mjs';
import { cases } from '../gear.ts';
import { eventsOf } from '../history/events.ts';
import { scenarioOf } from '../world/worlds.ts';

afterEach(() => vi.restoreAllMocks());

/** Follow-ups, broadcasts, follows, arrivals, departures and opt-outs, and a model that is trained twice. */
const BUSY: Omit<ScenarioInput, 'name'> = {
  timeline: { burnIn: '1d', warmup: '5d', logging: '2d', production: '1d' },
  world: {
    users: 60,
    tenure: { ends: true },
    follows: { afterOpen: 0.4, afterRead: 0.2, unfollowAfterDisappointment: 0.2 },
    sessions: { followUpRate: 0.5 },
    organic: { browsesPerUserDay: 5 },
    optOut: { perUnwanted: 0.01 },
    broadcasts: { perDay: 1 },
  },
  serving: { incumbent: { policy: 'model', retrainEvery: '2d' }, frequencyCapPer24h: 4 },
  training: { gap: '0s' },
};

/** Ways for events to be known, each with its lookahead. */
const WAYS: readonly { name: string; lookaheadMs: number; input: Omit<ScenarioInput, 'name'> }[] = [
  {
    name: 'events known after ten minutes or more',
    lookaheadMs: 10 * MINUTE_MS,
    input: { history: { ingestionDelay: { minimum: '10m', maximum: '30m' } } },
  },
  {
    name: 'features of a cache that is filled every hour, of events known at once',
    lookaheadMs: HOUR_MS,
    input: { serving: { features: { every: '1h' } } },
  },
  {
    name: 'a stale cache, of events known after longer than it is filled',
    lookaheadMs: 3 * HOUR_MS,
    input: {
      history: { ingestionDelay: { minimum: '3h', maximum: '5h' } },
      serving: { features: { every: '2h', staleness: '90m' } },
    },
  },
  {
    name: 'late, repeated, wrongly timed and erased events',
    lookaheadMs: 5 * MINUTE_MS,
    input: {
      history: {
        ingestionDelay: { minimum: '5m', maximum: '5m' },
        late: { share: 0.1, by: '12h', seenBy: 'batch' },
        duplicates: { share: 0.1, seenBy: 'serving' },
        drops: { share: 0.1 },
        clockSkew: { spread: '1h' },
        deletions: { perUserDay: 0.05 },
      },
    },
  },
];

function wholeOf(input: Omit<ScenarioInput, 'name'>): Whole {
  return simulateWhole(
    scenarioOf({
      ...BUSY,
      ...input,
      serving: {
        ...BUSY.serving,
        ...input.serving,
        incumbent: { ...BUSY.serving?.incumbent, ...input.serving?.incumbent },
      },
    }),
    1,
  );
}

const usersOf = ({ past }: Whole) => past.world.catalog.users;
const alternating = (whole: Whole) => Int32Array.from({ length: usersOf(whole) }, (_, user) => user % 2);

describe.each(WAYS)('$name', ({ input, lookaheadMs }) => {
  const whole = wholeOf(input);
  const records = recordsOf([whole.part]);

  it('is a world in which all happens that could differ', () => {
    const { log, impressions } = whole.part.arm;
    for (const type of Object.values(EventType)) {
      if (type === EventType.erasure) continue;
      expect(eventsOf(log).filter((event) => event.type === type).length, `type ${type}`).toBeGreaterThan(0);
    }
    expect(new Set(impressions.column('kind'))).toEqual(new Set([0, 1, 2]));
    expect(usersOf(whole)).toBeGreaterThan(60);
  });

  it('is the same in any partitions', () => {
    const partitionings = fc
      .integer({ min: 1, max: 5 })
      .chain((partitions) =>
        fc.tuple(
          fc.constant(partitions),
          fc.array(fc.nat(partitions - 1), { minLength: usersOf(whole), maxLength: usersOf(whole) }),
        ),
      );
    fc.assert(
      fc.property(partitionings, ([partitions, partitionOf]) => {
        const { parts, meetEveryMs } = simulateInPartitions(
          whole.past,
          Int32Array.from(partitionOf),
          partitions,
        );
        expect(meetEveryMs).toBe(lookaheadMs);
        expect(recordsOf(parts)).toEqual(records);
      }),
      cases(4),
    );
  });

  it('is the same where partitions meet more often', () => {
    const { parts } = simulateInPartitions(whole.past, alternating(whole), 2, lookaheadMs / 5);
    expect(recordsOf(parts)).toEqual(records);
  });

  it('is refused where partitions meet less often', () => {
    expect(() => simulateInPartitions(whole.past, alternating(whole), 2, 2 * lookaheadMs)).toThrow(
      /after decisions that it may have changed; let partitions meet as often/,
    );
  });

  it('is another one where messages of some hours are lost', () => {
    let received = 0;
    const { receive } = Partition.prototype;
    vi.spyOn(Partition.prototype, 'receive').mockImplementation(function (this: Partition, message) {
      // Around noon of day 3, in both directions.
      const meeting = Math.floor(received++ / 2) * lookaheadMs;
      if (Math.abs(meeting - 84 * HOUR_MS) > Math.max(HOUR_MS, lookaheadMs)) receive.call(this, message);
    });
    const { parts } = simulateInPartitions(whole.past, alternating(whole), 2);
    const broken = recordsOf(parts);
    expect(broken.impressionsSha256).not.toBe(records.impressionsSha256);
    expect(broken.eventsSha256).not.toBe(records.eventsSha256);
  });

  it('leaves nothing of a user in another partition', () => {
    const partitionOf = alternating(whole);
    const { parts } = simulateInPartitions(whole.past, partitionOf, 2);
    const { topics, sources } = whole.past.world.catalog;
    const width = { user: 1, 'user×topic': topics, 'user×source': sources } as const;
    for (const [partition, { arm, isOwn }] of parts.entries()) {
      const strangers = eventsOf(arm.log).filter(
        ({ user }) => isOwn(user) && partitionOf[user] !== partition,
      );
      expect(strangers).toEqual([]);
      const { state } = arm.fold;
      partitionOf.forEach((other, user) => {
        if (other === partition) return;
        for (const [key, perUser] of Object.entries(width)) {
          const number = entityKeys.indexOf(key as keyof typeof width);
          const counts = state.counts.slice(
            state.startOf(number, user * perUser),
            state.startOf(number, (user + 1) * perUser),
          );
          const untouched = counts.filter((count) => count !== 0 && count !== NO_MOMENT);
          expect(Array.from(untouched), `${key} of user ${user}`).toEqual([]);
        }
      });
    }
  });
});

/** The upper half of the double -Infinity, which stands where there was no event yet. */
const NO_MOMENT = 0xfff00000 | 0;

it('counts 25 bytes for each event that counts for a story, topic or source, in each other partition', () => {
  const whole = wholeOf(WAYS[0].input);
  const partitionOf = Int32Array.from({ length: usersOf(whole) }, (_, user) => user % 3);
  const { crossed } = simulateInPartitions(whole.past, partitionOf, 3);
  const told = eventsOf(whole.part.arm.log).filter(
    ({ type, occurredAtMs }) => occurredAtMs >= 0 && type !== EventType.optOut && type !== EventType.erasure,
  );
  const groups = new Set(
    told.map((event) =>
      [
        event.type,
        event.story < 0 ? event.source : event.story,
        event.occurredAtMs,
        event.knownAtMs,
        partitionOf[event.user],
      ].join(' '),
    ),
  ).size;
  const bytes = crossed.counters.reduce((sum, each) => sum + each, 0);
  expect(bytes % 25).toBe(0);
  expect(bytes / 25 / 2).toBeGreaterThanOrEqual(groups);
  // Those of the last half hour are not in the log yet.
  expect(bytes / 25 / 2).toBeLessThan(groups + 50);
  // Two trainings and a calibration; an intercept and 22 weights, to two others.
  expect(crossed.models.reduce((sum, each) => sum + each, 0)).toBe(3 * 8 * 23 * 2);
});

it('is refused where an event may change the next decision', () => {
  const whole = wholeOf({});
  expect(() => simulateInPartitions(whole.past, alternating(whole), 2)).toThrow('found no lookahead');
});

it('is refused where a window ends between two fillings of the cache', () => {
  const whole = wholeOf({ serving: { features: { every: '7h' } } });
  expect(() => simulateInPartitions(whole.past, alternating(whole), 2)).toThrow('no multiples of 7h');
});
