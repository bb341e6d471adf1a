/** The declarations of the package are short, and say of every type what the sources say. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canRun, ROOT } from '../cli/hindsight.ts';

const dist = join(ROOT, 'dist');
const read = (module: string) => readFileSync(join(dist, `${module}.d.ts`), 'utf8');

/** Types of which sources say where they come from, and declarations what they are. */
const INFERRED =
  /^export (?:interface (?=\w+ extends .*<.*\{\}$)|type (?=\w+ = .*(?:\btypeof\b|\];$)))(\w+)/gm;

const namesIn = (text: string, pattern: RegExp) => Array.from(text.matchAll(pattern), ([, name]) => name);

describe.runIf(canRun)('declarations', () => {
  const modules = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => file.replaceAll('\\', '/').slice(0, -'.d.ts'.length));

  it('are short enough for an editor and for a reader', () => {
    const sizes = modules.map((module): [string, number] => [module, read(module).length]);
    expect(sizes.filter(([, size]) => size > 60_000)).toEqual([]);
    expect(sizes.reduce((sum, [, size]) => sum + size, 0)).toBeLessThan(600_000);
  });

  it('show the keys of files by name, with their meaning, range and default', () => {
    const result = read('lab/result/schema');
    expect(result).toContain('    pipelines: readonly PipelineResult[];\n');
    expect(result).toContain(
      '        /** The same test rows with the feature values that were really served. */\n        offlineServed: ScoreEstimates;\n',
    );
    expect(read('scenario/schema')).toContain(`    /**
     * Share of the rows, of the entities, or of the rows of each user, held out for testing.
     * Range: above 0 below 1.
     * @default 0.25
     */
    testShare?: number | undefined;
`);
    expect(modules.filter((module) => /from ['"]zod['"]/.test(read(module)))).toEqual([]);
  });

  it('say of every type what the sources say', () => {
    const lines = modules.flatMap((module, index) => {
      const text = read(module);
      const written = namesIn(text, /^export (?:interface|type) (\w+) /gm);
      const left = namesIn(text, INFERRED);
      const source = readFileSync(join(ROOT, 'src', `${module}.ts`), 'utf8');
      const names = namesIn(source, INFERRED).filter(
        (name) => written.includes(name) && !left.includes(name),
      );
      if (names.length === 0) return [];
      return [
        `import type * as built${index} from '${dist}/${module}.d.ts';`,
        `import type * as source${index} from '${ROOT}/src/${module}.ts';`,
        ...names.map((name) => `same<built${index}.${name}, source${index}.${name}>(true);`),
      ];
    });
    const directory = mkdtempSync(join(tmpdir(), 'hindsight-declarations-'));
    writeFileSync(
      join(directory, 'same.ts'),
      `type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
declare function same<A, B>(isSo: Same<A, B>): void;
${lines.join('\n')}
`,
    );
    const compilerOptions = { typeRoots: [join(ROOT, 'node_modules', '@types')] };
    writeFileSync(
      join(directory, 'tsconfig.json'),
      JSON.stringify({
        extends: join(ROOT, 'tsconfig.json'),
        compilerOptions,
        include: ['same.ts', join(ROOT, 'src', '**', '*.d.ts')],
        exclude: [],
      }),
    );
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    let complaints = '';
    try {
      execFileSync(process.execPath, [tsc, '-p', directory], { encoding: 'utf8' });
    } catch (error) {
      complaints = (error as { stdout: string }).stdout;
    }
    rmSync(directory, { recursive: true });
    expect(complaints).toBe('');
    expect(lines.filter((line) => line.startsWith('same<')).length).toBeGreaterThan(150);
  });
});
