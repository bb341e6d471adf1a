import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkBrowser,
  checkCycles,
  checkDirection,
  checkDocComments,
  checkLab,
  checkPurity,
  checkSearches,
  packagesAtStart,
  type Sources,
} from './rules.ts';
import { importsOf } from './syntax.ts';

const ROOT = join(import.meta.dirname, '..', '..');

function readSources(folder: string): Sources {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.d)\.ts$/.test(file),
  );
  return Object.fromEntries(
    files.sort().map((file) => [file, readFileSync(join(ROOT, folder, file), 'utf8')]),
  );
}

describe('the architecture of src', () => {
  const sources = readSources('src');

  it('imports go down only, and the hidden truth stays hidden', () => {
    expect(checkDirection(sources)).toEqual([]);
  });

  it('has the folders of the lab in the order of time', () => {
    expect(checkLab(sources)).toEqual([]);
  });

  it('has no cycles between files', () => {
    expect(checkCycles(sources)).toEqual([]);
  });

  it('keeps node: out of the engine, so that it runs in a browser', () => {
    expect(checkBrowser(sources)).toEqual([]);
  });

  it('loads one package before it knows the command, so that help comes at once', () => {
    expect(packagesAtStart(sources)).toEqual(['commander']);
  });

  it('has no ambient randomness, no clock outside the console, no arithmetic that depends on the version of Node', () => {
    expect(checkPurity(sources)).toEqual([]);
  });

  it('has doc comments that begin with a noun phrase or a verb in the third person', () => {
    expect(checkDocComments(sources)).toEqual([]);
  });
});

describe('the tests', () => {
  it('try the same cases each time', () => {
    expect(checkSearches(readSources('test'))).toEqual([]);
  });
});

