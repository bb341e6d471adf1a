import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../src/audit/request.ts';
import { UserError } from '../../src/base/errors.ts';
import { starterText } from '../../src/cli/starter.ts';
import { parseScenario } from '../../src/scenario/reading/parse.ts';
import { type Scenario, scenarioSchema } from '../../src/scenario/schema.ts';
import { command, filesBelow, ROOT, useDirectory } from './hindsight.ts';

const SCHEMA_LINE = /^# yaml-language-server: \$schema=(\S+)\n/;

function scenarioIn(text: string): Scenario {
  return parseScenario(text, 'starter.yaml', {
    read() {
      throw new UserError('extends');
    },
  }).scenario;
}

describe('the starter', () => {
  const text = starterText({ schema: 'x', command: 'hindsight', file: 'a.yaml', results: 'results/run/a/' });

  it('is a scenario, and a small one', () => {
    const { world, seeds } = scenarioIn(text);
    expect(world.users * seeds.length).toBeLessThan(2000);
  });

  it('shows defaults in its comments, which may be uncommented', () => {
    const uncommented = text.replace(/^( *)# ( *[a-zA-Z0-9]+:.*)$/gm, '$1$2');
    expect(uncommented.match(/^ *(?:lift|perNotification|tastesRadiansPerDay|maximum):/gm)).toHaveLength(4);
    expect(scenarioIn(uncommented)).toEqual(scenarioIn(text));
  });

  it('leaves nothing as it is by default but what it explains', () => {
    const { timeline, world } = scenarioSchema.parse({ name: 'defaults' });
    const starter = scenarioIn(text);
    expect(starter.timeline).toEqual({ ...timeline, logging: '14d' });
    expect(starter.world).toEqual({ ...world, users: 400 });
  });
});

describe('hindsight init', () => {
  const directory = useDirectory();

  it('writes a request for an audit, with the schema of one', async () => {
    const { code, stdout } = await command(['init', '--audit'], { cwd: directory() });
    expect(code).toBe(0);
    expect(stdout).toContain('hindsight audit my-audit.yaml');
    const text = readFileSync(join(directory(), 'my-audit.yaml'), 'utf8');
    const schema = SCHEMA_LINE.exec(text)?.[1] ?? '';
    expect(readFileSync(join(directory(), schema), 'utf8')).toBe(
      readFileSync(join(ROOT, 'schema', 'audit-request.schema.json'), 'utf8'),
    );
    const uncommented = text.replace(/^# ([a-zA-Z]+:)/gm, '$1');
    expect(Object.keys(parseRequest(uncommented, 'my-audit.yaml'))).toEqual(
      expect.arrayContaining(['previous', 'events', 'definitions', 'zone', 'entities', 'scoreOffline']),
    );
  });

  const init = (args: string[], settings = {}) =>
    command(['init', ...args], { cwd: directory(), ...settings });
  const schemaOf = (file: string) => {
    const path = SCHEMA_LINE.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    return { path, text: readFileSync(resolve(dirname(file), path), 'utf8') };
  };
  const published = readFileSync(join(ROOT, 'schema', 'scenario.schema.json'), 'utf8');

  it('writes the scenario, the schema beside it, and what to do next', async () => {
    const { code, stdout, stderr } = await init([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "my-scenario.yaml is written.
      hindsight.schema.json is for your editor: with it, keys are completed and explained.

      Next:
        hindsight describe my-scenario.yaml   what it will do, in words
        hindsight run my-scenario.yaml        do it: some seconds, then open results/run/my-scenario/report.html
      "
    `);
    expect(filesBelow(directory())).toEqual(['hindsight.schema.json', 'my-scenario.yaml']);
    const file = join(directory(), 'my-scenario.yaml');
    expect(schemaOf(file)).toEqual({ path: './hindsight.schema.json', text: published });
    expect(scenarioIn(readFileSync(file, 'utf8')).name).toBe('starter');
  });

  it('names the schema of the package where that is installed above the file', async () => {
    mkdirSync(join(directory(), 'node_modules'));
    symlinkSync(ROOT, join(directory(), 'node_modules', 'hindsight-lab'));
    const { stdout } = await init(['deep/er/own.yaml']);
    expect(stdout).not.toContain('schema');
    const { path, text } = schemaOf(join(directory(), 'deep', 'er', 'own.yaml'));
    expect(path).toBe('../../node_modules/hindsight-lab/schema/scenario.schema.json');
    expect(text).toBe(published);
  });

  it('shares one copy of the schema, and leaves it as it is', async () => {
    writeFileSync(join(directory(), 'hindsight.schema.json'), '{}');
    await init(['one.yaml']);
    await init(['two.yml']);
    expect(schemaOf(join(directory(), 'two.yml')).text).toBe('{}');
  });

  it('says how it was called', async () => {
    const { stdout } = await init(['a scenario.yaml'], { env: { npm_command: 'exec' } });
    expect(stdout).toBe('');
    const again = await init(['its own/scenario.yaml'], { env: { npm_command: 'exec' } });
    expect(again.stdout).toContain("npx hindsight run 'its own/scenario.yaml'");
  });

  it.each([
    ['a file that is there', ['there.yaml'], 'there.yaml is there already and stays as it is'],
    ['a folder that is there', ['folder.yaml'], 'folder.yaml is there already'],
    ['a name that is no YAML', ['mine.json'], 'expected one that ends in .yaml'],
    ['a name that no scenario may have', ['my scenario.yaml'], 'expected: letters, digits'],
    ['a place that cannot be', ['there.yaml/below.yaml'], 'cannot write there.yaml/below.yaml'],
  ])('refuses %s', async (_, args, message) => {
    writeFileSync(join(directory(), 'there.yaml'), 'name: mine\n');
    mkdirSync(join(directory(), 'folder.yaml'));
    const { code, stdout, stderr } = await init(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(filesBelow(directory())).toEqual(['there.yaml']);
    expect(readFileSync(join(directory(), 'there.yaml'), 'utf8')).toBe('name: mine\n');
  });
});
