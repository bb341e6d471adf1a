/** Faults of machines: equal process ids, killed processes, full and read-only disks, file systems that cannot rename. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contentsBelow, filesBelow, hindsight, node, ROOT, useDirectory } from '../cli/hindsight.ts';
import { canIsolate, isolated } from './isolated.ts';

const DIST = join(ROOT, 'dist');
const MAIN = join(DIST, 'cli', 'main.js');
const fixture = (name: string) => join(import.meta.dirname, '..', 'fixtures', name);

const SCENARIO = `
seeds: [1, 2]
training: { provenances: [logged], splits: [time] }
timeline: { burnIn: 1d, warmup: 3d, logging: 4d, production: 2d }
world: { users: 150, newsroom: { storiesPerDay: 60 }, opens: { baseRate: 0.2 } }
`;

const RUN_OWN = [
  ...[process.execPath, MAIN, 'run', 'own.yaml', '--quiet'],
  ...['--out', 'results', '--store', 'store'],
];

const directory = useDirectory();
/** Without the file of durations. */
const resultsIn = (folder: string) => {
  const { 'timings.json': _, ...others } = contentsBelow(join(directory(), folder));
  return others;
};
const temporariesIn = (folder: string) => filesBelow(folder).filter((file) => file.endsWith('.tmp'));

let single: { readonly results: object; readonly store: object };

/** Bytes of a run that nothing disturbs. */
async function undisturbed() {
  writeFileSync(join(directory(), 'own.yaml'), SCENARIO);
  if (single !== undefined) return single;
  const { code, stderr } = await hindsight(
    ['run', 'own.yaml', '--quiet', '--out', 'alone', '--store', 'apart'],
    {
      cwd: directory(),
    },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  single = { results: resultsIn('alone'), store: contentsBelow(join(directory(), 'apart')) };
  rmSync(join(directory(), 'alone'), { recursive: true });
  rmSync(join(directory(), 'apart'), { recursive: true });
  return single;
}

describe.runIf(canIsolate)('processes of one id', () => {
  it('write and read one store and one folder, and find what they wrote', async () => {
    const names = ['a', 'b', 'c'];
    const outcomes = await Promise.all(
      names.map((name) =>
        isolated('exec "$@"', [process.execPath, fixture('stress.mjs'), DIST, directory(), name]),
      ),
    );
    for (const { code, stderr } of outcomes) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const ids = names.map((name) => readFileSync(join(directory(), `${name}.pid`), 'utf8'));
    expect(new Set(ids).size).toBe(1);
    expect(readdirSync(join(directory(), 'results')).sort()).toEqual(['data.json', 'data.md', 'report.html']);
    expect(temporariesIn(directory())).toEqual([]);
  });

  it('write one file at the same time, and are interrupted without harm to another', async () => {
    const files = pathToFileURL(join(DIST, 'lab', 'jobs', 'files.js')).href;
    const path = JSON.stringify(join(directory(), 'result.json'));
    const cleaning = `
      const { removeOwnTemporaries, writeWhole } = await import('${files}');
      writeWhole(${path}, 'of the other');
      removeOwnTemporaries(${JSON.stringify(directory())});
      console.log(process.pid);`;
    const writing = `
      const { fillWhole } = await import('${files}');
      const { execFileSync } = await import('node:child_process');
      const { writeFileSync } = await import('node:fs');
      fillWhole(${path}, (temporary) => {
        writeFileSync(temporary, 'whole');
        const others = ['--pid', '--fork', '--mount-proc', process.execPath, '--input-type=module', '-e', ${JSON.stringify(cleaning)}];
        console.log(process.pid, String(execFileSync('unshare', others)).trim());
      });`;
    const { code, stdout, stderr } = await isolated('exec "$@"', [
      process.execPath,
      '--input-type=module',
      '-e',
      writing,
    ]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '1 1\n', stderr: '' });
    expect(readFileSync(join(directory(), 'result.json'), 'utf8')).toBe('whole');
  });

  it('run one scenario into one store and one folder, with the bytes of a single one', async () => {
    const { results, store } = await undisturbed();
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => isolated('exec "$@"', RUN_OWN, { cwd: directory() })),
    );
    for (const { code, stderr } of outcomes) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(resultsIn('results')).toEqual(results);
    expect(contentsBelow(join(directory(), 'store'))).toEqual(store);
  });
});