describe('the checker itself', () => {
  it('knows what is loaded at the start from what is loaded later, or never', () => {
    expect(
      packagesAtStart({
        'cli/main.ts': `import './a.ts'; import type { Z } from 'zod'; const lazy = () => import('./b.ts');`,
        'cli/a.ts': `import { c } from 'commander'; export { p } from 'picocolors'; import 'node:fs';`,
        'cli/b.ts': `import 'linkedom';`,
      }),
    ).toEqual(['commander', 'picocolors']);
  });

  it('catches an import upwards, sideways, and of the truth', () => {
    const complaints = checkDirection({
      'base/time.ts': `import { x } from '../history/log.ts';`,
      'history/log.ts': `import type { T } from '../base/time.ts';`,
      'splits/time.ts': `export * from '../evaluation/auc.ts';`,
      'evaluation/auc.ts': `const { a } = await import('../world/users.ts');`,
      'world/users.ts': `import { a } from '../features/a.ts'; import '../index.ts';`,
      'features/a.ts': `let a: import('../serving/loop.ts').Loop;`,
      'serving/loop.ts': `import {\n  a,\n} from '../world/users.ts';`,
      'index.ts': `export { a } from './serving/loop.ts';`,
    });
    expect(complaints).toEqual([
      'base/time.ts:1 imports ../history/log.ts: base may import only what lies below it',
      'splits/time.ts:1 imports ../evaluation/auc.ts: splits may import only what lies below it',
      'evaluation/auc.ts:1 imports ../world/users.ts: evaluation must not see world',
      'world/users.ts:1 imports ../index.ts: world may import only what lies below it',
      'features/a.ts:1 imports ../serving/loop.ts: features must not see serving',
    ]);
  });

  it('lets neither the page import the console nor the console the page', () => {
    expect(
      checkDirection({
        'cli/main.ts': `import '../playground/main.ts';`,
        'playground/main.ts': `import '../cli/main.ts'; import '../report/run/table.ts';`,
        'report/run/table.ts': '',
      }),
    ).toEqual([
      'cli/main.ts:1 imports ../playground/main.ts: cli may import only what lies below it',
      'playground/main.ts:1 imports ../cli/main.ts: playground may import only what lies below it',
    ]);
  });

  it('catches missing files, unknown rooms and node: outside the edges', () => {
    expect(
      checkDirection({
        'base/a.ts': `import './gone.ts';\nimport { join } from 'node:path';`,
        'attic/b.ts': `import '../base/a.ts';`,
        'cli/main.ts': `import 'node:fs';`,
        'lab/jobs/store.ts': `import 'node:fs';`,
        'lab/experiment.ts': `import 'node:fs';`,
      }),
    ).toEqual([
      'base/a.ts:1 imports ./gone.ts: no such file in src',
      'base/a.ts:2 imports node:path: only the edges touch the machine',
      'attic/b.ts lies in no known room',
      'lab/experiment.ts:1 imports node:fs: only the edges touch the machine',
    ]);
  });

  it('catches arrows between folders of the lab that are not planned, and planned ones that are not there', () => {
    const complaints = checkLab({
      'lab/stages/past.ts': `import type { A } from '../result/schema.ts';\nimport '../measure/measure.ts';`,
      'lab/result/schema.ts': `import '../experiment.ts'; import './values.ts';`,
      'lab/attic/a.ts': `import '../stages/past.ts';`,
      'lab/library.ts': `import '../scenario/schema.ts';`,
    });
    expect(complaints.slice(0, 3)).toEqual([
      'lab/stages/past.ts:2: lab/stages does not import lab/measure',
      'lab/result/schema.ts:1: lab/result does not import lab/experiment',
      'lab/attic/a.ts lies in no known folder of the lab',
    ]);
    expect(complaints).toContain('the plan of the lab has library → studies, which nothing needs');
    expect(complaints).not.toContain('the plan of the lab has stages → result, which nothing needs');
  });

  it('catches cycles, those of types too', () => {
    const sources = {
      'cli/main.ts': `import '../lab/a.ts';`,
      'lab/a.ts': `import './b.ts';`,
      'lab/b.ts': `import type { A } from './a.ts';`,
    };
    expect(checkCycles(sources)).toEqual(['cycle: lab/a.ts → lab/b.ts → lab/a.ts']);
  });

  it('catches node: that the engine loads through another file, but not through a type', () => {
    const sources = {
      'lab/experiment.ts': `import { a } from './a.ts'; import type { Job } from './pool.ts';`,
      'lab/a.ts': `import { type S, s } from './store.ts';`,
      'lab/store.ts': `import 'node:fs';`,
      'lab/pool.ts': `import 'node:os';`,
    };
    expect(checkBrowser(sources)).toEqual(['lab/store.ts is part of the engine and loads node:fs']);
  });

  it.each([
    ['Math.random()', 'uses Math.random'],
    ['const { random } = Math;', 'uses Math other than as Math.<name>'],
    ['Math["pow"](2, 3)', 'uses Math other than as Math.<name>'],
    ['Math . pow(2, 0.5)', 'uses Math.pow'],
    ['const f = Math.random;', 'uses Math.random'],
    ['const { now } = Date;', 'uses Date'],
    ['f({ Date })', 'uses Date'],
    ['row[performance.now()]', 'uses performance'],
    [`import { randomUUID } from 'node:crypto';`, 'uses randomUUID'],
    ['console.timeEnd()', 'uses console.time'],
    ['Date.now()', 'uses Date'],
    ['new Date()', 'uses Date'],
    ['performance.now()', 'uses performance'],
    ['process.hrtime()', 'uses process.hrtime'],
    ['x ** 0.5', 'raises to a power that is not a whole number in the source'],
    ['x **= y', 'raises to a power that is not a whole number in the source'],
    ['let x = b ** c', 'raises to a power that is not a whole number in the source'],
    ['x ** -0.5', 'raises to a power that is not a whole number in the source'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the source under test
    ['`a ${Math.random()} b`', 'uses Math.random'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the source under test
    ['`${`${{}}`}`; Date.now()', 'uses Date'],
    ['const r = /["\'`]/; Date.now()', 'uses Date'],
    ['a = b / c; // "\nDate.now() / 2', 'uses Date'],
  ])('catches %s', (source, complaint) => {
    const complaints = checkPurity({ 'base/a.ts': source });
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(complaint);
  });

  it.each([
    '// Math.random()',
    '/* Date.now() */',
    `'Math.random()'`,
    '`performance.now()`',
    'x ** 2 + y ** -3',
    'let performance: number; row.Date = 1; const f = ({ crypto: c }) => c; let d: Date;',
    '/Math.random/.test(x)',
  ])('lets %s pass', (source) => {
    expect(checkPurity({ 'base/a.ts': source })).toEqual([]);
  });

  it('allows the clock in the console and in the page, but not in what the page runs', () => {
    expect(
      checkPurity({ 'cli/a.ts': 'performance.now()', 'playground/runPanel.ts': 'performance.now()' }),
    ).toEqual([]);
    expect(checkPurity({ 'playground/engine/worker.ts': 'performance.now()' })).toHaveLength(1);
  });

  it.each([
    'fc.assert(property)',
    'fc.assert(property, { numRuns: 30 })',
    'await fc.assert(property, { seed: 1 })',
    'fc.sample(rows, 3)',
    'const chance = Math.random()',
  ])('catches %j in a test', (source) => {
    expect(checkSearches({ 'base/a.test.ts': source })).toHaveLength(1);
  });

  it.each([
    'fc.assert(property, runs(300))',
    'fc.assert(property, { ...cases(30), examples: [[1]] })',
    "const text = 'Math.random()'",
  ])('lets %j pass in a test', (source) => {
    expect(checkSearches({ 'base/a.test.ts': source })).toEqual([]);
  });

  it.each([
    '/** Whether rows are equal. */',
    '/**\n * How rows are compared.\n */',
    'interface Row {\n  /** when it was sent */ sentAtMs: number }',
    '/** Whose rows these are. */',
  ])('catches the doc comment of %j', (source) => {
    const complaints = checkDocComments({ 'base/a.ts': `const a = 1;\n${source}` });
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(/^base\/a\.ts:[23] begins a doc comment with “/);
  });

  it.each([
    '/** Checks whether rows are equal. */',
    '/** Whole rows. */',
    '// How rows are compared.',
    '/* What is compared. */',
    `const text = '/** What a text says. */';`,
  ])('lets %s pass', (source) => {
    expect(checkDocComments({ 'base/a.ts': source })).toEqual([]);
  });

  it('finds every form of import and no other string', () => {
    const source = `import a from './a.ts';
      import './b.ts';
      export type { C } from './c.ts';
      const d = await import('./d.ts');
      const e = { from: './e.ts', text: "from './f.ts'" }; // import './g.ts'
      Array.from('./h.ts');`;
    expect(importsOf('lab/x.ts', source).map(({ file, typeOnly }) => [file, typeOnly])).toEqual([
      ['lab/a.ts', false],
      ['lab/b.ts', false],
      ['lab/c.ts', true],
      ['lab/d.ts', false],
    ]);
  });
});
