import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { requestOf } from '../../src/audit/request.ts';
import { cases } from '../gear.ts';
import { sourceOf } from './sources.ts';

const HOUR_MS = 3_600_000;

interface Row {
  readonly user: number;
  readonly session: number;
  readonly x: number;
  readonly label: 0 | 1;
  readonly atMs: number;
  readonly delayMs: number;
  readonly item: number;
  readonly offline: number;
  readonly isTest: boolean;
}

const row: fc.Arbitrary<Row> = fc.record({
  user: fc.nat(6),
  session: fc.nat(9),
  x: fc.nat(4),
  label: fc.constantFrom(0, 1),
  atMs: fc.integer({ min: 0, max: 100 * HOUR_MS }),
  delayMs: fc.integer({ min: 0, max: 30 * HOUR_MS }),
  item: fc.nat(5),
  offline: fc.integer({ min: 0, max: 4 }).map((each) => each / 4),
  isTest: fc.boolean(),
});

function audited(rows: readonly Row[], more: object = {}) {
  const lines = rows.map(({ user, session, x, label, atMs, delayMs, item, offline, isTest }, id) =>
    JSON.stringify({
      id,
      user,
      session,
      x,
      label,
      at: atMs,
      known: label === 1 ? atMs + delayMs : null,
      side: isTest ? 'test' : 'train',
      score: 0.25,
      item,
      offline,
    }),
  );
  const request = requestOf({
    training: 't.jsonl',
    id: 'id',
    label: 'label',
    at: 'at',
    user: 'user',
    session: 'session',
    split: 'side',
    labelKnownAt: 'known',
    attributionWindow: '24h',
    score: 'score',
    scoreOffline: 'offline',
    entities: ['item'],
    timeUnit: 'ms',
    ...more,
  });
  return audit(request, async () => sourceOf('t.jsonl', lines.join('\n')), 'test');
}

/** A row of each label. */
const oneOfEach = (isTest: boolean): Row[] =>
  ([0, 1] as const).map((label) => ({
    user: 0,
    session: 0,
    x: label,
    label,
    atMs: 0,
    delayMs: 0,
    item: 0,
    offline: 0.5,
    isTest,
  }));

const shareOf = <T>(rows: readonly T[], holds: (row: T) => boolean) =>
  rows.filter(holds).length / rows.length;

/** Share of pairs of a positive and a negative row in which the positive one has the higher score. */
function plainAuc(rows: readonly Row[]): number {
  const [positives, negatives] = [1, 0].map((label) => rows.filter((each) => each.label === label));
  const pairs = positives.flatMap(({ offline }) =>
    negatives.map((other) => (offline > other.offline ? 1 : offline === other.offline ? 0.5 : 0) as number),
  );
  return pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length;
}

