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

/** Quantities of a way: of each day of production, and their means over the days. */
export function quantitiesOfWay(way: WayName, { timeline }: Scenario): string[] {
  const days = durationMs(timeline.production) / DAY_MS;
  const choice = way === 'wait-and-log' ? ['uses'] : [];
  return [
    ...['auc', 'ne', ...choice].map((name) => `days.${name}`),
    ...Array.from({ length: days }, (_, day) =>
      ['auc', 'ne', 'rows', ...choice].map((name) => `day${day}.${name}`),
    ).flat(),
  ];
}
