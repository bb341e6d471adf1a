/** The Newton solver against ml-logistic-regression and scikit-learn. */
import { stream } from '../../dist/base/random.js';
import { inMemoryDesign } from '../../dist/model/solvers/design.js';
import { fitGradientDescent } from '../../dist/model/solvers/gradientDescent.js';
import { fitNewton } from '../../dist/model/solvers/newton.js';
import { comparison, inRounds, secondsOf, side } from './measure.mjs';
import { articlePast } from './past.mjs';
import { startScikitLearn } from './scikitLearn.mjs';

const AGREEMENT = 1e-3;
const SMALL = { columns: 10 };
const LARGE = { columns: 12, l2: 1 };
const LARGEST = { columns: 40, l2: 1 };
const TIMES_SLOWER_MAX = 2.5;
const STEPS_MAX = 20_000;

export async function measureFitting({ rounds, fitting, article }) {
  const { small, large, largest, largestRounds } = fitting;
  const parts = [
    await againstGradientDescent(trainingRows({ ...SMALL, rows: small }, article), rounds),
    await againstScikitLearn(trainingRows({ ...LARGE, rows: large }, article), rounds),
    await againstScikitLearn(syntheticRows({ ...LARGEST, rows: largest }), largestRounds),
  ];
  return { lines: parts.flatMap(({ lines }) => lines), notes: parts.flatMap(({ notes }) => notes) };
}

async function againstGradientDescent({ design, rows }, rounds) {
  const exact = fitNewton(design, { l2: 0 });
  const steps = stepsToAgree(design, exact);
  const seconds = await inRounds(
    {
      newton: () => secondsOf(() => fitNewton(design, { l2: 0 })),
      descent: () => secondsOf(() => fitGradientDescent(design, { iterations: steps })),
    },
    { rounds, warmups: 1 },
  );
  return {
    lines: [
      comparison(
        `Newton ${rows}×${SMALL.columns}, against ml-logistic-regression`,
        side('fitNewton', seconds.newton),
        side(`ml-logistic-regression, ${steps} steps`, seconds.descent),
      ),
    ],
    notes: [
      `fitting: ${steps} steps of ml-logistic-regression, at the largest step size that is safe, are the fewest (to a ` +
        `factor of two) that bring every standardised coefficient to within ${AGREEMENT} of Newton's; finding them is not timed`,
    ],
  };
}

/** Doubles the steps until the library's coefficients agree. */
function stepsToAgree(design, exact) {
  for (let steps = 4; steps <= STEPS_MAX; steps *= 2) {
    if (largestDifference(fitGradientDescent(design, { iterations: steps }), exact) <= AGREEMENT)
      return steps;
  }
  throw new Error(`fitting: ${STEPS_MAX} steps of gradient descent do not come within ${AGREEMENT}`);
}

function largestDifference(a, b) {
  let largest = Math.abs(a.intercept - b.intercept);
  a.coefficients.forEach((value, column) => {
    largest = Math.max(largest, Math.abs(value - b.coefficients[column]));
  });
  return largest;
}

async function againstScikitLearn(data, rounds) {
  const { rows, columns, l2, design } = data;
  const newton = () => secondsOf(() => fitNewton(design, { l2 }));
  const sklearn = await startScikitLearn(data);
  if (sklearn === undefined) {
    const seconds = await inRounds({ newton }, { rounds });
    return {
      lines: [comparison(`Newton ${rows}×${columns}`, side('fitNewton', seconds.newton))],
      notes: ['fitting: found no Python with scikit-learn 1.2 or later, so no comparison with it'],
    };
  }
  try {
    let answer;
    const seconds = await inRounds(
      {
        newton,
        sklearn: async () => {
          answer = await sklearn.fit();
          return answer.seconds;
        },
      },
      { rounds },
    );
    const exact = fitNewton(design, { l2 });
    const [intercept, ...coefficients] = answer.coefficients;
    const difference = largestDifference({ intercept, coefficients }, exact);
    if (!(difference <= AGREEMENT))
      throw new Error(`fitting: scikit-learn's coefficients differ by ${difference}`);
    const contender = side('fitNewton', seconds.newton);
    const reference = side(`scikit-learn ${sklearn.version} newton-cholesky`, seconds.sklearn);
    return {
      lines: [
        comparison(`Newton ${rows}×${columns}, against scikit-learn`, contender, reference, {
          text: `≤ ${TIMES_SLOWER_MAX}× its time`,
          ratio: 1 / TIMES_SLOWER_MAX,
        }),
      ],
      notes: [
        `fitting ${rows}×${columns}: l2 = ${l2}, columns standardised within the time of both, BLAS on one thread; ` +
          `${exact.iterations} Newton steps on all rows here, ${answer.steps} there (tolerance ${sklearn.tolerance}); ` +
          `coefficients agree within ${difference.toExponential(1)}`,
      ],
    };
  } finally {
    sklearn.stop();
  }
}

/** Evenly spread rows of the logged training set with its first columns. */
function trainingRows({ rows: wanted, columns, l2 }, article) {
  const { examples, tables } = articlePast(article);
  const { mature, labels } = examples;
  const { vectors } = tables.get('logged');
  const rows = Math.min(wanted, mature.length);
  const values = new Float64Array(rows * columns);
  const chosen = new Uint8Array(rows);
  for (let index = 0; index < rows; index++) {
    const row = mature[Math.floor((index * mature.length) / rows)];
    const from = vectors.placeOf(row);
    values.set(vectors.valuesOf(row).subarray(from, from + columns), index * columns);
    chosen[index] = labels[row];
  }
  return { rows, columns, l2, values, labels: chosen, design: inMemoryDesign(values, columns, chosen) };
}

/** Rows of columns that are correlated with their neighbours, around means and on scales that differ. */
function syntheticRows({ rows, columns, l2 }) {
  const uniform = stream(1, 'bench-fitting');
  const values = new Float64Array(rows * columns);
  const labels = new Uint8Array(rows);
  let index = 0;
  for (let row = 0; row < rows; row++) {
    let latent = 0;
    let logit = -2;
    for (let column = 0; column < columns; column++) {
      latent = 0.8 * latent + uniform() - 0.5;
      logit += 0.3 * ((column % 5) - 2) * latent;
      values[index++] = column + (1 + column) * latent;
    }
    labels[row] = uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
  }
  return { rows, columns, l2, values, labels, design: inMemoryDesign(values, columns, labels) };
}
