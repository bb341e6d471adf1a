/** Rank where nothing is known. */
export const MIDDLE = 0.5;

/**
 * The share of values that lie below, ties counting one half, with straight lines between the values that occur: bounded,
 * whatever the tails, so that a model of it extrapolates nowhere.
 */
export function quantileScale(values: Float64Array): (value: number) => number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const points: number[] = [];
  const shares: number[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    points.push(sorted[start]);
    shares.push((start + end) / 2 / sorted.length);
    start = end;
  }
  const last = points.length - 1;
  if (last < 0) return () => MIDDLE;
  return (value) => {
    if (value <= points[0]) return shares[0];
    if (value >= points[last]) return shares[last];
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (points[middle] <= value) low = middle;
      else high = middle;
    }
    return (
      shares[low] + ((shares[high] - shares[low]) * (value - points[low])) / (points[high] - points[low])
    );
  };
}
