import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors.ts';
import { sigmoid } from '../../../../src/base/sigmoid.ts';
import { featureNames } from '../../../../src/features/definitions.ts';
import { followsOf } from '../../../../src/lab/studies/explanation/follows.ts';
import { evaluatedOf, trainPair } from '../../../../src/lab/studies/explanation/pair.ts';
import { pick } from '../../../../src/lab/studies/explanation/pick.ts';
import type { Wanted } from '../../../../src/lab/studies/explanation/wanted.ts';
import { logitsOf } from '../../../../src/model/score.ts';
import { followingScenario } from './explained.ts';

const pair = trainPair(followingScenario(), 1, () => {});
const { impressions, labels, mature, start, end } = pair.examples;
const followedAtMs = followsOf(pair.arm);
const chosen = (wanted: Wanted) => pick(pair, followedAtMs, wanted);
const messageOf = (wanted: Wanted) => {
  try {
    chosen(wanted);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
};

/** Every row that could be chosen, with both probabilities. */
const rows = Array.from(mature)
  .filter((row) => impressions.value('sessionPosition', row) === 0)
  .map((row) => {
    const { catalog } = pair.arm.world;
    const of = (model: typeof pair.clean, table: typeof pair.served) =>
      sigmoid(logitsOf(evaluatedOf(model), table.vectors, impressions, Int32Array.of(row), catalog)[0]);
    return { row, distance: Math.abs(of(pair.leaky, pair.recomputed) - of(pair.clean, pair.served)) };
  });

/** As many before it, by distance and then by row, as behind it, or one less. */
const typical = (among: typeof rows) =>
  among.find(({ row, distance }) => {
    const before = among.filter(
      (other) => other.distance < distance || (other.distance === distance && other.row < row),
    ).length;
    const behind = among.length - before - 1;
    return behind === before || behind === before + 1;
  })?.row;

describe('picking a notification', () => {
  it('takes a typical one of those opened and followed because of it', () => {
    const followed = rows.filter(({ row }) => labels[row] === 1 && followedAtMs(row) !== null);
    expect(followed.length).toBeGreaterThan(5);
    expect(chosen({})).toEqual({ row: typical(followed), reason: 'followed', among: followed.length });
  });

  it('takes one of the user that is asked for, opened if there is such a one', () => {
    const { users } = pair.arm.world.catalog;
    for (let user = 0; user < users; user++) {
      const own = rows.filter(({ row }) => impressions.value('user', row) === user);
      if (own.length === 0) continue;
      const opened = own.filter(({ row }) => labels[row] === 1);
      const followed = opened.filter(({ row }) => followedAtMs(row) !== null);
      const among = [followed, opened, own].find((each) => each.length > 0) as typeof rows;
      expect(chosen({ user }).row).toBe(typical(among));
    }
  });

  it('takes the one that a feature moves most', () => {
    const column = featureNames.indexOf('story_open_rate');
    const { row } = chosen({ feature: 'story_open_rate' });
    const moved = (other: number) =>
      Math.abs(
        pair.recomputed.vectors.gather(column, Int32Array.of(other))[0] -
          pair.served.vectors.gather(column, Int32Array.of(other))[0],
      );
    const followed = rows.filter((each) => labels[each.row] === 1 && followedAtMs(each.row) !== null);
    expect(moved(row)).toBe(Math.max(...followed.map((each) => moved(each.row))));
  });

  it('takes the lowest id of equals', () => {
    // A follow changes by 1 or not at all, so all that followed and still do are moved alike.
    const column = featureNames.indexOf('user_follows_source');
    const followed = rows.filter(
      ({ row }) =>
        labels[row] === 1 &&
        followedAtMs(row) !== null &&
        pair.recomputed.vectors.gather(column, Int32Array.of(row))[0] === 1,
    );
    expect(followed.length).toBeGreaterThan(1);
    expect(chosen({ feature: 'user_follows_source' }).row).toBe(followed[0].row);
  });

  it('takes the one that is asked for, whatever became of it', () => {
    const id = impressions.firstId + end - 1;
    expect(chosen({ impression: id })).toEqual({ row: end - 1, reason: 'asked', among: 1 });
  });

  it('says what there is where what is asked for is not', () => {
    const range = `expected: a whole number from ${impressions.firstId + start} to ${impressions.firstId + end - 1}`;
    expect(start).toBeGreaterThan(0);
    for (const impression of [-1, 0, impressions.firstId + start - 1, impressions.firstId + end, 10 ** 9]) {
      expect(messageOf({ impression })).toContain(range);
    }
    expect(messageOf({ user: 40 })).toContain('expected: a user from 0 to 39 who was notified');
  });

  it('knows a follow by its cause: each is later than the opening, and the user did not follow before', () => {
    for (const { row } of rows) {
      const atMs = followedAtMs(row);
      if (atMs === null) continue;
      expect(atMs).toBeGreaterThan(impressions.value('openedAtMs', row));
      const [before] = pair.served.vectors.gather(
        featureNames.indexOf('user_follows_source'),
        Int32Array.of(row),
      );
      expect(before).toBe(0);
    }
  });
});

it('takes no notification whose values were not all logged, and refuses the one that is asked for', () => {
  const { row } = chosen({});
  const vectors = pair.served.vectors.fork();
  const at = vectors.placeOf(row);
  vectors.valuesToWrite(row).fill(Number.NaN, at, at + 1);
  const holed = { ...pair, served: { ...pair.served, vectors } };
  expect(pick(holed, followedAtMs, {}).row).not.toBe(row);
  expect(() => pick(holed, followedAtMs, { impression: impressions.firstId + row })).toThrow(
    /found: {4}a notification of which serving did not log every value/,
  );
});
