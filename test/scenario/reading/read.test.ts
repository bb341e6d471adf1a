/** Scenario files on disk. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/scenario/messages/error.ts';
import { loadScenario } from '../../../src/scenario/reading/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'hindsight-scenario-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function messageOf(path: string): string {
  try {
    loadScenario(path);
  } catch (error) {
    expect(error).toBeInstanceOf(ScenarioError);
    return (error as Error).message.replaceAll(folder, 'DIR');
  }
  throw new Error('the file was accepted');
}

mkdirSync(join(folder, 'sub'));
write('base.yaml', 'world: { users: 7 }');
write('sub/middle.yml', 'extends: ../base.yaml\nworld: { topics: 6 }');

test('reads a file and those it extends, relative to each', () => {
  const path = write('article.yaml', 'extends: sub/middle.yml');
  const { scenario } = loadScenario(path, { sets: ['world.sources=9'], seeds: '1..3' });
  expect(scenario.name).toBe('article');
  expect(scenario.seeds).toEqual([1, 2, 3]);
  expect(scenario.world).toMatchObject({ users: 7, topics: 6, sources: 9 });
  expect(
    loadScenario(write('all.json', `{ "extends": "${join(folder, 'base.yaml')}" }`)).scenario.world.users,
  ).toBe(7);
});

test('files that cannot be read', () => {
  expect(messageOf(join(folder, 'artcle.yaml'))).toMatchInlineSnapshot(`
    "DIR/artcle.yaml
      found:    no such file; did you mean DIR/article.yaml?
      expected: a scenario file in YAML or JSON"
  `);
  expect(messageOf(join(folder, 'base'))).toMatch('did you mean DIR/base.yaml?');
  mkdirSync(join(folder, 'scenarios'), { recursive: true });
  write(join('scenarios', 'quickly.yaml'), '');
  expect(messageOf(join(folder, 'quickly'))).toMatch('did you mean DIR/scenarios/quickly.yaml?');
  expect(messageOf(join(folder, 'quikly.yml'))).toMatch('did you mean DIR/scenarios/quickly.yaml?');
  expect(messageOf(join(folder, 'nowhere', 'b.yaml'))).toMatchInlineSnapshot(`
    "DIR/nowhere/b.yaml
      found:    no such file
      expected: a scenario file in YAML or JSON"
  `);
  expect(messageOf(join(folder, 'base.yaml', 'b.yaml'))).toMatch('no such file');
  expect(messageOf(join(folder, 'sub'))).toMatchInlineSnapshot(`
    "DIR/sub
      found:    a folder
      expected: a scenario file in YAML or JSON"
  `);
  expect(messageOf('/dev/zero')).toMatch('something that is no file');
  expect(messageOf('')).toMatch('a folder');
  expect(messageOf('a\0b')).toMatch('cannot be read');
  expect(messageOf('a'.repeat(5000))).toMatch('cannot be read');
  expect(messageOf(write('large.yaml', '#'.repeat(1_000_001)))).toMatchInlineSnapshot(`
    "DIR/large.yaml
      found:    a file of 1000001 bytes; a scenario has at most 1000000
      expected: a scenario file in YAML or JSON"
  `);
  expect(messageOf(write('binary.yaml', Uint8Array.of(0xff, 0xfe, 0x41, 0)))).toMatchInlineSnapshot(`
    "DIR/binary.yaml
      found:    a file that is not UTF-8 text
      expected: a scenario file in YAML or JSON"
  `);
});

test.skipIf(process.getuid?.() === 0)('files without permission', () => {
  const path = write('secret.yaml', '{}');
  chmodSync(path, 0);
  expect(messageOf(path)).toMatch('permission');
});

test('extended files that cannot be read', () => {
  expect(messageOf(write('child.yaml', '# one\nextends: bas.yaml'))).toMatchInlineSnapshot(`
    "DIR/child.yaml:2:10  extends
      found:    "bas.yaml": no such file; did you mean DIR/base.yaml?
      expected: a scenario file, relative to this one
      remedy:   look at its name, and at the folder of this file"
  `);
  expect(messageOf(write('child.yaml', 'extends: sub'))).toMatch('a folder');
  expect(messageOf(write('child.yaml', 'extends: large.yaml'))).toMatch('a file of 1000001 bytes');
});

test('loops, through symbolic links too', () => {
  expect(messageOf(write('self.yaml', 'extends: ./sub/../self.yaml'))).toMatch(
    'a loop: DIR/self.yaml → DIR/self.yaml',
  );
  symlinkSync(folder, join(folder, 'link'));
  expect(messageOf(write('linked.yaml', 'extends: link/linked.yaml'))).toMatch(
    'files that extend each other',
  );
});
