import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFileAtomically } from '../../../src/lab/jobs/files.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-files-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('writes and replaces files, and makes their directories', async () => {
  const file = join(directory, 'a', 'b', 'result.json');
  await writeFileAtomically(file, 'first');
  await writeFileAtomically(file, new TextEncoder().encode('second'));
  expect(readFileSync(file, 'utf8')).toBe('second');
  expect(readdirSync(join(directory, 'a', 'b'))).toEqual(['result.json']);
});

it('leaves nothing behind when it fails', async () => {
  mkdirSync(join(directory, 'occupied'));
  await expect(writeFileAtomically(join(directory, 'occupied'), 'text')).rejects.toThrow();
  expect(readdirSync(directory)).toEqual(['occupied']);
});

it('keeps two writers of one file apart', async () => {
  const file = join(directory, 'result.json');
  await Promise.all(['a', 'b', 'c'].map((letter) => writeFileAtomically(file, letter.repeat(1_000_000))));
  expect(new Set(readFileSync(file, 'utf8')).size).toBe(1);
  expect(readdirSync(directory)).toEqual(['result.json']);
});
