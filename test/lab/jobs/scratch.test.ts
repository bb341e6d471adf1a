import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { openScratch, withScratch } from '../../../src/lab/jobs/scratch.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-scratch-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const bytesOf = (...values: number[]) => Float64Array.from(values).buffer;

describe('the scratch file', () => {
  it('gives back what was written, at its place, and leaves no name behind', () => {
    const below = join(directory, 'made', 'for it');
    const scratch = openScratch(below, 100);
    const first = scratch.write(bytesOf(1, 2), undefined);
    const second = scratch.write(bytesOf(3, 4, 5), undefined);
    expect(readdirSync(below)).toEqual([]);
    expect(scratch.write(bytesOf(6, 7), first)).toBe(first);
    expect(scratch.read(second, 24)).toEqual(bytesOf(3, 4, 5));
    expect(scratch.read(first, 16)).toEqual(bytesOf(6, 7));
    expect(scratch.residentBytesMax).toBe(100);
    scratch.close();
  });

  it('makes nothing where nothing is written', () => {
    const below = join(directory, 'unused');
    expect(withScratch(below, (store) => store?.residentBytesMax)).toBeGreaterThan(0);
    expect(readdirSync(directory)).toEqual([]);
    expect(withScratch(undefined, (store) => store)).toBeUndefined();
  });

  it('says what to do where it cannot write', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const scratch = openScratch(file);
    expect(() => scratch.write(bytesOf(1), undefined)).toThrow(UserError);
    expect(() => scratch.write(bytesOf(1), undefined)).toThrow(/choose another disk with --out/);
  });
});
