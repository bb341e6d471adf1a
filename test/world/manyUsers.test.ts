/** More users than 16 bits can name. Whoever wraps ids gives user 65,536 the past of user 0. */

import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import { evaluate, WeightedEvaluator } from '../../src/evaluation/metrics/evaluate.ts';
import { isSameTable, materialise } from '../../src/features/provenance.ts';
import { EventType, offsetOf } from '../../src/history/log.ts';
import { idsOf } from '../../src/model/encoders/entities.ts';
import { hashedBucket, hashedField } from '../../src/model/encoders/hashedField.ts';
import { logitsOf } from '../../src/model/score.ts';
import type { Arm } from '../../src/serving/arm.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { ItemKind } from '../../src/world/schedule.ts';
import { namedRow, plainFeatures } from '../features/plainFeatures.ts';
import { valuesOf } from '../features/tables.ts';
import { type Event, eventsOf } from '../history/events.ts';
import { regressionOf, train } from '../model/regression.ts';
import { divided, Side } from '../splits/sides.ts';
import { plainLogit } from './plainLogit.ts';
import { allRows, type Impression, impressionsOf, live } from './worlds.ts';

const WRAP = 2 ** 16;
const USERS = 70_000;
const DAYS = 2;
const model = handmadeModel('heuristic');

/** Stories that a user above the wrap has met, by the log and by the exclusions at each of its decisions. */
const meetings: { readonly user: number; readonly own: number[]; readonly excluded: number[] }[] = [];

/** Reads the log as it grows, and compares what it tells of a user with what may not be sent. */
function watchMeetings(arm: Arm) {
  const { log, candidates } = arm;
  const met = new Map<number, Set<number>>();
  let next = log.first;
  return (
    user: number,
    _atMs: number,
    _readAtMs: number,
    _key: number,
    exclusions: { count: number; positions: Int32Array },
  ) => {
    for (; next < log.end; next++) {
      const block = log.blockOf(next);
      const at = offsetOf(next);
      if (block.type[at] !== EventType.send && block.type[at] !== EventType.read) continue;
      const stories = met.get(block.user[at]) ?? new Set();
      met.set(block.user[at], stories.add(block.story[at]));
    }
    if (user < WRAP) return;
    const positions = Array.from(exclusions.positions.subarray(0, exclusions.count));
    meetings.push({
      user,
      own: Array.from(met.get(user) ?? []).filter((story) => candidates.positionOf(story) >= 0),
      excluded: positions.map((position) => candidates.story[position]),
    });
  };
}

const arm = live({
  days: DAYS,
  world: {
    users: USERS,
    opens: { baseRate: 0.3, delayMedian: '1h' },
    follows: { initialPerUser: 0.3, afterOpen: 0.2 },
    organic: { browsesPerUserDay: 0.2, visitsPerDay: 1, looksPerVisit: 1 },
    sessions: { followUpRate: 0 },
    optOut: { perUnwanted: 0 },
  },
  serving: { decisionsPerUserDay: 0.25 },
  policy: () => modelPolicy(model, { temperature: null, explorationShare: 0, threshold: null }),
  run: (begun) => ({ observer: watchMeetings(begun) }),
});
const { world, impressions } = arm;
const { catalog } = world;
const rows = impressionsOf(arm);
const events = eventsOf(arm.log);
const above = rows.flatMap((row, index) => (row.user >= WRAP ? [index] : []));

const byUser = new Map<number, Event[]>();
for (const event of events) {
  if (!byUser.has(event.user)) byUser.set(event.user, []);
  byUser.get(event.user)?.push(event);
}
const rowsOf = new Map<number, Impression[]>();
for (const row of rows) rowsOf.set(row.user, [...(rowsOf.get(row.user) ?? []), row]);
/** Whether the app has notified the user before. */
const isNotFirst = (row: number) => rowsOf.get(rows[row].user)?.[0] !== rows[row];
const countOf = (user: number, type: EventType) =>
  (byUser.get(user) ?? []).filter((event) => event.type === type).length;

