import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import type { Impressions } from '../../src/history/impressions.ts';
import { type SplitName, splitNames, splits } from '../../src/splits/options.ts';
import { split } from '../../src/splits/split.ts';
import { runs } from '../gear.ts';
import { allRows, impressionsOf, live } from '../world/worlds.ts';
import { anyRows, impressionsWith, type Row } from './rows.ts';
import { divided, Side } from './sides.ts';

const anySplit = fc.constantFrom(...splitNames);
const anyShare = fc.constantFrom(0.05, 0.25, 0.5, 0.9);
const anySeed = fc.nat(50);
const anyGap = fc.constantFrom(0, HOUR_MS, 5 * HOUR_MS, 3 * DAY_MS);

/** The side of each row by its number. */
function sidesOf(
  name: SplitName,
  impressions: Impressions,
  rows: Int32Array,
  seed = 1,
  testShare = 0.25,
  gapMs = 0,
) {
  const { sides } = divided(name, { impressions, rows, seed, testShare, gapMs });
  return new Map(Array.from(rows, (row, index) => [row, sides[index]]));
}

describe('every split', () => {
  it('puts each row on one side, and loses none', () => {
    fc.assert(
      fc.property(anyRows, anySplit, anyShare, anySeed, anyGap, (list, name, testShare, seed, gapMs) => {
        const impressions = impressionsWith(list);
        const rows = allRows(impressions).filter((row) => row % 3 !== 1);
        const { train, test, sides } = divided(name, { impressions, rows, seed, testShare, gapMs });
        expect(sides.length).toBe(rows.length);
        const dropped = rows.filter((_, index) => sides[index] === Side.dropped);
        expect([...train, ...test, ...dropped].toSorted((a, b) => a - b)).toEqual(Array.from(rows));
        expect(Array.from(train)).toEqual(Array.from(rows.filter((_, index) => sides[index] === Side.train)));
        expect(Array.from(test)).toEqual(Array.from(rows.filter((_, index) => sides[index] === Side.test)));
        if (!['user+story', 'time', 'purged-k-fold'].includes(name)) expect(dropped.length).toBe(0);
      }),
      runs(400),
    );
  });

  it('is the same again for the same request', () => {
    fc.assert(
      fc.property(anyRows, anySplit, anySeed, (list, name, seed) => {
        const impressions = impressionsWith(list);
        const rows = allRows(impressions);
        expect(sidesOf(name, impressions, rows, seed)).toEqual(sidesOf(name, impressions, rows, seed));
      }),
      runs(50),
    );
  });

  it('tests as many rows as are expected of it', () => {
    // Follow-ups are not counted.
    const list = manyRows(20_000).map((row) => ({ ...row, sessionPosition: 0 }));
    const impressions = impressionsWith(list);
    const users = new Set(list.map(({ user }) => user)).size;
    for (const [name, { testRows }] of Object.entries(splits)) {
      const folds = split(name as SplitName, {
        ...{ impressions, rows: allRows(impressions), seed: 3 },
        ...{ testShare: 0.2, gapMs: 0, folds: 5, embargoMs: 0 },
      });
      const tested = folds.reduce((sum, { test }) => sum + test.length, 0);
      const expected = testRows({ rows: 20_000, users, testShare: 0.2 });
      expect(Math.abs(tested / expected - 1), name).toBeLessThan(0.1);
    }
  });

  it('takes no rows', () => {
    const impressions = impressionsWith([]);
    for (const name of splitNames) {
      const { train, test } = divided(name, {
        impressions,
        rows: new Int32Array(0),
        seed: 1,
        testShare: 0.5,
        gapMs: HOUR_MS,
      });
      expect([train.length, test.length]).toEqual([0, 0]);
    }
  });
});

/** Many rows of few entities each, for shares. */
function manyRows(count: number): Row[] {
  return Array.from({ length: count }, (_, row) => ({
    user: (row * 7919) % 4001,
    story: (row * 104_729) % 3989,
    sessionPosition: row % 3 === 2 ? 1 : 0,
    sentAtMs: row * 1000,
  }));
}

const ENTITIES: [SplitName, (impressions: Impressions, row: number) => number][] = [
  ['random', (_, row) => row],
  ['session', (impressions, row) => impressions.value('session', row)],
  ['user', (impressions, row) => impressions.value('user', row)],
  ['story', (impressions, row) => impressions.value('story', row)],
];

