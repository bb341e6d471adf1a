/** Places moved as little as can be so that neighbours keep their distance. */

/** A run of places that touch: its mean holds as little movement as can be. */
interface Run {
  /** Sum of what each place would want as the first of the run. */
  sum: number;
  count: number;
}

/**
 * Least squares of the movements, by pooling adjacent violators.
 * @param places in any order, which those that are equal keep
 */
export function movedApart(places: readonly number[], distance: number): number[] {
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
  const moved = runs.flatMap((run) => Array.from({ length: run.count }, () => meanOf(run)));
  const result = new Array<number>(places.length);
  order.forEach((index, rank) => {
    result[index] = moved[rank] + rank * distance;
  });
  return result;
}

function meanOf({ sum, count }: Run): number {
  return sum / count;
}
