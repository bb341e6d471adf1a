/** Lines through measured bytes. */
import { linearRegression } from 'simple-statistics';

export interface Size {
  readonly users: number;
  readonly days: number;
  readonly bytes: number;
}

/**
 * bytes = `fixedBytes` + users × (`bytesPerUser` + days × `bytesPerUserDay`), by least squares in two steps: over users
 * for each number of days, then over days.
 */
export interface GrowthFit {
  readonly fixedBytes: number;
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
  const fixed = lines.reduce((sum, { b }) => sum + b, 0) / lines.length;
  const fitted = ({ users, days: day }: Size) => fixed + users * (slopes.b + slopes.m * day);
  const [mostUsers, mostDays] = (['users', 'days'] as const).map((axis) =>
    Math.max(...sizes.map((size) => size[axis])),
  );
  return {
    fixedBytes: fixed,
    bytesPerUser: slopes.b,
    bytesPerUserDay: slopes.m,
    residual: Math.max(...sizes.map((size) => Math.abs(fitted(size) - size.bytes) / size.bytes)),
    userExponent: exponent(
      sizes.filter((size) => size.days === mostDays).map((size) => [size.users, size.bytes]),
    ),
    dayExponent: exponent(
      sizes.filter((size) => size.users === mostUsers).map((size) => [size.days, size.bytes]),
    ),
  };
}

function exponent(points: readonly (readonly [number, number])[]): number {
  return linearRegression(points.map(([x, y]) => [Math.log(x), Math.log(y)])).m;
}
