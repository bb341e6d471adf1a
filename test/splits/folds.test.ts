/** Splits of recommenders and k-folds, against plain definitions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/base/time.ts';
import { type SplitName, splitNames } from '../../src/splits/options.ts';
import { holdOutValidation, type SplitRequest, split } from '../../src/splits/split.ts';
import { runs } from '../gear.ts';
import { allRows } from '../world/worlds.ts';
import { anyRows, impressionsWith, type Row } from './rows.ts';
import { Side, sidesIn } from './sides.ts';

const anyShare = fc.constantFrom(0.05, 0.25, 0.5, 0.9);
const anyHours = fc.constantFrom(0, 1, 2, 5, 30);
const anyFolds = fc.integer({ min: 2, max: 6 });

function request(list: readonly Row[], asked: Partial<SplitRequest> = {}): SplitRequest {
  const impressions = impressionsWith(list);
  const defaults = { seed: 1, testShare: 0.25, gapMs: 0, folds: 3, embargoMs: 0 };
  return { impressions, rows: allRows(impressions), ...defaults, ...asked };
}

const row = (user: number, hour: number, sessionPosition = 0): Row => ({
  user,
  story: 0,
  sessionPosition,
  sentAtMs: hour * HOUR_MS,
});

/** Sides of the rows in each fold, as words. */
function told(name: SplitName, list: readonly Row[], asked: Partial<SplitRequest> = {}): string[] {
  const wanted = request(list, asked);
  return split(name, wanted).map((fold) =>
    Array.from(sidesIn(fold, wanted.rows), (side) => ['train', 'test', '-'][side]).join(' '),
  );
}

const tails: readonly [SplitName, (rows: number, share: number) => number][] = [
  ['temporal-user', (rows, share) => Math.max(1, Math.round(rows * share))],
  ['leave-last-out', () => 1],
];

describe.each(tails)('the %s split', (name, tested) => {
  it('is, user by user, what sorting the rows of the user and cutting the list gives', () => {
    fc.assert(
      fc.property(anyRows, anyShare, (list, testShare) => {
        const wanted = request(list, { testShare });
        const [fold, ...others] = split(name, wanted);
        expect(others).toEqual([]);
        const isChosen = ({ sessionPosition }: Row) => sessionPosition === 0;
        const counted = list.some(isChosen) ? list.filter(isChosen) : list;
        const expected = list.map(({ user, sentAtMs }) => {
          const own = counted.filter((each) => each.user === user).map((each) => each.sentAtMs);
          if (own.length === 0) return Side.train;
          const tail = own.toSorted((a, b) => a - b).slice(-tested(own.length, testShare));
          const first = Math.min(...tail);
          return first > Math.min(...own) && sentAtMs >= first ? Side.test : Side.train;
        });
        expect(Array.from(sidesIn(fold, wanted.rows))).toEqual(expected);
      }),
      runs(300),
    );
  });

  it('looks at no other user', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(6), (list, user) => {
        const ofUser = (rows: readonly Row[]) => {
          const wanted = request(rows);
          const sides = sidesIn(split(name, wanted)[0], wanted.rows);
          return rows.flatMap((each, index) => (each.user === user ? [sides[index]] : []));
        };
        // Without chosen rows all are counted, which is for everybody the same.
        fc.pre(list.some((each) => each.user === user && each.sessionPosition === 0));
        expect(ofUser(list.filter((each) => each.user === user))).toEqual(ofUser(list));
      }),
      runs(100),
    );
  });
});

