/**
 * Exact logistic regression by Newton's method on dense columns.
 *
 * The objective, in nats, over standardised columns:
 *
 *   Σ_rows log loss + ½ · l2 · Σ_j coefficients[j]²
 *
 * The loss is a sum, not a mean: `l2` is per data set, and the same l2 weighs less the more rows there are.
 * The intercept is not penalised. scikit-learn's `LogisticRegression(C=1/l2)` on the same standardised
 * columns minimises the same function; l2 = 0 gives plain maximum likelihood.
 */

import { type Cholesky, cholesky, inverseDiagonal, solveInPlace } from './cholesky.ts';
import type { Design } from './design.ts';
import { columnLabel, type Fit, FitError, requireFittable } from './fit.ts';
import { LogisticObjective } from './objective.ts';
import { type BlocksOptions, StandardisedBlocks } from './standardisedBlocks.ts';

export interface NewtonOptions extends BlocksOptions {
  /** Weight of the penalty, at least 0; per data set, see the top of the file. */
  readonly l2: number;
  /**
   * Converged when the fall of the objective still to be expected after the step, in nats, is at most this.
   * The default of 1e-14 leaves coefficients within about 1e-7 of a standard error of the optimum.
   */
  readonly tolerance?: number | undefined;
  /** Steps on all rows after which the fit returns with `converged: false`. */
  readonly iterationsMax?: number | undefined;
  /**
   * The intercept and slopes, on the scale of raw values, of a fit to nearly the same rows: a start in place of those on
   * thinned samples. The optimum does not depend on it.
   */
  readonly start?: Float64Array | undefined;
}

/**
 * Each thinned sample has one block in so many. A fit on one gives the next its start. Powers of two, as with the
 * blocks that are kept of a large design, so that these contain the sample.
 */
const SAMPLE_STRIDES = [64, 8];
/** A thinned sample is used if it has at least this many rows, and this many per column. */
const SAMPLE_ROWS_MIN = 2048;
const SAMPLE_ROWS_PER_COLUMN_MIN = 40;
/** Penalty on a thinned sample, so that its fit always exists. It only moves the start of the next fit. */
const SAMPLE_L2_MIN = 1;
/** Nats per parameter at which a sample is exhausted: its own optimum is off by ½ per parameter. */
const SAMPLE_TOLERANCE = 0.1;
/** Margin on the quadratic extrapolation of the squared decrement. */
const EXTRAPOLATION_MARGIN = 100;
/** 1 − R² below which a column counts as a linear combination of those before it. */
const RELATIVE_PIVOT_MIN = 1e-10;
const RELATIVE_PIVOT_MIN_PENALISED = 1e-14;
/** A rise of the objective below this share of it is rounding. */
const ROUNDING_SHARE = 1e-12;
const HALVINGS_MAX = 40;
/** Near an optimum the squared decrement falls quadratically; on a separated data set it falls by 1/e a step. */
const SLOW_FALL = 0.16;
const SLOW_BELOW = 0.01;
const SLOW_STEPS_MAX = 5;
/** A squared decrement below this may stop falling because of rounding alone. */
const ROUNDING_DECREMENT = 1e-9;

