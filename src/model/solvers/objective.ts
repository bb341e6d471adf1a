/** The objective of dense logistic regression with its derivatives, as one pass over the blocks. */

import {
  addTransposeProduct,
  addWeightedGram,
  gramScratch,
  linearPredictor,
  logisticSummary,
  logisticTerms,
  paddedSize,
} from './kernels.ts';
import { ROWS_PER_BLOCK, type StandardisedBlocks } from './standardisedBlocks.ts';

/** Sum of log losses + ½ · l2 · Σ coefficients², of parameters [intercept, ...coefficients]. */
export class LogisticObjective {
  /** In nats, at the parameters last evaluated. */
  value = 0;
  /** Least signed logit: above 0, every row is classified right. */
  margin = 0;
  /** One entry per parameter. */
  readonly gradient: Float64Array;
  /** Row-major with `stride` entries a row; the lower triangle is filled. */
  readonly hessian: Float64Array;
  readonly stride: number;

  readonly #blocks: StandardisedBlocks;
  readonly #scratch: Float64Array;
  readonly #logits = new Float64Array(ROWS_PER_BLOCK);
  readonly #residuals = new Float64Array(ROWS_PER_BLOCK);
  readonly #rootWeights = new Float64Array(ROWS_PER_BLOCK);

  constructor(blocks: StandardisedBlocks) {
    this.#blocks = blocks;
    this.#scratch = gramScratch(blocks.columns);
    this.gradient = new Float64Array(blocks.columns + 1);
    this.stride = paddedSize(blocks.columns + 1);
    this.hessian = new Float64Array(this.stride * this.stride);
  }

  /** Evaluates value, gradient and Hessian over every `blockStride`-th block. */
  evaluate(parameters: Float64Array, blockStride: number, l2: number): void {
    const { gradient, hessian } = this;
    const blocks = this.#blocks;
    const { columns } = blocks;
    gradient.fill(0);
    hessian.fill(0);
    let loss = 0;
    let margin = Infinity;
    for (let block = 0; block < blocks.count; block += blockStride) {
      blocks.load(block);
      const { values, offset, rowsInBlock } = blocks;
      linearPredictor(values, offset, rowsInBlock, columns, parameters, 1, parameters[0], this.#logits);
      logisticTerms(
        this.#logits,
        blocks.labels,
        blocks.labelOffset,
        rowsInBlock,
        this.#residuals,
        this.#rootWeights,
      );
      loss += logisticSummary.loss;
      if (logisticSummary.margin < margin) margin = logisticSummary.margin;
      gradient[0] += logisticSummary.residual;
      addTransposeProduct(values, offset, rowsInBlock, columns, this.#residuals, gradient, 1);
      addWeightedGram(values, offset, rowsInBlock, columns, this.#rootWeights, this.#scratch, hessian);
    }

    // Residuals are label − p, so the sums so far are minus the gradient of the loss.
    gradient[0] = -gradient[0];
    let penalty = 0;
    for (let column = 0; column < columns; column++) {
      const coefficient = parameters[column + 1];
      const diagonal = (column + 1) * this.stride + column + 1;
      gradient[column + 1] = l2 * coefficient - gradient[column + 1];
      hessian[diagonal] += l2;
      penalty += coefficient * coefficient;
      // The rest of a constant column's row and column is exactly 0: this leaves its coefficient where it is, at 0.
      if (blocks.constant[column] === 1) hessian[diagonal] = 1;
    }
    this.value = loss + 0.5 * l2 * penalty;
    this.margin = margin;
  }
}
