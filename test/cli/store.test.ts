/** `hindsight store`. */
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../src/lab/jobs/store.ts';
import { command, useDirectory } from './hindsight.ts';

const directory = useDirectory();
const call = (...args: string[]) => command(['store', ...args], { cwd: directory() });

function fill(): void {
  const store = openStore(join(directory(), '.hindsight/runs'));
  for (const [key, seed] of [
    ['aa', 1],
    ['ab', 2],
  ] as const) {
    store.write(key, '{}', { scenario: 'article', seed });
  }
  store.write('ba', '{}', { scenario: 'quick', seed: 1 });
  const threeDaysAgo = Date.now() / 1000 - 3 * 86_400;
  utimesSync(join(directory(), '.hindsight/runs/ba/ba.json'), threeDaysAgo, threeDaysAgo);
}

it('lists runs by what they are of and what made them', async () => {
  fill();
  const { code, stdout } = await call('list');
  const machine = `Node.js ${process.versions.node}, ${process.arch}`;
  expect(code).toBe(0);
  const lines = stdout.replaceAll('\u00a0', ' ').split('\n');
  expect(lines[0]).toMatch(/^\.hindsight\/runs: 3 runs \(0\.\d+ MiB\)$/);
  expect(lines.map((line) => line.replace(/ {2,}/g, '  ').replace(/0\.\d+ MiB/, '_'))).toEqual(
    expect.arrayContaining([
      `article  2  _  just now  0.1.0 (this)  ${machine}`,
      `quick  1  _  3 days ago  0.1.0 (this)  ${machine}`,
    ]),
  );
});

it('tells the points of a sweep apart, however long their names', async () => {
  const store = openStore(join(directory(), '.hindsight/runs'));
  const doses = ['0', '0.3'].map((dose) => `perNotification=${dose}`);
  for (const [index, dose] of doses.entries())
    store.write(`c${index}`, '{}', { scenario: `a-sweep-of-mine/world.fatigue.${dose}`, seed: 1 });
  const lines = (await call('list')).stdout.split('\n').map((line) => line.trim());
  expect(lines).toEqual(expect.arrayContaining(doses));
});

it('removes what is asked for, and first says what that would be', async () => {
  fill();
  const files = () => readdirSync(join(directory(), '.hindsight/runs'), { recursive: true });
  const before = files();
  const prune = async (...args: string[]) =>
    (await call('prune', ...args)).stdout.replaceAll('\u00a0', ' ').replace(/\([\d.]+ MiB\)/g, '(_)');
  expect(await prune('--older-than', '1d', '--dry-run')).toBe('would remove 1 run (_); left 2 runs (_)\n');
  expect(files()).toEqual(before);
  expect(await prune('--older-than', '1d')).toBe('removed 1 run (_); left 2 runs (_)\n');
  expect(files()).toEqual(before.filter((name) => name !== 'ba/ba.json'));
  expect(await prune('--other-builds')).toBe('removed 0 runs (_); left 2 runs (_)\n');
});

it.each([
  [['prune', '--older-than', 'soon'], 'such as 30d'],
  [['list', '--store', 'absent'], 'cannot list the stored runs in absent'],
  [['list', '--store', ''], 'Expected a folder'],
  [['prune', 'all'], 'too many arguments'],
])('%j is a mistake', async (args, message) => {
  const { code, stderr } = await call(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
