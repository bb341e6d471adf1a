/** Points that would hide one another stand side by side. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movedApart, sideBySide } from '../../../src/report/chart/apart.ts';
import { cases } from '../../gear.ts';

describe('points side by side', () => {
  const point = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 200 }) });

  it('hide none another while there is room, and keep the order of their places', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 25 }), (points) => {
        const places = sideBySide(points, 9, [0, 400]);
        places.forEach((x, one) => {
          places.slice(one + 1).forEach((otherX, index) => {
            const other = one + 1 + index;
            const [dx, dy] = [Math.abs(x - otherX), Math.abs(points[one].y - points[other].y)];
            expect(dx >= 9 - 1e-3 || dy >= 9).toBe(true);
          });
          expect(x >= 0 && x <= 400).toBe(true);
        });
      }),
      cases(100),
    );
  });

  it('stay where they are if nothing hides them, also above one another', () => {
    expect(
      sideBySide(
        [
          { x: 10, y: 0 },
          { x: 10, y: 9 },
          { x: 20, y: 0 },
        ],
        9,
        [0, 100],
      ),
    ).toEqual([10, 10, 20]);
  });

  it('take more room where there is more, and less where there is not enough', () => {
    const three = [0, 0, 0].map((y) => ({ x: 50, y }));
    expect(sideBySide(three, 20, [0, 100])).toEqual([30, 50, 70]);
    expect(sideBySide(three, 20, [40, 60])).toEqual([40, 50, 60]);
  });
});

describe('places moved apart', () => {
  const places = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 12 });

  const FAR = [-1e6, 1e6] as const;

  it('keep their order and their distance', () => {
    fc.assert(
      fc.property(places, (values) => {
        const moved = movedApart(values, 9, FAR);
        const order = values.map((_, index) => index).sort((a, b) => values[a] - values[b] || a - b);
        order.slice(1).forEach((index, rank) => {
          expect(moved[index] - moved[order[rank]]).toBeGreaterThanOrEqual(9 - 1e-9);
        });
      }),
      cases(100),
    );
  });

  it('move as little as can be: no other such places are nearer', () => {
    fc.assert(
      fc.property(places, fc.infiniteStream(fc.double({ min: 0, max: 30, noNaN: true })), (values, steps) => {
        const cost = (moved: readonly number[]) =>
          moved.reduce((sum, place, index) => sum + (place - values[index]) ** 2, 0);
        // Any other places in the same order, by random distances of at least 9.
        const order = values.map((_, index) => index).sort((a, b) => values[a] - values[b] || a - b);
        const other = new Array<number>(values.length);
        let place = (steps.next().value as number) - 15 + Math.min(...values);
        for (const index of order) {
          other[index] = place;
          place += 9 + (steps.next().value as number) / 4;
        }
        expect(cost(movedApart(values, 9, FAR))).toBeLessThanOrEqual(cost(other) + 1e-6);
      }),
      cases(100),
    );
  });

  it('stay inside, also where all want to be at one end', () => {
    expect(movedApart([10, 10, 10], 9, [10, 100])).toEqual([10, 19, 28]);
    expect(movedApart([95, 99, 100], 9, [10, 100])).toEqual([82, 91, 100]);
    expect(movedApart([10, 10, 60], 9, [10, 100])).toEqual([10, 19, 60]);
  });

  it('stay where they are far enough apart', () => {
    expect(movedApart([50, 10, 30], 9, FAR)).toEqual([50, 10, 30]);
    expect(movedApart([10, 10, 13], 9, FAR)).toEqual([2, 11, 20]);
  });
});
