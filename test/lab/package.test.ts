/** The build digest covers all that can change a run, and little else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engineFiles, packageRoot, WORKER_ENTRIES } from '../../src/lab/jobs/package.ts';
import { ENTRIES, reach } from '../architecture/rules.ts';

const SRC = join(packageRoot(), 'src');
const covered = engineFiles(join(packageRoot(), 'dist')).map(([file]) => file);

test('everything that the sources of worker threads load', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.d)\.ts$/.test(file),
  );
  const sources = Object.fromEntries(files.map((file) => [file, readFileSync(join(SRC, file), 'utf8')]));
  const entries = WORKER_ENTRIES.map((file) => file.replace(/\.js$/, '.ts'));
  const reached = reach(sources, entries, ({ typeOnly }) => !typeOnly);
  expect([...reached].map((file) => file.replace(/\.ts$/, '.js')).sort()).toEqual(covered);
});

/** No explanation is kept. */
const KEEPS_NOTHING = 'lab/studies/explanation/worker.ts';

test('the entries of worker threads are those that the architecture knows', () => {
  const workers = ENTRIES.filter((file) => file.startsWith('lab/jobs/') && file !== KEEPS_NOTHING);
  expect(WORKER_ENTRIES.map((file) => file.replace(/\.js$/, '.ts'))).toEqual(workers);
});

test('not what only reads finished runs', () => {
  expect(covered).toContain('world/behaviour.js');
  expect(covered.filter((file) => /^(?:lab\/claims\/|cli\/|report\/)|^evaluation\/claim/.test(file))).toEqual(
    [],
  );
});