describe('a world of 70,000 users', () => {
  it('notifies those whose moments are scheduled, and records it under their ids', () => {
    // Before that there is nothing to send.
    const firstMs = 3 * HOUR_MS;
    const scheduled: string[] = [];
    for (let day = 0; day < DAYS; day++) {
      const { count, kind, user, atMs } = world.scheduleOf(day);
      for (let item = 0; item < count; item++) {
        if (kind[item] === ItemKind.decision && atMs[item] >= firstMs)
          scheduled.push(`${user[item]} ${atMs[item]}`);
      }
    }
    const sent = rows.filter((row) => row.sentAtMs >= firstMs).map((row) => `${row.user} ${row.sentAtMs}`);
    expect(sent).toEqual(scheduled);
    expect(
      events.filter(({ type }) => type === EventType.send).map(({ user, story }) => [user, story]),
    ).toEqual(rows.map(({ user, story }) => [user, story]));
    // They are 6.4 % of the users.
    expect(above.length / rows.length).toBeGreaterThan(0.05);
    expect(above.length / rows.length).toBeLessThan(0.08);
    expect(Math.max(...above.map((row) => rows[row].user))).toBeGreaterThan(USERS - 100);
  });

  it('has a schedule for every user, not one for each residue', () => {
    const { kind, slot, user, atMs } = world.scheduleOf(0);
    const nameOf = (item: number, of = user[item]) => `${of} ${kind[item]} ${slot[item]}`;
    /** How far from the user's home hour. */
    const offMs = (item: number) =>
      (((atMs[item] - world.population.homeHour[user[item]] * HOUR_MS) % DAY_MS) + DAY_MS) % DAY_MS;
    const byName = new Map(Array.from(user.keys(), (item) => [nameOf(item), offMs(item)]));
    const items = Array.from(user.keys()).filter((item) => user[item] >= WRAP);
    const pairs = items.flatMap((item) => {
      const other = byName.get(nameOf(item, user[item] - WRAP));
      return other === undefined ? [] : [Math.abs(offMs(item) - other)];
    });
    expect(items.length).toBeGreaterThan(1000);
    // Of the items above the wrap a quarter or less find one of their namesake: counts are drawn for each.
    expect(pairs.length).toBeGreaterThan(100);
    expect(pairs.length / items.length).toBeLessThan(0.4);
    expect(pairs.filter((difference) => difference < 2).length).toBeLessThan(2);
  });

  it('tires each user by the user’s own notifications', () => {
    const again = above.filter(isNotFirst);
    expect(again.length).toBeGreaterThan(200);
    for (const row of [...again, ...above.slice(0, 100)]) {
      const { user, trueLogit } = rows[row];
      const own = rowsOf.get(user) as Impression[];
      expect(trueLogit).toBeCloseTo(plainLogit(world, own, byUser.get(user) as Event[], rows[row]), 9);
    }
  });

  it('counts for each user what the user’s own events are', () => {
    arm.fold.advance(DAYS * DAY_MS + 20 * DAY_MS);
    const { state } = arm.fold;
    const lifetimeMs = Number.POSITIVE_INFINITY;
    const windowMs = { sends: 28 * DAY_MS, opens: 28 * DAY_MS, follows: lifetimeMs };
    let alone = 0;
    for (let user = 0; user < USERS; user++) {
      const { send, open, follow, unfollow } = EventType;
      const own = {
        sends: countOf(user, send),
        opens: countOf(user, open),
        follows: countOf(user, follow) - countOf(user, unfollow),
      };
      for (const counter of ['sends', 'opens', 'follows'] as const) {
        const counted = state.count('user', user, counter, windowMs[counter]);
        if (counted !== own[counter])
          expect.fail(`${counter} of user ${user} is ${counted}, not ${own[counter]}`);
      }
      if (user >= WRAP && own.sends > 0 && countOf(user - WRAP, send) === 0) alone++;
    }
    // Users with a past whose namesake of 16 bits has none.
    expect(alone).toBeGreaterThan(500);
    for (const [user, list] of byUser) {
      for (const { type, source } of list) {
        if (type === EventType.follow && !list.some((other) => other.type === EventType.unfollow)) {
          expect(state.count('user×source', user * catalog.sources + source, 'follows', lifetimeMs)).toBe(1);
        }
      }
    }
  });

  it('serves and reconstructs the features of the plain definitions', () => {
    const table = (name: 'logged' | 'reconstructed') =>
      materialise(name, catalog, arm.log, impressions, 0, impressions.rows, Number.NaN);
    expect(isSameTable(table('reconstructed'), table('logged'))).toBe(true);
    const values = valuesOf(table('logged'));
    const chosen = above.filter(isNotFirst).slice(-25);
    expect(chosen.length).toBe(25);
    for (const row of chosen) {
      const { user, story, sentAtMs } = rows[row];
      const topic = catalog.storyTopic[story];
      const source = catalog.storySource[story];
      const related = events.filter(
        (event) =>
          event.user === user ||
          event.source === source ||
          (event.story >= 0 && catalog.storyTopic[event.story] === topic),
      );
      const expected = plainFeatures(catalog, related, {
        user,
        story,
        sentAtMs,
        readAtMs: sentAtMs,
        windowEndMs: sentAtMs,
      });
      expect(namedRow(values, row)).toEqual(expected);
      expect(expected['user_open_rate']).not.toBe(1 / 20);
    }
  });

  it('scores with the user’s own cached partials', () => {
    const logits = logitsOf(model, impressions.features, impressions, allRows(impressions), catalog);
    expect(Array.from(logits)).toEqual(rows.map((row) => row.score));
  });

  it('keeps from a user what this user has met, and nothing else', () => {
    const again = meetings.filter(({ own }) => own.length > 0);
    expect(again.length).toBeGreaterThan(100);
    const sorted = (stories: readonly number[]) => stories.toSorted((a, b) => a - b);
    for (const { own, excluded } of meetings) expect(sorted(excluded)).toEqual(sorted(own));
  });
});

