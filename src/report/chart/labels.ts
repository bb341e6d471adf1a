/** Places for the labels of points, so that none covers a point or another label. */
import { SMALL, textWidth } from './text.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Place {
  readonly x2: number;
  readonly y2: number;
}

/** A point with what is written beside it, if anything is. */
export interface Labelled extends Place {
  readonly label?: string | undefined;
  /** The upper and the lower end of the upright line through the point, in pixels. */
  readonly top: number;
  readonly bottom: number;
}

/** Half the side of the square that a point takes. */
const RADIUS = 5;
/** Around a label, in pixels. */
const MARGIN = 1;
const DIRECTIONS = 24;
const STEP = 4;
/** Rather than go farther than this, a label covers what it had better leave free. */
const FREE_REACH = 60;

/**
 * The middle of each label, as near to its point as it can be; undefined where there is no label, or no room at all. The
 * first points choose first.
 * @param avoided what labels had rather leave free, such as the lines of intervals
 */
export function labelPlaces(
  points: readonly Labelled[],
  bounds: Box,
  avoided: readonly Box[],
): (Place | undefined)[] {
  const squares = points.map(({ x, y }) => boxAround({ x, y }, 2 * RADIUS, 2 * RADIUS));
  const taken: Box[] = [];
  const farthest = Math.hypot(bounds.x2 - bounds.x, bounds.y2 - bounds.y);
  return points.map((point) => {
    if (point.label === undefined) return undefined;
    const width = textWidth(point.label, SMALL, true);
    const isFree = (box: Box, obstacles: readonly Box[]) =>
      isInside(box, bounds) && ![...obstacles, ...squares, ...taken].some((other) => overlaps(box, other));
    for (const { obstacles, reach } of [
      { obstacles: avoided, reach: FREE_REACH },
      { obstacles: [], reach: farthest },
    ]) {
      for (const place of candidates(point, width, reach)) {
        const box = boxAround(place, width + 2 * MARGIN, SMALL + 2 * MARGIN);
        if (!isFree(box, obstacles)) continue;
        taken.push(box);
        return place;
      }
    }
    return undefined;
  });
}

/** Over and under the line, then on growing rings, each from the right on and alternately upwards and downwards. */
function* candidates({ x, y, top, bottom }: Labelled, width: number, reach: number): Generator<Place> {
  const away = SMALL / 2 + MARGIN + 1;
  yield { x, y: Math.min(top, y - RADIUS) - away };
  yield { x, y: Math.max(bottom, y + RADIUS) + away };
  for (let gap = 4; gap <= reach; gap += STEP) {
    for (let step = 0; step < DIRECTIONS; step++) {
      const turn = ((step % 2 === 0 ? step : -step - 1) * Math.PI) / DIRECTIONS;
      // Wider than high, as labels are.
      yield {
        x: x + Math.cos(turn) * (RADIUS + gap + width / 2),
        y: y - Math.sin(turn) * (RADIUS + gap + 4),
      };
    }
  }
}

function boxAround({ x, y }: Place, width: number, height: number): Box {
  return { x: x - width / 2, y: y - height / 2, x2: x + width / 2, y2: y + height / 2 };
}

function isInside(box: Box, bounds: Box): boolean {
  return box.x >= bounds.x && box.x2 <= bounds.x2 && box.y >= bounds.y && box.y2 <= bounds.y2;
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x2 && b.x < a.x2 && a.y < b.y2 && b.y < a.y2;
}