describe.each(ENTITIES)('the %s split', (name, entityOf) => {
  it('keeps entities whole', () => {
    fc.assert(
      fc.property(anyRows, anySeed, anyShare, (list, seed, testShare) => {
        const impressions = impressionsWith(list);
        const sideOf = new Map<number, number>();
        for (const [row, side] of sidesOf(name, impressions, allRows(impressions), seed, testShare)) {
          const entity = entityOf(impressions, row);
          expect(sideOf.get(entity) ?? side).toBe(side);
          sideOf.set(entity, side);
        }
      }),
      runs(200),
    );
  });

  it.each([0.1, 0.25, 0.6])('holds out about the share %d', (testShare) => {
    const impressions = impressionsWith(manyRows(20_000));
    const { test } = divided(name, { impressions, rows: allRows(impressions), seed: 3, testShare, gapMs: 0 });
    // Some 4,000 entities of five rows each, at least.
    expect(Math.abs(test.length / 20_000 - testShare)).toBeLessThan(
      5 * Math.sqrt((testShare * (1 - testShare)) / 3900),
    );
  });

  it('does not move a row when others come or go, nor with a gap', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
        anySeed,
        (list, kept, seed) => {
          const impressions = impressionsWith(list);
          const all = sidesOf(name, impressions, allRows(impressions), seed);
          const some = allRows(impressions).filter((row) => kept[row]);
          for (const [row, side] of sidesOf(name, impressions, some, seed, 0.25, DAY_MS))
            expect(side).toBe(all.get(row));
        },
      ),
      runs(100),
    );
  });

  it('differs from seed to seed', () => {
    const impressions = impressionsWith(manyRows(2000));
    const testOf = (seed: number) =>
      Array.from(
        divided(name, { impressions, rows: allRows(impressions), seed, testShare: 0.5, gapMs: 0 }).test,
      );
    expect(testOf(1)).not.toEqual(testOf(2));
  });
});

describe('the splits by entity among themselves', () => {
  it('draw independently: whether a user is held out says nothing about a story or a row', () => {
    const impressions = impressionsWith(manyRows(20_000));
    const sides = (['random', 'user', 'story'] as const).map(
      (name) =>
        divided(name, { impressions, rows: allRows(impressions), seed: 1, testShare: 0.5, gapMs: 0 }).sides,
    );
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      const both = sides[a].filter(
        (side, index) => side === Side.test && sides[b][index] === Side.test,
      ).length;
      expect(Math.abs(both / 20_000 - 0.25)).toBeLessThan(0.03);
    }
    // The user and the story of the same number are not held out together either.
    const twins = impressionsWith(
      Array.from({ length: 4000 }, (_, id) => ({ user: id, story: id, sessionPosition: 0, sentAtMs: id })),
    );
    const user = sidesOf('user', twins, allRows(twins), 1, 0.5);
    const story = sidesOf('story', twins, allRows(twins), 1, 0.5);
    const equal = Array.from(user.keys()).filter((row) => user.get(row) === story.get(row)).length;
    expect(Math.abs(equal / 4000 - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / 4000));
  });
});

describe('the session split', () => {
  it('is the random split where there are no follow-ups', () => {
    const arm = live({ world: { sessions: { followUpRate: 0 } }, days: 5 });
    const rows = allRows(arm.impressions);
    expect(rows.length).toBeGreaterThan(200);
    for (const seed of [1, 2, 3]) {
      expect(sidesOf('session', arm.impressions, rows, seed)).toEqual(
        sidesOf('random', arm.impressions, rows, seed),
      );
    }
  });

  it('is another where there are', () => {
    const arm = live({ world: { sessions: { followUpRate: 0.8 } }, days: 5 });
    const rows = allRows(arm.impressions);
    const session = sidesOf('session', arm.impressions, rows);
    const random = sidesOf('random', arm.impressions, rows);
    const differing = Array.from(rows).filter((row) => session.get(row) !== random.get(row));
    expect(differing.length).toBeGreaterThan(0);
    const listed = impressionsOf(arm);
    expect(differing.every((row) => listed[row].sessionPosition > 0)).toBe(true);
  });
});

describe.each(['random', 'session'] as const)('the %s split', (name) => {
  it('goes by ids, so that it does not depend on where the rows are kept', () => {
    const rows = manyRows(500);
    const whole = sidesOf(name, impressionsWith(rows, 1000), allRows(impressionsWith(rows)));
    const tail = impressionsWith(rows.slice(300), 1300);
    for (const [row, side] of sidesOf(name, tail, allRows(tail))) expect(side).toBe(whole.get(row + 300));
  });
});

describe('the split by user and story', () => {
  it('tests on unseen users with unseen stories, trains on neither, and drops the rest', () => {
    fc.assert(
      fc.property(anyRows, anySeed, anyShare, (list, seed, testShare) => {
        const impressions = impressionsWith(list);
        const rows = allRows(impressions);
        const { train, test, sides } = divided('user+story', {
          impressions,
          rows,
          seed,
          testShare,
          gapMs: 0,
        });
        const trainUsers = new Set(impressions.column('user', train));
        const trainStories = new Set(impressions.column('story', train));
        const testUsers = new Set(impressions.column('user', test));
        const testStories = new Set(impressions.column('story', test));
        for (const row of test) {
          expect(trainUsers.has(impressions.value('user', row))).toBe(false);
          expect(trainStories.has(impressions.value('story', row))).toBe(false);
        }
        // A dropped row is one that would make the two sides share something.
        for (const row of rows.filter((_, index) => sides[index] === Side.dropped)) {
          const user = impressions.value('user', row);
          const story = impressions.value('story', row);
          expect(trainUsers.has(user) && trainStories.has(story)).toBe(false);
          expect(testUsers.has(user) && testStories.has(story)).toBe(false);
        }
      }),
      runs(200),
    );
  });

  it('holds users and stories of the same number out independently', () => {
    const twins = Array.from({ length: 4000 }, (_, id) => ({
      user: id,
      story: id,
      sessionPosition: 0,
      sentAtMs: id,
    }));
    const impressions = impressionsWith(twins);
    const { test } = divided('user+story', {
      impressions,
      rows: allRows(impressions),
      seed: 1,
      testShare: 0.25,
      gapMs: 0,
    });
    expect(Math.abs(test.length / 4000 - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 4000));
  });

  it.each([0.1, 0.25])('holds out about the share %d', (testShare) => {
    const impressions = impressionsWith(manyRows(20_000));
    const rows = allRows(impressions);
    const { train, test } = divided('user+story', { impressions, rows, seed: 3, testShare, gapMs: 0 });
    expect(Math.abs(test.length / 20_000 - testShare)).toBeLessThan(0.04);
    expect(Math.abs(train.length / 20_000 - (1 - Math.sqrt(testShare)) ** 2)).toBeLessThan(0.04);
  });
});

