import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/base/time.ts';
import {
  fillWhole,
  readRegular,
  removeOwnTemporaries,
  temporaryName,
  writeWhole,
} from '../../../src/lab/jobs/files.ts';
import { builtFile } from '../../../src/lab/jobs/package.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-files-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a file that is written whole', () => {
  it('appears, is replaced, and brings its directories along', () => {
    const file = join(directory, 'a', 'b', 'result.json');
    writeWhole(file, 'first');
    writeWhole(file, new TextEncoder().encode('second'));
    expect(readFileSync(file, 'utf8')).toBe('second');
    expect(readdirSync(join(directory, 'a', 'b'))).toEqual(['result.json']);
  });

  it('leaves nothing behind where it cannot be', () => {
    mkdirSync(join(directory, 'occupied'));
    expect(() => writeWhole(join(directory, 'occupied'), 'text')).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(readdirSync(directory)).toEqual(['occupied']);
  });

  it('is as it was while it is filled, and where filling fails', () => {
    const file = join(directory, 'result.json');
    writeWhole(file, 'first');
    const fill = (temporary: string) => {
      writeFileSync(temporary, 'half');
      expect(readFileSync(file, 'utf8')).toBe('first');
      throw new Error('no more');
    };
    expect(() => fillWhole(file, fill)).toThrow('no more');
    expect(readFileSync(file, 'utf8')).toBe('first');
    expect(readdirSync(directory)).toEqual(['result.json']);
  });

  it('is not filled by two at once', () => {
    const file = join(directory, 'result.json');
    const names = new Set<string>();
    fillWhole(file, (outer) => {
      names.add(outer);
      fillWhole(file, (inner) => names.add(inner));
    });
    expect(names.size).toBe(2);
  });

  it('removes what was left of it a day ago, and of nothing else', () => {
    const leftovers = [
      ['.result.json.killed-0-1.tmp', 25],
      ['.result.json.busy-0-1.tmp', 23],
      ['.other.json.killed-0-1.tmp', 25],
    ] as const;
    for (const [name, hours] of leftovers) {
      writeFileSync(join(directory, name), 'half');
      const at = (Date.now() - hours * HOUR_MS) / 1000;
      utimesSync(join(directory, name), at, at);
    }
    writeWhole(join(directory, 'result.json'), 'whole');
    expect(readdirSync(directory).sort()).toEqual([leftovers[2][0], leftovers[1][0], 'result.json']);
  });
});

describe('temporary files', () => {
  it('are those of this process and its threads, and only those are removed', async () => {
    const below = join(directory, 'ab');
    const others = execFileSync(process.execPath, ['--input-type=module', '-e', naming(below)], {
      encoding: 'utf8',
    });
    const worker = new Worker(naming(below), { eval: true });
    const threads = await new Promise<string>((resolve, reject) => {
      worker.on('message', resolve);
      worker.on('error', reject);
    });
    const own = temporaryName(join(below, 'x.json'));
    expect(new Set([others, threads, own]).size).toBe(3);

    mkdirSync(below);
    for (const file of [others, threads, own, join(below, 'x.json')]) writeFileSync(file, '');
    removeOwnTemporaries(directory);
    expect([others, threads, own, join(below, 'x.json')].map((file) => existsSync(file))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    removeOwnTemporaries(join(directory, 'nowhere'));
  });
});

/** A program that thinks of a temporary name, as another process or as a thread of this one. */
function naming(below: string): string {
  return `import(${JSON.stringify(builtFile('lab/jobs/files.js'))}).then(async ({ temporaryName }) => {
    const name = temporaryName(${JSON.stringify(join(below, 'x.json'))});
    const { parentPort } = await import('node:worker_threads');
    if (parentPort === null) process.stdout.write(name);
    else parentPort.postMessage(name);
  });`;
}

describe('reading', () => {
  it('gives the bytes of a file, also through a link, and nothing where none is', () => {
    writeFileSync(join(directory, 'file'), 'text');
    symlinkSync('file', join(directory, 'link'));
    expect(readRegular(join(directory, 'link'))).toEqual(Buffer.from('text'));
    expect(readRegular(join(directory, 'absent'))).toBeUndefined();
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link to itself', (path: string) => symlinkSync(path, path)],
    ['a device', (path: string) => symlinkSync('/dev/zero', path)],
    ['a pipe that nobody writes to', (path: string) => execFileSync('mkfifo', [path])],
  ])('neither waits for %s nor takes it for a file', (_, make) => {
    const path = join(directory, 'odd');
    make(path);
    expect(() => readRegular(path)).toThrow();
  });
});
