/** The build digest covers all that can change a run, and little else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importedFiles, packageRoot, WORKER_ENTRIES } from '../../../src/lab/jobs/package.ts';
import { reach } from '../../architecture/rules.ts';

const SRC = join(packageRoot(), 'src');
const covered = importedFiles(join(packageRoot(), 'dist'), WORKER_ENTRIES).map(([file]) => file);

test('everything that the sources of worker threads load', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.d)\.ts$/.test(file),
  );
  const sources = Object.fromEntries(files.map((file) => [file, readFileSync(join(SRC, file), 'utf8')]));
  const entries = WORKER_ENTRIES.map((file) => file.replace(/\.js$/, '.ts'));
  const reached = reach(sources, entries, ({ typeOnly }) => !typeOnly);
  expect([...reached].map((file) => file.replace(/\.ts$/, '.js')).sort()).toEqual(covered);
});

test('every worker of jobs, and no other thread: no explanation is kept', () => {
  const workers = readdirSync(join(SRC, 'lab', 'jobs')).filter((file) => /worker\.ts$/i.test(file));
  expect([...WORKER_ENTRIES].sort()).toEqual(
    workers.map((file) => `lab/jobs/${file.slice(0, -3)}.js`).sort(),
  );
});

test('not what only reads finished runs', () => {
  expect(covered).toContain('world/behaviour.js');
  expect(covered.filter((file) => /^(?:lab\/claims\/|cli\/|report\/)|^evaluation\/claim/.test(file))).toEqual(
    [],
  );
});
