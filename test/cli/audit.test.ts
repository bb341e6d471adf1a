import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canRun, command, useDirectory } from './hindsight.ts';

describe.runIf(canRun)('hindsight audit', () => {
  const directory = useDirectory();

  /** A thousand users; training values hold the label, which serving could not know. */
  function files(): string[] {
    const rows = Array.from({ length: 4000 }, (_, id) => ({
      id,
      user: id % 1000,
      label: (id * 7919) % 11 < 3 ? 1 : 0,
      x: (id * 104729) % 997,
    }));
    const training = join(directory(), 'training.csv');
    const served = join(directory(), 'served.csv');
    writeFileSync(
      training,
      [
        'id,user,label,x',
        ...rows.map((row) => `${row.id},${row.user},${row.label},${row.x + 200 * row.label}`),
      ].join('\n'),
    );
    writeFileSync(served, ['id,x', ...rows.map(({ id, x }) => `${id},${x}`)].join('\n'));
    return [
      training,
      '--served',
      served,
      '--id',
      'id',
      '--label',
      'label',
      '--user',
      'user',
      '--quiet',
      '--out',
      join(directory(), 'out'),
    ];
  }

  it('names the flag of an option that is wrong', async () => {
    const { code, stderr } = await command(['audit', ...files(), '--at', 'x', '--zone', 'UTC']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^--zone\n {2}found: {4}the text "UTC"\n {2}expected: Z, which is UTC, or /);
  });

  it('says what took the training set, and what is a scenario', async () => {
    const [training, served] = files().filter((word) => word.endsWith('.csv'));
    const greedy = await command(['audit', '--served', served, training, '--id', 'id', '--label', 'label']);
    expect(greedy.code).toBe(2);
    expect(greedy.stderr).toContain(
      `--served took ${served} and ${training}: name the training set before it`,
    );
    const alone = await command(['audit']);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain("missing required argument 'files'");
    expect(alone.stderr).not.toContain('took');
    const scenario = join(directory(), 'mine.yaml');
    writeFileSync(scenario, 'world: { users: 100 }\n');
    const { code, stderr } = await command(['audit', scenario]);
    expect(code).toBe(2);
    expect(stderr).toContain('a scenario: it has the key world');
    expect(stderr).toContain(`hindsight run ${scenario} runs it`);
  });

  it('names the flags that contradict each other, and the file', async () => {
    const [training, served] = files().filter((word) => word.endsWith('.csv'));
    const told = async (...more: string[]) =>
      (await command(['audit', training, '--label', 'label', ...more])).stderr.split('\n').slice(0, 2);
    expect(await told('--served', served)).toEqual(['--served', '  found:    --served without --id']);
    expect(await told('--id', 'label')).toEqual([
      '--id and --label',
      '  found:    the column label for both',
    ]);
    expect((await told('--id', 'id', '--served', training))[0]).toBe(`${training} and --served`);
    expect(await told('--events', 'none/*.csv')).toEqual([
      '--events',
      '  found:    no file that matches none/*.csv',
    ]);
  });

  it('fails on a leak where that is asked for, and not otherwise', async () => {
    const audited = ['audit', ...files()];
    expect((await command(audited)).code).toBe(0);
    expect((await command([...audited, '--fail-on', 'leak'])).code).toBe(1);
    expect((await command([...audited, '--fail-on', 'skew'])).code).toBe(1);
  });

  /** Splits a file of lines in two, each with the first line. */
  function inTwo(path: string): void {
    const [head, ...lines] = readFileSync(path, 'utf8').split('\n');
    const middle = lines.length / 3;
    writeFileSync(path.replace('.csv', '-1.csv'), [head, ...lines.slice(0, middle)].join('\n'));
    writeFileSync(path.replace('.csv', '-2.csv'), [head, ...lines.slice(middle)].join('\n'));
  }

  it('reads many files as one, by names, by patterns and in a request', async () => {
    const args = files();
    for (const name of ['training', 'served']) inTwo(join(directory(), `${name}.csv`));
    const [whole] = [await command(['audit', ...args, '--json'])];
    const expected = { ...JSON.parse(whole.stdout), audited: null };
    const columns = ['--id', 'id', '--label', 'label', '--user', 'user', '--quiet', '--json'];
    writeFileSync(
      join(directory(), 'audit.yaml'),
      'training: [training-2.csv, training-1.csv]\nserved: { file: served-?.csv }\nid: id\nlabel: label\nuser: user\n',
    );
    for (const asked of [
      ['training-1.csv', 'training-2.csv', '--served', 'served-1.csv', 'served-2.csv', ...columns],
      ['training-*.csv', '--served', 'served-{1,2}.csv', ...columns],
    ]) {
      const { code, stdout, stderr } = await command(['audit', ...asked], { cwd: directory() });
      expect([code, stderr]).toEqual([0, '']);
      const found = JSON.parse(stdout);
      expect(found.audited.training.files).toEqual(['training-1.csv', 'training-2.csv']);
      expect({ ...found, audited: null }).toEqual(expected);
    }
    const asked = await command(['audit', join(directory(), 'audit.yaml'), '--quiet', '--json'], {
      cwd: directory(),
    });
    const found = JSON.parse(asked.stdout);
    expect(found.audited).toMatchObject({
      training: { files: ['training-2.csv', 'training-1.csv'], rows: 4000 },
      served: { files: ['served-1.csv', 'served-2.csv'], rows: 4000 },
    });
    expect(found.set).toEqual(expected.set);
  });

  it('refuses what says nothing beside a request', async () => {
    writeFileSync(join(directory(), 'audit.yaml'), 'training: training.csv\nlabel: label\n');
    const { code, stderr } = await command(['audit', 'audit.yaml', 'more.csv', '--label-known-at', 'x'], {
      cwd: directory(),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('more.csv, --label-known-at beside a request');
  });

  it('refuses a verdict that there is not, which would never fail', async () => {
    const { code, stderr } = await command(['audit', ...files(), '--fail-on', 'leek']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are leak, skew');
  });

  it.each(['+5', '+99:00'])('refuses the zone %s', async (zone) => {
    const { code, stderr } = await command(['audit', ...files(), '--zone', zone]);
    expect(code).toBe(2);
    expect(stderr).toContain('zone');
    expect(stderr).not.toContain('this is a bug');
  });
});
