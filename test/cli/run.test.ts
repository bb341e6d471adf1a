import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  canRun,
  command,
  contentsBelow,
  filesBelow,
  hindsight,
  type Settings,
  useDirectory,
} from './hindsight.ts';

const TINY = `name: tiny
world: { users: 100 }
timeline: { burnIn: 1d, warmup: 3d, logging: 7d, production: 2d }
evaluation: { choiceSample: 20, bootstrapResamples: 20 }
training: { splits: [random, time] }
`;

/** What must be equal whatever the machine did: everything but the timings. */
function comparable(directory: string): Record<string, string> {
  const { 'timings.json': _, ...rest } = contentsBelow(directory);
  return rest;
}

describe.runIf(canRun)('hindsight run', () => {
  const directory = useDirectory();
  const given = (args: string[]) => {
    writeFileSync(join(directory(), 'tiny.yaml'), TINY);
    return ['run', 'tiny.yaml', '--seeds', '1..2', ...args];
  };
  const run = (args: string[]) => command(given(args), { cwd: directory() });
  const runApart = (args: string[], settings: Settings) =>
    hindsight(given(args), { cwd: directory(), ...settings });
  const results = (out = join('results', 'run', 'tiny')) => join(directory(), out);
  const temporaryFiles = () => filesBelow(directory()).filter((file) => file.endsWith('.tmp'));

  it('writes the result and its timings, prints the table, and says how far it is', async () => {
    const { code, stdout, stderr } = await run([]);
    expect(code).toBeLessThanOrEqual(1);
    expect(stdout).toContain('tiny');
    expect(stdout).toMatch(/\nresults\/run\/tiny\/report\.html and \d+ more files\n/);
    // Hints are for a person, and a pipe is none.
    expect(stdout).not.toContain('hindsight describe');
    expect(stderr).toMatch(/tiny, seed [12]: done in \d+\.\d s \(1 of 2\)\n/);
    expect(stderr).toMatch(/\(2 of 2\)/);

    expect(filesBelow(results())).toEqual(expect.arrayContaining(['result.json', 'timings.json']));
    const timings = JSON.parse(readFileSync(join(results(), 'timings.json'), 'utf8'));
    expect(timings.machine).toMatchObject({ node: process.versions.node, platform: process.platform });
    expect(timings.runs.map(({ seed, stored }: { seed: number; stored: boolean }) => [seed, stored])).toEqual(
      [
        [1, false],
        [2, false],
      ],
    );
    expect(timings.runs[0].seconds).toBeGreaterThan(0);
    expect(temporaryFiles()).toEqual([]);

    // The same again comes from the store, and is the same.
    const before = comparable(results());
    const again = await run(['--workers', '1', '--out', 'again']);
    expect(again.stderr).toContain('tiny, seed 1: stored by an earlier run (1 of 2)\n');
    expect(comparable(results('again'))).toEqual(before);
    // And so it does when it is run afresh with another number of workers.
    await run(['--workers', '1', '--out', 'afresh', '--no-store']);
    expect(comparable(results('afresh'))).toEqual(before);
  });

  it('--json gives pure JSON on stdout', async () => {
    const { stdout, stderr } = await run(['--json']);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(results(), 'result.json'), 'utf8')));
    expect(stderr).toContain('seed 1: done');

    const quiet = await run(['--json', '--quiet', '--workers', '1']);
    expect(quiet.stdout).toBe(stdout);
    expect(quiet.stderr).not.toContain('seed 1');
  });

  it('a reader that leaves is no failure', async () => {
    const { code, stderr } = await runApart(['--json'], { closeStdout: true });
    expect(code).toBeLessThanOrEqual(1);
    expect(stderr).not.toContain('EPIPE');
    expect(filesBelow(results())).toContain('result.json');
  });

  it('a damaged file in the store is reported and replaced', async () => {
    const first = await run(['--json', '--seeds', '1']);
    const store = join(directory(), '.hindsight', 'runs');
    const files = filesBelow(store).map((name) => join(store, name));
    const texts = files.map((file) => readFileSync(file, 'utf8'));
    for (const [index, file] of files.entries()) writeFileSync(file, texts[index].slice(0, 100));
    const second = await run(['--json', '--seeds', '1']);
    expect(second.stderr).toMatch(/warning: .*is damaged \(not whole\) and will be replaced\n/);
    expect(second.stdout).toBe(first.stdout);
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(texts);
  });

  it('--no-store keeps nothing', async () => {
    await run(['--seeds', '1', '--no-store', '--quiet']);
    expect(filesBelow(directory()).filter((file) => file.includes('.hindsight'))).toEqual([]);
  });

  it('an expectation that does not hold exits with 1, after everything is written', async () => {
    const expectation = '[{"that":"recomputed × random","quantity":"gap.auc","is":"above","margin":9}]';
    const { code, stderr } = await run(['--quiet', '--set', `expect=${expectation}`]);
    expect(stderr).toContain('expectation does not hold');
    expect(code).toBe(1);
    expect(filesBelow(results())).toContain('timings.json');
  });

  it('writes the results of several scenarios to folders of their own, and none over those of a command', async () => {
    writeFileSync(join(directory(), 'mitigations.yaml'), TINY.replace('tiny', 'mitigations'));
    const { code, stdout } = await run(['mitigations.yaml', '--seeds', '1', '--out', 'both']);
    expect(code).toBe(0);
    expect(filesBelow(directory())).toEqual(
      expect.arrayContaining(['both/mitigations/result.json', 'both/tiny/result.json']),
    );
    expect(stdout).toContain('widest gap');
    await command(['run', 'mitigations.yaml', '--seeds', '1', '--quiet'], { cwd: directory() });
    expect(filesBelow(join(directory(), 'results')).every((file) => file.startsWith('run/'))).toBe(true);
  });

  it('a quick look says what it leaves out, and is written only where it is asked to be', async () => {
    writeFileSync(join(directory(), 'five.yaml'), `${TINY}seeds: [1, 2, 3, 4, 5]\n`);
    const quick = ['run', 'five.yaml', '--quick'];
    const { code, stdout, stderr } = await command(quick, { cwd: directory() });
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing was written; --out names a folder for the report.');
    expect(stdout).toContain('\nA quick look: 4 of 5 seeds. It tells directions; sizes take the whole.\n');
    expect(stderr).toMatch(/^a quick look: 4 of 5 seeds\n/);
    expect(filesBelow(directory()).filter((file) => !file.startsWith('.hindsight'))).toEqual(['five.yaml']);

    await command([...quick, '--out', 'there'], { cwd: directory() });
    const files = contentsBelow(join(directory(), 'there'));
    expect(JSON.parse(files['result.json'])).toMatchObject({
      shortened: '4 of 5 seeds',
      seeds: [1, 2, 3, 4],
    });
    for (const file of ['report.html', 'summary.md']) {
      expect(files[file]).toContain('A quick look: 4 of 5 seeds.');
    }
  });

  it('prints what the scenario observes', async () => {
    const observation =
      '[{"label":"leak","that":"recomputed × time","quantity":"gap.auc","minus":"logged x time"}]';
    const { stdout } = await run(['--set', `observe=${observation}`]);
    expect(stdout).toMatch(
      /\nobserved: leak: gap\.auc of recomputed × time minus logged × time is 0\.\d+ \[−?\d\.\d+, \d\.\d+\]\n/,
    );
  });

  it('Ctrl-C keeps finished seeds, leaves no half-written files, and the same command continues', async () => {
    const seeds = ['--seeds', '1..6', '--workers', '1'];
    let stopped = false;
    const { code, stderr, stdout } = await runApart(seeds, {
      onStderr: (text, child) => {
        if (stopped || !text.includes('seed 1: done')) return;
        stopped = true;
        child.kill('SIGINT');
      },
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/interrupted; [1-5] of 6 runs (is|are) stored; the same command continues\n$/);
    expect(temporaryFiles()).toEqual([]);
    expect(filesBelow(directory()).filter((file) => !file.startsWith('.hindsight'))).toEqual(['tiny.yaml']);

    const continued = await run(seeds);
    expect(continued.stderr).toContain('seed 1: stored by an earlier run');
    expect(continued.stderr).toContain('(6 of 6)');
    expect(filesBelow(results())).toContain('result.json');
  });
});
