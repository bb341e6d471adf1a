/** An axis that holds 0 and thousands: linear near 0, logarithmic far above it. */
export interface SymlogAxis {
  readonly place: (value: number) => number;
  /** Ascending, so far apart that their labels do not touch. */
  readonly ticks: readonly number[];
}

/** About where it turns from linear to logarithmic. */
const LINEAR = 10;
/** Between ticks, in pixels. */
const LEAST_DISTANCE = 40;

/**
 * An axis from 0 that holds all values, none of which is below 0.
 * @param range pixels of 0 and of its high end
 */
export function symlogAxis(values: readonly number[], [start, end]: readonly [number, number]): SymlogAxis {
  const most = Math.log1p((Math.max(LINEAR, ...values) * 1.1) / LINEAR);
  const place = (value: number) => start + (Math.log1p(value / LINEAR) / most) * (end - start);
  const ticks = [0];
  // Powers of ten before their multiples, which stand where there is room.
  for (const factor of [1, 2, 5]) {
    for (let power = LINEAR; place(factor * power) <= end; power *= 10) {
      const at = place(factor * power);
      if (ticks.every((tick) => Math.abs(place(tick) - at) >= LEAST_DISTANCE)) ticks.push(factor * power);
    }
  }
  return { place, ticks: ticks.sort((a, b) => a - b) };
}
