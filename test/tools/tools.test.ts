/** Every tool runs: a name that has moved is noticed here, and what is generated is what the tools write. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow, node, ROOT, useDirectory } from '../cli/hindsight.ts';

const inDirectory = useDirectory();

const SMALL = [
  'world.users=200',
  'timeline.burnIn=1d',
  'timeline.warmup=7d',
  'timeline.logging=7d',
  'timeline.production=7d',
].flatMap((set) => ['--set', set]);

/** A file with a small world that is trained on in folds, too. */
function small(directory: string): string {
  const file = join(directory, 'small.yaml');
  writeFileSync(
    file,
    `timeline: { burnIn: 1d, warmup: 7d, logging: 7d, production: 7d }
world: { users: 200 }
training: { splits: [time, k-fold] }
evaluation: { driftTwin: false }
`,
  );
  return file;
}

/** Scripts that others import, those that `npm ci` and `npm test` run anyhow, one whose data set test/evaluation looks for, and the site of test/browser. */
const RUN_ELSEWHERE = [
  'architecture.mjs',
  'auditSample.mjs',
  'auditTables.mjs',
  'build.mjs',
  'docsText.mjs',
  'drawings.mjs',
  'fitRecovery.mjs',
  'openBandit/main.mjs',
  'packedText.mjs',
  'packing.mjs',
  'playground.mjs',
  'prepare.mjs',
  'range.mjs',
  'site/main.mjs',
  'writing.mjs',
];

/** Each tool with its arguments, and the files that it leaves in an empty folder. */
const TOOLS: Record<string, { args: (directory: string) => string[]; leaves: string[] }> = {
  'bench/main.mjs': {
    args: (directory) => ['--size', 'smoke', '--out', directory],
    leaves: [
      ...['growth', 'ratios', 'stages'].flatMap((name) => [`${name}.png`, `${name}.svg`]),
      'timings.json',
    ],
  },
  'calibration/main.mjs': {
    args: (directory) => ['--comparisons', '1', '--out', directory],
    leaves: ['calibration.json', 'calibration.md'],
  },
  'partition/main.mjs': {
    args: (directory) => [
      ...['--set', 'world.users=200', '--partitions', '1,3', '--out', join(directory, 'partitions.json')],
    ],
    leaves: ['partitions.json'],
  },
  'checkClaims.mjs': { args: () => [], leaves: [] },
  'evenness.mjs': { args: () => [], leaves: [] },
  'warehouse.mjs': { args: () => ['--events', '20000', '--decisions', '1000'], leaves: [] },
  'start.mjs': {
    args: (directory) => [...['--seeds', '1,2', '--no-store', '--quiet', '--out', directory], ...SMALL],
    leaves: ['result.json', 'report.html', 'summary.md'],
  },
  'equilibrium.mjs': {
    args: (directory) => [small(directory), '1-2', join(directory, 'equilibrium.json')],
    leaves: ['equilibrium.json'],
  },
  'excessLimit.mjs': { args: () => ['901', ...SMALL], leaves: [] },
  'halfWidths.mjs': { args: (directory) => [small(directory), '1', '2'], leaves: [] },
  'pooledFolds.mjs': { args: (directory) => [small(directory), '1'], leaves: [] },
  'docs.mjs': { args: () => [], leaves: [] },
  'fontWidths.mjs': { args: () => [], leaves: [] },
  'schemas.mjs': { args: () => [], leaves: [] },
};

/** What tools write inside of the repository. */
const GENERATED = ['docs', 'schema', 'README.md', 'src/report/chart'];

function generated(): Record<string, string> {
  const files = GENERATED.flatMap((path) =>
    path.endsWith('.md') ? [path] : filesBelow(join(ROOT, path)).map((file) => join(path, file)),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
}

it('knows every tool', () => {
  const scripts = readdirSync(join(ROOT, 'tools'), { encoding: 'utf8' }).flatMap((name) =>
    existsSync(join(ROOT, 'tools', name, 'main.mjs')) ? [`${name}/main.mjs`] : [name],
  );
  const known = [...Object.keys(TOOLS), ...RUN_ELSEWHERE];
  expect(scripts.filter((name) => name.endsWith('.mjs')).sort()).toEqual(known.sort());
});

it.each(Object.entries(TOOLS))('%s', async (name, { args, leaves }) => {
  const before = generated();
  const script = join(ROOT, 'tools', name);
  const { code, stderr } = await node(['--expose-gc', script, ...args(inDirectory())], { cwd: ROOT });
  expect(code, stderr).toBe(0);
  expect(generated()).toEqual(before);
  const left = filesBelow(inDirectory()).map((file) => file.replace(/^.*\//, ''));
  expect(left).toEqual(expect.arrayContaining(leaves));
});
