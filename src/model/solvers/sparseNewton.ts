/**
 * Logistic regression on dense columns and hashed one-hot fields by Newton-CG: Newton steps whose linear
 * systems are solved by preconditioned conjugate gradients on Hessian-vector products, so that no matrix
 * over the buckets is ever formed.
 *
 * The objective is that of `newton.ts` with the buckets' weights penalised too:
 *
 *   Σ_rows log loss + ½ · l2 · (Σ_j coefficients[j]² + Σ_b hashedWeights[b]²)
 *
 * Dense columns are standardised, buckets are not: each is the plain 0/1 (or count, if two fields of a row
 * share a bucket) of a one-hot column.
 *
 * Source: Nocedal and Wright, Numerical Optimization, 2nd edition, section 7.1 (inexact Newton, forcing terms).
 */

import type { Design } from './design.ts';
import { type Fit, FitError, requireFittable } from './fit.ts';
import type { NewtonOptions } from './newton.ts';
import { occupiedBuckets } from './occupiedBuckets.ts';
import { SparseObjective } from './sparseObjective.ts';
import { StandardisedBlocks } from './standardisedBlocks.ts';

const HALVINGS_MAX = 40;
const ROUNDING_SHARE = 1e-12;
/** The least exact solution of a Newton system, as a share of the gradient's size in the preconditioner's norm. */
const FORCING_MAX = 0.1;
/** The most exact one: each Newton step then gains at least three digits. */
const FORCING_MIN = 1e-3;

/**
 * Fits a design with hashed fields. No standard errors: they would need the inverse over the buckets.
 *
 * @throws FitError if l2 is not above 0 (one-hots and the intercept are collinear), there are no rows,
 *   positives or negatives, a value is not finite, or a bucket is out of range
 */
export function fitSparseNewton(design: Design, options: NewtonOptions): Fit {
  const { l2, tolerance = 1e-14, iterationsMax = 100 } = options;
  const { hashed } = design;
  if (hashed === undefined) throw new FitError('found no hashed fields; use fitNewton for dense columns');
  if (!(l2 > 0)) {
    throw new FitError(
      `found l2 = ${l2} with hashed fields, expected l2 above 0: one-hots are collinear with the intercept; set l2 to 1, say`,
    );
  }
  const blocks = new StandardisedBlocks(design, options);
  requireFittable(blocks.rows, blocks.positives, l2);

  const occupied = occupiedBuckets(hashed, blocks.rows);
  const objective = new SparseObjective(blocks, occupied.hashed, l2);
  let parameters: Float64Array = new Float64Array(objective.size);
  parameters[0] = Math.log(blocks.positives / (blocks.rows - blocks.positives));
  objective.evaluate(parameters);
  for (let iteration = 1; ; iteration++) {
    const step = solveByConjugateGradients(objective);
    const expectedFall = dot(objective.gradient, step) / 2;
    let next = difference(parameters, step);
    const converged = expectedFall <= tolerance;
    if (converged || iteration >= iterationsMax) {
      const denseEnd = blocks.columns + 1;
      return {
        intercept: next[0],
        coefficients: next.slice(1, denseEnd),
        means: blocks.means,
        deviations: blocks.deviations,
        hashedWeights: occupied.spread(next.subarray(denseEnd)),
        iterations: iteration,
        converged,
      };
    }
    const limit = objective.value * (1 + ROUNDING_SHARE);
    objective.evaluate(next);
    for (let halving = 0; !(objective.value <= limit); halving++) {
      if (halving === HALVINGS_MAX) {
        throw new FitError(
          'found no step that lowers the objective, expected one; raise l2, or check for huge values',
        );
      }
      for (let index = 0; index < step.length; index++) step[index] /= 2;
      next = difference(parameters, step);
      objective.evaluate(next);
    }
    parameters = next;
  }
}

/** Solves Hessian · step = gradient, more exactly the smaller the gradient, so that Newton stays superlinear. */
function solveByConjugateGradients(objective: SparseObjective): Float64Array {
  const size = objective.size;
  const step = new Float64Array(size);
  const residual = objective.gradient.slice();
  const preconditioned = new Float64Array(size);
  const product = new Float64Array(size);
  objective.precondition(residual, preconditioned);
  const direction = preconditioned.slice();
  let squared = dot(residual, preconditioned);
  const forcing = Math.max(FORCING_MIN, Math.min(FORCING_MAX, Math.sqrt(squared)));
  const goal = forcing * forcing * squared;
  for (let iteration = 0; iteration < size && squared > goal && squared > 0; iteration++) {
    objective.multiply(direction, product);
    const length = squared / dot(direction, product);
    for (let index = 0; index < size; index++) {
      step[index] += length * direction[index];
      residual[index] -= length * product[index];
    }
    objective.precondition(residual, preconditioned);
    const next = dot(residual, preconditioned);
    const share = next / squared;
    for (let index = 0; index < size; index++)
      direction[index] = preconditioned[index] + share * direction[index];
    squared = next;
  }
  return step;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index] * right[index];
  return sum;
}

function difference(left: Float64Array, right: Float64Array): Float64Array {
  const result = new Float64Array(left.length);
  for (let index = 0; index < left.length; index++) result[index] = left[index] - right[index];
  return result;
}
