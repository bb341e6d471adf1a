/** Points moved sideways, as little as can be, so that none hides another. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Of points that are neighbours up or down: nearer than this, one hides the other. */
const DISTANCE = 9;

/**
 * Places along x of points that are placed side by side where they would hide one another.
 * @param room between neighbours, as far as there is that much
 * @param bounds of all places
 */
export function sideBySide(
  points: readonly Point[],
  room: number,
  bounds: readonly [number, number],
): number[] {
  let crowds = points.map((_, index) => [index]);
  for (;;) {
    const places = points.map(({ x }) => x);
    for (const crowd of crowds) {
      const distance = Math.min(room, (bounds[1] - bounds[0]) / Math.max(1, crowd.length - 1));
      const wanted = crowd.map((index) => points[index].x);
      movedApart(wanted, distance, bounds).forEach((place, rank) => {
        places[crowd[rank]] = place;
      });
    }
    const isHidden = (one: number, other: number) =>
      Math.abs(places[one] - places[other]) < DISTANCE - 1e-6 &&
      Math.abs(points[one].y - points[other].y) < DISTANCE;
    const merged = joined(crowds, isHidden);
    if (merged.length === crowds.length) return places;
    crowds = merged;
  }
}

/** Crowds of which any members touch become one. */
function joined(
  crowds: readonly (readonly number[])[],
  touch: (one: number, other: number) => boolean,
): number[][] {
  return crowds.reduce<number[][]>((apart, crowd) => {
    const touched = apart.filter((other) => other.some((one) => crowd.some((index) => touch(one, index))));
    return [
      ...apart.filter((other) => !touched.includes(other)),
      [...touched.flat(), ...crowd].sort((a, b) => a - b),
    ];
  }, []);
}

/** A run of places that touch: its mean holds as little movement as can be. */
interface Run {
  /** Sum of what each place would want as the first of the run. */
  sum: number;
  count: number;
}

/**
 * Least squares of the movements, by pooling adjacent violators.
 * @param places in any order, which those that are equal keep
 * @param bounds of all places, with room for them at this distance
 */
export function movedApart(
  places: readonly number[],
  distance: number,
  [low, high]: readonly [number, number],
): number[] {
  const order = places.map((_, index) => index).sort((a, b) => places[a] - places[b] || a - b);
  const runs: Run[] = [];
  for (const index of order) {
    const before = runs.reduce((sum, { count }) => sum + count, 0);
    runs.push({ sum: places[index] - before * distance, count: 1 });
    while (runs.length > 1 && meanOf(runs[runs.length - 2]) > meanOf(runs[runs.length - 1])) {
      const last = runs.pop() as Run;
      const target = runs[runs.length - 1];
      target.sum += last.sum;
      target.count += last.count;
    }
  }
  // As the first of all, a place has the same bounds at any position; cutting the solution there leaves it the best.
  const last = high - (places.length - 1) * distance;
  const moved = runs.flatMap((run) =>
    Array.from({ length: run.count }, () => Math.max(low, Math.min(last, meanOf(run)))),
  );
  const result = new Array<number>(places.length);
  order.forEach((index, rank) => {
    result[index] = moved[rank] + rank * distance;
  });
  return result;
}

function meanOf({ sum, count }: Run): number {
  return sum / count;
}
