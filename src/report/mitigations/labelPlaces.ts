/** Where the labels of points can stand so that none covers a point or another label. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Place {
  readonly x2: number;
  readonly y2: number;
}

/** A point with what is written beside it. */
export interface Labelled extends Place {
  /** Of the label, in pixels. */
  readonly width: number;
  /** The upper and the lower end of the upright line through the point, in pixels. */
  readonly top: number;
  readonly bottom: number;
}

export interface LabelRoom {
  readonly bounds: Box;
  /** Half the side of a point's square. */
  readonly pointRadius: number;
  /** Of every label, in pixels. */
  readonly height: number;
  /** What labels had rather leave free, such as the lines of intervals. */
  readonly avoided: readonly Box[];
}

/** Around a label, in pixels. */
const MARGIN = 1;
const DIRECTIONS = 24;
const STEP = 4;
/** Rather than go farther than this, a label covers what it had better leave free. */
const FREE_REACH = 60;

/**
 * The middle of each label, as near to its point as it can be; undefined where there is no room at all. The first points
 * choose first.
 */
export function labelPlaces(
  points: readonly Labelled[],
  { bounds, pointRadius, height, avoided }: LabelRoom,
): (Place | undefined)[] {
  const squares = points.map(({ x, y }) => boxAround({ x, y }, 2 * pointRadius, 2 * pointRadius));
  const taken: Box[] = [];
  const farthest = Math.hypot(bounds.x2 - bounds.x, bounds.y2 - bounds.y);
  return points.map((point) => {
    const isFree = (box: Box, obstacles: readonly Box[]) =>
      isInside(box, bounds) && ![...obstacles, ...squares, ...taken].some((other) => overlaps(box, other));
    for (const { obstacles, reach } of [
      { obstacles: avoided, reach: FREE_REACH },
      { obstacles: [], reach: farthest },
    ]) {
      for (const place of candidates(point, { pointRadius, height }, reach)) {
        const box = boxAround(place, point.width + 2 * MARGIN, height + 2 * MARGIN);
        if (!isFree(box, obstacles)) continue;
        taken.push(box);
        return place;
      }
    }
    return undefined;
  });
}

/** Over and under the line, then on growing rings, each from the right on and alternately upwards and downwards. */
function* candidates(
  { x, y, width, top, bottom }: Labelled,
  { pointRadius, height }: Pick<LabelRoom, 'pointRadius' | 'height'>,
  reach: number,
): Generator<Place> {
  const away = height / 2 + MARGIN + 1;
  yield { x: Math.round(x), y: Math.floor(Math.min(top, y - pointRadius) - away) };
  yield { x: Math.round(x), y: Math.ceil(Math.max(bottom, y + pointRadius) + away) };
  for (let gap = 4; gap <= reach; gap += STEP) {
    for (let step = 0; step < DIRECTIONS; step++) {
      const turn = ((step % 2 === 0 ? step : -step - 1) * Math.PI) / DIRECTIONS;
      // Wider than high, as labels are.
      yield {
        x: Math.round(x + Math.cos(turn) * (pointRadius + gap + width / 2)),
        y: Math.round(y - Math.sin(turn) * (pointRadius + gap + 4)),
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
