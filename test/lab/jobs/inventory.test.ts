import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { DAY_MS, HOUR_MS } from '../../../src/base/time.ts';
import { pruned, removeFiles, storedFiles } from '../../../src/lab/jobs/inventory.ts';
import { buildDigest } from '../../../src/lab/jobs/package.ts';
import { openStore } from '../../../src/lab/jobs/store.ts';

const NOW_MS = 1_700_000_000_000;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-inventory-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A store of four runs, of which one is of another build, with two unfinished files and one that is no run. */
function fill(): void {
  const store = openStore(directory);
  const age = (name: string, days: number) => {
    const at = (NOW_MS - days * DAY_MS) / 1000;
    utimesSync(join(directory, name), at, at);
  };
  for (const [key, days] of [
    ['aa', 0.5],
    ['ab', 10],
    ['ba', 40],
  ] as const) {
    store.write(key, '{}', { scenario: 'article', seed: 1 });
    age(`${key}/${key}.json`, days);
  }
  store.write('bb', '"π"', { scenario: 'quick', seed: 2 });
  const [run] = storedFiles(directory).filter(({ path }) => path.endsWith('bb.json'));
  if (run.kind !== 'run') throw new Error('no run');
  const { head } = run;
  writeFileSync(run.path, `${JSON.stringify({ ...head, build: 'other' }).slice(0, -1)},\n"payload":"π"}\n`);
  age('bb/bb.json', 0.5);
  for (const [name, days] of [
    ['bb/.bb.json.x-0-1.tmp', 0.5],
    ['bb/.bb.json.y-0-1.tmp', 2],
    ['notes.txt', 50],
  ] as const) {
    writeFileSync(join(directory, name), 'half');
    age(name, days);
  }
  mkdirSync(join(directory, 'empty'));
}

const namesOf = (files: readonly { readonly path: string }[]) =>
  files.map(({ path }) => path.slice(directory.length + 1));

it('lists runs by what they say of themselves, and what else is there', () => {
  fill();
  expect(
    storedFiles(directory).map((file) => [
      ...namesOf([file]),
      file.kind,
      ...(file.kind === 'run' ? [file.head.scenario, file.head.seed, file.head.build === buildDigest()] : []),
    ]),
  ).toEqual([
    ['aa/aa.json', 'run', 'article', 1, true],
    ['ab/ab.json', 'run', 'article', 1, true],
    ['ba/ba.json', 'run', 'article', 1, true],
    ['bb/.bb.json.x-0-1.tmp', 'unfinished'],
    ['bb/.bb.json.y-0-1.tmp', 'unfinished'],
    ['bb/bb.json', 'run', 'quick', 2, false],
    ['notes.txt', 'other'],
  ]);
});

it.each([
  ['nothing but what is long unfinished', {}, ['bb/.bb.json.y-0-1.tmp']],
  [
    'old runs',
    { beforeMs: NOW_MS - 10 * DAY_MS + HOUR_MS },
    ['ab/ab.json', 'ba/ba.json', 'bb/.bb.json.y-0-1.tmp'],
  ],
  ['runs of other builds', { otherBuilds: true }, ['bb/.bb.json.y-0-1.tmp', 'bb/bb.json']],
  [
    'both',
    { beforeMs: NOW_MS - 20 * DAY_MS, otherBuilds: true },
    ['ba/ba.json', 'bb/.bb.json.y-0-1.tmp', 'bb/bb.json'],
  ],
])('removes %s', (_, criteria, names) => {
  fill();
  const before = storedFiles(directory);
  const removed = pruned(before, criteria, NOW_MS);
  expect(namesOf(removed)).toEqual(names);
  removeFiles(removed);
  removeFiles(removed);
  expect(namesOf(storedFiles(directory))).toEqual(namesOf(before).filter((name) => !names.includes(name)));
  // Somebody may be about to write there.
  expect(readdirSync(directory)).toContain('empty');
});

it('says where no store is', () => {
  expect(() => storedFiles(join(directory, 'absent'))).toThrow(UserError);
  expect(() => storedFiles(join(directory, 'absent'))).toThrow('--store');
});
