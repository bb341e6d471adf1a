// Builds dist/: src/ compiled, what browsers read as it is, and the playground. The new dist/ is made aside and put in
// place at once, so that whoever interrupts a build still has the old one.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shortenDeclarations } from './declarations/shorten.mjs';
import { writePlayground } from './playground.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const dist = join(root, 'dist');
const aside = join(root, 'node_modules', '.hindsight-build');
const [fresh, old] = [join(aside, 'dist'), join(aside, 'old')];

// Signals are heard between steps and never within one: the renames below belong together.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

// An interrupted build leaves its files to the next one: a compiler may write on for a moment.
rmSync(aside, { recursive: true, force: true, maxRetries: 5 });
mkdirSync(aside, { recursive: true });
const compile = [join(typescript, 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', fresh];
const { status } = spawnSync(process.execPath, compile, { cwd: root, stdio: 'inherit' });
// The compiler has said what it had to say.
if (status !== 0) process.exit(status ?? 130);
for (const asset of [
  'assets/base.css',
  'assets/report.css',
  'assets/browser.js',
  'explanation/timeMachine/machine.css',
  'explanation/timeMachine/machine.js',
]) {
  copyFileSync(join(root, 'src', 'report', asset), join(fresh, 'report', asset));
}
shortenDeclarations(root, fresh);
// `npx` runs only what may be run.
chmodSync(join(fresh, 'cli', 'main.js'), 0o755);
await writePlayground(join(fresh, 'playground'), join(fresh, 'report'));

if (existsSync(dist)) renameSync(dist, old);
renameSync(fresh, dist);
rmSync(aside, { recursive: true, force: true });
