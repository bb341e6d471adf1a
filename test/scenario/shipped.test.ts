/** The scenarios that come with the lab. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/jobs/package.ts';

const ROOT = packageRoot();
const SCHEMA = join(ROOT, 'schema', 'scenario.schema.json');
const files = readdirSync(join(ROOT, 'scenarios'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.ya?ml$/.test(file))
  .map((file) => join(ROOT, 'scenarios', file));

describe.each(files)('%s', (file) => {
  it('names the schema in its first line, so that an editor helps', () => {
    const [first] = readFileSync(file, 'utf8').split('\n');
    const path = relative(dirname(file), SCHEMA).replaceAll('\\', '/');
    expect(first).toBe(`# yaml-language-server: $schema=${path}`);
    expect(resolve(dirname(file), path)).toBe(SCHEMA);
  });
});
