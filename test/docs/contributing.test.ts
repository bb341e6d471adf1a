/** The recipes of CONTRIBUTING.md against the sources. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { readSources } from '../../tools/architecture.mjs';

const root = join(import.meta.dirname, '..', '..');
const sources = Object.entries(readSources(join(root, 'src')))
  // The face of the package says names again, and planted kinds are keys of scenarios.
  .filter(([file]) => file !== 'index.ts' && file !== 'audit/population/kinds.ts')
  .map(([file, text]): [string, string] => [file, withoutComments(file, text)]);

function withoutComments(file: string, text: string): string {
  return parseSync(file, text).comments.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
    text,
  );
}

const recipes = Array.from(
  readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').matchAll(
    /^\| ([^|]+) \| (\d) \| `([^`]+)` \| (.+) \|$/gm,
  ),
  ([, thing, count, example, recipe]) => ({ thing, count: Number(count), example, recipe }),
);

function filesWith(example: string): string[] {
  const word = new RegExp(`(?<![\\w-])${example.replaceAll('.', '\\.')}(?![\\w-])`);
  return sources.filter(([, text]) => word.test(text)).map(([file]) => file);
}

describe('recipes of CONTRIBUTING.md', () => {
  test('are read', () => expect(recipes.length).toBeGreaterThan(10));

  test.each(recipes)('$thing: $example', ({ count, example, recipe }) => {
    const files = filesWith(example);
    expect(files).toHaveLength(count);
    for (const file of files) expect(recipe).toContain(`\`${file}\``);
  });
});