describe('the split by the tail of each user', () => {
  it('takes the share of each user, and one row at least', () => {
    const list = [0, 1, 2, 3].flatMap((hour) => [row(0, hour), row(1, hour)]);
    expect(told('temporal-user', [...list, row(1, 4), row(1, 5), row(1, 6), row(1, 7)])).toEqual([
      'train train train train train train test train train train test test',
    ]);
    expect(told('temporal-user', [row(0, 0), row(0, 1)], { testShare: 0.05 })).toEqual(['train test']);
    expect(told('temporal-user', [row(0, 0), row(0, 1)], { testShare: 0.95 })).toEqual(['train train']);
  });

  it('trains on users with one row, or with rows of one moment alone', () => {
    expect(told('temporal-user', [row(0, 1), row(1, 1), row(1, 1), row(1, 1)])).toEqual([
      'train train train train',
    ]);
    expect(told('leave-last-out', [row(0, 1), row(1, 1), row(1, 2)])).toEqual(['train train test']);
  });

  it('tests on all rows of the first moment tested, and on what a rule sent after it', () => {
    expect(told('leave-last-out', [row(0, 1), row(0, 2), row(0, 2), row(0, 3, 1)])).toEqual([
      'train test test test',
    ]);
    expect(told('leave-last-out', [row(0, 1), row(0, 2), row(0, 3, 1), row(0, 4)])).toEqual([
      'train train train test',
    ]);
  });
});

describe('k-folds', () => {
  it('test on each row once, and train on it in all other folds', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(50), anyFolds, (list, seed, folds) => {
        const wanted = request(list, { seed, folds });
        const parts = split('k-fold', wanted);
        expect(parts).toHaveLength(folds);
        for (const one of wanted.rows) {
          expect(parts.filter(({ test }) => test.includes(one))).toHaveLength(1);
          expect(parts.filter(({ train }) => train.includes(one))).toHaveLength(folds - 1);
        }
      }),
      runs(100),
    );
  });

  it('have equal shares, and go by the id of a row and the seed alone', () => {
    const list = Array.from({ length: 20_000 }, (_, second) => row(second % 70, second / 3600));
    const parts = split('k-fold', request(list, { folds: 5 }));
    for (const { test } of parts) {
      expect(Math.abs(test.length / 20_000 - 0.2)).toBeLessThan(5 * Math.sqrt(0.16 / 20_000));
    }
    const impressions = impressionsWith(list.slice(300), 300);
    const rest = split('k-fold', request([], { impressions, rows: allRows(impressions), folds: 5 }));
    rest.forEach(({ test }, fold) => {
      expect(Array.from(test, (one) => one + 300)).toEqual(
        Array.from(parts[fold].test).filter((one) => one >= 300),
      );
    });
    expect(split('k-fold', request(list, { seed: 2, folds: 5 }))[0].test).not.toEqual(parts[0].test);
  });
});