describe('checks agree with plain counting', () => {
  test('whatever the rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 6, maxLength: 40 }), async (rows) => {
        const [train, tested] = [rows.filter(({ isTest }) => !isTest), rows.filter(({ isTest }) => isTest)];
        fc.pre(train.length > 0 && tested.length > 0);
        fc.pre(rows.some(({ label }) => label === 1) && rows.some(({ label }) => label === 0));
        const { split, label, set } = await audited(rows);

        const lastTrainMs = Math.max(...train.map(({ atMs }) => atMs));
        const firstTestMs = Math.min(...tested.map(({ atMs }) => atMs));
        const inTrain = (of: (row: Row) => number) => (each: Row) =>
          train.some((other) => of(other) === of(each));
        const knownAt = ({ label, atMs, delayMs }: Row) => atMs + (label === 1 ? delayMs : 24 * HOUR_MS);
        expect(split).toEqual({
          train: train.length,
          test: tested.length,
          testBeforeLastTrain: shareOf(tested, ({ atMs }) => atMs <= lastTrainMs),
          users: shareOf(
            tested,
            inTrain(({ user }) => user),
          ),
          sessions: shareOf(
            tested,
            inTrain(({ session }) => session),
          ),
          copies: shareOf(
            tested,
            inTrain(({ x }) => x),
          ),
          others: 0,
          positiveRate: {
            train: shareOf(train, ({ label }) => label === 1),
            test: shareOf(tested, ({ label }) => label === 1),
          },
          entities: [
            {
              column: 'item',
              share: shareOf(
                tested,
                inTrain(({ item }) => item),
              ),
            },
          ],
          unknownAtCut: shareOf(train, (each) => knownAt(each) > firstTestMs),
          scored: expect.anything(),
        });
        const isKnown = inTrain(({ user }) => user);
        const scored = split?.scored;
        expect(scored?.by).toBe('scoreOffline');
        for (const [part, some] of [
          [scored?.knownUsers, tested.filter(isKnown)],
          [scored?.newUsers, tested.filter((each) => !isKnown(each))],
        ] as const) {
          expect([part?.rows, part?.positives]).toEqual([
            some.length,
            some.filter(({ label }) => label === 1).length,
          ]);
          const auc = plainAuc(some);
          expect(part?.auc?.mean ?? null).toEqual(Number.isNaN(auc) ? null : expect.closeTo(auc, 12));
        }
        expect(scored?.byAge.reduce((sum, part) => sum + part.rows, 0)).toBe(tested.length);
        for (const { fromDays, toDays, rows } of scored?.byAge ?? []) {
          const days = tested.map(({ atMs }) => (atMs - lastTrainMs) / (24 * HOUR_MS));
          const within = days.filter((day) => day >= fromDays - 1e-9 && day <= toDays + 1e-9).length;
          expect(within).toBeGreaterThanOrEqual(rows);
        }

        const delays = rows.filter(({ label }) => label === 1).map(({ delayMs }) => delayMs);
        for (const { share, hours } of label?.delayHours ?? []) {
          expect(shareOf(delays, (delay) => delay <= hours * HOUR_MS + 1e-6)).toBeGreaterThanOrEqual(share);
          expect(shareOf(delays, (delay) => delay < hours * HOUR_MS - 1e-6)).toBeLessThan(share);
        }
        const lastMs = Math.max(...rows.map(({ atMs }) => atMs));
        const isYoung = ({ atMs }: Row) => atMs > lastMs - 24 * HOUR_MS;
        expect(label?.unripe?.share).toBe(shareOf(rows, isYoung));
        expect(label?.unripe?.positiveRate).toBe(shareOf(rows.filter(isYoung), (each) => each.label === 1));

        const alike = (each: Row) => rows.filter(({ x }) => x === each.x);
        expect(set).toEqual({
          positiveRate: shareOf(rows, (each) => each.label === 1),
          copies: (rows.length - new Set(rows.map(({ x }) => x)).size) / rows.length,
          conflicting: shareOf(rows, (each) => alike(each).some((other) => other.label !== each.label)),
          calibrationOnline: (0.25 * rows.length) / rows.filter((each) => each.label === 1).length,
          calibrationOffline:
            rows.reduce((sum, { offline }) => sum + offline, 0) /
            rows.filter((each) => each.label === 1).length,
          scores: {
            rows: rows.length,
            differing: shareOf(rows, ({ offline }) => offline !== 0.25),
            aucOnline: 0.5,
            aucOffline: expect.closeTo(plainAuc(rows), 12),
          },
        });
      }),
      cases(60),
    );
  });

  test('what is not named is not judged, and said to be so', async () => {
    const rows = oneOfEach(false);
    const found = await audited(rows, {
      split: undefined,
      session: undefined,
      entities: undefined,
      at: undefined,
      timeUnit: undefined,
      labelKnownAt: undefined,
      attributionWindow: undefined,
      score: undefined,
      scoreOffline: undefined,
    });
    expect([found.split, found.label, found.set.calibrationOnline]).toEqual([null, null, null]);
    expect(found.notJudged.map(({ needs }) => /\((\w+)\)/.exec(needs)?.[1])).toEqual([
      'served',
      'events',
      'at',
      'labelKnownAt',
      'split',
      'score',
      'scoreOffline',
      'previous',
    ]);
  });

  test('rows without a moment, a user or a session make nothing of the others', async () => {
    const rows = [...oneOfEach(false), ...oneOfEach(true).map((each) => ({ ...each, atMs: HOUR_MS }))];
    const empty: Partial<Record<keyof Row, null>> = { atMs: null, user: null, session: null };
    const more = [...oneOfEach(false), ...oneOfEach(true)].map((each) => ({ ...each, ...empty }) as never);
    const { split } = await audited([...rows, ...more]);
    expect([split?.testBeforeLastTrain, split?.users, split?.sessions]).toEqual([0, 0.5, 0.5]);
  });

  test('what an earlier copy has otherwise is counted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            label: fc.constantFrom(0, 1),
            x: fc.option(fc.nat(2)),
            before: fc.option(fc.constantFrom(0, 1)),
            y: fc.option(fc.nat(2)),
          }),
          { minLength: 3, maxLength: 30 },
        ),
        async (rows) => {
          fc.pre(rows.some(({ label }) => label === 1) && rows.some(({ label }) => label === 0));
          const both = rows.filter(({ before }) => before !== null);
          fc.pre(both.length > 0);
          const files = new Map([
            ['now.jsonl', rows.map(({ label, x }, id) => JSON.stringify({ id, label, x })).join('\n')],
            [
              'before.jsonl',
              rows
                .flatMap(({ before, y }, id) =>
                  before === null ? [] : JSON.stringify({ id, label: before, x: y }),
                )
                .join('\n'),
            ],
          ]);
          const request = requestOf({
            training: 'now.jsonl',
            previous: 'before.jsonl',
            id: 'id',
            label: 'label',
          });
          const found = await audit(
            request,
            async (file) => sourceOf(file, files.get(file) as string),
            'test',
          );
          expect(found.label).toMatchObject({
            delayHours: null,
            restated: {
              rows: both.length,
              toPositive: both.filter(({ label, before }) => label === 1 && before === 0).length,
              toNegative: both.filter(({ label, before }) => label === 0 && before === 1).length,
            },
          });
          expect(found.features.map(({ restated }) => restated)).toEqual([
            both.filter(({ x, y }) => x !== y).length,
          ]);
        },
      ),
      cases(40),
    );
  });

  test('a split without rows of both sides is told', async () => {
    const rows = oneOfEach(true);
    await expect(audited(rows)).rejects.toThrow(/train and test/);
  });
});
