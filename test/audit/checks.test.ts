import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { requestOf } from '../../src/audit/request.ts';
import { sourceOf } from './sources.ts';

const HOUR_MS = 3_600_000;

interface Row {
  readonly user: number;
  readonly session: number;
  readonly x: number;
  readonly label: 0 | 1;
  readonly atMs: number;
  readonly delayMs: number;
  readonly isTest: boolean;
}

const row: fc.Arbitrary<Row> = fc.record({
  user: fc.nat(6),
  session: fc.nat(9),
  x: fc.nat(4),
  label: fc.constantFrom(0, 1),
  atMs: fc.integer({ min: 0, max: 100 * HOUR_MS }),
  delayMs: fc.integer({ min: 0, max: 30 * HOUR_MS }),
  isTest: fc.boolean(),
});

function audited(rows: readonly Row[], more: object = {}) {
  const lines = rows.map(({ user, session, x, label, atMs, delayMs, isTest }, id) =>
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
    timeUnit: 'ms',
    ...more,
  });
  return audit(request, async () => sourceOf('t.jsonl', lines.join('\n')), 'test');
}

/** A row of each label. */
const oneOfEach = (isTest: boolean): Row[] =>
  ([0, 1] as const).map((label) => ({ user: 0, session: 0, x: label, label, atMs: 0, delayMs: 0, isTest }));

const shareOf = <T>(rows: readonly T[], holds: (row: T) => boolean) =>
  rows.filter(holds).length / rows.length;

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
          unknownAtCut: shareOf(train, (each) => knownAt(each) > firstTestMs),
        });

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
        });
      }),
      { numRuns: 60 },
    );
  });

  test('what is not named is not judged, and said to be so', async () => {
    const rows = oneOfEach(false);
    const found = await audited(rows, {
      split: undefined,
      at: undefined,
      labelKnownAt: undefined,
      score: undefined,
    });
    expect([found.split, found.label, found.set.calibrationOnline]).toEqual([null, null, null]);
    expect(found.notJudged.map(({ needs }) => /\((\w+)\)/.exec(needs)?.[1])).toEqual([
      'served',
      'events',
      'at',
      'split',
      'score',
    ]);
  });

  test('a split without rows of both sides is told', async () => {
    const rows = oneOfEach(true);
    await expect(audited(rows)).rejects.toThrow(/train and test/);
  });
});
