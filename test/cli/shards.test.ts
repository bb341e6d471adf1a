/** Commands in shards: processes that share nothing but a store, and the command that assembles. */
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sum } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { canRun, command, contentsBelow, filesBelow, hindsight, useDirectory } from './hindsight.ts';

const SWEEP = `name: tiny
seeds: [1, 2, 3, 4]
world: { users: 100 }
timeline: { burnIn: 1d, warmup: 3d, logging: 7d, production: 2d }
evaluation: { choiceSample: 20, bootstrapResamples: 20 }
training: { provenances: [logged, recomputed], splits: [random, time] }
sweep: { training.l2: [1, 100] }
`;

describe.runIf(canRun)('shards', () => {
  const directory = useDirectory();
  const words = (args: string[]) => {
    writeFileSync(join(directory(), 'tiny.yaml'), SWEEP);
    return ['run', 'tiny.yaml', ...args];
  };
  const here = (args: string[]) => command(words(args), { cwd: directory() });
  const apart = (args: string[], onStderr?: (text: string, child: unknown) => void) =>
    hindsight(words(args), { cwd: directory(), ...(onStderr && { onStderr }) });
  const resultsIn = (folder: string) =>
    Object.fromEntries(
      Object.entries(contentsBelow(join(directory(), folder))).filter(
        ([file]) => !file.endsWith('timings.json'),
      ),
    );

  it('give the bytes of a single run, whatever was killed, and done twice', async () => {
    const missing = (folder: string) => apart(['--stored-only', '--shards', '3', '--out', folder]);
    expect(await missing('none')).toMatchObject({ code: 3, stdout: '1,2,3\n' });

    const first = await Promise.all(['1/3', '2/3'].map((shard) => apart(['--shard', shard])));
    expect(first.map(({ code }) => code)).toEqual([0, 0]);
    const told = await missing('none');
    expect(told).toMatchObject({ code: 3, stdout: '3\n' });
    expect(told.stderr).toMatch(/^4 of 16 runs .* nothing is written\n {2}missing: .*\n.*--shard 3\/3\n$/);

    // Killed between two of its runs or behind the last, as luck has it.
    await apart(['--shard', '3/3'], (_, child) => (child as ChildProcess).kill('SIGKILL'));
    const again = await Promise.all(['3/3', '1/3', '3/3'].map((shard) => apart(['--shard', shard])));
    expect(again.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(again[1].stdout).toMatch(/: 0 runs made, [48] there before\n$/);
    expect(filesBelow(directory()).filter((file) => !file.startsWith('.hindsight'))).toEqual(['tiny.yaml']);

    const [assembled, single] = await Promise.all([
      missing('assembled'),
      apart(['--no-store', '--out', 'single']),
    ]);
    expect(assembled.code).toBe(single.code);
    expect(Object.keys(resultsIn('single')).length).toBeGreaterThan(10);
    expect(resultsIn('assembled')).toEqual(resultsIn('single'));
  });

  it('may be arrays of one seed each, which a list of seeds then finds', async () => {
    for (const seed of ['3', '1']) {
      expect((await here(['--seeds', seed, '--out', `alone-${seed}`])).code).toBeLessThanOrEqual(1);
    }
    expect((await here(['--seeds', '1,3', '--stored-only', '--out', 'both'])).code).toBeLessThanOrEqual(1);
    expect((await here(['--seeds', '1,3', '--no-store', '--out', 'fresh'])).code).toBeLessThanOrEqual(1);
    expect(resultsIn('both')).toEqual(resultsIn('fresh'));
  });

  it('are planned as they are run', async () => {
    const plan = async (...of: string[]) => {
      const { stdout, code } = await command(['plan', ...of, '--json'], { cwd: directory() });
      expect(code).toBe(0);
      return JSON.parse(stdout);
    };
    words([]);
    const tiny = await plan('tiny.yaml', '--shards', '5', '--seeds', '1');
    expect(tiny).toMatchObject({ runs: 4, worlds: 1, loads: 1, evenness: 5 });
    expect(tiny).toEqual(await plan('run', 'tiny.yaml', '--seeds', '1', '--shards', '5'));
    const { stdout } = await here(['--seeds', '1', '--shard', '1/5']);
    expect(stdout).toContain(
      `shard 1/5 (fingerprint ${tiny.fingerprint}): 4 of 4 runs, 1 of 1 worlds, 1 of 1 loads\n`,
    );
    expect((await plan('tiny.yaml', '--shards', '5', '--seeds', '2')).fingerprint).not.toBe(tiny.fingerprint);
    const text = await command(['plan', 'tiny.yaml', '--shards', '2'], { cwd: directory() });
    expect(text.stdout).toMatch(/^2 shards with fingerprint [0-9a-f]{12}\n/);
    expect(text.stdout).toMatch(/the shard with most work has 1\.000\s+times\s+that\s+of\s+the\s+mean/);
  });

  it.each(['claims', 'mitigations'])('of %s are even', async (of) => {
    const { stdout } = await command(['plan', of, '--shards', '16', '--json']);
    const { runs, shards, evenness } = JSON.parse(stdout);
    expect(evenness).toBeLessThan(1.05);
    expect(sum(shards.map((shard: { runs: number }) => shard.runs))).toBe(runs);
    expect(sum(shards.map(({ share }: { share: number }) => share))).toBeCloseTo(16, 9);
  });

  it.each([
    [['--shard', '0/3'], 'Shards are counted from 1: the first is 1/3.'],
    [['--shard', '4/3'], 'The last of 3 shards is 3/3.'],
    [['--shard', '1/0'], 'There is at least one shard: 1/1.'],
    [['--shard', 'a/b'], 'Expected i/n, the i-th of n shards, such as 2/16.'],
    [['--shard', '1/2', '--out', 'x'], 'error: --shard with --out: a shard writes no result'],
    [['--shard', '1/2', '--no-store'], 'error: --shard with --no-store: '],
    [['--shard', '1/2', '--json'], 'error: --shard with --json: '],
    [['--shard', '1/2', '--export'], 'error: --shard with --export: '],
    [['--shard', '1/2', '--stored-only'], 'error: --shard with --stored-only: '],
    [['--stored-only', '--no-store'], 'error: --stored-only with --no-store: '],
    [['--stored-only', '--export'], 'error: --stored-only with --export: '],
    [['--stored-only', '--workers', '2'], 'error: --stored-only with --workers: it runs nothing'],
    [['--shards', '2'], 'error: --shards without --stored-only: '],
    [['--shard', '1/2', '--store', 'tiny.yaml'], 'cannot store runs in tiny.yaml '],
  ])('are refused as %j', async (args, message) => {
    const { code, stdout, stderr } = await here(args);
    expect({ code, files: filesBelow(directory()) }).toEqual({ code: 2, files: ['tiny.yaml'] });
    expect(stdout).not.toContain('stored in');
    expect(stderr).toContain(message);
  });
});