describe('the split by time', () => {
  const at = (...hours: number[]) =>
    impressionsWith(
      hours.map((hour) => ({ user: 0, story: 0, sessionPosition: 0, sentAtMs: hour * HOUR_MS })),
    );
  const sides = (impressions: Impressions, testShare: number, gapHours: number) =>
    Array.from(sidesOf('time', impressions, allRows(impressions), 1, testShare, gapHours * HOUR_MS).values())
      .map((side) => ['train', 'test', '-'][side])
      .join(' ');

  it('tests on the latest rows', () => {
    expect(sides(at(0, 1, 2, 3), 0.25, 0)).toBe('train train train test');
    expect(sides(at(0, 1, 2, 3), 0.5, 0)).toBe('train train test test');
    expect(sides(at(0, 1, 2, 3), 0.01, 0)).toBe('train train train test');
    expect(sides(at(5), 0.25, 0)).toBe('test');
  });

  it('puts all rows of the first test moment on the test side', () => {
    expect(sides(at(0, 1, 1, 1, 2), 0.4, 0)).toBe('train test test test test');
    expect(sides(at(1, 1, 1, 1), 0.25, 0)).toBe('test test test test');
  });

  it('trains up to exactly the gap before the first test row, and drops what lies within it', () => {
    expect(sides(at(0, 1, 2, 3, 4), 0.2, 2)).toBe('train train train - test');
    expect(sides(at(0, 1, 2, 2.001, 4), 0.2, 2)).toBe('train train train - test');
    expect(sides(at(0, 1, 2, 3, 4), 0.2, 9)).toBe('- - - - test');
  });

  it('never trains on what is not at least the gap before every test row, and drops nothing else', () => {
    fc.assert(
      fc.property(anyRows, anyShare, anyGap, (list, testShare, gapMs) => {
        fc.pre(list.length > 0);
        const impressions = impressionsWith(list);
        const rows = allRows(impressions);
        const { train, test, sides: all } = divided('time', { impressions, rows, seed: 1, testShare, gapMs });
        const sentAt = (row: number) => impressions.value('sentAtMs', row);
        const firstTestMs = Math.min(...Array.from(test, sentAt));
        for (const row of train) expect(sentAt(row)).toBeLessThanOrEqual(firstTestMs - gapMs);
        for (const row of train) expect(sentAt(row)).toBeLessThan(firstTestMs);
        for (const row of rows.filter((_, index) => all[index] === Side.dropped)) {
          expect(sentAt(row)).toBeGreaterThan(firstTestMs - gapMs);
          expect(sentAt(row)).toBeLessThan(firstTestMs);
        }
        const chosen = (row: number) => impressions.value('sessionPosition', row) === 0;
        const asked = Array.from(rows).filter(chosen).length * testShare;
        if (asked === 0) return;
        const tested = Array.from(test).filter(chosen);
        expect(tested.length).toBeGreaterThanOrEqual(Math.floor(asked));
        const later = tested.filter((row) => sentAt(row) > firstTestMs).length;
        expect(later).toBeLessThanOrEqual(Math.ceil(asked));
      }),
      runs(300),
    );
  });

  it('counts chosen rows alone: many that were sent by rule at one moment do not move the cut', () => {
    const row = (sessionPosition: number, hour: number) => ({
      user: 0,
      story: 0,
      sessionPosition,
      sentAtMs: hour * HOUR_MS,
    });
    const early = [row(0, 0), ...Array.from({ length: 9 }, () => row(1, 0))];
    const impressions = impressionsWith([...early, row(0, 1), row(0, 2), row(0, 3), row(1, 4)]);
    const expected = [...early.map(() => 'train'), 'train', 'train', 'test', 'test'].join(' ');
    expect(sides(impressions, 0.25, 0)).toBe(expected);
  });

  it('does not depend on the seed', () => {
    const impressions = impressionsWith(manyRows(300));
    const rows = allRows(impressions);
    expect(sidesOf('time', impressions, rows, 1)).toEqual(sidesOf('time', impressions, rows, 2));
  });
});
