/**
 * The second, independent solver: plain gradient descent by the npm library ml-logistic-regression 2.0.0.
 *
 * Behaviour of the library and its adaptation (read in its source, `src/logreg.js`, `src/logreg_2classes.js`):
 * - it has no intercept: a column of ones is added;
 * - it steps along the summed gradient, so a step size must shrink with the rows: 4/n on standardised columns.
 *   Its default of 5e-4 diverges on 20,000 rows;
 * - `LogisticRegression.train` fits one classifier per class, for a binary label two mirror images.
 *   (Classifier i treats class i as 0 and the rest as 1, so `classifiers[0].testScores` is P(label = 1).)
 *   Here its two-class classifier, reached through `LogisticRegression.load`, is trained once, on the labels;
 * - it has no penalty.
 */
import LogisticRegression from 'ml-logistic-regression';
import { Matrix } from 'ml-matrix';
import type { Design } from './design.ts';
import { type Fit, FitError, requireFittable } from './fit.ts';
import { addWeightedGram, gramScratch, paddedSize } from './kernels.ts';
import { ROWS_PER_BLOCK, StandardisedBlocks } from './standardisedBlocks.ts';

export interface GradientDescentOptions {
  /** Steps on all rows; default 3000. */
  readonly iterations?: number | undefined;
  /**
   * Factor on the summed gradient. Default: 4 / (rows × largest eigenvalue of the columns' correlation matrix),
   * the inverse of the greatest possible curvature, with which descent cannot diverge; 4/rows if uncorrelated.
   */
  readonly stepSize?: number | undefined;
  /** Only 0 is possible: the library has no penalty. */
  readonly l2?: number | undefined;
  /** Names of the dense columns, for messages. */
  readonly columnNames?: readonly string[] | undefined;
}

/** Converged when no entry of the mean gradient is larger than this. */
const MEAN_GRADIENT_MAX = 1e-6;
const POWER_ITERATIONS = 200;
/** The power method approaches the largest eigenvalue from below; this keeps the step on the safe side. */
const EIGENVALUE_MARGIN = 1.01;

/**
 * Fits a dense design by a fixed number of steps of gradient descent. `converged` is whether the gradient has
 * vanished by then. Slow: each step costs the library several passes over the rows and a copy of them.
 *
 * @throws FitError if l2 is above 0, the design has hashed fields, the labels or values do not allow a fit,
 *   or the descent diverges
 */
export function fitGradientDescent(design: Design, options: GradientDescentOptions = {}): Fit {
  const { iterations = 3000, l2 = 0, columnNames } = options;
  if (l2 !== 0) {
    throw new FitError(
      `found l2 = ${l2} for gradient descent, expected 0: it has no penalty; use the newton solver`,
    );
  }
  if (design.hashed !== undefined) {
    throw new FitError(
      'found hashed fields for gradient descent, expected dense columns; use the newton solver',
    );
  }
  const blocks = new StandardisedBlocks(design, { columnNames, packedBytesMax: 0 });
  requireFittable(blocks.rows, blocks.positives, l2);

  const stepSize = options.stepSize ?? 4 / (blocks.rows * EIGENVALUE_MARGIN * largestEigenvalue(blocks));
  const { features, target } = toMatrices(blocks);
  const settings = { numSteps: iterations, learningRate: stepSize };
  const [classifier] = LogisticRegression.load({
    ...settings,
    name: 'LogisticRegression',
    numberClasses: 1,
    classifiers: [settings],
  }).classifiers;
  classifier.train(features, target);

  const weights = Float64Array.from(classifier.weights.to1DArray());
  const gradientMax = largestMeanGradient(features, target, classifier.testScores(features));
  // A descent that blows up ends in swings between saturated scores, not always in infinities.
  const gradientAtStart = largestMeanGradient(features, target, new Array(blocks.rows).fill(0.5));
  if (!weights.every(Number.isFinite) || gradientMax > Math.max(gradientAtStart, MEAN_GRADIENT_MAX)) {
    throw new FitError(
      `found that gradient descent diverges with step size ${stepSize} on ${blocks.rows} rows, expected a vanishing ` +
        `gradient; use a step size of at most ${4 / blocks.rows} (4 / rows), or leave it out`,
    );
  }
  return {
    intercept: weights[0],
    coefficients: weights.slice(1),
    means: blocks.means,
    deviations: blocks.deviations,
    iterations,
    converged: gradientMax <= MEAN_GRADIENT_MAX,
  };
}

/** Standardised rows with a leading column of ones, and labels, as the library's matrices. */
function toMatrices(blocks: StandardisedBlocks): { features: Matrix; target: Matrix } {
  const features = Matrix.ones(blocks.rows, blocks.columns + 1);
  const target = Matrix.zeros(blocks.rows, 1);
  for (let block = 0; block < blocks.count; block++) {
    blocks.load(block);
    for (let row = 0; row < blocks.rowsInBlock; row++) {
      const index = block * ROWS_PER_BLOCK + row;
      target.set(index, 0, blocks.labels[blocks.labelOffset + row]);
      for (let column = 0; column < blocks.columns; column++) {
        features.set(index, column + 1, blocks.values[blocks.offset + column * ROWS_PER_BLOCK + row]);
      }
    }
  }
  return { features, target };
}

/** Largest eigenvalue of XᵀX / rows, X standardised with a leading column of ones, by the power method. */
function largestEigenvalue(blocks: StandardisedBlocks): number {
  const size = blocks.columns + 1;
  const stride = paddedSize(size);
  const gram = new Float64Array(stride * stride);
  const scratch = gramScratch(blocks.columns);
  const ones = new Float64Array(ROWS_PER_BLOCK).fill(1);
  for (let block = 0; block < blocks.count; block++) {
    blocks.load(block);
    addWeightedGram(blocks.values, blocks.offset, blocks.rowsInBlock, blocks.columns, ones, scratch, gram);
  }
  // An uneven start, because an even one may be orthogonal to the leading eigenvector.
  let vector = Float64Array.from({ length: size }, (_, index) => 1 + index / size);
  let eigenvalue = 1;
  for (let iteration = 0; iteration < POWER_ITERATIONS; iteration++) {
    const product = vector.map((_, i) => {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += gram[i >= j ? i * stride + j : j * stride + i] * vector[j];
      return sum / blocks.rows;
    });
    eigenvalue = length(product) / length(vector);
    const scale = 1 / length(product);
    vector = product.map((value) => value * scale);
  }
  // The column of ones alone has eigenvalue 1.
  return Math.max(1, eigenvalue);
}

function length(vector: Float64Array): number {
  let squares = 0;
  for (const entry of vector) squares += entry * entry;
  return Math.sqrt(squares);
}

function largestMeanGradient(features: Matrix, target: Matrix, scores: readonly number[]): number {
  const residuals = Matrix.columnVector(scores.map((score, row) => score - target.get(row, 0)));
  const gradient = features.transpose().mmul(residuals).to1DArray();
  let largest = 0;
  for (const entry of gradient) {
    if (!(Math.abs(entry) <= largest)) largest = Math.abs(entry);
  }
  return largest / features.rows;
}