describe('purged k-folds', () => {
  it('never train on a row whose label is made while that of a test row is, nor within the embargo; and drop nothing else', () => {
    fc.assert(
      fc.property(anyRows, anyFolds, anyHours, anyHours, (list, folds, gapHours, embargoHours) => {
        const [gapMs, embargoMs] = [gapHours * HOUR_MS, embargoHours * HOUR_MS];
        const wanted = request(list, { folds, gapMs, embargoMs });
        const parts = split('purged-k-fold', wanted);
        const isCounted = list.some(({ sessionPosition }) => sessionPosition === 0)
          ? (one: number) => list[one].sessionPosition === 0
          : () => true;
        const sentAt = (one: number) => list[one].sentAtMs;
        const overlaps = (a: number, b: number) => a < b + gapMs && b < a + gapMs;
        for (const one of wanted.rows) {
          expect(parts.filter(({ test }) => test.includes(one))).toHaveLength(1);
        }
        for (const { train, test } of parts) {
          const tested = Array.from(test).filter(isCounted).map(sentAt);
          if (tested.length === 0) continue;
          const endMs = Math.max(...tested) + gapMs;
          const expected = Array.from(wanted.rows).filter((one) => {
            const atMs = sentAt(one);
            const isEmbargoed = atMs >= endMs && atMs < endMs + embargoMs;
            return !test.includes(one) && !isEmbargoed && !tested.some((other) => overlaps(atMs, other));
          });
          expect(Array.from(train)).toEqual(expected);
        }
      }),
      runs(300),
    );
  });

  it('are spans of time that follow each other, with equal numbers of chosen rows where none tie', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 40 }), anyFolds, (count, folds) => {
        const list = Array.from({ length: count }, (_, hour) => row(0, hour));
        const parts = split('purged-k-fold', request(list, { folds }));
        expect(parts.flatMap(({ test }) => Array.from(test))).toEqual(list.map((_, index) => index));
        const sizes = parts.map(({ test }) => test.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
      runs(50),
    );
  });

  it('leave out a gap on both sides, and the embargo after it', () => {
    const list = Array.from({ length: 9 }, (_, hour) => row(0, hour));
    expect(told('purged-k-fold', list, { gapMs: HOUR_MS })).toEqual([
      'test test test train train train train train train',
      'train train train test test test train train train',
      'train train train train train train test test test',
    ]);
    expect(told('purged-k-fold', list, { gapMs: 2 * HOUR_MS })).toEqual([
      'test test test - train train train train train',
      'train train - test test test - train train',
      'train train train train train - test test test',
    ]);
    expect(told('purged-k-fold', list, { gapMs: 2 * HOUR_MS, embargoMs: HOUR_MS })).toEqual([
      'test test test - - train train train train',
      'train train - test test test - - train',
      'train train train train train - test test test',
    ]);
  });

  it('keep rows of one moment together', () => {
    expect(told('purged-k-fold', [row(0, 0), row(1, 1), row(2, 1), row(3, 2)], { folds: 2 })).toEqual([
      'test train train train',
      'train test test test',
    ]);
    const tied = [row(0, 1), row(1, 1), row(2, 1)];
    expect(split('purged-k-fold', request(tied)).map(({ test }) => test.length)).toEqual([0, 0, 3]);
  });
});

describe('validation rows', () => {
  it('are of the training rows, on the side of the split; what is on neither is dropped', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.constantFrom(...splitNames),
        anyShare,
        anyHours,
        (list, name, testShare, hours) => {
          const wanted = request(list, { gapMs: hours * HOUR_MS });
          for (const { train } of split(name, wanted)) {
            const inner = holdOutValidation(name, { ...wanted, rows: train, testShare });
            const sides = sidesIn(inner, train);
            expect(inner.train.length + inner.test.length).toBeLessThanOrEqual(train.length);
            expect(Array.from(inner.train)).toEqual(
              Array.from(train.filter((_, i) => sides[i] === Side.train)),
            );
            expect(Array.from(inner.test)).toEqual(
              Array.from(train.filter((_, i) => sides[i] === Side.test)),
            );
          }
        },
      ),
      runs(200),
    );
  });

  it.each([
    'random',
    'session',
    'user',
    'story',
    'k-fold',
  ] as const)('are about the share that is asked for, whatever is tested on: %s', (name) => {
    const list = Array.from({ length: 20_000 }, (_, second) => ({
      ...row((second * 7919) % 4001, second / 3600),
      story: (second * 104_729) % 3989,
    }));
    const wanted = request(list, { testShare: 0.5, folds: 2 });
    const [{ train }] = split(name, wanted);
    const { test } = holdOutValidation(name, { ...wanted, rows: train, testShare: 0.3 });
    expect(Math.abs(test.length / train.length - 0.3)).toBeLessThan(5 * Math.sqrt(0.21 / 1900));
  });

  it('are the last of the training rows by time, of each user, and after purging', () => {
    const list = Array.from({ length: 8 }, (_, hour) => row(hour % 2, hour));
    const validated = (name: SplitName, asked: Partial<SplitRequest> = {}) => {
      const wanted = request(list, asked);
      const [{ train }] = split(name, wanted);
      return Array.from(holdOutValidation(name, { ...wanted, rows: train, testShare: 0.5 }).test);
    };
    expect(validated('time')).toEqual([3, 4, 5]);
    expect(validated('leave-last-out')).toEqual([4, 5]);
    expect(validated('temporal-user', { testShare: 0.5 })).toEqual([2, 3]);
    expect(validated('purged-k-fold', { folds: 2 })).toEqual([6, 7]);
  });
});
