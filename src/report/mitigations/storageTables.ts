/** What a growth of storage shows, in tables: what each layout takes, how it grows, and where that leads. */

import { layoutNames } from '../../lab/storage/layouts.ts';
import type { StorageGrowth, StorageWorld } from '../../lab/storage/schema.ts';
import type { TableData } from '../text/markdown.ts';
import { count, fixed, percent } from '../text/numbers.ts';
import { perImpression } from './figures.ts';
import { layoutStyles } from './layoutStyles.ts';

export interface StorageSection {
  readonly title: string;
  /** What has to be known before the table, and after it. */
  readonly before?: string;
  readonly table: TableData;
  readonly after?: string;
  readonly list?: readonly string[];
}

/** Of what the features are. */
export function storageIntro({ features, scenario, seed }: StorageGrowth): string {
  return `${count(features)} dynamic features of the world of ${scenario}, seed ${seed}, really encoded as Parquet; every number stands in storage.json.`;
}

/** A row for each layout. */
export function storageSections(growth: StorageGrowth): StorageSection[] {
  const largest = growth.worlds.reduce((a, b) => (b.impressions > a.impressions ? b : a));
  return [measured(largest), grown(growth), extrapolated(growth)];
}

function measured(world: StorageWorld): StorageSection {
  return {
    title: `${count(world.users)} users, ${count(world.days)} days of logging, ${count(world.impressions)} impressions`,
    table: {
      head: ['layout', 'kept', 'bytes per impression', 'uncompressed', 'total'],
      rows: layoutNames.map((name) => {
        const { bytes, bytesPerImpression, uncompressedBytesPerImpression } = world.layouts[name];
        const { label, kept } = layoutStyles[name];
        return [
          label,
          kept,
          perImpression(bytesPerImpression),
          perImpression(uncompressedBytesPerImpression),
          size(bytes),
        ];
      }),
      texts: ['kept'],
    },
    after: `How often an entity had changed since it was last served, which is what a factored log writes: ${versionsOf(world)}. Where this is near 1 of 1, factoring by entity saves nothing.`,
  };
}

function grown({ extrapolation }: StorageGrowth): StorageSection {
  return {
    title: 'Growth',
    before:
      'A straight line in users for each number of days, then straight lines in days, all by least squares. The residual is the largest distance of a measurement from it. Exponents are those of power laws through the same bytes: 1 is proportional.',
    table: {
      head: ['layout', 'bytes per user', 'and per user and day', 'residual', 'exponent of users', 'of days'],
      rows: layoutNames.map((name) => {
        const fit = extrapolation.layouts[name];
        return [
          layoutStyles[name].label,
          perImpression(fit.bytesPerUser),
          perImpression(fit.bytesPerUserDay),
          percent(fit.residual),
          fixed(fit.userExponent, 2),
          fixed(fit.dayExponent, 2),
        ];
      }),
    },
  };
}

function extrapolated({ extrapolation }: StorageGrowth): StorageSection {
  return {
    title: `Extrapolated to ${count(extrapolation.users)} users and ${count(extrapolation.days)} days`,
    table: {
      head: ['layout', 'bytes', 'bytes per impression'],
      rows: layoutNames.map((name) => {
        const { bytes, bytesPerImpression } = extrapolation.layouts[name];
        return [layoutStyles[name].label, size(bytes), perImpression(bytesPerImpression)];
      }),
    },
    after: `For ${count(extrapolation.impressions)} impressions. This follows a line far beyond what was measured, and assumes:`,
    list: extrapolation.assumptions,
  };
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
