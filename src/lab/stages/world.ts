/** The world of a scenario: all that happens until models are deployed, and in shadow. Scenarios that agree in it share it. */
import { canonicalJson } from '../../base/json.ts';
import { DAY_MS } from '../../base/time.ts';
import { trainedNames } from '../../scenario/ownLabel.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf } from '../../scenario/timeline.ts';
import { servingUntil } from '../../serving/options.ts';
import { lastDayOfDrift, withDriftUntil } from '../../world/options.ts';

/** Keys in which they may differ: what the runs are called, which there are, and what is trained, measured and expected in them. */
export const FREE_KEYS = [
  'name',
  'title',
  'description',
  'seeds',
  'training',
  'retraining',
  'sweep',
  'expect',
  'observe',
] as const satisfies readonly (keyof Scenario)[];

export const FREE_KEYS_OF_EVALUATION = [
  'bootstrapResamples',
  'live',
  'liveReferences',
  'driftTwin',
  'ownLabel',
  'screening',
  'slices',
  'storage',
  'curves',
] as const satisfies readonly (keyof Scenario['evaluation'])[];

export function worldOf({ evaluation, ...scenario }: Scenario) {
  return { ...without(scenario, FREE_KEYS), evaluation: without(evaluation, FREE_KEYS_OF_EVALUATION) };
}

/** A scenario as far as its world depends on it. */
export type WorldScenario = ReturnType<typeof worldOf>;

/**
 * A scenario as far as all depends on it that happens before the first day of logging. Where scenarios agree in that, their
 * worlds are branches of one.
 */
export function trunkOf(scenario: Scenario): Omit<WorldScenario, 'evaluation'> {
  const { evaluation: _, ...rest } = worldOf(scenario);
  const { world, serving } = rest;
  const { loggingDay } = timelineOf(scenario);
  const stopsLater = world.drift.until !== null && lastDayOfDrift(world.drift) >= loggingDay;
  return {
    ...rest,
    world: stopsLater ? withDriftUntil(world, null) : world,
    serving: servingUntil(serving, loggingDay * DAY_MS),
  };
}

/** Scenarios by the world that they share, in the order in which the worlds are first asked for. */
export function branchesOf(scenarios: readonly Scenario[]): readonly (readonly Scenario[])[] {
  const branches = new Map<string, Scenario[]>();
  for (const scenario of scenarios) {
    const key = canonicalJson(worldOf(scenario));
    branches.set(key, [...(branches.get(key) ?? []), scenario]);
  }
  return [...branches.values()];
}

/** Days that are simulated for scenarios that are run together, each arm's counted by itself, at most: equal models share an arm. */
export function daysSimulated(scenarios: readonly Scenario[]): number {
  const { loggingDay, productionDay, endDay } = timelineOf(scenarios[0]);
  return scenarios.reduce(
    (days, scenario) => {
      const { evaluation } = scenario;
      const arms = evaluation.live ? trainedNames(scenario).length + evaluation.liveReferences.length : 0;
      return days + arms * (endDay - productionDay);
    },
    loggingDay + branchesOf(scenarios).length * (endDay - loggingDay),
  );
}

function without<T extends object, Key extends PropertyKey>(of: T, keys: readonly Key[]): Omit<T, Key> {
  return Object.fromEntries(
    Object.entries(of).filter(([name]) => !(keys as readonly PropertyKey[]).includes(name)),
  ) as Omit<T, Key>;
}