interface Descent {
  /** [intercept, ...coefficients] */
  readonly parameters: Float64Array;
  readonly factored: Cholesky;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Fits a dense design: standardise, then damped Newton steps with an exact Hessian, solved by Cholesky.
 *
 * Large designs start from fits on thinned samples (every 64th, then every 8th block of rows), which cost
 * little and leave two or three steps on all rows, or from another fit. A constant column gets coefficient 0.
 *
 * A design of up to `packedBytesMax` bytes, 8 a value, is read once and kept. Of a larger one that much is kept:
 * every second, fourth, … block, in one read. The other blocks are read again for each evaluation of the
 * objective: on all rows one a step and one a halving, `iterations` in all if no step is halved; on a sample only
 * if it is itself too large to be kept. The coefficients are the same bit for bit.
 *
 * @throws FitError if there are no rows, positives or negatives; a value is not finite; with l2 = 0, if
 *   columns are collinear or the labels are separated so that no finite optimum exists
 */
export function fitNewton(design: Design, options: NewtonOptions): Fit {
  const { l2, tolerance = 1e-14, iterationsMax = 100, columnNames } = options;
  if (design.hashed !== undefined) {
    throw new FitError('found hashed fields, expected dense columns only; use fitSparseNewton or fit');
  }
  const blocks = new StandardisedBlocks(design, options);
  requireFittable(blocks.rows, blocks.positives, l2);

  const objective = new LogisticObjective(blocks);
  let start = options.start && standardised(options.start, blocks);
  if (start !== undefined) objective.evaluate(start, 1, l2);
  // From where hardly any row has a weight, Newton does not come back: a start has to be better than none.
  if (start === undefined || !(objective.value < lossWithoutColumns(blocks))) {
    start = sampledStart(blocks, objective, l2, columnNames);
    objective.evaluate(start, 1, l2);
  }
  const { parameters, factored, iterations, converged } = descend(
    objective,
    start,
    1,
    l2,
    tolerance,
    iterationsMax,
    columnNames,
  );

  const variances = inverseDiagonal(factored);
  return {
    intercept: parameters[0],
    coefficients: parameters.slice(1),
    means: blocks.means,
    deviations: blocks.deviations,
    standardErrors: variances.map((variance, index) =>
      index > 0 && blocks.constant[index - 1] === 1 ? 0 : Math.sqrt(variance),
    ),
    iterations,
    converged,
  };
}

/** Fits to thinned samples, each from the one before. */
function sampledStart(
  blocks: StandardisedBlocks,
  objective: LogisticObjective,
  l2: number,
  columnNames: readonly string[] | undefined,
): Float64Array {
  let start: Float64Array = new Float64Array(blocks.columns + 1);
  start[0] = Math.log(blocks.positives / (blocks.rows - blocks.positives));
  const sampleRowsMin = Math.max(SAMPLE_ROWS_MIN, SAMPLE_ROWS_PER_COLUMN_MIN * blocks.columns);
  for (const stride of SAMPLE_STRIDES) {
    if (blocks.rows / stride < sampleRowsMin) continue;
    const sampleL2 = Math.max(l2 / stride, SAMPLE_L2_MIN);
    const sampleTolerance = SAMPLE_TOLERANCE * start.length;
    objective.evaluate(start, stride, sampleL2);
    start = descend(objective, start, stride, sampleL2, sampleTolerance, 10, columnNames).parameters;
  }
  return start;
}

function lossWithoutColumns({ rows, positives }: StandardisedBlocks): number {
  return -positives * Math.log(positives / rows) - (rows - positives) * Math.log(1 - positives / rows);
}

/** Intercept and slopes of raw values as parameters of standardised columns. */
function standardised(
  [intercept, ...slopes]: Float64Array,
  { means, deviations, constant }: StandardisedBlocks,
): Float64Array {
  const parameters = Float64Array.of(intercept, ...slopes.map((slope, column) => slope * deviations[column]));
  slopes.forEach((slope, column) => {
    parameters[0] += slope * means[column];
    if (constant[column] === 1) parameters[column + 1] = 0;
  });
  return parameters;
}

/** Newton's method from `start`, where the objective was last evaluated, on every `stride`-th block, halving a step while it rises. */
function descend(
  objective: LogisticObjective,
  start: Float64Array,
  stride: number,
  l2: number,
  tolerance: number,
  iterationsMax: number,
  columnNames: readonly string[] | undefined,
): Descent {
  const size = start.length;
  const pivotMin = l2 > 0 ? RELATIVE_PIVOT_MIN_PENALISED : RELATIVE_PIVOT_MIN;
  let parameters = start;
  let previous = Infinity;
  let slowSteps = 0;
  for (let iteration = 1; ; iteration++) {
    const factored = cholesky(objective.hessian, size, objective.stride, pivotMin);
    if (typeof factored === 'number') throw singular(factored, iteration, l2, columnNames);
    const step = objective.gradient.slice();
    solveInPlace(factored, step);
    let squaredDecrement = 0;
    for (let index = 0; index < size; index++) squaredDecrement += objective.gradient[index] * step[index];
    // Newton converges quadratically: the next decrement is about the last ratio of fall, squared, times this one.
    const ratio = squaredDecrement / previous;
    const remaining =
      previous < Infinity ? EXTRAPOLATION_MARGIN * ratio * ratio * squaredDecrement : Infinity;
    const converged = Math.min(squaredDecrement, remaining) / 2 <= tolerance;
    if (converged || iteration >= iterationsMax) {
      return { parameters: difference(parameters, step), factored, iterations: iteration, converged };
    }

    const slow = squaredDecrement < SLOW_BELOW && squaredDecrement > ROUNDING_DECREMENT && ratio > SLOW_FALL;
    slowSteps = slow ? slowSteps + 1 : 0;
    if (l2 === 0 && slowSteps >= SLOW_STEPS_MAX) throw diverging(factored, columnNames);
    previous = squaredDecrement;

    const limit = objective.value * (1 + ROUNDING_SHARE);
    let next = difference(parameters, step);
    objective.evaluate(next, stride, l2);
    for (let halving = 0; !(objective.value <= limit); halving++) {
      if (halving === HALVINGS_MAX) throw diverging(factored, columnNames);
      previous = Infinity;
      for (let index = 0; index < size; index++) step[index] /= 2;
      next = difference(parameters, step);
      objective.evaluate(next, stride, l2);
    }
    parameters = next;
    if (l2 === 0 && objective.margin > 0) {
      throw new FitError(
        'found columns that separate the labels perfectly, so the coefficients grow without end, expected ' +
          'some overlap; set l2 above 0, or remove the column that gives the label away',
      );
    }
  }
}

function difference(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, index) => value - right[index]);
}

function singular(index: number, iteration: number, l2: number, columnNames?: readonly string[]): FitError {
  const remedy = l2 > 0 ? `raise l2, now ${l2}, or drop the column` : 'drop the column, or set l2 above 0';
  // A Hessian that was regular and then lost rank lost the weights of its rows, not a column.
  if (index === 0 || iteration > 1) {
    return new FitError(
      `found that the Hessian became singular in step ${iteration}, expected a finite optimum; the labels are ` +
        `probably separated${index > 0 ? ` by ${columnLabel(index - 1, columnNames)}` : ''}; ${remedy}`,
    );
  }
  return new FitError(
    `found that ${columnLabel(index - 1, columnNames)} is a linear combination of the columns before it, ` +
      `expected independent columns; ${remedy}`,
  );
}

/** The culprit is the parameter whose standard error explodes. */
function diverging(factored: Cholesky, columnNames?: readonly string[]): FitError {
  const variances = inverseDiagonal(factored);
  let worst = Math.min(1, variances.length - 1);
  for (let index = 1; index < variances.length; index++)
    if (variances[index] > variances[worst]) worst = index;
  const culprit = worst === 0 ? 'the intercept' : columnLabel(worst - 1, columnNames);
  return new FitError(
    `found that the coefficients grow without end (most uncertain: ${culprit}), expected a finite optimum; some ` +
      'value of that column probably occurs with one label only: set l2 above 0, or drop the column',
  );
}
