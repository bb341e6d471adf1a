/** Ways to get a new feature into training data, which expectations may name where a scenario retrains. */
import { DAY_MS, durationMs } from '../base/time.ts';
import type { Scenario } from './schema.ts';

/**
 * - `without`: the model does without the new features.
 * - `wait-and-log`: they have values only in rows sent since they were invented.
 * - `reconstruct`: they are computed for every row as of its sending.
 * - `recompute`: they are computed for every row as of the day of training.
 */
export const wayNames = ['without', 'wait-and-log', 'reconstruct', 'recompute'] as const;
export type WayName = (typeof wayNames)[number];

/** The ways that a scenario measures: all of them, or none. */
export function waysOf({ retraining }: Scenario): readonly WayName[] {
  return retraining === null ? [] : wayNames;
}

export function isWay(name: string): name is WayName {
  return (wayNames as readonly string[]).includes(name);
}

/** The names of new features, of those that are only named and those that are defined there. */
export function newFeatureNames({ newFeatures }: NonNullable<Scenario['retraining']>): string[] {
  return newFeatures.map((each) => (typeof each === 'string' ? each : each.name));
}

export function byWay<T>(make: (way: WayName) => T): Readonly<Record<WayName, T>> {
  return Object.fromEntries(wayNames.map((way) => [way, make(way)])) as Record<WayName, T>;
}

/** Days on each of which a scenario that retrains trains again. */
export function daysOfProduction({ timeline }: Scenario): number {
  return durationMs(timeline.production) / DAY_MS;
}
