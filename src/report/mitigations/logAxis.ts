/** A logarithmic axis with ticks at 1, 2 and 5 times the powers of ten, or at some powers alone where it is long. */
export interface LogAxis {
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

/** That have three ticks each. */
const MOST_DECADES = 4;
/** Powers of ten that have a tick. */
const MOST_POWERS = 12;

/**
 * An axis that holds all values, which are above 0; ticks lie inside it.
 * @param range pixels of its low and its high end
 */
export function logAxis(values: readonly number[], [start, end]: readonly [number, number]): LogAxis {
  const logs = values.map(Math.log);
  const room = Math.max((Math.max(...logs) - Math.min(...logs)) * 0.05, 0.1);
  const [low, high] = [Math.min(...logs) - room, Math.max(...logs) + room];
  const place = (value: number) => start + ((Math.log(value) - low) / (high - low)) * (end - start);
  const decades = (high - low) / Math.LN10;
  const factors = decades > MOST_DECADES ? [1] : [1, 2, 5];
  const step = Math.ceil(decades / MOST_POWERS);
  const ticks: number[] = [];
  for (let power = Math.floor(low / Math.LN10); power <= Math.ceil(high / Math.LN10); power++) {
    if (power % step !== 0) continue;
    for (const factor of factors) {
      const tick = Number(`${factor}e${power}`);
      if (Math.log(tick) >= low && Math.log(tick) <= high) ticks.push(tick);
    }
  }
  return { place, ticks };
}
