/** A linear axis with round ticks. */
export interface ValueAxis {
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
  /** Digits after the point that the ticks need. */
  readonly digits: number;
}

/**
 * An axis that holds all finite values, and zero unless it may be left out. Zero at an end stays at the end.
 * @param range pixels of its low and its high end
 * @param count how many ticks are wanted, about
 */
export function valueAxis(
  values: readonly number[],
  range: readonly [number, number],
  count: number,
  withZero = true,
): ValueAxis {
  const known = values.filter(Number.isFinite);
  const finite = withZero || known.length === 0 ? [0, ...known] : known;
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const hasSpan = high > low;
  const span = hasSpan ? high - low : Math.abs(high) || 1;
  const step = roundStep((span * 1.08) / count);
  const room = (end: number) => (hasSpan && end === 0 ? 0 : span * 0.04);
  const from = Math.floor((low - room(low)) / step) * step;
  const to = Math.ceil((high + room(high)) / step) * step;
  const steps = Math.round((to - from) / step);
  const [start, end] = range;
  return {
    place: (value) => start + ((value - from) / (to - from)) * (end - start),
    ticks: Array.from({ length: steps + 1 }, (_, index) => from + index * step),
    digits: digitsOf(step),
  };
}

/** The least of 1, 2 and 5 times a power of ten that is not below a distance. */
function roundStep(distance: number): number {
  let unit = 1;
  while (unit > distance) unit /= 10;
  while (unit * 10 <= distance) unit *= 10;
  const factor = [1, 2, 5, 10].find((each) => each * unit >= distance * (1 - 1e-9)) ?? 10;
  return factor * unit;
}

function digitsOf(step: number): number {
  let digits = 0;
  for (let rest = step; rest < 1 - 1e-9 && digits < 9; rest *= 10) digits++;
  return digits;
}
