// `npm start`: the whole story, or what to do first.
import { existsSync } from 'node:fs';

if (existsSync(new URL('../dist/cli/main.js', import.meta.url))) {
  process.argv.splice(2, 0, 'run', 'article');
  await import('../dist/cli/main.js');
} else {
  console.error('hindsight-lab is not built: run a plain `npm ci`, which also installs the compiler.');
  process.exitCode = 2;
}
