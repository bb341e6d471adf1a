/** Oracles for the solver tests: slow and obvious, on whole matrices as arrays of arrays. */
import { type Stream, stream } from '../../../src/base/random.ts';

export interface PlainData {
  readonly rows: number[][];
  readonly labels: number[];
}

export interface PlainPenalty {
  readonly l2: number;
  /** Standardised columns; the one-hot columns after them are left as they are. Default: all. */
  readonly standardised?: number;
}

/** Rows standardised by mean and population deviation (1 for a constant column), with a leading 1. */
export function standardisedRows(rows: number[][], standardised = rows[0].length): number[][] {
  const columns = rows[0].map((_, column) => rows.map((row) => row[column]));
  const means = columns.map((values) => values.reduce((a, b) => a + b, 0) / values.length);
  const deviations = columns.map((values, column) => {
    const variance = values.reduce((sum, value) => sum + (value - means[column]) ** 2, 0) / values.length;
    return variance < 1e-20 ? 1 : Math.sqrt(variance);
  });
  return rows.map((row) => [
    1,
    ...row.map((value, column) =>
      column < standardised ? (value - means[column]) / deviations[column] : value,
    ),
  ]);
}

/** Gradient of Σ log loss + ½ l2 Σ coefficients² at [intercept, ...coefficients]. */
export function plainGradient(
  design: number[][],
  labels: number[],
  l2: number,
  parameters: number[],
): number[] {
  return parameters.map((parameter, index) => {
    let sum = index === 0 ? 0 : l2 * parameter;
    for (let row = 0; row < design.length; row++) {
      sum += (probability(design[row], parameters) - labels[row]) * design[row][index];
    }
    return sum;
  });
}

/** The optimum by undamped Newton steps with Gauss–Jordan elimination. */
export function plainNewton({ rows, labels }: PlainData, { l2, standardised }: PlainPenalty): number[] {
  const design = standardisedRows(rows, standardised);
  let parameters = design[0].map(() => 0);
  for (let iteration = 0; iteration < 50; iteration++) {
    const hessian = parameters.map((_, i) =>
      parameters.map((__, j) => {
        let sum = i === j && i > 0 ? l2 : 0;
        for (const row of design) {
          const p = probability(row, parameters);
          sum += p * (1 - p) * row[i] * row[j];
        }
        return sum;
      }),
    );
    const gradient = plainGradient(design, labels, l2, parameters);
    const inverse = plainInverse(hessian);
    const step = inverse.map((line) => line.reduce((sum, value, index) => sum + value * gradient[index], 0));
    parameters = parameters.map((value, index) => value - step[index]);
    if (step.every((value) => Math.abs(value) < 1e-13)) break;
  }
  return parameters;
}

/** The inverse of a matrix by Gauss–Jordan elimination with partial pivoting. */
export function plainInverse(matrix: number[][]): number[][] {
  const size = matrix.length;
  const work = matrix.map((line, i) => [...line, ...line.map((_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column; i < size; i++)
      if (Math.abs(work[i][column]) > Math.abs(work[pivot][column])) pivot = i;
    [work[column], work[pivot]] = [work[pivot], work[column]];
    const scale = work[column][column];
    work[column] = work[column].map((value) => value / scale);
    for (let i = 0; i < size; i++) {
      if (i === column) continue;
      const factor = work[i][column];
      work[i] = work[i].map((value, j) => value - factor * work[column][j]);
    }
  }
  return work.map((line) => line.slice(size));
}

/** Random rows with labels from a logistic model whose classes overlap. */
export function randomData(
  seed: number,
  rowCount: number,
  columnCount: number,
  correlation = 0.3,
): PlainData {
  const uniform: Stream = stream(seed, 'model-test');
  const rows: number[][] = [];
  const labels: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    const shared = normalish(uniform);
    const values = Array.from({ length: columnCount }, () => correlation * shared + normalish(uniform));
    const logit = values.reduce((sum, value, column) => sum + (column % 2 === 0 ? 0.5 : -0.4) * value, -0.7);
    rows.push(values);
    labels.push(uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0);
  }
  return { rows, labels };
}

function probability(row: number[], parameters: number[]): number {
  return 1 / (1 + Math.exp(-row.reduce((sum, value, index) => sum + value * parameters[index], 0)));
}

/** Sum of four uniforms, centred, with variance 1. */
function normalish(uniform: Stream): number {
  return (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
}
