import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitFile } from '../../src/lab/studies/fit/schema.ts';
import { loadScenario } from '../../src/scenario/reading/read.ts';
import { canRun, command, useDirectory } from './hindsight.ts';

describe.runIf(canRun)('hindsight fit', () => {
  const directory = useDirectory();
  const inside = (name: string) => join(directory(), name);
  const fitTo = (page: string, more: readonly string[] = []) => {
    writeFileSync(inside('facts.yaml'), page);
    return command(['fit', 'facts.yaml', ...more], { cwd: directory() });
  };

  it('writes a scenario that is one, with the facts and the report', async () => {
    const page = 'users: 60\nstoriesPerDay: 90\nlifetimeMedian: 12h\n';
    const { code, stdout } = await fitTo(page);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('2 of 2 facts are matched'),
    });
    const { world } = loadScenario(inside('facts-app.yaml')).scenario;
    expect(world.users).toBe(60);
    const found = fitFile.read(readFileSync(inside('results/fit/facts/fit.json'), 'utf8'), 'fit.json');
    expect(found.settings.map(({ parameter }) => parameter).slice(0, 2)).toEqual([
      'world.newsroom.storiesPerDay',
      'world.newsroom.medianLifetime',
    ]);
    expect(world.newsroom.storiesPerDay).toBe(found.settings[0].value);
    expect(Math.abs(world.newsroom.storiesPerDay / 90 - 1)).toBeLessThan(0.05);
  });

  it('refuses to overwrite a scenario before it simulates anything', async () => {
    writeFileSync(inside('mine.yaml'), 'world: {}\n');
    const { code, stderr } = await fitTo('users: 60\n', ['--scenario', 'mine.yaml']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/mine\.yaml is there already.*--force/s);
    expect(readFileSync(inside('mine.yaml'), 'utf8')).toBe('world: {}\n');
    expect(existsSync(inside('results'))).toBe(false);
  });

  it.each([
    ['a page that is not there', ['fit', 'other.yaml'], /no such file/],
    ['impressions without a label', ['fit', 'impressions.csv'], /label/],
    [
      'impressions of a day',
      ['fit', 'impressions.csv', '--label', 'l', '--at', 't', '--user', 'u'],
      /at least 14 days/,
    ],
    [
      'impressions that are there twice',
      ['fit', 'impressions.csv', '--label', 'l', '--at', 't', '--user', 'u', '--id', 'i'],
      /same id/,
    ],
    [
      'a column that is not there',
      ['fit', 'impressions.csv', '--label', 'l', '--at', 't', '--user', 'who'],
      /who/,
    ],
    ['options that mean nothing', ['fit', 'facts.yaml', '--label', 'l'], /--label beside a page of facts/],
    [
      'a scenario',
      ['fit', 'world.yaml'],
      /found: {4}a scenario.*\n.*\n {2}remedy: {3}hindsight run world\.yaml/,
    ],
    ['seeds', ['fit', 'facts.yaml', '--seeds', '1'], /has no --seeds/],
  ])('refuses %s', async (_, args, expected) => {
    writeFileSync(inside('facts.yaml'), 'users: 60\n');
    writeFileSync(inside('world.yaml'), 'name: mine\nworld: { users: 60 }\n');
    writeFileSync(inside('impressions.csv'), 'i,u,t,l\n1,1,1700000000000,0\n1,2,1700000001000,1\n');
    const { code, stderr } = await command(args, { cwd: directory() });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toContain('this is a bug');
    expect(existsSync(inside('facts-app.yaml'))).toBe(false);
  });
});
