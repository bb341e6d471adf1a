// Runs after `npm ci`. Builds dist/ where the compiler is installed; under
// `npm ci --omit=dev` there is no compiler, and an existing dist/ is kept as it is.
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';

const dist = new URL('../dist/cli/main.js', import.meta.url);

function compilerIsInstalled() {
  try {
    createRequire(import.meta.url).resolve('typescript/package.json');
    return true;
  } catch {
    return false;
  }
}

/** Where `npx` looks first: it would otherwise install this folder into its cache, and so build it once more. */
function linkCommands() {
  const commands = new URL('../node_modules/.bin/', import.meta.url);
  if (process.platform === 'win32' || !existsSync(commands)) return;
  const { bin } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  for (const [name, target] of Object.entries(bin)) {
    const link = new URL(name, commands);
    rmSync(link, { force: true });
    symlinkSync(`../../${target}`, link);
  }
}

linkCommands();
if (compilerIsInstalled()) {
  await import('./build.mjs');
} else if (existsSync(dist)) {
  console.log('hindsight-lab: development dependencies are absent; keeping the existing dist/.');
} else {
  console.warn(
    'hindsight-lab: dist/ is missing and the compiler is not installed; run a plain `npm ci` to build it.',
  );
}
