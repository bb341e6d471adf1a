/** The Newton solver against ml-logistic-regression and scikit-learn, on rows of the article's training set. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { featureCount } from '../../dist/features/definitions.js';
import { inMemoryDesign } from '../../dist/model/design.js';
import { fitGradientDescent } from '../../dist/model/gradientDescent.js';
import { fitNewton } from '../../dist/model/newton.js';
import { comparison, inRounds, secondsOf, side } from './measure.mjs';
import { articlePast } from './past.mjs';

const PYTHON = '/usr/bin/python3';
const AGREEMENT = 1e-3;
const SMALL = { rows: 5000, columns: 10 };
const LARGE = { rows: 200_000, columns: 12, l2: 1 };
const STEPS_MAX = 20_000;

export async function measureFitting({ rounds }) {
  const descent = await againstGradientDescent(rounds);
  const sklearn = await againstScikitLearn(rounds);
  return { lines: [...descent.lines, ...sklearn.lines], notes: [...descent.notes, ...sklearn.notes] };
}

async function againstGradientDescent(rounds) {
  const { design, rows } = trainingRows(SMALL);
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

async function againstScikitLearn(rounds) {
  const { design, rows, values, labels } = trainingRows(LARGE);
  const { l2, columns } = LARGE;
  const python = await startPython(values, labels, rows);
  const newton = () => secondsOf(() => fitNewton(design, { l2 }));
  if (python === undefined) {
    const seconds = await inRounds({ newton }, { rounds });
    return {
      lines: [comparison(`Newton ${rows}×${columns}`, side('fitNewton', seconds.newton))],
      notes: [`fitting: ${PYTHON} has no scikit-learn with newton-cholesky, so no comparison with it`],
    };
  }
  try {
    let answer;
    const seconds = await inRounds(
      {
        newton,
        python: async () => {
          answer = await python.fit();
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
    return {
      lines: [
        comparison(
          `Newton ${rows}×${columns}, against scikit-learn`,
          side('fitNewton', seconds.newton),
          side(`scikit-learn ${python.version} newton-cholesky`, seconds.python),
        ),
      ],
      notes: [
        `fitting: l2 = ${l2}, columns standardised within the time of both, BLAS on one thread; ${exact.iterations} Newton ` +
          `steps on all rows here, ${answer.steps} there (tolerance 1e-8); coefficients agree within ${difference.toExponential(1)}`,
      ],
    };
  } finally {
    python.stop();
  }
}

/** Evenly spread rows of the logged training set with its first columns. */
function trainingRows({ rows: wanted, columns }) {
  const { examples, tables } = articlePast();
  const { mature, labels, start } = examples;
  const { values: all } = tables.get('logged');
  const rows = Math.min(wanted, mature.length);
  const values = new Float64Array(rows * columns);
  const chosen = new Uint8Array(rows);
  for (let index = 0; index < rows; index++) {
    const row = mature[Math.floor((index * mature.length) / rows)];
    const from = (row - start) * featureCount;
    values.set(all.subarray(from, from + columns), index * columns);
    chosen[index] = labels[row];
  }
  return { rows, values, labels: chosen, design: inMemoryDesign(values, columns, chosen) };
}

/** A Python that fits on demand, or undefined without a scikit-learn that can. */
async function startPython(values, labels, rows) {
  try {
    execFileSync(
      PYTHON,
      ['-c', 'import sklearn; assert tuple(map(int, sklearn.__version__.split(".")[:2])) >= (1, 2)'],
      {
        stdio: 'pipe',
      },
    );
  } catch {
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-bench-'));
  const data = join(folder, 'rows');
  writeFileSync(data, Buffer.concat([Buffer.from(values.buffer), Buffer.from(labels.buffer)]));
  const script = fileURLToPath(new URL('newton.py', import.meta.url));
  const child = spawn(PYTHON, [script, data, rows, LARGE.columns, LARGE.l2, 1e-8].map(String), {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await answers.next();
    if (done) throw new Error('fitting: Python ended before it answered; see its message above');
    return JSON.parse(value);
  };
  const { version } = await next();
  return {
    version,
    fit() {
      child.stdin.write('fit\n');
      return next();
    },
    stop() {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
