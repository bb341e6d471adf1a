/** Labels cover neither points nor one another. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { labelPlaces } from '../../../src/report/chart/labels.ts';
import { SMALL, textWidth } from '../../../src/report/chart/text.ts';
import { cases } from '../../gear.ts';

const point = fc.record({
  x: fc.integer({ min: 20, max: 380 }),
  y: fc.integer({ min: 20, max: 280 }),
  reach: fc.integer({ min: 0, max: 40 }),
  label: fc.integer({ min: 1, max: 99 }).map(String),
});

it('labels cover neither points nor one another, wherever the points are', () => {
  fc.assert(
    fc.property(fc.array(point, { maxLength: 30 }), (points) => {
      const labelled = points.map(({ reach, ...each }) => ({
        ...each,
        top: each.y - reach,
        bottom: each.y + reach,
      }));
      const boxes = labelPlaces(labelled, { x: 0, y: 0, x2: 400, y2: 300 }, []).map((place, index) => {
        expect(place).toBeDefined();
        const { x, y } = place!;
        const half = textWidth(points[index].label, SMALL, true) / 2;
        return { x: x - half, x2: x + half, y: y - SMALL / 2, y2: y + SMALL / 2 };
      });
      const squares = points.map(({ x, y }) => ({ x: x - 5, x2: x + 5, y: y - 5, y2: y + 5 }));
      boxes.forEach((a, index) => {
        expect(a.x >= 0 && a.x2 <= 400 && a.y >= 0 && a.y2 <= 300).toBe(true);
        for (const b of [...squares, ...boxes.slice(index + 1)])
          expect(a.x2 <= b.x || b.x2 <= a.x || a.y2 <= b.y || b.y2 <= a.y).toBe(true);
      });
    }),
    cases(60),
  );
});
