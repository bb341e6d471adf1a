/** What `npm pack` packs is what a stranger needs, and no more; and it works where it is installed. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linksOf } from '../../tools/packedText.mjs';
import { importsOf } from '../architecture/syntax.ts';
import { canRun, filesBelow, ROOT } from '../cli/hindsight.ts';

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
  /** A copy of what packing reads and changes: other tests read the clone. */
  let clone = '';
  let files: string[] = [];
  const unpacked = (file: string) => readFileSync(join(directory, 'unpacked', 'package', file), 'utf8');

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-package-'));
    clone = join(directory, 'clone');
    for (const name of [...manifest.files, 'LICENSE', 'README.md', 'package.json', 'results', 'tools'])
      cpSync(join(ROOT, name), join(clone, name), { recursive: true });
    const packed = run(
      clone,
      'npm',
      'pack',
      '--foreground-scripts=false',
      '--json',
      '--pack-destination',
      '..',
    );
    files = JSON.parse(packed)[0].files.map(({ path }: { path: string }) => path);
    const [archive] = readdirSync(directory).filter((file) => file.endsWith('.tgz'));
    mkdirSync(join(directory, 'unpacked'));
    run(directory, 'tar', '-xzf', archive, '-C', 'unpacked');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('holds the build of every source, the documents with their pictures, scenarios and schemas, and nothing else', () => {
    // The sources of the playground are all in its pages.
    const sources = below('src', /(?<!\.d)\.ts$/)
      .filter((file) => !file.startsWith('src/playground/'))
      .map((file) => file.replace(/^src/, 'dist').slice(0, -3));
    const [declarations, others] = [true, false].map((isOne) =>
      files.filter((file) => file.endsWith('.d.ts') === isOne),
    );
    const [results, rest] = [true, false].map((isOne) =>
      others.filter((file) => file.startsWith('results/') === isOne),
    );
    expect(rest.sort()).toEqual(
      [
        ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
        'dist/playground/audit.html',
        'dist/playground/index.html',
        ...sources.map((source) => `${source}.js`),
        ...below('src/report', /\.(?:css|js)$/).map((file) => file.replace(/^src/, 'dist')),
        ...below('docs', /\.(?:md|svg|yaml)$/),
        ...below('scenarios', /\.yaml$/),
        ...below('schema', /\.json$/),
      ].sort(),
    );
    // Those that the entry needs; whether they are enough, the library says that is used below.
    expect(declarations).toContain('dist/index.d.ts');
    expect(declarations.filter((file) => !sources.includes(file.slice(0, -5)))).toEqual([]);
    const linked = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) => linksOf(unpacked(file), file));
    expect(results.filter((file) => !/\.(?:md|svg)$/.test(file) || !linked.includes(file))).toEqual([]);
    expect(results).toContain('results/run/article/summary.md');
  });

  it('has no link that leads out of it', () => {
    const folders = new Set(
      files.flatMap((file) => file.split('/').map((_, depth, all) => all.slice(0, depth).join('/'))),
    );
    const dead = files.flatMap((file) => {
      const links = file.endsWith('.md')
        ? linksOf(unpacked(file), file)
        : file.endsWith('.html')
          ? Array.from(unpacked(file).matchAll(/ (?:href|src)="([^"#:$]+)"/g), ([, link]) =>
              posix.join(posix.dirname(file), link),
            )
          : [];
      return links
        .filter((link) => !files.includes(link) && !folders.has(link.replace(/\/$/, '')))
        .map((link) => `${file}: ${link}`);
    });
    expect(dead).toEqual([]);
    expect(unpacked('README.md')).toContain('`src/lab/experiment.ts` in the repository');
  });

  it('has no script, for what they run is not in it, and what else is of use in a clone alone', () => {
    const packed = JSON.parse(unpacked('package.json'));
    const { scripts: _, devDependencies: __, allowScripts: ___, ...own } = manifest;
    expect(packed).toEqual({ ...own, files: expect.arrayContaining(manifest.files) });
  });

  it('leaves the clone as it was, also one whose packing was interrupted', () => {
    const texts = (folder: string) =>
      Object.fromEntries(
        ['package.json', 'README.md', ...below('docs', /\.md$/), ...below('results', /\.md$/)].map((file) => [
          file,
          readFileSync(join(folder, file), 'utf8'),
        ]),
      );
    const before = texts(ROOT);
    expect(texts(clone)).toEqual(before);
    const packing = (when: string) => run(clone, process.execPath, 'tools/packing.mjs', when);
    packing('begin');
    expect(texts(clone)).not.toEqual(before);
    packing('begin');
    packing('end');
    expect(texts(clone)).toEqual(before);
    packing('begin');
    writeFileSync(join(clone, 'README.md'), 'mine');
    packing('end');
    packing('end');
    expect(texts(clone)).toEqual({ ...before, 'README.md': 'mine' });
    expect(filesBelow(join(clone, 'node_modules'))).toEqual([]);
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
