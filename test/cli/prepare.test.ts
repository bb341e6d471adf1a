import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROOT, useDirectory } from './hindsight.ts';

/** `npm ci --omit=dev` runs it where the compiler is missing, and `npx` once more in a clone. */
describe('tools/prepare.mjs', () => {
  const directory = useDirectory();
  const prepare = () =>
    spawnSync(process.execPath, ['tools/prepare.mjs'], { cwd: directory(), encoding: 'utf8' });

  beforeEach(() => {
    cpSync(join(ROOT, 'tools'), join(directory(), 'tools'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(directory(), 'package.json'));
  });

  it('keeps an existing build', () => {
    mkdirSync(join(directory(), 'dist', 'cli'), { recursive: true });
    writeFileSync(join(directory(), 'dist', 'cli', 'main.js'), 'built');
    const { status, stdout, stderr } = prepare();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('keeping the existing dist/');
    expect(readFileSync(join(directory(), 'dist', 'cli', 'main.js'), 'utf8')).toBe('built');
  });

  it('says what to do when there is no build', () => {
    const { status, stderr } = prepare();
    expect(status).toBe(0);
    expect(stderr).toContain('run a plain `npm ci`');
    expect(existsSync(join(directory(), 'dist'))).toBe(false);
  });

  it('builds only what has changed since it was built', () => {
    mkdirSync(join(directory(), 'node_modules', 'typescript'), { recursive: true });
    writeFileSync(join(directory(), 'node_modules', 'typescript', 'package.json'), '{}');
    for (const folder of ['src', 'scenarios', 'schema', join('dist', 'cli')])
      mkdirSync(join(directory(), folder), { recursive: true });
    for (const file of ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'src/a.ts'])
      writeFileSync(join(directory(), file), '');
    writeFileSync(join(directory(), 'tools', 'build.mjs'), `console.log('building');`);
    writeFileSync(join(directory(), 'dist', 'cli', 'main.js'), 'built');
    const touch = (file: string, seconds: number) => utimesSync(join(directory(), file), seconds, seconds);
    const now = Date.now() / 1000;
    touch('dist/cli/main.js', now + 60);
    expect(prepare().stdout).toBe('');
    touch('src/a.ts', now + 120);
    expect(prepare().stdout).toBe('building\n');
  });
});

describe('tools/build.mjs', () => {
  const directory = useDirectory();

  it('leaves the old build in place where it is interrupted', () => {
    const modules = join(directory(), 'node_modules');
    cpSync(join(ROOT, 'tools'), join(directory(), 'tools'), { recursive: true });
    mkdirSync(join(modules, 'typescript', 'bin'), { recursive: true });
    for (const part of ['esbuild', 'oxc-parser', 'typescript/dist'])
      symlinkSync(join(ROOT, 'node_modules', part), join(modules, part), 'junction');
    cpSync(
      join(ROOT, 'node_modules', 'typescript', 'package.json'),
      join(modules, 'typescript', 'package.json'),
    );
    // A compiler that Ctrl-C ends halfway.
    writeFileSync(
      join(modules, 'typescript', 'bin', 'tsc'),
      `import { mkdirSync, writeFileSync } from 'node:fs';
      const folder = process.argv.at(-1);
      mkdirSync(folder, { recursive: true });
      writeFileSync(folder + '/half.js', '');
      process.kill(process.pid, 'SIGINT');`,
    );
    mkdirSync(join(directory(), 'dist'));
    writeFileSync(join(directory(), 'dist', 'main.js'), 'built');

    const build = spawnSync(process.execPath, ['tools/build.mjs'], { cwd: directory(), encoding: 'utf8' });
    expect({ status: build.status, stderr: build.stderr }).toEqual({ status: 130, stderr: '' });
    expect(readdirSync(join(directory(), 'dist'))).toEqual(['main.js']);
  });
});
