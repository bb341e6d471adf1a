/** Empty hours, empty days, empty sources: what is not there has a known value, and nothing is NaN or infinite. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import { defaultFeatureSet, featureCount, featureNames } from '../../src/features/definitions.ts';
import { provenanceNames } from '../../src/features/options.ts';
import { isSameTable, materialise } from '../../src/features/provenance.ts';
import { Key } from '../../src/history/entities.ts';
import { Fold } from '../../src/history/fold.ts';
import { Phase } from '../../src/history/impressions.ts';
import { EventLog, EventType } from '../../src/history/log.ts';
import type { State } from '../../src/history/state.ts';
import { examplesOf } from '../../src/lab/stages/examples.ts';
import { timelineOf } from '../../src/scenario/timeline.ts';
import type { Arm } from '../../src/serving/arm.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { OraclePolicy } from '../../src/serving/oraclePolicy.ts';
import type { Policy } from '../../src/serving/policy.ts';
import { RandomPolicy } from '../../src/serving/randomPolicy.ts';
import { ItemKind } from '../../src/world/schedule.ts';
import { namedRow, plainFeatures } from '../features/plainFeatures.ts';
import { valuesOf } from '../features/tables.ts';
import { eventsOf } from '../history/events.ts';
import { type Item, scheduled } from './schedules.ts';
import { impressionsOf, live, liveIn, scenarioOf, worldOf } from './worlds.ts';

const model = handmadeModel('heuristic');
const linear = (temperature: number | null, threshold: number | null = null) =>
  modelPolicy(model, { temperature, explorationShare: 0, threshold });

const POLICIES: [string, (arm: Arm) => Policy][] = [
  ['random', () => new RandomPolicy()],
  ['greedy', () => linear(null)],
  ['softmax', () => linear(0.25)],
  ['softmax with a threshold', () => linear(0.25, 0.05)],
  ['oracle', (arm) => new OraclePolicy(arm.truth)],
];

/** Rates of nothing are the prior's: one open in twenty. */
const PRIOR = 1 / 20;

function vectorsOf({ impressions }: Arm): Float64Array {
  return valuesOf({ start: 0, end: impressions.rows, vectors: impressions.features });
}

function expectFinite(values: Iterable<number>): void {
  for (const value of values) if (!Number.isFinite(value)) expect.fail(`found ${value}`);
}

function sourceValues(state: State, source: number): number[] {
  const into = new Float64Array(2);
  defaultFeatureSet.write(state, Key.source, source, 0, 0, into, 0);
  return Array.from(into);
}

describe('before anything has happened', () => {
  it('every dynamic feature has the value of its prior', () => {
    const { catalog } = worldOf({
      world: { newsroom: { breakingShare: 0 }, tastes: { declaredInterests: 0 } },
    });
    const values = new Float64Array(featureCount);
    const atMs = catalog.storyPublishedAtMs[0] + 1;
    const fold = new Fold(catalog, new EventLog());
    fold.advance(atMs);
    defaultFeatureSet.writeVector(fold.state, 3, 0, atMs, atMs, values, 0);
    const hour = Math.floor(atMs / HOUR_MS) % 24;
    expect(namedRow(values, 0)).toEqual({
      user_open_rate: PRIOR,
      user_open_rate_7d: PRIOR,
      user_sends_24h: 0,
      user_reads_7d_ln: 0,
      user_hours_since_notification_ln: Math.log(1 + 28 * 24),
      user_follows_ln: 0,
      story_open_rate: PRIOR,
      story_reads_ln: 0,
      story_age_hours: 0,
      story_is_breaking: 0,
      topic_open_rate_24h: PRIOR,
      source_open_rate_7d: PRIOR,
      source_followers_ln: 0,
      user_topic_open_rate: PRIOR,
      user_topic_reads_ln: 0,
      user_topic_declared_interest: 0,
      user_source_open_rate: PRIOR,
      user_source_reads_ln: 0,
      user_follows_source: 0,
      hour_sine: Math.sin((2 * Math.PI * hour) / 24),
      hour_cosine: Math.cos((2 * Math.PI * hour) / 24),
      is_weekend: 0,
    });
  });
});

