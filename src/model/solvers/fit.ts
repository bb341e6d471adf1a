/** Result of every solver, and the error of a failed fit. */

/**
 * A logistic regression: P(label = 1) = 1 / (1 + exp(-z)) with
 * z = intercept + Σ_j coefficients[j] · (x_j − means[j]) / deviations[j] + Σ_f hashedWeights[bucket_f].
 */
export interface Fit {
  /** On standardised columns: the logit of a row whose dense columns are all at their means. */
  intercept: number;
  /** On standardised columns: change of the logit per population standard deviation. */
  coefficients: Float64Array;
  /** Mean of each dense column over the training rows, or of the scale of the design. */
  means: Float64Array;
  /** Population standard deviation of each dense column, of the same rows; 1 for a constant column, whose coefficient is 0. */
  deviations: Float64Array;
  /** Weight per bucket of the hashed fields, not standardised. Present if the design has hashed fields. */
  hashedWeights?: Float64Array;
  /**
   * Standard errors of [intercept, ...coefficients]: square roots of the diagonal of the inverse of the
   * (penalised) Hessian at the optimum. 0 for a constant column, whose coefficient is fixed. With l2 > 0
   * they are those of the posterior under the matching normal prior, smaller than the classical ones.
   */
  standardErrors?: Float64Array;
  /** Newton steps on all rows, or steps of gradient descent. */
  iterations: number;
  /** True if the solver's own criterion was met. */
  converged: boolean;
}

/** A fit that does not exist or cannot be found: the message says what was found, expected, and what to do. */
export class FitError extends Error {
  override readonly name = 'FitError';
}

/** The name of a dense column for messages: its given name in quotes, or its number from 0. */
export function columnLabel(column: number, columnNames?: readonly string[]): string {
  const name = columnNames?.[column];
  return name === undefined ? `column ${column}` : `column ${column} ("${name}")`;
}

/**
 * Checks what every solver needs before it starts.
 *
 * @throws FitError if l2 is negative or not finite, or there are no rows, positives or negatives
 */
export function requireFittable(rows: number, positives: number, l2: number): void {
  if (!(l2 >= 0 && l2 < Infinity)) {
    throw new FitError(`l2 is ${l2}, expected a finite number of at least 0; 0 switches the penalty off`);
  }
  if (rows === 0) {
    throw new FitError(
      'found no training rows, expected at least one of each label; widen the training period',
    );
  }
  if (positives === 0 || positives === rows) {
    const missing = positives === 0 ? 'positive' : 'negative';
    throw new FitError(
      `found no ${missing} label in ${rows} training rows, expected at least one of each label; ` +
        'use more rows, or check how labels are attributed',
    );
  }
}
