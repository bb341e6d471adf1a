/** The picture of how storage grows: bytes of a user and a day, over users and over days. */

import { type LayoutName, layoutNames } from '../../lab/studies/storage/layouts.ts';
import type { StorageGrowth, StorageWorld } from '../../lab/studies/storage/schema.ts';
import type { Chart, Curve, Curves } from '../chart/chart.ts';
import { count, fixed } from '../text/numbers.ts';
import { layoutStyles } from './layoutStyles.ts';

/** Hollow points lie below full ones at the same place. */
const fromBelow = [true, false].flatMap((isHollow) =>
  layoutNames.filter((name) => (layoutStyles[name].style.hollow ?? false) === isHollow),
);

export function storageChart({ worlds, features }: StorageGrowth): Chart {
  const mostUsers = Math.max(...worlds.map(({ users }) => users));
  const mostDays = Math.max(...worlds.map(({ days }) => days));
  const bytes = worlds.flatMap((world) => layoutNames.map((name) => perUserDay(world, name)));
  const panel = (
    title: string,
    along: string,
    own: readonly StorageWorld[],
    at: (world: StorageWorld) => number,
    sizeOf: (world: StorageWorld) => string,
  ): Curves => {
    const sorted = [...own].sort((a, b) => at(a) - at(b));
    return {
      kind: 'curves',
      title,
      x: { title: along, type: 'log', ticks: sorted.map(at) },
      // The same in both panels.
      y: { title: '', type: 'log', domain: [Math.min(...bytes) * 0.85, Math.max(...bytes) * 1.15] },
      curves: fromBelow.map(
        (name): Curve => ({
          series: layoutStyles[name].label,
          style: layoutStyles[name].style,
          points: sorted.map((world) => ({
            x: at(world),
            mean: perUserDay(world, name),
            low: Number.NaN,
            high: Number.NaN,
            tooltip: `${sizeOf(world)}, ${fixed(perUserDay(world, name), 1)} bytes for each user and day`,
          })),
        }),
      ),
    };
  };
  return {
    title: 'What it takes to keep features, by layout',
    subtitle: [
      `Bytes for each user and day of logging, as Parquet with Snappy; ${features} dynamic features. Both axes are logarithmic.`,
    ],
    legend: layoutNames.map((name) => ({ name: layoutStyles[name].label, style: layoutStyles[name].style })),
    panels: [
      panel(
        `With more users, ${count(mostDays)} days of logging`,
        'users',
        worlds.filter(({ days }) => days === mostDays),
        ({ users }) => users,
        ({ users, days }) => `${count(users)} users, ${count(days)} days`,
      ),
      panel(
        `With more days, ${count(mostUsers)} users`,
        'days of logging',
        worlds.filter(({ users }) => users === mostUsers),
        ({ days }) => days,
        ({ users, days }) => `${count(days)} days, ${count(users)} users`,
      ),
    ],
  };
}

function perUserDay({ users, days, layouts }: StorageWorld, name: LayoutName): number {
  return layouts[name].bytes / (users * days);
}
