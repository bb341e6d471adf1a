/** Plug-ins in worker threads and in the keys of stored runs. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runKey } from '../../../src/lab/jobs/store.ts';
import { completeScenario, experiment } from '../../../src/lab/library.ts';
import { scenarioSchema } from '../../../src/scenario/schema.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-plugins-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('the key of a run follows what a plug-in holds and imports, and not where it lies', () => {
  const [mine, more, other] = ['mine.mjs', 'more.mjs', 'other.mjs'].map((name) => join(directory, name));
  const keyOf = (path: string) => runKey(scenarioSchema.parse({ name: 'a', plugins: [path] }), 1);
  writeFileSync(mine, `import { days } from './more.mjs';\nexport default { features: {} };`);
  writeFileSync(more, 'export const days = 3;');
  writeFileSync(other, 'export default {};');
  const key = keyOf(mine);
  expect(key).not.toBe(runKey(scenarioSchema.parse({ name: 'a' }), 1));

  mkdirSync(join(directory, 'copy'));
  for (const name of ['mine.mjs', 'more.mjs'])
    copyFileSync(join(directory, name), join(directory, 'copy', name));
  expect(keyOf(join(directory, 'copy', 'mine.mjs'))).toBe(key);
  writeFileSync(other, 'export default [];');
  expect(keyOf(mine)).toBe(key);

  writeFileSync(more, 'export const days = 4;');
  const changed = keyOf(mine);
  expect(changed).not.toBe(key);
  writeFileSync(mine, `import { days } from './more.mjs';\nexport default { features: { } };`);
  expect(keyOf(mine)).not.toBe(changed);
});

const SMALL = {
  world: { users: 150 },
  timeline: { burnIn: '2d', warmup: '4d', logging: '6d', production: '2d' },
  training: { provenances: ['logged' as const], splits: ['time' as const] },
  evaluation: { live: false, driftTwin: false, curves: false },
};

test('a feature of a plug-in gives what the same feature of the scenario gives', async () => {
  const definition = { key: 'user', value: 'open-rate', window: '3d' } as const;
  const path = join(directory, 'mine.mjs');
  writeFileSync(path, `export default { features: { user_open_rate_3d: ${JSON.stringify(definition)} } };`);
  const options = { seeds: [1, 2] };
  const brought = await experiment(SMALL, { ...options, plugins: [pathToFileURL(path)] });
  const written = await experiment({ ...SMALL, features: { user_open_rate_3d: definition } }, options);
  expect(brought.scenario.plugins).toEqual([path]);
  expect({ ...brought, scenario: null }).toEqual({ ...written, scenario: null });
  const [{ coefficients }] = brought.pipelines[0].perSeed;
  expect(coefficients?.columns.map(({ name }) => name)).toContain('user_open_rate_3d');
  // Beside those that the scenario names itself.
  writeFileSync(
    join(directory, 'other.mjs'),
    `export default { features: { user_reads_3d: { key: 'user', value: 'count', of: 'reads', window: '3d' } } };`,
  );
  const both = completeScenario({ ...SMALL, plugins: [path, join(directory, 'other.mjs')] });
  expect(Object.keys(both.features ?? {})).toEqual(['user_open_rate_3d', 'user_reads_3d']);
});
