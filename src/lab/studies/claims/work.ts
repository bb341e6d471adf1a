/** Runs that a claim needs, in the shape of its files, and their outcomes, in the same shape. */
import type { Scenario } from '../../../scenario/schema.ts';
import type { Claim } from './claim.ts';

/** Something for each scenario of a claim: first its task, then its readings. */
export interface ClaimWork<T> {
  /** In the order of the claim's worlds. */
  readonly worlds: readonly { readonly claim: T; readonly control?: T }[];
  /** For each dose file its points, or the one scenario where it does not sweep. */
  readonly doses: readonly (readonly T[])[];
  /** In the order of the claim's populations. */
  readonly populations: readonly T[];
}

/** A scenario to run with its own seeds. */
export type Task = Scenario;

/** Claims and their controls, which are paired seed by seed, doses and populations. */
export function workOf({ worlds, doses, populations }: Claim): ClaimWork<Task> {
  return {
    worlds: worlds.map(({ claim, control }) => ({
      claim: claim.scenario,
      // What a claim observes is not read of its control.
      ...(control === undefined ? {} : { control: { ...control.scenario, observe: [] } }),
    })),
    doses: doses.map(({ scenario, points }) => (points ?? [{ scenario }]).map((point) => point.scenario)),
    populations: populations.map(({ scenario }) => scenario),
  };
}

/** Every part of some work, in one list. */
export function listed<T>({ worlds, doses, populations }: ClaimWork<T>): T[] {
  return [
    ...worlds.flatMap(({ claim, control }) => (control === undefined ? [claim] : [claim, control])),
    ...doses.flat(),
    ...populations,
  ];
}

/** The same shape with something else for each part. */
export function mapWork<A, B>(
  { worlds, doses, populations }: ClaimWork<A>,
  change: (part: A) => B,
): ClaimWork<B> {
  return {
    worlds: worlds.map(({ claim, control }) => ({
      claim: change(claim),
      ...(control === undefined ? {} : { control: change(control) }),
    })),
    doses: doses.map((points) => points.map(change)),
    populations: populations.map(change),
  };
}
