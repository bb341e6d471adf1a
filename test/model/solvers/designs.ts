import { type Design, inMemoryDesign } from '../../../src/model/solvers/design.ts';
import type { Fit } from '../../../src/model/solvers/fit.ts';
import type { PlainData } from './plainNewton.ts';

/** A design of plain rows. */
export function designOf({ rows, labels }: PlainData): Design {
  return inMemoryDesign(Float64Array.from(rows.flat()), rows[0].length, Uint8Array.from(labels));
}

/** [intercept, ...coefficients, ...hashed weights] */
export function parametersOf(fit: Fit): number[] {
  return [fit.intercept, ...fit.coefficients, ...(fit.hashedWeights ?? [])];
}

export function largestDifference(left: readonly number[], right: readonly number[]): number {
  return Math.max(...left.map((value, index) => Math.abs(value - right[index])));
}
