/**
 * The hot loops of the solvers, on one block of rows. A block is column-major: column c of the block is at
 * `offset + c · ROWS_PER_BLOCK`. Sums run in a fixed order, so results are the same bytes everywhere.
 */
import { ROWS_PER_BLOCK } from './standardisedBlocks.ts';

/** Columns per side of a register tile: 3 × 3 sums and 4 operands just fit in 16 vector registers. */
const TILE = 3;

/** Writes base + Σ_c values[c] · weights[from + c] to `into` for each of the block's rows. */
export function linearPredictor(
  values: Float64Array,
  offset: number,
  rows: number,
  columns: number,
  weights: Float64Array,
  from: number,
  base: number,
  into: Float64Array,
): void {
  for (let row = 0; row < rows; row++) into[row] = base;
  let column = 0;
  for (; column + 3 < columns; column += 4) {
    const weight0 = weights[from + column];
    const weight1 = weights[from + column + 1];
    const weight2 = weights[from + column + 2];
    const weight3 = weights[from + column + 3];
    const start0 = offset + column * ROWS_PER_BLOCK;
    const start1 = start0 + ROWS_PER_BLOCK;
    const start2 = start1 + ROWS_PER_BLOCK;
    const start3 = start2 + ROWS_PER_BLOCK;
    for (let row = 0; row < rows; row++) {
      into[row] +=
        weight0 * values[start0 + row] +
        weight1 * values[start1 + row] +
        (weight2 * values[start2 + row] + weight3 * values[start3 + row]);
    }
  }
  for (; column < columns; column++) {
    const weight = weights[from + column];
    const start = offset + column * ROWS_PER_BLOCK;
    for (let row = 0; row < rows; row++) into[row] += weight * values[start + row];
  }
}

/** Adds Σ_row values[c] · factors[row] to `into[to + c]` for each column c. */
export function addTransposeProduct(
  values: Float64Array,
  offset: number,
  rows: number,
  columns: number,
  factors: Float64Array,
  into: Float64Array,
  to: number,
): void {
  let column = 0;
  for (; column + 3 < columns; column += 4) {
    const start0 = offset + column * ROWS_PER_BLOCK;
    const start1 = start0 + ROWS_PER_BLOCK;
    const start2 = start1 + ROWS_PER_BLOCK;
    const start3 = start2 + ROWS_PER_BLOCK;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let row = 0; row < rows; row++) {
      const factor = factors[row];
      sum0 += factor * values[start0 + row];
      sum1 += factor * values[start1 + row];
      sum2 += factor * values[start2 + row];
      sum3 += factor * values[start3 + row];
    }
    into[to + column] += sum0;
    into[to + column + 1] += sum1;
    into[to + column + 2] += sum2;
    into[to + column + 3] += sum3;
  }
  for (; column < columns; column++) {
    const start = offset + column * ROWS_PER_BLOCK;
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += factors[row] * values[start + row];
    into[to + column] += sum;
  }
}

/** Scalars that `logisticTerms` finds besides the arrays it fills. */
export const logisticSummary = {
  /** Sum of log losses over the block, in nats. */
  loss: 0,
  /** Sum of residuals over the block. */
  residual: 0,
  /** Least signed logit (positive on the label's side) over the block: above 0, every row is classified right. */
  margin: 0,
};

/**
 * Per row of a block, from logits: residuals label − p and the square roots of the weights p · (1 − p).
 * Sums go to `logisticSummary`.
 */
export function logisticTerms(
  logits: Float64Array,
  labels: Uint8Array,
  labelOffset: number,
  rows: number,
  residuals: Float64Array,
  rootWeights: Float64Array,
): void {
  let linear = 0;
  let product = 1;
  let residualSum = 0;
  let marginMin = Infinity;
  for (let row = 0; row < rows; row++) {
    const logit = logits[row];
    const label = labels[labelOffset + row];
    const decay = Math.exp(logit < 0 ? logit : -logit);
    const reciprocal = 1 / (1 + decay);
    const residual = label - (logit < 0 ? decay * reciprocal : reciprocal);
    residuals[row] = residual;
    residualSum += residual;
    rootWeights[row] = Math.sqrt(decay) * reciprocal;
    const margin = label === 1 ? logit : -logit;
    if (margin < marginMin) marginMin = margin;
    if (margin < 0) linear -= margin;
    // One logarithm per block: each factor is at most 2, so a block's product stays below 2^128.
    product *= 1 + decay;
  }
  logisticSummary.loss = linear + Math.log(product);
  logisticSummary.residual = residualSum;
  logisticSummary.margin = marginMin;
}

