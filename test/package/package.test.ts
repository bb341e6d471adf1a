/** What `npm pack` packs is what a stranger needs, and no more; and it works where it is installed. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importsOf } from '../architecture/syntax.ts';
import { canRun, ROOT } from '../cli/hindsight.ts';

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const below = (folder: string, pattern: RegExp) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => pattern.test(file))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);

/** Runs a program as one does outside of npm's own scripts. */
function run(directory: string, program: string, ...args: string[]): string {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)),
  );
  return execFileSync(program, args, { cwd: directory, env: environment, encoding: 'utf8', stdio: 'pipe' });
}

describe.runIf(canRun)('the package', () => {
  let directory = '';
  let files: string[] = [];

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-package-'));
    // Scripts would build dist/ again under the feet of other tests.
    const packed = run(ROOT, 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', directory);
    files = JSON.parse(packed)[0].files.map(({ path }: { path: string }) => path);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('holds the build of every source, the documents, scenarios and schemas, and nothing else', () => {
    // The sources of the playground are all in its pages.
    const sources = below('src', /(?<!\.d)\.ts$/)
      .filter((file) => !file.startsWith('src/playground/'))
      .map((file) => file.replace(/^src/, 'dist').slice(0, -3));
    expect(files.sort()).toEqual(
      [
        ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
        'dist/playground/audit.html',
        'dist/playground/index.html',
        ...sources.flatMap((source) => [`${source}.js`, `${source}.d.ts`]),
        ...below('src/report', /\.(?:css|js)$/).map((file) => file.replace(/^src/, 'dist')),
        ...below('docs', /\.(?:md|svg)$/),
        ...below('scenarios', /\.yaml$/),
        ...below('schema', /\.json$/),
      ].sort(),
    );
  });

  it('depends on all that its sources import', () => {
    const imported = below('src', /(?<!\.d)\.ts$/).flatMap((file) =>
      importsOf(file, readFileSync(join(ROOT, file), 'utf8')).flatMap(({ specifier, file: own, typeOnly }) =>
        own !== undefined || specifier.startsWith('node:') || typeOnly
          ? []
          : [/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0]],
      ),
    );
    const allowed = Object.keys(manifest.dependencies);
    expect([...new Set(imported)].filter((name) => !allowed.includes(name as string))).toEqual([]);
  });

  describe('installed elsewhere', () => {
    beforeAll(() => {
      writeFileSync(join(directory, 'package.json'), '{ "private": true }\n');
      const [archive] = readdirSync(directory).filter((file) => file.endsWith('.tgz'));
      run(
        directory,
        'npm',
        ...['install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', `./${archive}`],
      );
      writeFileSync(
        join(directory, 'tiny.yaml'),
        'seeds: [1]\nworld: { users: 100 }\ntimeline: { burnIn: 1d, warmup: 4d, logging: 5d, production: 2d }\n',
      );
    });

    it('has its commands', () => {
      for (const name of ['hindsight', 'hindsight-lab']) {
        expect(run(directory, 'npx', '--no-install', name, '--version')).toBe(`${manifest.version}\n`);
      }
      run(directory, 'npx', '--no-install', 'hindsight', 'run', 'tiny.yaml', '--quiet');
      expect(readdirSync(join(directory, 'results', 'run', 'tiny'))).toEqual(
        expect.arrayContaining(['result.json', 'summary.md', 'waterfall.png']),
      );
    });

    it('runs its own scenarios and names its schema to editors', () => {
      const shipped = 'node_modules/hindsight-lab/scenarios/article.yaml';
      expect(run(directory, 'npx', '--no-install', 'hindsight', 'describe', shipped)).toContain(
        '6 pipelines',
      );
      const text = run(directory, 'npx', '--no-install', 'hindsight', 'init');
      expect(text).toContain('npx hindsight run my-scenario.yaml');
      const [, schema] =
        /\$schema=(\S+)/.exec(readFileSync(join(directory, 'my-scenario.yaml'), 'utf8')) ?? [];
      expect(schema).toBe('./node_modules/hindsight-lab/schema/scenario.schema.json');
      expect(existsSync(join(directory, schema))).toBe(true);
    });

    it('is a library with types that need no others', () => {
      writeFileSync(
        join(directory, 'use.mts'),
        `import { experiment, loadScenario, quantityOf, type Result, simulate } from 'hindsight-lab';
const { scenario } = loadScenario('tiny.yaml');
const result: Result = await experiment(scenario);
// Everyone who is ever there: a hundred at once.
const everyone: number = simulate(scenario).users.rows;
if (!(quantityOf(result, 'logged × time', 'shadow.auc').mean > 0) || everyone < 100) throw new Error('wrong');
`,
      );
      const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
      const options = ['--strict', '--target', 'es2023', '--module', 'nodenext', '--types', ''];
      run(directory, process.execPath, tsc, ...options, 'use.mts');
      run(directory, process.execPath, 'use.mjs');
    });
  });
});
