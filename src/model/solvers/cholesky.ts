/** Cholesky factorisation of small dense symmetric matrices, with the checks a fit needs. */

/** The Cholesky factor of a positive definite matrix. */
export interface Cholesky {
  readonly size: number;
  /** Lower triangular factor L with L·Lᵀ = the matrix, row-major, size × size. */
  readonly factor: Float64Array;
}

/**
 * Factors the lower triangle of a symmetric matrix.
 *
 * @param matrix row-major; entry (i, j) is at i · stride + j. Only j <= i is read.
 * @param relativePivotMin a pivot below this share of its diagonal entry counts as singular: 1 − R² of the
 *   row's variable on those before it
 * @returns the factor, or the index of the first row that depends on the rows before it
 */
export function cholesky(
  matrix: Float64Array,
  size: number,
  stride: number,
  relativePivotMin: number,
): Cholesky | number {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * stride + j];
      for (let k = 0; k < j; k++) sum -= factor[i * size + k] * factor[j * size + k];
      if (j < i) {
        factor[i * size + j] = sum / factor[j * size + j];
      } else {
        // Written so that a NaN pivot counts as singular too.
        if (!(sum > relativePivotMin * matrix[i * stride + i] && sum > 0)) return i;
        factor[i * size + i] = Math.sqrt(sum);
      }
    }
  }
  return { size, factor };
}

/** Solves (L·Lᵀ) x = right in place: `right` holds x afterwards. Reads and writes its first `size` entries. */
export function solveInPlace({ size, factor }: Cholesky, right: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let sum = right[i];
    for (let k = 0; k < i; k++) sum -= factor[i * size + k] * right[k];
    right[i] = sum / factor[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = right[i];
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i] * right[k];
    right[i] = sum / factor[i * size + i];
  }
}

/** The diagonal of the inverse of L·Lᵀ: the squared lengths of the columns of the inverse of L. */
export function inverseDiagonal({ size, factor }: Cholesky): Float64Array {
  const diagonal = new Float64Array(size);
  const column = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    let squares = 0;
    for (let i = j; i < size; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= factor[i * size + k] * column[k];
      column[i] = sum / factor[i * size + i];
      squares += column[i] * column[i];
    }
    diagonal[j] = squares;
  }
  return diagonal;
}
