// Compiles src/ into a fresh dist/, marks the command as executable, so that `npx hindsight` accepts a rebuilt dist, and
// builds the playground.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));

rmSync(join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [join(typescript, 'bin', 'tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
// The parts of pages that browsers read as they are.
for (const asset of [
  'page/style.css',
  'page/browser.js',
  'explain/page/machine.css',
  'explain/page/machine.js',
]) {
  copyFileSync(join(root, 'src', 'report', asset), join(root, 'dist', 'report', asset));
}
chmodSync(join(root, 'dist', 'cli', 'main.js'), 0o755);
await import('./playground.mjs');
