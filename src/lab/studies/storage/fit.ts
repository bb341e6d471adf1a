/** Lines through measured bytes. */
import { linearRegression } from 'simple-statistics';
import type { GrowthFit } from './schema.ts';

export interface Size {
  readonly users: number;
  readonly days: number;
  readonly bytes: number;
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
