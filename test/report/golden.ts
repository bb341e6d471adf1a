/** The committed result of the quick scenario, read back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../src/lab/result/schema.ts';

const FILE = join(import.meta.dirname, '../golden/quick.json');
/** Numbers that may be missing: JSON carries NaN as null. */
const NUMBERS = ['mean', 'low', 'high'];

export function goldenResult(): Result {
  return readResult(FILE);
}

export function readResult(file: string): Result {
  return JSON.parse(readFileSync(file, 'utf8'), function revive(this: unknown, key, value) {
    const isNumber = NUMBERS.includes(key) || (Array.isArray(this) && this.length > 2);
    return value === null && isNumber ? Number.NaN : value;
  });
}
