// Builds dist/: src/ compiled, what browsers read as it is, and the playground. The new dist/ is made aside and put in
// place at once, so that whoever interrupts a build still has the old one.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePlayground } from './playground.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const dist = join(root, 'dist');
const aside = join(root, 'node_modules', `.hindsight-build-${process.pid}`);
const [fresh, old] = [join(aside, 'dist'), join(aside, 'old')];

// Handlers run between steps and never within one: the renames below belong together.
for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.once(signal, () => {
    rmSync(aside, { recursive: true, force: true });
    process.exit(exitCode);
  });
}

mkdirSync(aside, { recursive: true });
try {
  const compile = [join(typescript, 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', fresh];
  execFileSync(process.execPath, compile, { cwd: root, stdio: 'inherit' });
  for (const asset of [
    'page/style.css',
    'page/browser.js',
    'explain/page/machine.css',
    'explain/page/machine.js',
  ]) {
    copyFileSync(join(root, 'src', 'report', asset), join(fresh, 'report', asset));
  }
  // `npx` runs only what may be run.
  chmodSync(join(fresh, 'cli', 'main.js'), 0o755);
  await writePlayground(join(fresh, 'playground'));

  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
} catch (error) {
  // The compiler has said what it found.
  if (error.status === undefined) throw error;
  process.exitCode = error.status ?? 130;
} finally {
  rmSync(aside, { recursive: true, force: true });
}