/** The side of a matrix of `size` columns once padded to whole tiles. */
export function paddedSize(size: number): number {
  return Math.ceil(size / TILE) * TILE;
}

/** Space for the weighted columns of a block: an intercept column, the dense columns, and padding that stays 0. */
export function gramScratch(columns: number): Float64Array {
  return new Float64Array(paddedSize(columns + 1) * ROWS_PER_BLOCK);
}

/**
 * Adds XᵀWX of the block, X with a leading column of ones, to the lower triangle of `into`, a row-major
 * square matrix with side `paddedSize(columns + 1)`. Tiles on the diagonal also fill some of the upper triangle.
 *
 * @param rootWeights square roots of the weights W, one per row
 * @param scratch from `gramScratch(columns)`
 */
export function addWeightedGram(
  values: Float64Array,
  offset: number,
  rows: number,
  columns: number,
  rootWeights: Float64Array,
  scratch: Float64Array,
  into: Float64Array,
): void {
  for (let row = 0; row < rows; row++) scratch[row] = rootWeights[row];
  scaleColumns(values, offset, rows, columns, rootWeights, scratch, ROWS_PER_BLOCK);
  const size = paddedSize(columns + 1);
  for (let i = 0; i < size; i += TILE) {
    for (let j = 0; j <= i; j += TILE) addTile(scratch, rows, i, j, size, into);
  }
}

/** Writes the block's columns to `into` from `to` on, each value times its row's factor. */
function scaleColumns(
  values: Float64Array,
  offset: number,
  rows: number,
  columns: number,
  factors: Float64Array,
  into: Float64Array,
  to: number,
): void {
  let column = 0;
  for (; column + 3 < columns; column += 4) {
    const start0 = offset + column * ROWS_PER_BLOCK;
    const start1 = start0 + ROWS_PER_BLOCK;
    const start2 = start1 + ROWS_PER_BLOCK;
    const start3 = start2 + ROWS_PER_BLOCK;
    const target0 = to + column * ROWS_PER_BLOCK;
    const target1 = target0 + ROWS_PER_BLOCK;
    const target2 = target1 + ROWS_PER_BLOCK;
    const target3 = target2 + ROWS_PER_BLOCK;
    for (let row = 0; row < rows; row++) {
      const factor = factors[row];
      into[target0 + row] = factor * values[start0 + row];
      into[target1 + row] = factor * values[start1 + row];
      into[target2 + row] = factor * values[start2 + row];
      into[target3 + row] = factor * values[start3 + row];
    }
  }
  for (; column < columns; column++) {
    const start = offset + column * ROWS_PER_BLOCK;
    const target = to + column * ROWS_PER_BLOCK;
    for (let row = 0; row < rows; row++) into[target + row] = factors[row] * values[start + row];
  }
}

/** Adds the 3 × 3 scalar products of columns i..i+2 with columns j..j+2 of the weighted block. */
function addTile(
  y: Float64Array,
  rows: number,
  i: number,
  j: number,
  size: number,
  into: Float64Array,
): void {
  const left0 = i * ROWS_PER_BLOCK;
  const left1 = left0 + ROWS_PER_BLOCK;
  const left2 = left1 + ROWS_PER_BLOCK;
  const right0 = j * ROWS_PER_BLOCK;
  const right1 = right0 + ROWS_PER_BLOCK;
  const right2 = right1 + ROWS_PER_BLOCK;
  let sum00 = 0;
  let sum01 = 0;
  let sum02 = 0;
  let sum10 = 0;
  let sum11 = 0;
  let sum12 = 0;
  let sum20 = 0;
  let sum21 = 0;
  let sum22 = 0;
  for (let row = 0; row < rows; row++) {
    const a = y[right0 + row];
    const b = y[right1 + row];
    const c = y[right2 + row];
    let left = y[left0 + row];
    sum00 += left * a;
    sum01 += left * b;
    sum02 += left * c;
    left = y[left1 + row];
    sum10 += left * a;
    sum11 += left * b;
    sum12 += left * c;
    left = y[left2 + row];
    sum20 += left * a;
    sum21 += left * b;
    sum22 += left * c;
  }
  const corner = i * size + j;
  into[corner] += sum00;
  into[corner + 1] += sum01;
  into[corner + 2] += sum02;
  into[corner + size] += sum10;
  into[corner + size + 1] += sum11;
  into[corner + size + 2] += sum12;
  into[corner + 2 * size] += sum20;
  into[corner + 2 * size + 1] += sum21;
  into[corner + 2 * size + 2] += sum22;
}
