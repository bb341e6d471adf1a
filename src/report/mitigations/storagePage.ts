/**
 * Report on the storage of features, from top to bottom: `storage.md`, and a part of the report of a
 * benchmark.
 */

import { layoutNames } from '../../lab/studies/storage/layouts.ts';
import type { StorageGrowth, StorageWorld } from '../../lab/studies/storage/schema.ts';
import {
  type Column,
  list,
  type Page,
  type Picture,
  picture,
  prose,
  type Section,
  type Table,
  table,
} from '../page.ts';
import { count, fixed, percent } from '../text/numbers.ts';
import { perImpression } from './figures.ts';
import { layoutStyles } from './layoutStyles.ts';
import { storageChart } from './storageChart.ts';

export function storagePage(growth: StorageGrowth): Page {
  return {
    title: 'What it takes to keep features',
    lead: [prose(storageIntro(growth)), storagePicture(growth)],
    guide: 'docs/do/mitigations.md',
    elsewhere: 'in storage.md',
    sections: storageSections(growth),
  };
}

/** Of what the features are. */
export function storageIntro({ features, scenario, seed }: StorageGrowth): string {
  return `${count(features)} dynamic features of the world of ${scenario}, seed ${seed}, really encoded as Parquet; every number stands in storage.json.`;
}

export function storagePicture(growth: StorageGrowth): Picture {
  return picture({
    name: 'storage',
    chart: storageChart(growth),
    alt: 'Bytes for each user and day, by layout',
    series: layoutNames.map((name) => layoutStyles[name].label),
  });
}

/** Bytes of each layout, their growth, and its extrapolation. */
export function storageSections(growth: StorageGrowth): Section[] {
  const largest = growth.worlds.reduce((a, b) => (b.impressions > a.impressions ? b : a));
  return [measured(largest), grown(growth), extrapolated(growth)];
}

function measured(world: StorageWorld): Section {
  const title = `${count(world.users)} users, ${count(world.days)} days of logging, ${count(world.impressions)} impressions`;
  return {
    id: 'measured',
    title,
    body: [
      layoutTable(
        title,
        [
          { head: 'kept', isText: true },
          { head: 'bytes per impression' },
          { head: 'uncompressed' },
          { head: 'total' },
        ],
        (name) => {
          const { bytes, bytesPerImpression, uncompressedBytesPerImpression } = world.layouts[name];
          return [
            layoutStyles[name].kept,
            perImpression(bytesPerImpression),
            perImpression(uncompressedBytesPerImpression),
            size(bytes),
          ];
        },
      ),
      prose(
        `How often an entity had changed since it was last served, which is what a factored log writes: ${versionsOf(world)}. Where this is near 1 of 1, factoring by entity saves nothing.`,
      ),
    ],
  };
}

function grown({ extrapolation }: StorageGrowth): Section {
  const heads = ['bytes per user', 'and per user and day', 'residual', 'exponent of users', 'of days'];
  return {
    id: 'growth',
    title: 'Growth',
    body: [
      prose(
        'A straight line in users for each number of days, then straight lines in days, all by least squares. The residual is the largest distance of a measurement from it. Exponents are those of power laws through the same bytes: 1 is proportional.',
      ),
      layoutTable(
        'Growth',
        heads.map((head) => ({ head })),
        (name) => {
          const fit = extrapolation.layouts[name];
          return [
            perImpression(fit.bytesPerUser),
            perImpression(fit.bytesPerUserDay),
            percent(fit.residual),
            fixed(fit.userExponent, 2),
            fixed(fit.dayExponent, 2),
          ];
        },
      ),
    ],
  };
}

function extrapolated({ extrapolation }: StorageGrowth): Section {
  const title = `Extrapolated to ${count(extrapolation.users)} users and ${count(extrapolation.days)} days`;
  return {
    id: 'extrapolated',
    title,
    body: [
      layoutTable(title, [{ head: 'bytes' }, { head: 'bytes per impression' }], (name) => {
        const { bytes, bytesPerImpression } = extrapolation.layouts[name];
        return [size(bytes), perImpression(bytesPerImpression)];
      }),
      prose(
        `For ${count(extrapolation.impressions)} impressions. This follows a line far beyond what was measured, and assumes:`,
      ),
      list(extrapolation.assumptions),
    ],
  };
}

function layoutTable(
  title: string,
  columns: readonly Column[],
  cellsOf: (name: (typeof layoutNames)[number]) => readonly string[],
): Table {
  return table({
    caption: `${title}, by layout`,
    columns: [{ head: 'layout' }, ...columns],
    rows: layoutNames.map((name) => {
      const { label } = layoutStyles[name];
      return { series: label, cells: [label, ...cellsOf(name)] };
    }),
  });
}

function versionsOf({ versionsPerImpression }: StorageWorld): string {
  return Object.entries(versionsPerImpression)
    .map(([key, share]) => `${key} ${fixed(share, 2)}`)
    .join(', ');
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;

/** Decimal units: 2,100,000,000,000 bytes are 2.1 TB. */
function size(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (Math.abs(value) >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${fixed(value, Math.abs(value) < 99.95 && unit > 0 ? 1 : 0)} ${UNITS[unit]}`;
}
