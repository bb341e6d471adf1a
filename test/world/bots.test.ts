/** Bots: users who open everything at once, with a rule that catches some of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../src/base/time.ts';
import { Phase } from '../../src/history/impressions.ts';
import { EventType } from '../../src/history/log.ts';
import { runWorld } from '../../src/lab/experiment.ts';
import { labelProbabilities } from '../../src/lab/stages/labelLogits.ts';
import type { RunData } from '../../src/lab/stages/production.ts';
import { takenForPeople } from '../../src/lab/stages/rows.ts';
import { type ScenarioInput, scenarioSchema } from '../../src/scenario/schema.ts';
import { runs } from '../gear.ts';
import { eventsOf } from '../history/events.ts';
import { allRows, impressionsOf, live, worldOf } from './worlds.ts';

describe('a bot', () => {
  const arm = live({
    world: { users: 300, bots: { share: 0.2, delay: '3s' }, optOut: { perUnwanted: 0.05, earlier: 1 } },
    days: 4,
  });
  const { isBot } = arm.world.population;
  const sent = impressionsOf(arm);
  const toBots = sent.filter(({ user }) => isBot[user] === 1);

  it('opens every notification at once, as people do not', () => {
    expect(toBots.length).toBeGreaterThan(200);
    for (const { openedAtMs, sentAtMs } of toBots) expect(openedAtMs - sentAtMs).toBe(3000);
    const people = sent.filter(({ user }) => isBot[user] === 0);
    expect(people.filter(({ openedAtMs }) => openedAtMs < Number.POSITIVE_INFINITY).length).toBeLessThan(
      people.length / 2,
    );
  });

  it('does nothing else', () => {
    const acts = eventsOf(arm.log).filter(({ user }) => isBot[user] === 1);
    expect(new Set(acts.map(({ type }) => type))).toEqual(new Set([EventType.send, EventType.open]));
  });

  it('opens with probability 1 within a window that is longer than its delay, and never within a shorter one', () => {
    const rows = allRows(arm.impressions).filter((row) => isBot[arm.impressions.value('user', row)] === 1);
    expect(new Set(labelProbabilities(arm, rows, 3001))).toEqual(new Set([1]));
    expect(new Set(labelProbabilities(arm, rows, 3000))).toEqual(new Set([0]));
  });

  it('is one with every larger share, and the share is that of users', () => {
    const botsOf = (share: number) => worldOf({ world: { users: 3000, bots: { share } } }).population.isBot;
    const [few, many, all] = [botsOf(0.1), botsOf(0.3), botsOf(1 - 1e-9)];
    expect(few.every((bot, user) => bot <= many[user])).toBe(true);
    expect(all.every((bot) => bot === 1)).toBe(true);
    const count = many.reduce((sum, bot) => sum + bot, 0);
    expect(Math.abs(count - 900)).toBeLessThan(4 * Math.sqrt(3000 * 0.3 * 0.7));
  });
});

it('a rule takes of bots and people the shares that it says, and a better one catches those of a worse one', () => {
  const arm = live({ world: { users: 800, bots: { share: 0.5 } }, days: 2 });
  const { isBot } = arm.world.population;
  const rows = allRows(arm.impressions);
  const leftBy = (recall: number, falsePositives: number) =>
    takenForPeople(arm, { recall, falsePositives }, rows);
  const usersOf = (some: Int32Array) =>
    new Set(Array.from(some, (row) => arm.impressions.value('user', row)));
  const all = [...usersOf(rows)];
  const share = (left: Set<number>, kind: number) => {
    const own = all.filter((user) => isBot[user] === kind);
    return own.filter((user) => !left.has(user)).length / own.length;
  };
  const left = usersOf(leftBy(0.8, 0.1));
  expect(Math.abs(share(left, 1) - 0.8)).toBeLessThan(0.09);
  expect(Math.abs(share(left, 0) - 0.1)).toBeLessThan(0.07);
  expect(leftBy(0, 0)).toEqual(rows);
  expect(takenForPeople(arm, null, rows)).toBe(rows);
  expect([...usersOf(leftBy(1, 0))].every((user) => isBot[user] === 0)).toBe(true);
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(probability, probability, probability, (one, other, falsePositives) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      const kept = new Set(leftBy(low, falsePositives));
      expect(leftBy(high, falsePositives).every((row) => kept.has(row))).toBe(true);
    }),
    runs(30),
  );
});

describe('a world with bots', () => {
  const scenarioOf = (training: ScenarioInput['training'], bots: object) =>
    scenarioSchema.parse({
      name: 'small',
      seeds: [1],
      timeline: { burnIn: '2d', warmup: '5d', logging: '8d', production: '4d' },
      world: { users: 300, newsroom: { storiesPerDay: 60 }, opens: { baseRate: 0.1 }, bots },
      serving: { maximumCandidates: 60, attributionWindow: '12h', incumbent: { retrainEvery: '3d' } },
      training: { provenances: ['logged'], splits: ['time'], ...training },
      evaluation: { live: true, liveReferences: ['oracle'], choiceSample: 100, driftTwin: false },
    });
  const rules = [null, { recall: 1, falsePositives: 0 }, { recall: 0, falsePositives: 0 }] as const;
  const data: RunData[] = [];
  const results = runWorld(
    rules.map((botRule) => scenarioOf({ botRule }, { share: 0.15 })),
    1,
    { onData: (ready) => data.push(ready) },
  );

  it('trains and tests without the users that a rule catches, and measures production on people', () => {
    const [{ incumbent, arm }] = data;
    const { isBot } = arm.world.population;
    const ofBots = (row: number, { impressions } = arm) => isBot[impressions.value('user', row)] === 1;
    const [{ folds, test }] = data[1].pipelines;
    for (const row of [...folds[0].train.rows, ...test.rows]) expect(ofBots(row)).toBe(false);
    expect(data[0].pipelines[0].test.rows.some((row) => ofBots(row))).toBe(true);
    expect(results[2].pipelines).toEqual(results[0].pipelines);

    const people = impressionsOf(incumbent).filter(
      ({ user, sessionPosition, propensity, score }) =>
        isBot[user] === 0 && sessionPosition === 0 && propensity <= 1 && !Number.isNaN(score),
    );
    const opened = people.filter(({ openedAtMs, sentAtMs }) => openedAtMs - sentAtMs < durationMs('12h'));
    expect(results[0].references.incumbent.live?.openRate).toBeCloseTo(opened.length / people.length, 12);
    expect(results[0].pipelines[0].rows.production).toBe(people.length);
    expect(incumbent.impressions.column('phase').every((phase) => phase === Phase.production)).toBe(true);
  });

  it('promises too much where bots are trained on, and less where they are not', () => {
    const [with_, without] = results.map(({ pipelines }) => pipelines[0].quantities.shadow.softCalibration);
    expect(with_).toBeGreaterThan(without);
  });

  it('has an oracle that no model beats, and figures that are numbers', () => {
    for (const { references, pipelines } of results) {
      const { oracle } = references;
      expect(oracle.shadow?.softAuc).toBeGreaterThan(pipelines[0].quantities.shadow.softAuc);
      expect(oracle.offline?.softNe).toBeLessThan(pipelines[0].quantities.offline.softNe);
      expect(Number.isFinite(oracle.live?.openRate)).toBe(true);
      expect(Number.isFinite(oracle.choiceValue)).toBe(true);
    }
  });
});
