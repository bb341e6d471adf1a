/** Lines through measured bytes. */
import { linearRegression } from 'simple-statistics';

export interface Size {
  readonly users: number;
  readonly days: number;
  readonly bytes: number;
}

/**
 * bytes = `fixedBytes` + days × `fixedBytesPerDay` + users × (`bytesPerUser` + days × `bytesPerUserDay`), by least
 * squares in two steps: a line over users for each number of days, then lines over days through what those have found.
 */
export interface GrowthFit {
  readonly fixedBytes: number;
  readonly fixedBytesPerDay: number;
  readonly bytesPerUser: number;
  readonly bytesPerUserDay: number;
  /** The largest distance between line and measurement, over the measurement. */
  readonly residual: number;
  /** Of the power law bytes ∝ users^exponent at the most days, by least squares on logarithms; 1 is linear. */
  readonly userExponent: number;
  /** Of the power law bytes ∝ days^exponent at the most users. */
  readonly dayExponent: number;
}

export function growthFit(sizes: readonly Size[]): GrowthFit {
  const days = [...new Set(sizes.map((size) => size.days))];
  const lines = days.map((day) => ({
    day,
    ...linearRegression(sizes.filter((size) => size.days === day).map(({ users, bytes }) => [users, bytes])),
  }));
  const slopes = linearRegression(lines.map(({ day, m }) => [day, m]));
  const fixed = linearRegression(lines.map(({ day, b }) => [day, b]));
  const plane = {
    fixedBytes: fixed.b,
    fixedBytesPerDay: fixed.m,
    bytesPerUser: slopes.b,
    bytesPerUserDay: slopes.m,
  };
  const off = (size: Size) => Math.abs(bytesAt(plane, size.users, size.days) - size.bytes) / size.bytes;
  const [mostUsers, mostDays] = (['users', 'days'] as const).map((axis) =>
    Math.max(...sizes.map((size) => size[axis])),
  );
  return {
    ...plane,
    residual: Math.max(...sizes.map(off)),
    userExponent: exponent(
      sizes.filter((size) => size.days === mostDays).map((size) => [size.users, size.bytes]),
    ),
    dayExponent: exponent(
      sizes.filter((size) => size.users === mostUsers).map((size) => [size.days, size.bytes]),
    ),
  };
}

/** Bytes of an app of a size, by the lines. */
export function bytesAt(
  fit: Omit<GrowthFit, 'residual' | 'userExponent' | 'dayExponent'>,
  users: number,
  days: number,
): number {
  return (
    fit.fixedBytes + days * fit.fixedBytesPerDay + users * (fit.bytesPerUser + days * fit.bytesPerUserDay)
  );
}

function exponent(points: readonly (readonly [number, number])[]): number {
  return linearRegression(points.map(([x, y]) => [Math.log(x), Math.log(y)])).m;
}