describe.each(POLICIES)('under the policy %s', (_, policy) => {
  it('hours without a story to send are decisions to send nothing, and the next hour is as any other', () => {
    const life = {
      world: {
        newsroom: { storiesPerDay: 8, medianLifetime: '2h', maximumLifetime: '2h', lifetimeSpread: 0 },
        opens: { baseRate: 0.3 },
        optOut: { perUnwanted: 0 },
      },
      days: 6,
    };
    const world = worldOf(life);
    const everyHour: Item[] = Array.from({ length: 24 * life.days }, (_, hour) =>
      [0, 1, 2].map((user) => ({ atMs: (hour + 0.5) * HOUR_MS, user, kind: ItemKind.decision })),
    ).flat();
    const arm = liveIn(scheduled(world, everyHour), { ...life, policy });
    const { storyPublishedAtMs, storyExpiresAtMs } = arm.world.catalog;
    const isEmpty = (hour: number) =>
      !storyPublishedAtMs.some(
        (atMs, story) => atMs <= hour * HOUR_MS && storyExpiresAtMs[story] > hour * HOUR_MS,
      );
    const emptyHours = Array.from({ length: 24 * life.days }, (_, hour) => hour).filter(isEmpty);
    expect(emptyHours.length).toBeGreaterThan(20);
    // An empty hour after one with stories, and the other way round.
    expect(emptyHours.at(-1)).toBeGreaterThan(24);

    const decisions = impressionsOf(arm).filter(({ sessionPosition }) => sessionPosition === 0);
    expect(decisions.length).toBeGreaterThan(20);
    for (const { sentAtMs } of decisions) expect(emptyHours).not.toContain(Math.floor(sentAtMs / HOUR_MS));
    expect(arm.totals.decisions).toBe(everyHour.length);
    expect(arm.totals.sends).toBe(decisions.length);

    expectFinite(vectorsOf(arm));
    expectFinite(impressionsOf(arm).map(({ trueLogit }) => trueLogit));
    expectFinite(Object.values(arm.totals));
    for (const { propensity } of decisions) {
      expect(propensity).toBeGreaterThan(0);
      expect(propensity).toBeLessThanOrEqual(1 + 1e-12);
    }
  });

  it('a silent month leaves windows empty', () => {
    const USERS = 20;
    const LATER_MS = 40 * DAY_MS + 12 * HOUR_MS;
    const life = {
      world: {
        users: USERS,
        opens: { baseRate: 0.5 },
        optOut: { perUnwanted: 0 },
        sessions: { followUpRate: 0 },
      },
      days: 41,
    };
    const items: Item[] = [];
    for (let user = 0; user < USERS; user++) {
      for (let hour = 8; hour < 20; hour++) {
        items.push({
          atMs: hour * HOUR_MS + user,
          user,
          kind: hour % 2 === 0 ? ItemKind.decision : ItemKind.browse,
        });
      }
      items.push({ atMs: LATER_MS, user, kind: ItemKind.decision });
    }
    const arm = liveIn(scheduled(worldOf(life), items), { ...life, policy });
    const events = eventsOf(arm.log);
    const rows = impressionsOf(arm);
    const values = vectorsOf(arm);
    expectFinite(values);
    // Nothing happens in between, opens on their way and what follows from them apart.
    const silent = events.filter(({ occurredAtMs }) => occurredAtMs > 10 * DAY_MS && occurredAtMs < LATER_MS);
    expect(silent.filter(({ type }) => type === EventType.send || type === EventType.read)).toEqual([]);

    const later = rows.flatMap((row, index) => (row.sentAtMs === LATER_MS ? [index] : []));
    expect(later.length).toBeGreaterThan(USERS / 4);
    for (const row of later) {
      const { user, story } = rows[row];
      const named = namedRow(values, row);
      expect(named).toMatchObject({
        user_open_rate: PRIOR,
        user_open_rate_7d: PRIOR,
        user_sends_24h: 0,
        user_reads_7d_ln: 0,
        user_hours_since_notification_ln: Math.log(1 + 28 * 24),
        story_open_rate: PRIOR,
        story_reads_ln: 0,
        topic_open_rate_24h: PRIOR,
        source_open_rate_7d: PRIOR,
      });
      const reading = { user, story, sentAtMs: LATER_MS, readAtMs: LATER_MS, windowEndMs: LATER_MS };
      expect(named).toEqual(plainFeatures(arm.world.catalog, events, reading));
    }
  });

  it('sources and topics without a story and without a follower keep their priors', () => {
    const arm = live({
      policy,
      world: {
        sources: 60,
        topics: 64,
        newsroom: { storiesPerDay: 40, volumeTail: 3, topicsPerSource: 1 },
        follows: { initialPerUser: 0 },
        opens: { baseRate: 0.3 },
      },
    });
    const { catalog } = arm.world;
    const { state } = arm.fold;
    const publishing = new Set(catalog.storySource);
    const covered = new Set(catalog.storyTopic);
    const silent = Array.from({ length: 60 }, (_, source) => source).filter(
      (source) => !publishing.has(source),
    );
    const unheard = Array.from({ length: 64 }, (_, topic) => topic).filter((topic) => !covered.has(topic));
    expect(silent.length).toBeGreaterThan(10);
    expect(unheard.length).toBeGreaterThan(10);
    expect(arm.impressions.rows).toBeGreaterThan(50);

    for (const source of silent) {
      expect(sourceValues(state, source)).toEqual([PRIOR, 0]);
      expect(model.partial(state, Key.source, source, 0, 0)).toBe(
        model.partial(state, Key.source, silent[0], 0, 0),
      );
    }
    for (const topic of unheard) {
      const into = new Float64Array(1);
      defaultFeatureSet.write(state, Key.topic, topic, 0, 0, into, 0);
      expect(into[0]).toBe(PRIOR);
    }
    expectFinite(vectorsOf(arm));
    for (const { source } of eventsOf(arm.log)) expect(silent).not.toContain(source);
  });
});

