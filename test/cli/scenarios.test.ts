import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { givenScenario, scenarioFile, shippedFile, shippedNames } from '../../src/cli/scenarios.ts';
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
