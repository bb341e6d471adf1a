/** `hindsight attribute` on worlds as small as they can be. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Attribution, attributionFile } from '../../src/lab/studies/attribution/schema.ts';
import { canRun, command, contentsBelow, filesBelow, type Settings, useDirectory } from './hindsight.ts';

const TINY = `name: tiny
seeds: [1, 2]
world: { users: 150 }
timeline: { burnIn: 1d, warmup: 3d, logging: 6d, production: 2d }
training: { features: [user_open_rate, story_open_rate, user_follows_source, hour_sine] }
`;

const directory = useDirectory();

function attribute(args: string[], text = TINY, settings: Settings = {}) {
  writeFileSync(join(directory(), 'tiny.yaml'), text);
  return command(['attribute', 'tiny.yaml', ...args], { cwd: directory(), ...settings });
}

const folder = (out = 'results/attribute/tiny') => join(directory(), out);

/** What must be equal whatever the machine did: everything but the timings. */
function comparable(out?: string): Record<string, string> {
  const { 'timings.json': _, ...rest } = contentsBelow(folder(out));
  return rest;
}

describe.runIf(canRun)('hindsight attribute', () => {
  it('writes the report, prints the table, and gives the same bytes however it is run', async () => {
    const { code, stdout, stderr } = await attribute([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/tiny, seed [12]: done in/) });
    expect(stderr).toMatch(/tiny minus own, seed 2: done in .* \(\d of 4\)\n/);
    expect(stdout).toMatch(/^tiny: what each feature leaks with recomputed\n/);
    expect(stdout).toMatch(/\nresults\/attribute\/tiny\/report\.html and 5 more files\n$/);
    expect(filesBelow(folder())).toEqual(
      [
        'attribution.json',
        'attribution.md',
        'attribution.png',
        'attribution.svg',
        'report.html',
        'timings.json',
      ].sort(),
    );
    const attribution = attributionFile.read(
      readFileSync(join(folder(), 'attribution.json'), 'utf8'),
      'attribution.json',
    );
    expect(attribution.features).toHaveLength(3);
    const { runs } = JSON.parse(readFileSync(join(folder(), 'timings.json'), 'utf8'));
    expect(
      runs.map(({ scenario, seed, stored }: { scenario: string; seed: number; stored: boolean }) => [
        scenario,
        seed,
        stored,
      ]),
    ).toEqual([
      ['tiny', 1, false],
      ['tiny', 2, false],
      ['tiny minus own', 1, false],
      ['tiny minus own', 2, false],
    ]);

    const kept = await attribute(['--out', 'kept', '--json', '--quiet']);
    expect(kept.stderr).toBe('');
    expect(kept.stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(kept.stdout)).toEqual(attribution);
    expect(comparable('kept')).toEqual(comparable());
    await attribute(['--out', 'afresh', '--no-store', '--workers', '1', '--quiet']);
    expect(comparable('afresh')).toEqual(comparable());
  });

  it('--seeds, --set, --provenance and --live change what is run', async () => {
    const options = [
      '--seeds',
      '3',
      '--set',
      'world.users=100',
      '--provenance',
      'recomputed-partition',
      '--live',
    ];
    const { code, stdout } = await attribute([...options, '--json', '--quiet']);
    expect(code).toBe(0);
    const attribution: Attribution = JSON.parse(stdout);
    expect(attribution).toMatchObject({
      seeds: [3],
      leak: 'recomputed-partition',
      live: true,
      scenario: { world: { users: 100 } },
      together: { minusOwn: null },
    });
    expect(attribution.together.plain.summary.damage.openRate).toMatchObject({ low: null, high: null });
  });

  it('Ctrl-C keeps finished runs and writes nothing, and the same command continues', async () => {
    let stopped = false;
    const args = ['--seeds', '1..6', '--workers', '1'];
    const { code, stdout, stderr } = await attribute(args, TINY, {
      onStderr(text, child) {
        if (stopped || !text.includes('seed 1: done')) return;
        stopped = true;
        child.kill('SIGINT');
      },
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/interrupted; \d+ of 12 runs are stored; the same command continues\n$/);
    expect(filesBelow(directory()).filter((file) => !file.startsWith('.hindsight'))).toEqual(['tiny.yaml']);
    const continued = await attribute(args);
    expect(continued.code).toBe(0);
    expect(continued.stderr).toContain('tiny, seed 1: stored by an earlier run');
  });
});

describe('mistakes', () => {
  const expectMistake = async (args: string[], text: string, ...messages: (string | RegExp)[]) => {
    const { code, stdout, stderr } = await attribute(args, text);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const message of messages) expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(filesBelow(directory()).filter((file) => file !== 'tiny.yaml' && file !== 'occupied')).toEqual([]);
  };

  it('a file that is not there', async () => {
    writeFileSync(join(directory(), 'tiny.yaml'), TINY);
    const { code, stderr } = await command(['attribute', 'tinny.yaml'], { cwd: directory() });
    expect(code).toBe(2);
    expect(stderr).toContain('no such file; did you mean tiny.yaml?');
  });

  it('a scenario with a sweep', () =>
    expectMistake(
      [],
      `${TINY}sweep: { world.users: [100, 200] }\n`,
      'tiny.yaml  sweep\n  found:    a sweep of 2 points\n  expected: a single scenario',
      'remedy:   remove the sweep, and choose its values with --set',
    ));

  it('a provenance that is none', () =>
    expectMistake(
      ['--provenance', 'recomputed-partitions'],
      TINY,
      'provenance recomputed-partitions\n  found:    no such provenance',
      'nearest:  recomputed-partition\n',
    ));

  it('a place where nothing can be written', async () => {
    mkdirSync(directory(), { recursive: true });
    writeFileSync(join(directory(), 'occupied'), '');
    await expectMistake(['--out', 'occupied'], TINY, 'occupied is not a directory');
  });
});
