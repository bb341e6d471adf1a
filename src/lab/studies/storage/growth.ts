/** Growth of each layout's bytes with users and with days, extrapolated to an app of another size. */
import { UserError } from '../../../base/errors.ts';
import { featuresOf } from '../../../scenario/features.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import { simulatePast } from '../../stages/past.ts';
import { bytesAt, growthFit } from './fit.ts';
import { type LayoutName, layoutBytes, layoutNames, versionsPerImpression } from './layouts.ts';
import type { LayoutExtrapolation, StorageGrowth, StorageWorld } from './schema.ts';

/** The app that is extrapolated to. */
const TARGET = { users: 100_000_000, days: 365 } as const;

const ASSUMPTIONS: readonly string[] = [
  'Bytes are linear in users: each brings as many impressions, events and pairs with sources and topics as here.',
  'Bytes of a user are linear in days of logging: as many impressions and events on each day, nobody leaves and nobody joins.',
  'Stories, topics and sources stay as many as here, however many users there are.',
  'Values compress as here: what has a dictionary of a few thousand values now still has one.',
  'A story, topic or source has a new version as often per impression as in the worlds measured; with more users it is closer to every time.',
  'The snapshots that were encoded stand for those that were not: all of a short series, else some of three days.',
  'One copy, no indexes, no replication; features as many and of the kinds as here.',
];

/** Numbers of users and of days of logging, each of which meets each. */
export interface GrowthSizes {
  readonly users: readonly number[];
  readonly days: readonly number[];
}

/**
 * Simulates a past for each number of users and of logging days, and encodes it in every layout with all dynamic features.
 * @throws UserError unless there are two different users and days at least, which a line needs
 */
export function storageGrowth(scenario: Scenario, { users, days }: GrowthSizes, seed: number): StorageGrowth {
  requireTwo('users', users);
  requireTwo('days', days);
  const columns = featuresOf(scenario).features.flatMap(({ kind }, column) =>
    kind === 'dynamic' ? [column] : [],
  );
  const worlds = users.flatMap((count) => days.map((day) => worldOf(scenario, count, day, columns, seed)));
  const largest = worlds.reduce((a, b) => (b.impressions > a.impressions ? b : a));
  const perUserDay = largest.impressions / (largest.users * largest.days);
  const impressions = perUserDay * TARGET.users * TARGET.days;
  const extrapolated = (name: LayoutName): LayoutExtrapolation => {
    const sizes = worlds.map((world) => ({ ...world, bytes: world.layouts[name].bytes }));
    const fit = growthFit(sizes);
    const bytes = bytesAt(fit, TARGET.users, TARGET.days);
    return { ...fit, bytes, bytesPerImpression: bytes / impressions };
  };
  return {
    scenario: scenario.name,
    seed,
    features: columns.length,
    worlds,
    extrapolation: {
      ...TARGET,
      impressions,
      layouts: byLayout(extrapolated),
      assumptions: ASSUMPTIONS,
    },
  };
}

function worldOf(
  scenario: Scenario,
  users: number,
  days: number,
  columns: readonly number[],
  seed: number,
): StorageWorld {
  const sized: Scenario = {
    ...scenario,
    world: { ...scenario.world, users },
    timeline: { ...scenario.timeline, logging: `${days}d` },
  };
  const { arm, examples } = simulatePast([sized], seed);
  const impressions = examples.end - examples.start;
  const bytes = layoutBytes(arm, examples, columns);
  return {
    users,
    days,
    impressions,
    layouts: byLayout((name) => ({
      bytes: bytes[name].compressed,
      uncompressedBytes: bytes[name].uncompressed,
      bytesPerImpression: bytes[name].compressed / impressions,
      uncompressedBytesPerImpression: bytes[name].uncompressed / impressions,
    })),
    versionsPerImpression: versionsPerImpression(arm, examples, columns),
  };
}

function byLayout<T>(make: (name: LayoutName) => T): Readonly<Record<LayoutName, T>> {
  return Object.fromEntries(layoutNames.map((name) => [name, make(name)])) as Record<LayoutName, T>;
}

function requireTwo(name: string, values: readonly number[]): void {
  if (new Set(values).size === values.length && values.length >= 2) return;
  throw new UserError(
    `${name}: found ${values.join(', ') || 'nothing'}; expected two or more different numbers, since growth is a line through them`,
  );
}