describe('what is made of the impressions of many users', () => {
  const labels = Uint8Array.from(rows, (row) => (row.openedAtMs < Number.POSITIVE_INFINITY ? 1 : 0));
  const users = impressions.column('user');

  it('a split by user holds out whole users, and not the namesakes of others', () => {
    const { sides } = divided('user', {
      impressions,
      rows: allRows(impressions),
      seed: 1,
      testShare: 0.5,
      gapMs: 0,
    });
    const sideOf = new Map<number, number>();
    users.forEach((user, row) => {
      expect(sideOf.get(user) ?? sides[row]).toBe(sides[row]);
      sideOf.set(user, sides[row]);
    });
    const namesakes = Array.from(sideOf.keys()).filter((user) => sideOf.has(user - WRAP));
    const together = namesakes.filter((user) => sideOf.get(user) === sideOf.get(user - WRAP));
    expect(namesakes.length).toBeGreaterThan(300);
    const share = together.length / namesakes.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / namesakes.length));
    const heldOut = above.filter((row) => sides[row] === Side.test).length / above.length;
    expect(Math.abs(heldOut - 0.5)).toBeLessThan(0.06);
  });

  it('encoders tell users apart', () => {
    const keys = idsOf('user', { impressions, catalog }, allRows(impressions));
    expect(keys).toEqual(users);
    const pairs = idsOf('user×topic', { impressions, catalog }, allRows(impressions));
    for (const row of above) {
      expect(pairs[row]).toBe(rows[row].user * catalog.topics + catalog.storyTopic[rows[row].story]);
    }
    const buckets = 1024;
    const hashed = hashedField(keys, 'user', buckets);
    const same = above.filter((row) => hashed[row] === hashedBucket(users[row] - WRAP, 'user', buckets));
    // One in 1024 by chance.
    expect(same.length).toBeLessThan(5 + above.length / 100);
  });

  it('a target code is of the user’s own opens', () => {
    const table = { start: 0, end: impressions.rows, vectors: impressions.features };
    const model = train(
      { seed: 1, catalog, impressions, table, labels, labelDelayMs: DAY_MS },
      allRows(impressions),
      {
        encoder: 'target',
        encoding: { entities: ['user'], smoothing: 2, buckets: 2 },
        features: ['user_open_rate'],
        crosses: [],
        missing: 'drop',
        solver: 'newton',
        l2: 1,
        iterations: 0,
      },
    );
    const code = regressionOf(model).codeOf.get('user') as (key: number) => number;
    const prior = labels.reduce((sum, label) => sum + label, 0) / labels.length;
    for (const row of above.slice(0, 500)) {
      const { user } = rows[row];
      const sends = countOf(user, EventType.send);
      expect(code(user)).toBeCloseTo((countOf(user, EventType.open) + 2 * prior) / (sends + 2), 12);
    }
  });

  it('metrics depend on who shares a user, not on the number of the user', () => {
    const logits = Float64Array.from(rows, (row) => row.score);
    const order = [...new Set(users)];
    const dense = new Map(order.map((user, index) => [user, index]));
    const renamed = users.map((user) => dense.get(user) as number);
    const scored = { logits, labels, labelProbabilities: new Float64Array(labels.length).fill(0.1), users };
    const metrics = evaluate(scored);
    expect(metrics.groupedAuc).toBeGreaterThan(0);
    expect(evaluate({ ...scored, users: renamed }).groupedAuc).toBeCloseTo(metrics.groupedAuc, 12);
    // Weights by parity of the dense number, so that namesakes differ.
    const weightOf = (user: number) => 1 + ((dense.get(user) ?? 0) % 2);
    const oneDay = new Int32Array(labels.length);
    const days = Uint32Array.of(1);
    const far = new WeightedEvaluator(scored, oneDay).evaluate({
      users: Uint32Array.from({ length: USERS }, (_, user) => weightOf(user)),
      days,
    });
    const near = new WeightedEvaluator({ ...scored, users: renamed }, oneDay).evaluate({
      users: Uint32Array.from(order, (user) => weightOf(user)),
      days,
    });
    expect([far.rows, far.positives, far.auc]).toEqual([near.rows, near.positives, near.auc]);
    expect(far.groupedAuc).toBeCloseTo(near.groupedAuc, 12);
  });
});
