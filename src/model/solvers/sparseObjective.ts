/** The objective of logistic regression with hashed one-hots: value, gradient and Hessian-vector products. */

import { type Cholesky, cholesky, solveInPlace } from './cholesky.ts';
import type { HashedFields } from './design.ts';
import { FitError } from './fit.ts';
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

/** Parameters are [intercept, ...coefficients, ...bucket weights]; all but the intercept are penalised. */
export class SparseObjective {
  readonly size: number;
  /** In nats, at the parameters last evaluated. */
  value = 0;
  readonly gradient: Float64Array;

  readonly #blocks: StandardisedBlocks;
  readonly #hashed: HashedFields;
  readonly #l2: number;
  readonly #denseEnd: number;
  /** Weights p · (1 − p), one per row. */
  readonly #weights: Float64Array;
  readonly #denseHessian: Float64Array;
  readonly #bucketDiagonal: Float64Array;
  #denseFactor: Cholesky;
  readonly #scratch: Float64Array;
  readonly #logits = new Float64Array(ROWS_PER_BLOCK);
  readonly #residuals = new Float64Array(ROWS_PER_BLOCK);
  readonly #rootWeights = new Float64Array(ROWS_PER_BLOCK);

  constructor(blocks: StandardisedBlocks, hashed: HashedFields, l2: number) {
    this.#blocks = blocks;
    this.#hashed = hashed;
    this.#l2 = l2;
    this.#denseEnd = blocks.columns + 1;
    this.size = this.#denseEnd + hashed.buckets;
    this.gradient = new Float64Array(this.size);
    this.#weights = new Float64Array(blocks.rows);
    const stride = paddedSize(this.#denseEnd);
    this.#denseHessian = new Float64Array(stride * stride);
    this.#bucketDiagonal = new Float64Array(hashed.buckets);
    this.#denseFactor = { size: 0, factor: new Float64Array(0) };
    this.#scratch = gramScratch(blocks.columns);
  }

  /** Evaluates value and gradient, and sets the weights that `multiply` and `precondition` use. */
  evaluate(parameters: Float64Array): void {
    const { gradient, size } = this;
    const blocks = this.#blocks;
    const { columns } = blocks;
    const denseEnd = this.#denseEnd;
    const l2 = this.#l2;
    gradient.fill(0);
    this.#denseHessian.fill(0);
    this.#bucketDiagonal.fill(0);
    let loss = 0;
    for (let block = 0; block < blocks.count; block++) {
      blocks.load(block);
      const { values, offset, rowsInBlock } = blocks;
      const start = block * ROWS_PER_BLOCK;
      linearPredictor(values, offset, rowsInBlock, columns, parameters, 1, parameters[0], this.#logits);
      this.#addBuckets(parameters, start, rowsInBlock);
      logisticTerms(
        this.#logits,
        blocks.labels,
        blocks.labelOffset,
        rowsInBlock,
        this.#residuals,
        this.#rootWeights,
      );
      loss += logisticSummary.loss;
      gradient[0] += logisticSummary.residual;
      addTransposeProduct(values, offset, rowsInBlock, columns, this.#residuals, gradient, 1);
      this.#scatter(this.#residuals, start, rowsInBlock, gradient, denseEnd);
      addWeightedGram(
        values,
        offset,
        rowsInBlock,
        columns,
        this.#rootWeights,
        this.#scratch,
        this.#denseHessian,
      );
      const weights = this.#weights.subarray(start, start + rowsInBlock);
      for (let row = 0; row < rowsInBlock; row++)
        weights[row] = this.#rootWeights[row] * this.#rootWeights[row];
      this.#scatter(weights, start, rowsInBlock, this.#bucketDiagonal, 0);
    }
    let penalty = 0;
    gradient[0] = -gradient[0];
    for (let index = 1; index < size; index++) {
      gradient[index] = l2 * parameters[index] - gradient[index];
      penalty += parameters[index] * parameters[index];
    }
    this.value = loss + 0.5 * l2 * penalty;
    this.#factorDense();
  }

  /** Writes Hessian · vector to `into`, at the parameters last evaluated. */
  multiply(vector: Float64Array, into: Float64Array): void {
    const blocks = this.#blocks;
    const { columns } = blocks;
    const products = this.#logits;
    into.fill(0);
    for (let block = 0; block < blocks.count; block++) {
      blocks.load(block);
      const { values, offset, rowsInBlock } = blocks;
      const start = block * ROWS_PER_BLOCK;
      linearPredictor(values, offset, rowsInBlock, columns, vector, 1, vector[0], products);
      this.#addBuckets(vector, start, rowsInBlock);
      let sum = 0;
      for (let row = 0; row < rowsInBlock; row++) {
        products[row] *= this.#weights[start + row];
        sum += products[row];
      }
      into[0] += sum;
      addTransposeProduct(values, offset, rowsInBlock, columns, products, into, 1);
      this.#scatter(products, start, rowsInBlock, into, this.#denseEnd);
    }
    for (let index = 1; index < this.size; index++) into[index] += this.#l2 * vector[index];
  }

  /** Solves with the dense block of the Hessian and the diagonal of the buckets' block. */
  precondition(vector: Float64Array, into: Float64Array): void {
    const denseEnd = this.#denseEnd;
    into.set(vector);
    solveInPlace(this.#denseFactor, into);
    for (let bucket = 0; bucket < this.#bucketDiagonal.length; bucket++) {
      into[denseEnd + bucket] /= this.#bucketDiagonal[bucket] + this.#l2;
    }
  }

  /** Adds the weights of the block's buckets to its logits. */
  #addBuckets(parameters: Float64Array, start: number, rows: number): void {
    const logits = this.#logits;
    const denseEnd = this.#denseEnd;
    for (const field of this.#hashed.fields) {
      for (let row = 0; row < rows; row++) {
        const bucket = field[start + row];
        if (bucket >= 0) logits[row] += parameters[denseEnd + bucket];
      }
    }
  }

  /** Adds each row's value to the entries of its buckets. */
  #scatter(values: Float64Array, start: number, rows: number, into: Float64Array, to: number): void {
    for (const field of this.#hashed.fields) {
      for (let row = 0; row < rows; row++) {
        const bucket = field[start + row];
        if (bucket >= 0) into[to + bucket] += values[row];
      }
    }
  }

  #factorDense(): void {
    const denseEnd = this.#denseEnd;
    const stride = paddedSize(denseEnd);
    for (let index = 1; index < denseEnd; index++) this.#denseHessian[index * stride + index] += this.#l2;
    const factor = cholesky(this.#denseHessian, denseEnd, stride, 0);
    if (typeof factor === 'number') {
      throw new FitError(
        `found a singular Hessian at dense parameter ${factor} despite l2 = ${this.#l2}, expected a regular one; raise l2`,
      );
    }
    this.#denseFactor = factor;
  }
}
