import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QUICK } from '../../src/cli/options.ts';
import { givenScenario, scenarioFile, shippedFile, shippedNames } from '../../src/cli/scenarios.ts';
import { loadsOfStudies } from '../../src/cli/shards.ts';
import { resultStudy } from '../../src/lab/studies/result.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { command, useDirectory } from './hindsight.ts';

const directory = useDirectory();

describe('scenarios by name', () => {
  const before = process.cwd();
  beforeEach(() => process.chdir(directory()));
  afterEach(() => process.chdir(before));

  it('are those that come with the lab, wherever the command is called', () => {
    expect(shippedNames()).toEqual(['article', 'million-users', 'mitigations', 'no-leak', 'quick']);
    for (const name of [
      ...shippedNames(),
      'claims/no-silver-bullet.control',
      'faults/outage',
      'cases/late-dropped',
    ]) {
      expect(scenarioFile(name)).toBe(shippedFile(name));
    }
    expect(givenScenario('quick', {}).scenario.name).toBe('quick');
  });

  it('yield to a file in the working directory, but not to a folder', () => {
    mkdirSync('article');
    expect(scenarioFile('article')).toBe(shippedFile('article'));
    writeFileSync('quick', 'name: mine\n');
    expect(givenScenario('quick', {}).scenario.name).toBe('mine');
  });

  it('are not what is asked for by the name of a file without its ending, which is said', () => {
    writeFileSync('my-app.yaml', 'name: mine\n');
    expect(() => scenarioFile('my-app')).toThrow(/\n {2}nearest: {2}my-app\.yaml$/);
  });

  it.each([
    ['artcle', /^no scenario "artcle"\n {2}found: {4}no such file.*\n.*\n {2}nearest: {2}article$/],
    ['claims/folow-leak', /nearest: {2}claims\/follow-leak$/],
    ['.', /found: {4}a folder/],
  ])('%s is none', (given, message) => {
    expect(() => scenarioFile(given)).toThrow(message);
  });

  it('are listed with their titles', async () => {
    const { code, stdout } = await command(['list']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^article +What recomputed features promise, and what production gives\n/);
    expect(stdout).toMatch(/\nquick +The article's comparison in a small world, in seconds\n/);
    expect(stdout).toMatch(
      /\n\nProblems that people met.*:\n(?:.*\n)*cases\/late-dropped +Events arrive days late/,
    );
    expect(stdout).toMatch(/\nfaults\/… +20 faults/);
  });

  it.each(['describe', 'run', 'attribute', 'explain', 'mitigations'])('are taken by %s', async (name) => {
    const { code, stderr } = await command([name, 'quik']);
    expect(code).toBe(2);
    expect(stderr).toContain('nearest:  quick\n');
  });
});

describe('a quick look', () => {
  const secondsOf = (all: readonly Scenario[]) =>
    loadsOfStudies(all.map(resultStudy)).reduce((sum, { seconds }) => sum + seconds.high, 0);
  const written = (text: string) => {
    writeFileSync('mine.yaml', `name: mine\n${text}`);
    return 'mine.yaml';
  };
  const before = process.cwd();
  beforeEach(() => process.chdir(directory()));
  afterEach(() => process.chdir(before));

  it('takes a processor no longer than a minute for whatever is shipped', () => {
    const names = ['', 'cases', 'faults'].flatMap(shippedNames);
    for (const name of names) {
      const { all } = givenScenario(name, { quick: true });
      expect(secondsOf(all), name).toBeLessThan(QUICK.seconds * 1.05);
      for (const { seeds } of all) expect(seeds.length).toBeLessThanOrEqual(QUICK.seeds);
    }
  });

  it.each([
    [60, 10, '4 of 8 seeds, 100 of 5,000 users'],
    [200, 20, '2 of 8 seeds, 100 of 5,000 users'],
  ])('has few users, then few seeds: %i days of %i decisions', (days, decisions, words) => {
    const file = written(`seeds: 1-8
timeline: { logging: ${days}d }
serving: { decisionsPerUserDay: ${decisions} }
sweep: { world.fatigue.perNotification: [0, 0.1, 0.2, 0.3] }
`);
    expect(givenScenario(file, { quick: true }).shortened).toBe(words);
  });

  it('leaves out points of a sweep that have more users than it', () => {
    const sweep = (users: string) =>
      written(`sweep: { world.users: [${users}], world.fatigue.perNotification: [0, 0.1] }\n`);
    const { all, shortened } = givenScenario(sweep('500, 1000, 2000'), { quick: true });
    expect(all.map(({ world }) => world.users)).toEqual([500, 500, 1000, 1000]);
    expect(shortened).toBe('4 of 8 seeds, 4 of 6 points');
    expect(() => givenScenario(sweep('2000, 3000'), { quick: true })).toThrow(
      /sweep\n {2}found: {4}4 points, all of more than 1,000 users\n.*\n {2}remedy:/,
    );
  });

  it('keeps what somebody asks for', () => {
    const asked = { quick: true, seeds: '1..6', set: ['world.users=1500'] };
    const { scenario, shortened } = givenScenario(written('seeds: [1]\n'), asked);
    expect(scenario).toMatchObject({ seeds: [1, 2, 3, 4, 5, 6], world: { users: 1500 } });
    expect(shortened).toBeUndefined();
  });

  it.each([
    ['mitigations', 'million-users'],
    ['attribute', 'cases/off-policy', '--live'],
    ['audit-rates'],
  ])('is as quick for %s', async (...args) => {
    const { stdout } = await command([
      'plan',
      ...args,
      '--quick',
      '--shards',
      '1',
      '--workers',
      '1',
      '--json',
    ]);
    expect(JSON.parse(stdout).shards[0].seconds.high).toBeLessThan(QUICK.seconds * 1.1);
  });
});
