/** Runs that a claim needs, in the shape of its files, and their outcomes, in the same shape. */
import type { Scenario } from '../../../scenario/schema.ts';
import type { Claim } from './claim.ts';

/** Something for each scenario of a claim: first its task, then its readings. */
export interface ClaimWork<T> {
  /** In the order of the claim's worlds. */
  readonly worlds: readonly { readonly claim: T; readonly control: T }[];
  /** For each dose file its points, or the one scenario where it does not sweep. */
  readonly doses: readonly (readonly T[])[];
  /** In the order of the claim's populations. */
  readonly populations: readonly T[];
}

/** A scenario to run with its own seeds. */
export type Task = Scenario;

/** Claims and controls with the same seeds, so that each seed is a pair. */
export function worldsWork({ worlds }: Claim, seeds: readonly number[]): ClaimWork<Task> {
  return {
    worlds: worlds.map(({ claim, control }) => ({
      claim: withSeeds(claim.scenario, seeds),
      control: withSeeds(control.scenario, seeds),
    })),
    doses: [],
    populations: [],
  };
}

/** Claims, controls, doses and populations; the last two with as many seeds as each other. */
export function wholeWork(
  claim: Claim,
  seeds: readonly number[],
  doseSeeds: readonly number[],
): ClaimWork<Task> {
  return {
    ...worldsWork(claim, seeds),
    doses: claim.doses.map(({ scenario, points }) =>
      (points ?? [{ scenario }]).map((point) => withSeeds(point.scenario, doseSeeds)),
    ),
    populations: claim.populations.map(({ scenario }) => withSeeds(scenario, doseSeeds)),
  };
}

function withSeeds(scenario: Scenario, seeds: readonly number[]): Task {
  return { ...scenario, seeds: [...seeds] };
}

/** Every part of some work, in one list. */
export function listed<T>({ worlds, doses, populations }: ClaimWork<T>): T[] {
  return [...worlds.flatMap(({ claim, control }) => [claim, control]), ...doses.flat(), ...populations];
}

/** The same shape with something else for each part. */
export function mapWork<A, B>(
  { worlds, doses, populations }: ClaimWork<A>,
  change: (part: A) => B,
): ClaimWork<B> {
  return {
    worlds: worlds.map(({ claim, control }) => ({ claim: change(claim), control: change(control) })),
    doses: doses.map((points) => points.map(change)),
    populations: populations.map(change),
  };
}

/** The seeds from `first` on. */
export function seedRange(count: number, first = 1): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
