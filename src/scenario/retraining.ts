/** Backfill strategies: ways to get a new feature into training data, which expectations may name where a scenario retrains. */
import { DAY_MS, durationMs } from '../base/time.ts';
import type { Scenario } from './schema.ts';

/**
 * - `without`: the model does without the new features.
 * - `wait-and-log`: they have values only in rows sent since they were invented.
 * - `reconstruct`: they are computed for every row as of its sending.
 * - `recompute`: they are computed for every row as of the day of training.
 */
export const backfillStrategies = ['without', 'wait-and-log', 'reconstruct', 'recompute'] as const;
export type BackfillStrategy = (typeof backfillStrategies)[number];

/** The strategies that a scenario measures: all of them, or none. */
export function strategiesOf({ retraining }: Scenario): readonly BackfillStrategy[] {
  return retraining === null ? [] : backfillStrategies;
}

export function isBackfillStrategy(name: string): name is BackfillStrategy {
  return (backfillStrategies as readonly string[]).includes(name);
}

/** The names of features that only retraining defines. */
export function inventedNames({ retraining }: Pick<Scenario, 'retraining'>): string[] {
  return (retraining?.newFeatures ?? []).flatMap((each) => (typeof each === 'string' ? [] : [each.name]));
}

/** The names of new features, of those that are only named and those that are defined there. */
export function newFeatureNames({ newFeatures }: NonNullable<Scenario['retraining']>): string[] {
  return newFeatures.map((each) => (typeof each === 'string' ? each : each.name));
}

export function byStrategy<T>(
  make: (strategy: BackfillStrategy) => T,
): Readonly<Record<BackfillStrategy, T>> {
  return Object.fromEntries(backfillStrategies.map((strategy) => [strategy, make(strategy)])) as Record<
    BackfillStrategy,
    T
  >;
}

/** Days on each of which a scenario that retrains trains again. */
export function daysOfProduction({ timeline }: Scenario): number {
  return durationMs(timeline.production) / DAY_MS;
}
