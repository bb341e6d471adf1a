import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import { featureNames } from '../../src/features/definitions.ts';
import { Phase } from '../../src/history/impressions.ts';
import { EventType, SEEN_BY_BOTH } from '../../src/history/log.ts';
import { historyOptions } from '../../src/history/options.ts';
import { simulateProduction } from '../../src/lab/stages/production.ts';
import { Arm } from '../../src/serving/arm.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { servingOptions } from '../../src/serving/options.ts';
import { OraclePolicy } from '../../src/serving/oraclePolicy.ts';
import type { Policy } from '../../src/serving/policy.ts';
import { RandomPolicy } from '../../src/serving/randomPolicy.ts';
import type { World } from '../../src/world/world.ts';
import { cases } from '../gear.ts';
import { type Event, eventsOf } from '../history/events.ts';
import { scheduledBy } from '../world/mechanisms.ts';
import {
  allRows,
  impressionsOf,
  type Life,
  live,
  pastOf,
  scenarioOf,
  type WorldInput,
  worldOf,
} from '../world/worlds.ts';
import { remains, watched } from './watched.ts';

const softmax = () =>
  modelPolicy(handmadeModel('heuristic'), { temperature: 0.25, explorationShare: 0, threshold: null });
const greedy = () =>
  modelPolicy(handmadeModel('heuristic'), { temperature: null, explorationShare: 0, threshold: null });

/** Everything happens often. */
const BUSY: WorldInput = {
  follows: { afterOpen: 0.4, afterRead: 0.2, unfollowAfterDisappointment: 0.2 },
  sessions: { followUpRate: 0.5 },
  organic: { browsesPerUserDay: 5 },
  optOut: { perUnwanted: 0.01 },
};

const run = (arm: Arm, policy: Policy, firstDay: number, endDay: number) =>
  arm.run(firstDay, endDay, { policy, phase: Phase.logging, keepsImpressions: true, measuresRegret: false });

function begin(life: Life = {}): Arm {
  return Arm.begin(
    worldOf(life),
    servingOptions.parse(life.serving ?? {}),
    historyOptions.parse(life.history ?? {}),
  );
}

