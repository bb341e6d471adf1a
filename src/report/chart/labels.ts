/** Labels of points, beside them where there is room. */
import type { ColorName } from './palette.ts';
import { leading, SMALL, textWidth } from './text.ts';

interface Point {
  readonly x: number;
  readonly y: number;
  readonly color: ColorName;
  readonly label?: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Half the side of the square that a point takes. */
const POINT = 5;

/** For each point with a label, the middle of where it is written; left out where nothing near is free. */
export function freePlaces(points: readonly Point[], frame: Box): (Point & { readonly label: string })[] {
  const taken = points.map(({ x, y }): Box => boxAt(x, y, 2 * POINT, 2 * POINT));
  return points.flatMap((point) => {
    const { x, y, label } = point;
    if (label === undefined) return [];
    const [width, height] = [textWidth(label, SMALL), leading(SMALL) - 2];
    const [beside, over] = [POINT + 3 + width / 2, POINT + 2 + height / 2];
    const candidates = [1, 1.8].flatMap((far) => [
      [0, -over * far],
      [0, over * far],
      [beside, 0],
      [-beside, 0],
      [beside * 0.8, -over * far],
      [-beside * 0.8, -over * far],
      [beside * 0.8, over * far],
      [-beside * 0.8, over * far],
    ]);
    for (const [dx, dy] of candidates) {
      const box = boxAt(x + dx, y + dy, width, height);
      if (!isWithin(box, frame) || taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      return [{ ...point, label, x: x + dx, y: y + dy }];
    }
    return [];
  });
}

function boxAt(x: number, y: number, width: number, height: number): Box {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function isWithin(box: Box, frame: Box): boolean {
  return (
    box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom
  );
}

function overlaps(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