describe('a source that is followed and silent', () => {
  it('has followers and no rate', () => {
    const arm = live({
      world: {
        sources: 60,
        newsroom: { storiesPerDay: 12, volumeTail: 3 },
        follows: { initialPerUser: 10, unfollowAfterDisappointment: 0 },
      },
    });
    const publishing = new Set(arm.world.catalog.storySource);
    const { user, source } = arm.world.beginnings.follows;
    const silent = Array.from(source.keys()).filter((index) => !publishing.has(source[index]));
    expect(silent.length).toBeGreaterThan(20);
    for (const index of silent) {
      const followers = source.filter((other) => other === source[index]).length;
      expect(sourceValues(arm.fold.state, source[index])).toEqual([PRIOR, Math.log(1 + followers)]);
      expect(arm.truth.follows[user[index] * 60 + source[index]]).toBe(1);
    }
  });
});

describe('a world in which nothing happens at all', () => {
  const arm = live({
    world: { follows: { initialPerUser: 0 }, organic: { browsesPerUserDay: 0 } },
    serving: { decisionsPerUserDay: 0 },
    days: 9,
    run: () => ({ measuresRegret: true }),
  });

  it('leaves an empty log, no impressions and zero totals', () => {
    expect([arm.log.end, arm.impressions.rows]).toEqual([0, 0]);
    expect(Object.values(arm.totals)).toEqual([0, 0, 0, 0, 0]);
    expect(arm.world.scheduleOf(3).count).toBe(0);
    expect(arm.fork(true).impressions.firstId).toBe(0);
  });

  it('has an empty table of each provenance, and no examples', () => {
    const { impressions, log, world } = arm;
    const table = (name: (typeof provenanceNames)[number]) =>
      materialise(name, world.catalog, log, impressions, 0, 0, 9 * DAY_MS);
    for (const name of provenanceNames) {
      expect(valuesOf(table(name))).toEqual(new Float64Array(0));
      expect(isSameTable(table(name), table('logged'))).toBe(true);
    }
    const examples = examplesOf(impressions, Phase.logging, timelineOf(scenarioOf()), 9 * DAY_MS);
    expect([examples.start, examples.end, examples.mature.length, examples.labels.length]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('folds for ever without a change', () => {
    const fold = new Fold(arm.world.catalog, arm.log);
    for (const days of [0, 1, 50, 1e6]) fold.advance(days * DAY_MS);
    const into = new Float64Array(featureNames.length);
    defaultFeatureSet.writeVector(fold.state, 0, 0, 1e6 * DAY_MS, 1e6 * DAY_MS, into, 0);
    expectFinite(into);
    expect(fold.knows(0)).toBe(false);
  });
});