describe('a report', () => {
  it('has no earlier data beside later pages, at whatever step its writing is killed', async () => {
    const folder = join(directory(), 'results');
    mkdirSync(folder);
    const words = [fixture('writesReport.mjs'), DIST, folder];
    const preload = ['--import', pathToFileURL(fixture('killedAt.mjs')).href];
    let steps = 0;
    for (let code: number | null = null; code !== 0; steps++) {
      rmSync(folder, { recursive: true });
      expect((await node([...words, 'earlier'])).code).toBe(0);
      ({ code } = await node([...preload, ...words, 'later'], {
        env: { KILLED_AT: String(steps + 1), KILLED_BELOW: folder },
      }));
      const { 'data.json': data, 'data.md': markdown, 'report.html': page } = contentsBelow(folder);
      if (data === undefined) continue;
      const { text } = JSON.parse(data);
      expect([markdown, page?.match(/<h1>(.*)<\/h1>/)?.[1]]).toEqual([`# ${text}\n`, text]);
    }
    // Each of three files is created, written and renamed at least.
    expect(steps).toBeGreaterThan(9);
  });
});

const FULL =
  'mount -t tmpfs -o size=300k tmpfs "$1"; dd if=/dev/zero of="$1/fill" bs=1k count=296 2>/dev/null;';

describe.runIf(canIsolate)('a full disk', () => {
  it.each([
    ['run', ['run', 'own.yaml', '--seeds', '1']],
    ['run --export', ['run', 'own.yaml', '--seeds', '1', '--export']],
    ['attribute', ['attribute', 'own.yaml', '--seeds', '1']],
    ['explain', ['explain', 'own.yaml']],
    ['describe --simulate', ['describe', 'own.yaml', '--simulate', '--seeds', '1']],
    ['report', ['report', join(ROOT, 'results', 'run', 'article', 'result.json')]],
  ])('under the results of %s is told in a sentence', async (_, words) => {
    await undisturbed();
    mkdirSync(join(directory(), 'full'));
    const { code, stdout, stderr } = await isolated(
      `${FULL} shift; code=0; "$@" || code=$?; find full -type f; exit $code`,
      ['full', process.execPath, MAIN, ...words, '--quiet', '--out', 'full/out'],
      { cwd: directory() },
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: 'full/fill\n' });
    expect(stderr).toMatch(
      /^cannot (?:write results|export) to full\/out\S* \(ENOSPC.*\); choose another place with --out\n/,
    );
    expect(stderr).not.toMatch(/bug|\n {4}at /);
  });

  it('under a new scenario leaves none', async () => {
    mkdirSync(join(directory(), 'full'));
    const { code, stdout, stderr } = await isolated(
      `${FULL} shift; code=0; "$@" || code=$?; find full -type f; exit $code`,
      ['full', process.execPath, MAIN, 'init', 'full/new.yaml'],
      { cwd: directory() },
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: 'full/fill\n' });
    expect(stderr).toMatch(/^cannot write .* \(ENOSPC.*\): choose another place\n$/);
  });

  it('under the store costs no result, but is no success', async () => {
    const { results } = await undisturbed();
    mkdirSync(join(directory(), 'full'));
    const { code, stderr } = await isolated(
      `${FULL} shift; exec "$@"`,
      ['full', process.execPath, MAIN, 'run', 'own.yaml', '--quiet', '--out', 'results', '--store', 'full'],
      { cwd: directory() },
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^warning: own, seed \d, could not be stored \(ENOSPC.*\)\n2 of 2 runs could not be stored in full, /,
    );
    expect(resultsIn('results')).toEqual(results);
  });
});

describe.runIf(canIsolate)('a read-only store', () => {
  const READ_ONLY = 'mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"; shift; exec "$@"';
  const words = ['store', ...RUN_OWN];

  it('costs no result, but is no success', async () => {
    const { results } = await undisturbed();
    mkdirSync(join(directory(), 'store'));
    const { code, stderr } = await isolated(READ_ONLY, words, { cwd: directory() });
    expect(code).toBe(1);
    expect(stderr).toMatch(/could not be stored \(EROFS.*\)\n2 of 2 runs could not be stored in store, /);
    expect(resultsIn('results')).toEqual(results);
  });

  it('is as good as another where every run is there', async () => {
    const { results, store } = await undisturbed();
    for (const [file, text] of Object.entries(store)) {
      mkdirSync(join(directory(), 'store', file, '..'), { recursive: true });
      writeFileSync(join(directory(), 'store', file), text);
    }
    const { code, stderr } = await isolated(READ_ONLY, words, { cwd: directory() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(resultsIn('results')).toEqual(results);
  });
});

it('a store that cannot rename is written all the same', async () => {
  const { store } = await undisturbed();
  const { code, stderr } = await hindsight(
    ['run', 'own.yaml', '--quiet', '--out', 'results', '--store', 'store'],
    {
      cwd: directory(),
      env: { NODE_OPTIONS: `--import=${pathToFileURL(fixture('noRename.mjs')).href}` },
    },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(contentsBelow(join(directory(), 'store'))).toEqual(store);
});
