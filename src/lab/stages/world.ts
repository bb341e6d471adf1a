/** The world of a scenario: all that happens until models are deployed, and in shadow. Scenarios that agree in it share it. */
import type { Scenario } from '../../scenario/schema.ts';

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

function without<T extends object, Key extends PropertyKey>(of: T, keys: readonly Key[]): Omit<T, Key> {
  return Object.fromEntries(
    Object.entries(of).filter(([name]) => !(keys as readonly PropertyKey[]).includes(name)),
  ) as Omit<T, Key>;
}
