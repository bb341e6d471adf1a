/**
 * The examples of library use: their types are right, they run, and they print what the page says. After a change of
 * the engine that is meant, copy what they print to the page.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/jobs/package.ts';
import { canRun } from '../cli/hindsight.ts';

const ROOT = packageRoot();

interface Example {
  readonly place: string;
  readonly code: string;
  /** What it prints, where the page says so. */
  readonly printed: string | undefined;
}

const examples = ['README.md', 'docs/build/library.md'].flatMap((page): Example[] => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return Array.from(
    text.matchAll(/^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```$)?/gm),
    ({ 1: code, 2: printed, index }) => ({
      place: `${page}:${text.slice(0, index).split('\n').length}`,
      code,
      printed,
    }),
  );
});

/** Modules that the pages show, by the names in their first lines. */
const modules = ['README.md', 'docs/build/library.md'].flatMap((page) =>
  Array.from(
    readFileSync(join(ROOT, page), 'utf8').matchAll(/^```js\n(\/\/ (\S+\.mjs)\n[\s\S]*?)^```$/gm),
    ({ 1: code, 2: name }) => ({ name, code }),
  ),
);

/** The file that examples read: small, so that they are quick. */
const MY_SCENARIO = `seeds: [1, 2]
world: { users: 200 }
timeline: { burnIn: 2d, warmup: 4d, logging: 6d, production: 2d }
training: { provenances: [logged, recomputed], splits: [time] }
expect:
  - { that: recomputed × time, quantity: gap.auc, is: above }
`;

describe.runIf(canRun)('examples of library use', () => {
  let directory = '';
  const fileOf = (index: number) => join(directory, `example${index}.mts`);

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-library-'));
    mkdirSync(join(directory, 'node_modules', '@types'), { recursive: true });
    symlinkSync(ROOT, join(directory, 'node_modules', 'hindsight-lab'));
    symlinkSync(
      join(ROOT, 'node_modules', '@types', 'node'),
      join(directory, 'node_modules', '@types', 'node'),
    );
    writeFileSync(join(directory, 'my.yaml'), MY_SCENARIO);
    for (const { name, code } of modules) writeFileSync(join(directory, name), code);
    for (const [index, { code }] of examples.entries()) writeFileSync(fileOf(index), code);
    const options = { strict: true, target: 'es2023', module: 'nodenext', types: ['node'], outDir: 'out' };
    writeFileSync(
      join(directory, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, rootDir: '.' }, include: ['*.mts'] }),
    );
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('there are some', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4);
  });

  it('have the types that the package states, the declarations of the package checked with them', () => {
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    let complaints = '';
    try {
      execFileSync(process.execPath, [tsc, '-p', 'tsconfig.json'], { cwd: directory, encoding: 'utf8' });
    } catch (error) {
      complaints = (error as { stdout: string }).stdout;
    }
    expect(complaints).toBe('');
  });

  it.each(examples.map((example, index) => ({ ...example, index })))('print what the page says: $place', ({
    index,
    printed,
  }) => {
    const output = execFileSync(process.execPath, [join('out', `example${index}.mjs`)], {
      cwd: directory,
      encoding: 'utf8',
    });
    expect(output).not.toBe('');
    if (printed !== undefined) expect(output).toBe(printed);
  });
});
