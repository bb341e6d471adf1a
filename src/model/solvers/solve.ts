/** One door to every solver. */

import type { SolverName } from '../options.ts';
import type { Design } from './design.ts';
import type { Fit } from './fit.ts';
import { fitGradientDescent } from './gradientDescent.ts';
import { fitNewton } from './newton.ts';
import { fitSparseNewton } from './sparseNewton.ts';

export interface SolveOptions {
  readonly solver: SolverName;
  /** Penalty on the coefficients per data set: see `newton.ts`. Gradient descent takes only 0. */
  readonly l2: number;
  /** Names of the dense columns, for messages. */
  readonly columnNames?: readonly string[] | undefined;
  /** Steps of gradient descent; the Newton solvers stop by themselves. */
  readonly iterations?: number | undefined;
  /** A start for the dense Newton solver: see `newton.ts`. */
  readonly start?: Float64Array | undefined;
}

type Solver = (design: Design, options: Omit<SolveOptions, 'solver'>) => Fit;

const SOLVERS: Readonly<Record<SolverName, Solver>> = {
  newton: (design, options) => (design.hashed === undefined ? fitNewton : fitSparseNewton)(design, options),
  'gradient-descent': fitGradientDescent,
};

/**
 * Fits a logistic regression. Newton is exact, in its sparse form if the design has hashed fields.
 *
 * @throws FitError if the fit does not exist, or the solver cannot do what is asked
 */
export function fit(design: Design, { solver, ...options }: SolveOptions): Fit {
  return SOLVERS[solver](design, options);
}
