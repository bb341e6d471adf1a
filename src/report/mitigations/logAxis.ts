/** A logarithmic axis with ticks at 1, 2 and 5 times the powers of ten. */
export interface LogAxis {
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

/**
 * An axis that holds all values, which are above 0; ticks lie inside it.
 * @param range pixels of its low and its high end
 */
export function logAxis(values: readonly number[], [start, end]: readonly [number, number]): LogAxis {
  const logs = values.map(Math.log);
  const room = Math.max((Math.max(...logs) - Math.min(...logs)) * 0.05, 0.1);
  const [low, high] = [Math.min(...logs) - room, Math.max(...logs) + room];
  const place = (value: number) => start + ((Math.log(value) - low) / (high - low)) * (end - start);
  const ticks: number[] = [];
  for (let power = Math.floor(low / Math.LN10); power <= Math.ceil(high / Math.LN10); power++) {
    for (const factor of [1, 2, 5]) {
      const tick = Number(`${factor}e${power}`);
      if (Math.log(tick) >= low && Math.log(tick) <= high) ticks.push(tick);
    }
  }
  return { place, ticks };
}
