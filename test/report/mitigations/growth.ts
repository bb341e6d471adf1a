/** How bytes grow, by a formula. */

import { layoutNames } from '../../../src/lab/studies/storage/layouts.ts';
import type { StorageGrowth, StorageWorld } from '../../../src/lab/studies/storage/schema.ts';

/** @param bytesOf of a layout, for each user and day */
export function growthOf(
  users: readonly number[],
  days: readonly number[],
  bytesOf: (layout: number, users: number, days: number) => number,
): StorageGrowth {
  const byLayout = <T>(make: (layout: number) => T) =>
    Object.fromEntries(layoutNames.map((name, index) => [name, make(index)])) as never as Record<
      (typeof layoutNames)[number],
      T
    >;
  const world = (count: number, day: number): StorageWorld => {
    const impressions = 2 * count * day;
    return {
      users: count,
      days: day,
      impressions,
      layouts: byLayout((layout) => {
        const bytes = bytesOf(layout, count, day) * count * day;
        const bytesPerImpression = bytes / impressions;
        return {
          bytes,
          uncompressedBytes: 2 * bytes,
          bytesPerImpression,
          uncompressedBytesPerImpression: 2 * bytesPerImpression,
        };
      }),
      versionsPerImpression: { user: 1, story: 0.25 },
    };
  };
  return {
    scenario: 'handmade',
    seed: 7,
    features: 16,
    worlds: users.flatMap((count) => days.map((day) => world(count, day))),
    extrapolation: {
      users: 100_000_000,
      days: 365,
      impressions: 73e9,
      layouts: byLayout((layout) => ({
        fixedBytes: 1,
        fixedBytesPerDay: 2,
        bytesPerUser: 3,
        bytesPerUserDay: 4,
        residual: 0.05,
        userExponent: 1,
        dayExponent: 0.5,
        bytes: 2.1e12 * (layout + 1),
        bytesPerImpression: 28.77,
      })),
      assumptions: ['Everything stays as it is.'],
    },
  };
}
