import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROOT, useDirectory } from './hindsight.ts';

/** `npm ci --omit=dev` runs `prepare` where the compiler is missing. */
describe('tools/prepare.mjs without a compiler', () => {
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
});
