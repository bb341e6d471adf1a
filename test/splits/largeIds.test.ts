/** Splits by id where ids pass 2^31 and 2^32: whole ids count, not what 32 bits keep of them. */
import { describe, expect, it } from 'vitest';
import { Impressions, Phase } from '../../src/history/impressions.ts';
import { allRows } from '../world/worlds.ts';
import { divided, Side } from './sides.ts';

const ROWS = 4000;

/** One impression for each id; every fourth continues the session of the one before it. */
function impressionsFrom(firstId: number, rows = ROWS, continues = 4): Impressions {
  const impressions = new Impressions(0, firstId);
  for (let row = 0; row < rows; row++) {
    const position = row % continues === continues - 1 ? 1 : 0;
    impressions.append(row, row, firstId + row - position, position, Phase.logging, row, 1, Number.NaN);
  }
  return impressions;
}

function sidesOf(name: 'random' | 'session', impressions: Impressions, testShare = 0.5): Uint8Array {
  return divided(name, { impressions, rows: allRows(impressions), seed: 1, testShare, gapMs: 0 }).sides;
}

function shareOf<T>(of: ArrayLike<T>, holds: (value: T, index: number) => boolean): number {
  return Array.from(of).filter(holds).length / of.length;
}

/** Five standard errors of a share of `ROWS` draws. */
const CLOSE = 5 * Math.sqrt(0.25 / ROWS);

describe.each(['random', 'session'] as const)('the %s split', (name) => {
  it.each([
    2 ** 31 - ROWS / 2,
    2 ** 32 - ROWS / 2,
    2 ** 32 + 12_345,
    2 ** 47,
  ])('goes by id alone, and holds out its share, from id %d on', (firstId) => {
    const whole = sidesOf(name, impressionsFrom(firstId));
    const tail = sidesOf(name, impressionsFrom(firstId + 400, ROWS - 400));
    expect(tail).toEqual(whole.slice(400));
    expect(Math.abs(shareOf(whole, (side) => side === Side.test) - 0.5)).toBeLessThan(1.2 * CLOSE);
  });

  it.each([
    [0, 2 ** 31],
    [0, 2 ** 32],
    [0, 3 * 2 ** 32],
    [2 ** 32, 2 ** 33],
    [2 ** 32 - ROWS, 2 ** 32],
  ])('draws anew for ids that lie %d and %d after 0', (one, other) => {
    const [a, b] = [one, other].map((firstId) => sidesOf(name, impressionsFrom(firstId, ROWS, ROWS + 1)));
    const equal = shareOf(a, (side, index) => side === b[index]);
    expect(Math.abs(equal - 0.5)).toBeLessThan(CLOSE);
  });
});

describe('the session split', () => {
  it.each([2 ** 31 - 100, 2 ** 32 - 100, 2 ** 40 + 1])('keeps sessions whole, from id %d on', (firstId) => {
    const impressions = impressionsFrom(firstId);
    const sides = sidesOf('session', impressions);
    for (let row = 0; row < ROWS; row++) {
      if (impressions.value('sessionPosition', row) === 1) expect(sides[row]).toBe(sides[row - 1]);
    }
    // And is the random split where nothing continues a session.
    const alone = impressionsFrom(firstId, ROWS, ROWS + 1);
    expect(sidesOf('session', alone)).toEqual(sidesOf('random', alone));
  });
});
