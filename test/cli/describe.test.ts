import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { facts } from '../../src/lab/studies/facts/catalog.ts';
import { factsFile } from '../../src/lab/studies/facts/schema.ts';
import { simulatedFacts } from '../../src/lab/studies/facts/simulate.ts';
import { OBSERVED_DAYS } from '../../src/lab/studies/facts/usage.ts';
import { loadScenario } from '../../src/scenario/reading/read.ts';
import { timelineOf } from '../../src/scenario/timeline.ts';
import { canRun, command, filesBelow, QUICK, useDirectory } from './hindsight.ts';

describe('hindsight describe', () => {
  const directory = useDirectory();
  const write = (name: string, text: string) => writeFileSync(join(directory(), name), text);
  const of = (args: string[]) => command(['describe', ...args], { cwd: directory() });

  it('tells of the scenario as the options make it, and how to run that', async () => {
    write('my own.yaml', 'name: own\ndescription: Mine.\nworld: { users: 700 }\n');
    const options = [
      '--seeds',
      '3..5',
      '--set',
      'world.fatigue.perNotification=0',
      '--set',
      'training.splits=[time]',
    ];
    const { code, stdout, stderr } = await of(['my own.yaml', ...options]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^own\nown, with world\.fatigue\.perNotification=0, with training\.splits=\[time\]\nMine\.\n\nThe world\n700 users, .* in each of 3 worlds \(seeds 3\.\.5\)\./,
    );
    expect(stdout).toContain('- world.fatigue.perNotification: 0 instead of 0.12.');
    expect(stdout).toContain('3 pipelines');
    expect(stdout).toMatch(
      /\n\nRun it:\n {2}hindsight run 'my own\.yaml' --seeds 3\.\.5 --set world\.fatigue\.perNotification=0 --set 'training\.splits=\[time\]'\n$/,
    );
    expect(filesBelow(directory())).toEqual(['my own.yaml']);
  });

  it('takes smaller worlds where those of 700 users would take long', async () => {
    const worldsOf = async (decisions: number) => {
      const sets = ['world.users=5000', `serving.decisionsPerUserDay=${decisions}`];
      const { stdout } = await of([QUICK, ...sets.flatMap((set) => ['--set', set])]);
      return /simulated\s+worlds\s+of\s+([\d,]+)\s+users/.exec(stdout)?.[1];
    };
    expect([await worldsOf(1), await worldsOf(20)]).toEqual(['700', '200']);
  });

  it('tells the open rate to expect, from a few small worlds', async () => {
    const { scenario } = loadScenario(QUICK);
    const worlds = simulatedFacts({ scenario, seeds: [1, 2, 3], days: 14 });
    const rangeOf = (fact: string) => {
      const place = facts.findIndex(({ name }) => name === fact);
      const scale = fact === 'openRate' ? 100 : 1;
      const values = worlds.map((each) => scale * each[place]);
      return [Math.min(...values).toFixed(1), Math.max(...values).toFixed(1)];
    };
    const [low, high] = rangeOf('openRate');
    const [fewest, most] = rangeOf('sendsPerDay');
    expect(timelineOf(scenario).productionDay - timelineOf(scenario).loggingDay).toBe(14);
    const { stdout } = await command(['describe', QUICK], { env: { COLUMNS: '100' } });
    expect(stdout.replaceAll('\n', ' ')).toContain(
      `To be expected: ${low} % to ${high} % of the notifications are opened, and a user whom they reach gets ${fewest} to ${most} a day, as in 3 simulated worlds of 400 users`,
    );
  });

  it.each([
    ['no model can be fitted', ['world.opens.baseRate=0.000001']],
    ['a pilot would take long', ['world.organic.browsesPerUserDay=60', 'timeline.warmup=300d']],
  ])('tells no open rate where %s', async (_, sets) => {
    const { code, stdout } = await of([QUICK, ...sets.flatMap((set) => ['--set', set])]);
    expect(code).toBe(0);
    expect(stdout).toContain('--simulate tells the open rate to expect.');
  });

  it('takes a sweep', async () => {
    write('sweep.yaml', 'seeds: [1, 2]\nsweep: { world.users: [100, 200, 300] }\n');
    const { code, stdout } = await of(['sweep.yaml']);
    expect(code).toBe(0);
    expect(stdout).toContain('100 users');
    expect(stdout).toContain('- world.users: 100, 200, 300');
    expect(stdout).toContain('for all 6');
  });

  it('is as wide as the terminal, up to a limit', async () => {
    const widest = async (columns: string) => {
      const { stdout } = await command(['describe', QUICK], { env: { COLUMNS: columns } });
      const [description] = stdout.split('\n\nRun it:');
      return Math.max(...description.split('\n').map((line) => line.length));
    };
    expect(await widest('50')).toBeLessThanOrEqual(50);
    const widestOfAll = await widest('300');
    expect(widestOfAll).toBeGreaterThan(80);
    expect(widestOfAll).toBeLessThanOrEqual(100);
  });

  it('reports mistakes as run does', async () => {
    write('wrong.yaml', 'wrold: {}\nseeds: [1, 1]\n');
    for (const args of [
      ['wrong.yaml'],
      ['missing.yaml'],
      ['wrong.yaml', '--set', 'world.users=none', '--seeds', '1..'],
    ]) {
      const { code, stdout, stderr } = await of(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toBe((await command(['run', ...args], { cwd: directory() })).stderr);
    }
  });

  it.each([
    '--workers=1',
    '--out=there',
    '--json',
    '--quiet',
  ])('has no %s where it simulates nothing', async (flag) => {
    const { code, stdout, stderr } = await of([QUICK, flag]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`without --simulate, describe has no ${flag.replace(/=.*/, '')}`);
    expect(filesBelow(directory())).toEqual([]);
  });
});

describe.runIf(canRun)('hindsight describe --simulate', () => {
  const directory = useDirectory();
  const of = (args: string[]) => command(['describe', ...args], { cwd: directory() });
  const small = [QUICK, '--simulate', '--set', 'world.users=60', '--workers', '2'];

  it('tells the facts of the first three worlds, and writes them', async () => {
    const { code, stdout, stderr } = await of([...small, '--json']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/fact +simulated .*published/);
    const data = factsFile.read(stdout, 'stdout');
    expect(data.seeds).toHaveLength(3);
    expect(data.users).toBe(60);
    for (const { bySeed } of data.facts) expect(bySeed).toHaveLength(3);
    const folder = `results/facts/${data.scenario}`;
    const files = ['facts.json', 'facts.md', 'facts.png', 'facts.svg', 'report.html', 'timings.json'];
    expect(filesBelow(directory())).toEqual(files.map((file) => `${folder}/${file}`));
    const text = readFileSync(`${directory()}/${folder}/facts.json`, 'utf8');
    expect(factsFile.read(text, 'facts.json')).toEqual(data);
    // The worlds are those that are simulated here.
    const { scenario } = loadScenario(QUICK, { sets: ['world.users=60'] });
    expect(data.facts.map(({ bySeed }) => bySeed[1])).toEqual(
      simulatedFacts({ scenario, seeds: [data.seeds[1]], days: OBSERVED_DAYS })[0],
    );
  });

  it('takes the seeds that it is given, and writes a quick look only where it is told to', async () => {
    const { code, stdout, stderr } = await of([...small, '--seeds', '5', '--quick', '--json', '--quiet']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(factsFile.read(stdout, 'stdout').seeds).toEqual([5]);
    expect(filesBelow(directory())).toEqual([]);
  });

  it('fails with what is wrong in a world', async () => {
    const { code, stderr } = await of([
      ...small,
      '--out',
      'there',
      '--set',
      'world.opens.baseRate=0.0000001',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('the incumbent');
    expect(filesBelow(directory())).toEqual([]);
  });
});