describe('a decision', () => {
  it('sends at most one notification, to its user at its moment', () => {
    const decided: string[] = [];
    const arm = live({
      world: { ...BUSY, users: 100 },
      policy: () =>
        watched(softmax(), ({ user, atMs, choice, candidates }) => {
          if (choice.position >= 0) decided.push(`${user} ${candidates.story[choice.position]} ${atMs}`);
        }),
    });
    const rows = impressionsOf(arm).filter((row) => row.sessionPosition === 0);
    expect(rows.map((row) => `${row.user} ${row.story} ${row.sentAtMs}`)).toEqual(decided);
    expect(arm.totals.sends).toBe(decided.length);
  });

  it('comes at the scheduled moments of every user who has not opted out', () => {
    const seen: string[] = [];
    const arm = live({
      days: 2,
      world: { optOut: { perUnwanted: 0 } },
      policy: () => watched(softmax(), ({ user, atMs, uniform }) => seen.push(`${user} ${atMs} ${uniform}`)),
    });
    const scheduled: string[] = [];
    for (let day = 0; day < 2; day++) {
      const { count, kind, user, atMs } = arm.world.scheduleOf(day);
      for (let item = 0; item < count; item++)
        if (kind[item] === 0) scheduled.push(`${user[item]} ${atMs[item]}`);
    }
    expect(seen.map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual(scheduled);
    expect(new Set(seen.map((text) => text.split(' ')[2])).size).toBe(seen.length);
    expect(arm.totals.decisions).toBe(scheduled.length);
  });

  it('excludes exactly the candidates that the user has been sent or has read', () => {
    let excluded = 0;
    let arm: Arm | undefined;
    // Long lives and many stories, so that the memory of meetings goes round.
    live({
      days: 25,
      world: {
        ...BUSY,
        users: 6,
        newsroom: { storiesPerDay: 40, medianLifetime: '4d', maximumLifetime: '6d', lifetimeSpread: 1 },
      },
      serving: { decisionsPerUserDay: 8 },
      policy: (own) => {
        arm = own;
        return watched(new RandomPolicy(), ({ user, exclusions, candidates }) => {
          const met = new Set(
            eventsOf(own.log)
              .filter(
                (event) =>
                  event.user === user && (event.type === EventType.send || event.type === EventType.read),
              )
              .map((event) => event.story),
          );
          const expected = Array.from(candidates.story.subarray(0, candidates.count).keys()).filter(
            (position) => met.has(candidates.story[position]),
          );
          expect(Array.from(exclusions.positions.subarray(0, exclusions.count))).toEqual(expected);
          excluded += expected.length;
        });
      },
    });
    expect(arm?.world.catalog.stories).toBeGreaterThan(900);
    expect(excluded).toBeGreaterThan(1500);
  });

  it('sees what is known before it, by knowledge, not by occurrence', () => {
    let behind = 0;
    live({
      world: BUSY,
      history: { ingestionDelay: { minimum: '1h', maximum: '5h' } },
      policy: (arm) =>
        watched(softmax(), ({ user, atMs, state }) => {
          const sends = impressionsOf(arm).filter((row) => row.user === user && row.sentAtMs < atMs);
          const known = eventsOf(arm.log).filter(
            (event) => event.type === EventType.send && event.user === user && event.knownAtMs < atMs,
          );
          expect(state.count('user', user, 'sends', 28 * DAY_MS)).toBe(known.length);
          if (sends.length > known.length) behind++;
        }),
    });
    expect(behind).toBeGreaterThan(10);
  });
});

describe('two decisions close together', () => {
  /** The world of the tests, but with decisions for user 0 at these moments of day 1 alone. */
  function deciding(momentsMs: readonly number[], life: Life): Arm {
    const world: World = {
      ...worldOf(life),
      scheduleOf: (day) => {
        const count = day === 1 ? momentsMs.length : 0;
        return {
          count,
          atMs: Float64Array.from(momentsMs),
          user: new Int32Array(count),
          slot: Uint8Array.from({ length: count }, (_, slot) => slot),
          kind: new Uint8Array(count),
        };
      },
    };
    const arm = Arm.begin(world, servingOptions.parse({}), historyOptions.parse(life.history ?? {}));
    run(arm, new RandomPolicy(), 0, 2);
    return arm;
  }
  const served = ({ impressions }: Arm, feature: string) =>
    Array.from(impressions.features.gather(featureNames.indexOf(feature), allRows(impressions)));
  const sendsSeen = (arm: Arm) => served(arm, 'user_sends_24h');
  const still: WorldInput = { sessions: { followUpRate: 0 }, optOut: { perUnwanted: 0 } };
  const noon = 1.5 * DAY_MS;

  it('see one another from one millisecond apart, and not at the same one', () => {
    const moments = [noon, noon, noon + 1, noon + 1, noon + 2];
    expect(sendsSeen(deciding(moments, { world: still }))).toEqual([0, 0, 2, 2, 4]);
  });

  it('see one another when the ingestion delay is over, and no sooner', () => {
    const history = { ingestionDelay: { minimum: '1s', maximum: '1s' } };
    const moments = [noon, noon + 1, noon + 999, noon + 1000, noon + 1001, noon + 1002];
    expect(sendsSeen(deciding(moments, { world: still, history }))).toEqual([0, 0, 0, 0, 1, 2]);
  });

  it('know an open that came at once only after its moment', () => {
    const opens = { baseRate: 1 - 1e-15, delayMedian: '0s', opennessSpread: 0, delaySpread: 0 };
    const arm = deciding([noon, noon, noon + 1], { world: { ...still, opens } });
    expect(served(arm, 'user_open_rate')).toEqual([1 / 20, 1 / 20, 3 / 22]);
  });
});

describe('a frequency cap', () => {
  const sentWith = (frequencyCapPer24h: number | null, world: WorldInput) =>
    impressionsOf(
      live({ days: 4, world, serving: { frequencyCapPer24h, decisionsPerUserDay: 6 }, policy: softmax }),
    );
  const mostIn24h = (rows: ReturnType<typeof sentWith>) =>
    Math.max(
      ...rows.map(
        (row) =>
          rows.filter(
            (other) =>
              other.user === row.user && other.id <= row.id && other.sentAtMs >= row.sentAtMs - DAY_MS,
          ).length,
      ),
    );

  it.each([1, 3])('of %d holds for every user and any 24 hours', (cap) => {
    const still = { sessions: { followUpRate: 0 } };
    expect(mostIn24h(sentWith(null, still))).toBeGreaterThan(4);
    expect(mostIn24h(sentWith(cap, still))).toBe(cap);
  });

  it('holds for follow-ups, too', () => {
    const sessions = { sessions: { followUpRate: 1 }, opens: { baseRate: 0.6 } };
    expect(sentWith(null, sessions).some((row) => row.sessionPosition > 0)).toBe(true);
    expect(mostIn24h(sentWith(2, sessions))).toBe(2);
  });
});

describe('opting out', () => {
  it('ends all notifications to the user, follow-ups included', () => {
    const arm = live({ days: 8, world: { ...BUSY, optOut: { perUnwanted: 0.05 } }, policy: softmax });
    const optedOutAtMs = new Map<number, number>();
    for (const event of eventsOf(arm.log)) {
      if (event.type === EventType.optOut) optedOutAtMs.set(event.user, event.occurredAtMs);
      else if (event.type === EventType.send) expect(optedOutAtMs.has(event.user)).toBe(false);
    }
    expect(optedOutAtMs.size).toBeGreaterThan(10);
    expect(optedOutAtMs.size).toBe(arm.totals.optOuts);
    const optedOut = Array.from(arm.truth.optedOut.keys()).filter((user) => arm.truth.optedOut[user] === 1);
    expect(optedOut).toEqual([...optedOutAtMs.keys()].toSorted((a, b) => a - b));
  });
});

describe('a follow-up', () => {
  it('is the newest candidate on the topic that the user has not met, wherever there is one', () => {
    const days = 5;
    const arm = live({
      days,
      world: {
        users: 10,
        newsroom: { storiesPerDay: 16 },
        opens: { baseRate: 0.6 },
        sessions: { followUpRate: 0.8, maximumLength: 6 },
        optOut: { perUnwanted: 0 },
      },
    });
    const { catalog } = arm.world;
    const rows = impressionsOf(arm);
    const meetings = eventsOf(arm.log).filter(
      ({ type }) => type === EventType.send || type === EventType.read,
    );
    const sent: string[] = [];
    let without = 0;
    for (const row of rows) {
      if (row.openedAtMs === Number.POSITIVE_INFINITY || row.sessionPosition + 1 >= 6) continue;
      const delayMs = scheduledBy(arm.world, 'follow-up after open', 'open', row);
      if (delayMs === undefined) continue;
      const atMs = row.openedAtMs + delayMs;
      if (row.openedAtMs >= days * DAY_MS || atMs >= days * DAY_MS) continue;
      const met = new Set(
        meetings
          .filter((event) => event.user === row.user && event.occurredAtMs < atMs)
          .map((event) => event.story),
      );
      const tickMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
      const story = catalog.storyTopic.findLastIndex(
        (topic, other) =>
          topic === catalog.storyTopic[row.story] &&
          catalog.storyPublishedAtMs[other] <= tickMs &&
          catalog.storyExpiresAtMs[other] > tickMs &&
          !met.has(other),
      );
      if (story < 0) without++;
      else sent.push(`${row.session} ${row.sessionPosition + 1} ${row.user} ${story} ${atMs}`);
    }
    const found = rows
      .filter((row) => row.sessionPosition > 0)
      .map((row) => `${row.session} ${row.sessionPosition} ${row.user} ${row.story} ${row.sentAtMs}`);
    expect(found.toSorted()).toEqual(sent.toSorted());
    expect(found.length).toBeGreaterThan(15);
    expect(without).toBeGreaterThan(2);
  });

  it('is not sent to someone who has opted out since the open', () => {
    const arm = live({
      days: 4,
      world: {
        opens: { baseRate: 0.5, delaySpread: 0.5 },
        sessions: { followUpRate: 1, delayMedian: '10h' },
        optOut: { perUnwanted: 1 },
      },
      serving: { decisionsPerUserDay: 8 },
    });
    const optedOut = new Map<number, number>();
    const events = eventsOf(arm.log);
    for (const event of events) {
      if (event.type === EventType.optOut) optedOut.set(event.user, event.occurredAtMs);
      else if (event.type === EventType.send) expect(optedOut.has(event.user)).toBe(false);
    }
    const opensBefore = events.filter(
      (event) => event.type === EventType.open && event.occurredAtMs < (optedOut.get(event.user) ?? 0),
    );
    expect(opensBefore.length).toBeGreaterThan(10);
  });
});

describe('the log that an arm leaves', () => {
  const anyDelay = fc.constantFrom(
    {},
    { minimum: '30m', maximum: '30m' },
    { minimum: '0s', maximum: '4h' },
    { minimum: '1h', maximum: '2d' },
  );

  it('has each event known within its delay, and each impression’s own events at their places', () => {
    fc.assert(
      fc.property(anyDelay, fc.integer({ min: 0, max: 100 }), (ingestionDelay, seed) => {
        const arm = live({ world: BUSY, history: { ingestionDelay }, seed, policy: softmax });
        const { minimum = '0s', maximum = '0s' } = ingestionDelay as { minimum?: string; maximum?: string };
        const hours: Record<string, number> = { '0s': 0, '30m': 0.5, '1h': 1, '4h': 4, '2d': 48 };
        const events = eventsOf(arm.log);
        const delays = events
          .filter((event) => event.occurredAtMs >= 0)
          .map((event) => event.knownAtMs - event.occurredAtMs);
        expect(Math.min(...delays)).toBeGreaterThanOrEqual(hours[minimum] * HOUR_MS);
        expect(Math.max(...delays)).toBeLessThanOrEqual(hours[maximum] * HOUR_MS);
        if (minimum !== maximum) {
          const middleMs = ((hours[minimum] + hours[maximum]) / 2) * HOUR_MS;
          const late = delays.filter((delayMs) => delayMs > middleMs).length / delays.length;
          expect(Math.abs(late - 0.5)).toBeLessThan(2.5 / Math.sqrt(delays.length));
        }

        impressionsOf(arm).forEach((row, index) => {
          const send = events[arm.impressions.value('sendSeq', index)];
          expect(send).toMatchObject({
            type: EventType.send,
            user: row.user,
            story: row.story,
            impression: row.id,
          });
          expect(send.occurredAtMs).toBe(row.sentAtMs);
          expect(send.source).toBe(arm.world.catalog.storySource[row.story]);
          const openSeq = arm.impressions.value('openSeq', index);
          if (row.openedAtMs === Number.POSITIVE_INFINITY) {
            expect(openSeq).toBe(-1);
          } else {
            expect(events[openSeq]).toMatchObject({
              ...send,
              type: EventType.open,
              knownAtMs: expect.any(Number),
              occurredAtMs: row.openedAtMs,
            });
          }
        });
        const sent = events.filter((event) => event.type === EventType.send);
        expect(sent.length).toBe(arm.impressions.rows);
      }),
      cases(12),
    );
  });

  it('has what its listener was told when it happened, and what was expected of elsewhere', () => {
    const history = {
      ingestionDelay: { minimum: '1h', maximum: '3h' },
      duplicates: { share: 0.2 },
      clockSkew: { spread: '10m' },
    };
    const told: string[] = [];
    const arm = begin({ world: BUSY, history });
    arm.recorder.listener = ({ type, user, story, source, atMs }, recordedAtMs, knownAtMs) => {
      expect(knownAtMs - atMs).toBeGreaterThanOrEqual(HOUR_MS);
      told.push([type, user, story, source, recordedAtMs, knownAtMs].join());
    };
    const elsewhere = {
      ...{ type: EventType.read, user: 3, story: 1, source: 2, impression: -1 },
      ...{ session: -1, sessionPosition: -1, matchLogit: Number.NaN, atMs: 0 },
    };
    arm.recorder.expect(elsewhere, HOUR_MS, DAY_MS, SEEN_BY_BOTH);
    run(arm, softmax(), 0, 2);
    arm.runOut(Number.POSITIVE_INFINITY);
    const logged = eventsOf(arm.log)
      .filter(({ knownAtMs }) => knownAtMs >= 0)
      .map((event) =>
        [event.type, event.user, event.story, event.source, event.occurredAtMs, event.knownAtMs].join(),
      );
    expect(logged.length).toBeGreaterThan(200);
    expect(logged.sort()).toEqual([...told, [EventType.read, 3, 1, 2, HOUR_MS, DAY_MS].join()].sort());
  });

  it('ends where the arm is run out, with no decision, read or follow-up after its last day', () => {
    const arm = begin({ world: BUSY });
    run(arm, softmax(), 0, 2);
    arm.runOut(2 * DAY_MS + 5 * HOUR_MS);
    const after = eventsOf(arm.log).filter((event) => event.occurredAtMs >= 2 * DAY_MS);
    expect(after.length).toBeGreaterThan(0);
    expect(Math.max(...after.map((event) => event.occurredAtMs))).toBeLessThan(2 * DAY_MS + 5 * HOUR_MS);
    expect(after.some((event) => event.type === EventType.send || event.type === EventType.read)).toBe(false);
    impressionsOf(arm).forEach((row, index) => {
      expect(arm.impressions.value('openSeq', index) >= 0).toBe(row.openedAtMs < 2 * DAY_MS + 5 * HOUR_MS);
    });
  });

  it('writes no impressions during a burn-in, though everything happens', () => {
    const arm = begin({ world: BUSY });
    arm.run(0, 2, { policy: softmax(), phase: Phase.warmup, keepsImpressions: false, measuresRegret: false });
    expect(arm.impressions.rows).toBe(0);
    const sends = eventsOf(arm.log).filter((event) => event.type === EventType.send);
    expect(sends.length).toBeGreaterThan(50);
    expect(sends.every((event) => event.impression === -1)).toBe(true);

    const kept = begin({ world: BUSY });
    run(kept, softmax(), 0, 2);
    const withoutImpression = (events: Event[]) => events.map(({ impression, ...event }) => event);
    expect(withoutImpression(eventsOf(arm.log))).toEqual(withoutImpression(eventsOf(kept.log)));
  });
});

describe('forks', () => {
  const history = { ingestionDelay: { minimum: '0s', maximum: '3h' } };

  it.each([
    ['random', () => new RandomPolicy()],
    ['softmax', softmax],
    ['greedy', greedy],
    ['oracle', (arm: Arm) => new OraclePolicy(arm.truth)],
  ] as [string, (arm: Arm) => Policy][])('under the same policy, %s, are byte-identical', (_, policy) => {
    const parent = begin({ world: BUSY, days: 6, history });
    run(parent, softmax(), 0, 3);
    const before = remains(parent);
    const one = parent.fork(true);
    const other = parent.fork(true);
    for (const arm of [one, other]) {
      run(arm, policy(arm), 3, 6);
      arm.runOut(8 * DAY_MS);
    }
    expect(one.impressions.rows).toBeGreaterThan(100);
    expect(remains(one)).toBe(remains(other));
    // The parent has not noticed, and lives on just like its forks.
    expect(remains(parent)).toBe(before);
    const { end } = parent.log;
    run(parent, policy(parent), 3, 6);
    parent.runOut(8 * DAY_MS);
    expect(JSON.stringify(eventsOf(parent.log))).toBe(JSON.stringify(eventsOf(one.log)));
    expect(impressionsOf(parent).slice(-one.impressions.rows)).toEqual(impressionsOf(one));
    expect(parent.log.end).toBeGreaterThan(end);
  });

  it('leave vectors out where they are told to, and nothing else', () => {
    const parent = begin({ world: BUSY, days: 4 });
    run(parent, softmax(), 0, 2);
    const without = parent.fork(false);
    const withVectors = parent.fork(true);
    for (const arm of [without, withVectors]) run(arm, softmax(), 2, 4);
    expect(without.impressions.features.width).toBe(0);
    expect(impressionsOf(without)).toEqual(impressionsOf(withVectors));
    expect(eventsOf(without.log)).toEqual(eventsOf(withVectors.log));
    expect(without.impressions.firstId).toBe(parent.impressions.rows);
  });

  it('differ only where their decisions differ: users who are treated alike live alike', () => {
    // Random sends do not look at other users, so whoever is not user 0 must not notice what user 0 gets.
    const parent = begin({ world: BUSY, days: 8, history });
    run(parent, new RandomPolicy(), 0, 3);
    const silent = (user: number): Policy => {
      const random = new RandomPolicy();
      return {
        attach: (fold, candidates) => random.attach(fold, candidates),
        tick: () => {},
        choose(of, atMs, readAtMs, exclusions, uniform, sessionId, choice) {
          random.choose(of, atMs, readAtMs, exclusions, uniform, sessionId, choice);
          if (of === user) choice.position = -1;
        },
      };
    };
    const treated = parent.fork(false);
    const control = parent.fork(false);
    run(treated, silent(0), 3, 8);
    run(control, new RandomPolicy(), 3, 8);
    const ofOthers = (arm: Arm) =>
      eventsOf(arm.log)
        .filter((event) => event.user !== 0)
        .map(({ impression, ...event }) => event);
    expect(ofOthers(treated)).toEqual(ofOthers(control));
    const ofUser0 = (arm: Arm) => eventsOf(arm.log).filter((event) => event.user === 0);
    expect(ofUser0(treated).length).toBeLessThan(ofUser0(control).length);
  });

  it('give the same pair in the same context the same outcome, whoever sends it', () => {
    const world: WorldInput = {
      users: 60,
      newsroom: { storiesPerDay: 20, decayPower: 0 },
      drift: { tastesRadiansPerDay: 0 },
      organic: { browsesPerUserDay: 0 },
      fatigue: { perNotification: 0 },
      opens: { rhythmLift: 0, delaySpread: 1 },
      follows: { lift: 0 },
      sessions: { followUpRate: 0 },
    };
    const rowsOf = (policy: (arm: Arm) => Policy) => impressionsOf(live({ days: 4, world, policy }));
    const random = new Map(rowsOf(() => new RandomPolicy()).map((row) => [`${row.user} ${row.story}`, row]));
    let both = 0;
    for (const row of rowsOf(greedy)) {
      const twin = random.get(`${row.user} ${row.story}`);
      if (twin === undefined || twin.trueLogit !== row.trueLogit) continue;
      both++;
      expect(row.openedAtMs - row.sentAtMs).toBe(twin.openedAtMs - twin.sentAtMs);
    }
    expect(both).toBeGreaterThan(30);
  });
});

describe('a run in one piece', () => {
  it('equals the same run in pieces', () => {
    const whole = begin({ world: BUSY, days: 4 });
    const policy = softmax();
    run(whole, policy, 0, 4);
    const pieces = begin({ world: BUSY, days: 4 });
    const samePolicy = softmax();
    run(pieces, samePolicy, 0, 1);
    run(pieces, softmax(), 1, 3);
    run(pieces, samePolicy, 3, 4);
    expect(remains(pieces)).toBe(remains(whole));
  });

  it('equals the same run with pauses at any moments', () => {
    const life = { world: BUSY, history: { ingestionDelay: { maximum: '2h' } } };
    const whole = begin(life);
    run(whole, softmax(), 0, 2);
    const moments = fc.array(fc.integer({ min: 1, max: 2 * DAY_MS }), { maxLength: 40 });
    fc.assert(
      fc.property(moments, (pauses) => {
        const paused = begin(life);
        const options = { phase: Phase.logging, keepsImpressions: true, measuresRegret: false };
        paused.start(0, { ...options, policy: softmax() });
        for (const atMs of [...pauses.sort((a, b) => a - b), 2 * DAY_MS]) {
          paused.proceed(atMs);
          expect(impressionsOf(paused).at(-1)?.sentAtMs ?? -1).toBeLessThan(atMs);
        }
        paused.stop();
        expect(remains(paused)).toBe(remains(whole));
      }),
      cases(5),
    );
  });

  it('is a pure function of scenario and seed', () => {
    const scenario = scenarioOf({
      serving: { incumbent: { policy: 'model' }, attributionWindow: '12h' },
      timeline: { warmup: '2d' },
    });
    const textOf = (seed: number) => {
      const { past } = pastOf(scenario, seed);
      let production: Arm | undefined;
      simulateProduction(past, {
        policyOf: (arm) => {
          production = arm;
          return past.incumbentPolicy();
        },
        logsVectors: true,
        measuresRegret: true,
        onDay: () => {},
      });
      return remains(past.arm) + remains(production as Arm);
    };
    expect(textOf(3)).toBe(textOf(3));
    expect(textOf(3) === textOf(4)).toBe(false);
  });
});
