/** A Python beside the benchmark that fits logistic regressions with scikit-learn, on one thread. */
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Debian installs its packages for the second, which a version manager may hide from the path. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const HAS_NEWTON_CHOLESKY =
  'import sklearn; assert tuple(map(int, sklearn.__version__.split(".")[:2])) >= (1, 2)';
const TOLERANCE = 1e-8;

/**
 * Starts a Python that fits the rows on demand; `stop()` ends it. Undefined if no Python has a scikit-learn with
 * newton-cholesky.
 */
export async function startScikitLearn({ rows, columns, values, labels, l2 }) {
  const python = PYTHONS.find(canFit);
  if (python === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-bench-'));
  const data = join(folder, 'rows');
  writeFileSync(data, values);
  appendFileSync(data, labels);
  const script = fileURLToPath(new URL('newton.py', import.meta.url));
  const child = spawn(python, [script, data, rows, columns, l2, TOLERANCE].map(String), {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await answers.next();
    if (done) throw new Error('fitting: Python ended before it answered; see its message above');
    return JSON.parse(value);
  };
  // Python has read the rows once it tells its version.
  const { version } = await next().finally(() => rmSync(folder, { recursive: true, force: true }));
  return {
    version,
    tolerance: TOLERANCE,
    fit() {
      child.stdin.write('fit\n');
      return next();
    },
    stop() {
      child.stdin.end();
    },
  };
}

function canFit(python) {
  try {
    execFileSync(python, ['-c', HAS_NEWTON_CHOLESKY], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
