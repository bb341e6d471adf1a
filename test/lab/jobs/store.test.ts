import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { buildDigest, packageRoot, packageVersion } from '../../../src/lab/jobs/package.ts';
import { openStore, probeStore, reduceToRun, runKey } from '../../../src/lab/jobs/store.ts';
import { scenarioSchema } from '../../../src/scenario/schema.ts';

const KEY = 'ab'.repeat(32);
const PAYLOAD = '{"a":"pay load",\n"payload":1}';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-store-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const filesIn = (path: string) =>
  readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((f) => f.includes('.'));

describe('runKey', () => {
  const scenario = scenarioSchema.parse({ name: 'a' });

  it('ignores what changes no single run', () => {
    const other = scenarioSchema.parse({
      name: 'b',
      title: 'other',
      description: 'other',
      expect: [{ that: 'oracle', quantity: 'choiceValue', is: 'above' }],
      observe: [{ label: 'a', that: 'oracle', quantity: 'choiceValue' }],
      seeds: [3, 4],
      sweep: { 'world.users': [1] },
    });
    expect(runKey(other, 1)).toBe(runKey(scenario, 1));
  });

  it('is one for a seed, alone and among others; intervals within its world are another run', () => {
    const [lone, several] = [[1], [1, 2]].map((seeds) => scenarioSchema.parse({ name: 'a', seeds }));
    const finer = { ...lone, evaluation: { ...lone.evaluation, bootstrapResamples: 500 } };
    expect(runKey(lone, 1)).toBe(runKey(several, 1));
    expect(runKey(finer, 1)).toBe(runKey(lone, 1));
    expect(new Set([lone, finer].map((each) => runKey(each, 1, true)).concat(runKey(lone, 1))).size).toBe(3);
    expect(reduceToRun(several, 1).seeds).toEqual([1]);
  });

  it('ignores the order in which keys were written', () => {
    const turned = Object.fromEntries(Object.entries(scenario).reverse()) as typeof scenario;
    expect(runKey(turned, 1)).toBe(runKey(scenario, 1));
  });

  it('follows the seed and every effective part', () => {
    const longer = scenarioSchema.parse({ name: 'a', timeline: { production: '8d' } });
    expect(new Set([runKey(scenario, 1), runKey(scenario, 2), runKey(longer, 1)]).size).toBe(3);
  });
});

describe('the store', () => {
  it('gives back what was written, and nothing for an unknown key', () => {
    const store = openStore(directory);
    store.write(KEY, '{"a":"\u2028 é"}');
    expect(openStore(directory).read(KEY)).toBe('{"a":"\u2028 é"}');
    expect(store.read('cd'.repeat(32))).toBeUndefined();
    expect(filesIn(directory)).toEqual([join('ab', `${KEY}.json`)]);
  });

  it('keeps JSON, and a head for people', () => {
    openStore(directory).write(KEY, PAYLOAD, { scenario: 'article', seed: 7 });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
      formatVersion: 2,
      key: KEY,
      checksum: createHash('sha256').update(PAYLOAD).digest('hex'),
      scenario: 'article',
      seed: 7,
      version: packageVersion(),
      build: buildDigest(),
      node: process.versions.node,
      architecture: process.arch,
      payload: { a: 'pay load', payload: 1 },
    });
  });

  const file = () => join(directory, 'ab', `${KEY}.json`);
  it.each([
    ['truncated', (text: string) => text.slice(0, -10), 'not whole'],
    ['empty', () => '', 'not whole'],
    ['of another value', () => 'null', 'not whole'],
    ['cut in its head', (text: string) => `${text.slice(0, 100)}}\n`, 'another format'],
    ['changed', (text: string) => text.replace('pay load', 'pay-load'), 'its checksum does not fit'],
    ['moved', (text: string) => text.replace(KEY, 'cd'.repeat(32)), 'stored under another key'],
    [
      'of another format',
      (text: string) => text.replace('"formatVersion":2', '"formatVersion":3'),
      'another format',
    ],
  ])('ignores a file that is %s, says so once, and replaces it', (_, damage, reason) => {
    const messages: string[] = [];
    const store = openStore(directory, (message) => messages.push(message));
    store.write(KEY, PAYLOAD);
    writeFileSync(file(), damage(readFileSync(file(), 'utf8')));

    expect(store.read(KEY)).toBeUndefined();
    expect(store.read(KEY)).toBeUndefined();
    expect(messages).toEqual([`${file()} is damaged (${reason}) and will be replaced`]);

    store.write(KEY, PAYLOAD);
    expect(store.read(KEY)).toBe(PAYLOAD);
  });

  it.each([
    ['an empty folder', () => mkdirSync(file())],
    ['a link to itself', () => symlinkSync(file(), file())],
    ['a pipe that nobody writes to', () => execFileSync('mkfifo', [file()])],
  ])('replaces %s', (_, make) => {
    const messages: string[] = [];
    const store = openStore(directory, (message) => messages.push(message));
    mkdirSync(join(directory, 'ab'));
    make();
    expect(store.read(KEY)).toBeUndefined();
    expect(messages).toHaveLength(1);
    store.write(KEY, PAYLOAD);
    expect(store.read(KEY)).toBe(PAYLOAD);
  });

  it('removes no folder that somebody put something into', () => {
    mkdirSync(join(file(), 'kept'), { recursive: true });
    expect(() => openStore(directory).write(KEY, PAYLOAD)).toThrow(/ENOTEMPTY.*\.json/);
    expect(readdirSync(file())).toEqual(['kept']);
  });

  it('stays whole while several processes write and read one key', async () => {
    const script = `
      import { openStore } from ${JSON.stringify(join(packageRoot(), 'dist/lab/jobs/store.js'))};
      const store = openStore(process.argv[1], (message) => { throw new Error(message); });
      for (let turn = 0; turn < 200; turn++) {
        store.write('${KEY}', 'x'.repeat(100000));
        if (store.read('${KEY}')?.length !== 100000) throw new Error('lost');
      }`;
    const run = promisify(execFile);
    const processes = [1, 2, 3].map(() =>
      run(process.execPath, ['--input-type=module', '-e', script, directory]),
    );
    await Promise.all(processes);
    expect(filesIn(directory)).toEqual([join('ab', `${KEY}.json`)]);
  });

  it('is tried without a trace, also by two at once', () => {
    probeStore(directory);
    expect(readdirSync(directory)).toEqual([]);
    mkdirSync(join(directory, '.probe-abcdef'));
    probeStore(directory);
    expect(readdirSync(directory)).toEqual(['.probe-abcdef']);
  });

  // Nobody makes folders in /proc, root neither.
  it('says when it cannot be written', () => {
    const occupied = join(directory, 'file');
    writeFileSync(occupied, '');
    expect(() => probeStore(occupied)).toThrow(UserError);
    expect(() => probeStore('/proc/self')).toThrow(/^cannot store runs in \/proc\/self .*--store$/);
  });

  it('tells the user when its directory cannot be made', () => {
    const occupied = join(directory, 'file');
    writeFileSync(occupied, '');
    expect(() => openStore(join(occupied, 'runs'))).toThrow(UserError);
    expect(() => openStore(join(occupied, 'runs'))).toThrow('--no-store');
  });
});
