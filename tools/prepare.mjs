// Runs after `npm ci`. Builds dist/ where the compiler is installed; under
// `npm ci --omit=dev` there is no compiler, and an existing dist/ is kept as it is.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = new URL('../dist/cli/main.js', import.meta.url);

function compilerIsInstalled() {
  try {
    createRequire(import.meta.url).resolve('typescript/package.json');
    return true;
  } catch {
    return false;
  }
}

/** Whether dist/ was built after the last change of what it is built from. */
function isUpToDate() {
  if (!existsSync(dist)) return false;
  const builtAtMs = statSync(dist).mtimeMs;
  const root = fileURLToPath(new URL('..', import.meta.url));
  return [
    'src',
    'tools',
    'scenarios',
    'schema',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ]
    .flatMap((path) => {
      const whole = join(root, path);
      const below = statSync(whole).isDirectory() ? readdirSync(whole, { recursive: true }) : [];
      return [whole, ...below.map((name) => join(whole, name))];
    })
    .every((path) => statSync(path).mtimeMs <= builtAtMs);
}

if (compilerIsInstalled()) {
  // `npx` prepares a clone once more when it is first called there.
  if (!isUpToDate()) await import('./build.mjs');
} else if (existsSync(dist)) {
  console.log('hindsight-lab: development dependencies are absent; keeping the existing dist/.');
} else {
  console.warn(
    'hindsight-lab: dist/ is missing and the compiler is not installed; run a plain `npm ci` to build it.',
  );
}
