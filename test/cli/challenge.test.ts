import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetMetadata } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../../src/audit/reading/readTable.ts';
import { sourceOf } from '../../src/cli/auditInputs.ts';
import { canRun, command, filesBelow, ROOT, useDirectory } from './hindsight.ts';

const DETECTOR = /```python\n([\s\S]*?)```/;

describe.runIf(canRun)('hindsight challenge', () => {
  const directory = useDirectory();
  /** Two worlds, made once: one leaks. */
  let made = '';
  let folder = '';
  beforeAll(async () => {
    made = mkdtempSync(join(tmpdir(), 'hindsight-challenge-'));
    folder = join(made, 'challenge');
    const { code, stderr } = await command(['challenge', 'make', folder, '--worlds', '2', '--workers', '2']);
    expect({ code, stderr: stderr.replace(/ in [\d.]+ s/g, '') }).toMatchObject({ code: 0 });
    expect(stderr).toMatch(/world-[12], seed \d+: done .*\(2 of 2\)/);
  });
  afterAll(() => rmSync(made, { recursive: true, force: true }));
  const contents = (of: string) =>
    Object.fromEntries(filesBelow(of).map((file) => [file, readFileSync(join(of, file)).toString('base64')]));

  it('writes tables, their truth apart, and nothing else', () => {
    const tables = ['events', 'served', 'stories', 'training', 'users'];
    expect(filesBelow(made)).toEqual(
      [
        'challenge/README.md',
        'challenge/challenge.json',
        'challenge/example-answers.json',
        'challenge/truth/truth.json',
        ...[1, 2].flatMap((world) => tables.map((name) => `challenge/worlds/world-${world}/${name}.parquet`)),
      ].sort(),
    );
    const open = ['README.md', 'challenge.json', 'example-answers.json'].map((file) =>
      readFileSync(join(folder, file), 'utf8'),
    );
    const { worlds } = JSON.parse(readFileSync(join(folder, 'truth', 'truth.json'), 'utf8'));
    for (const { kind } of worlds) for (const text of open) expect(text).not.toContain(kind);
    expect(worlds.map(({ leaks }: { leaks: boolean }) => leaks).toSorted()).toEqual([false, true]);
  });

  it('tells of every column in its file and in the README, and of no scenario or seed', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const name of ['training', 'served', 'events', 'stories', 'users']) {
      const file = readFileSync(join(folder, 'worlds', 'world-1', `${name}.parquet`));
      const { key_value_metadata: words = [] } = parquetMetadata(new Uint8Array(file).buffer);
      expect(words.map(({ key }) => key)).toEqual([
        'hindsight.generator',
        'hindsight.table',
        'hindsight.columns',
      ]);
      for (const { name: column } of JSON.parse(words[2].value as string)) {
        expect(readme).toContain(`| \`${column.replace(/_interest_\d+$/, '_interest_<topic_id>')}\` |`);
      }
    }
  });

  it('writes the same bytes again, on one thread', async () => {
    const again = join(directory(), 'again');
    mkdirSync(again);
    const outcome = await command(['challenge', 'make', again, '--worlds', '2', '--workers', '1', '--quiet']);
    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(contents(again)).toEqual(contents(folder));
  });

  it('refuses a folder that is not its own, before anything runs', async () => {
    const other = join(directory(), 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'thesis.txt'), 'mine');
    const refused = await command(['challenge', 'make', other]);
    expect(refused.code).toBe(2);
    for (const word of ['other', 'found:', 'no challenge.json of a challenge', 'expected:', 'remedy:'])
      expect(refused.stderr).toContain(word);
    const file = await command(['challenge', 'make', join(other, 'thesis.txt')]);
    expect(file.code).toBe(2);
    expect(file.stderr).toContain('no folder');
    expect(readFileSync(join(other, 'thesis.txt'), 'utf8')).toBe('mine');
  });

  it('leaves nothing behind when it is interrupted', async () => {
    let isSent = false;
    const { code, stderr } = await command(
      ['challenge', 'make', 'cut', '--worlds', '3', '--seed', '5', '--workers', '1'],
      {
        cwd: directory(),
        env: { COLUMNS: '80' },
        // The first line tells of the first world; two are left.
        onStderr: (_, child) => {
          if (isSent) return;
          isSent = true;
          child.kill('SIGINT');
        },
      },
    );
    expect(code).toBe(130);
    expect(stderr).toContain('interrupted; nothing is written');
    expect(filesBelow(directory())).toEqual([]);
    expect(existsSync(join(directory(), 'cut'))).toBe(false);
  });

  it('scores the example answers as chance, and knows those of another challenge', async () => {
    const example = join(folder, 'example-answers.json');
    const score = (file: string) =>
      command(['challenge', 'score', folder, file, '--json', '--out', join(directory(), 'score')]);
    const { code, stdout, stderr } = await score(example);
    expect({ code, stderr: stderr.includes('bug') }).toEqual({ code: 0, stderr: false });
    const { entries, prices } = JSON.parse(stdout);
    expect(entries[0].auc).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
    expect(entries[0].alarms.hours).toBe(prices.never);
    expect(filesBelow(join(directory(), 'score'))).toEqual(
      ['report.html', 'roc.png', 'roc.svg', 'score.json', 'score.md'].sort(),
    );
    const other = join(directory(), 'other.json');
    writeFileSync(other, readFileSync(example, 'utf8').replace('"seed-1-', '"seed-2-'));
    const refused = await score(other);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('answers to "seed-2-');
    expect((await score(join(directory(), 'none.json'))).stderr).toContain('no such file');
  });

  it("answers with the lab's own detectors, which score", async () => {
    const out = join(directory(), 'answers');
    const answered = await command(['challenge', 'answer', folder, '--out', out, '--quiet']);
    expect(answered).toEqual({ code: 0, stdout: '', stderr: '' });
    const files = filesBelow(out);
    expect(files).toHaveLength(7);
    const { code, stdout } = await command([
      ...['challenge', 'score', folder, ...files.map((file) => join(out, file))],
      ...['--json', '--quiet', '--out', join(directory(), 'score')],
    ]);
    expect(code).toBe(0);
    const { entries } = JSON.parse(stdout);
    expect(entries).toHaveLength(7);
    for (const { auc, featureAuc, alarms } of entries) {
      expect([0, 0.5, 1]).toContain(auc.mean);
      expect(featureAuc.mean).toBeGreaterThanOrEqual(0);
      expect(alarms.hits.cases).toBe(1);
    }
    expect(
      entries.find(({ detector }: { detector: string }) => detector === 'excess information').auc.mean,
    ).toBe(1);
  });

  it('replaces it by the same tables as CSV, and nothing of others, which the detector in Python of the docs reads', async ({
    skip,
  }) => {
    const csv = join(directory(), 'csv');
    cpSync(folder, csv, { recursive: true });
    writeFileSync(join(csv, 'mine.json'), 'kept');
    await command(['challenge', 'make', csv, '--csv', '--worlds', '2', '--quiet']);
    expect(readFileSync(join(csv, 'mine.json'), 'utf8')).toBe('kept');
    expect(filesBelow(csv).filter((file) => file.endsWith('.parquet'))).toEqual([]);
    expect(readFileSync(join(csv, 'truth', 'truth.json'))).toEqual(
      readFileSync(join(folder, 'truth', 'truth.json')),
    );
    for (const name of ['training', 'served', 'events', 'stories', 'users']) {
      expect(await columnsIn(join(csv, 'worlds', 'world-1', `${name}.csv`)), name).toEqual(
        await columnsIn(join(folder, 'worlds', 'world-1', `${name}.parquet`)),
      );
    }
    const [, script] = DETECTOR.exec(readFileSync(join(ROOT, 'docs', 'do', 'audit.md'), 'utf8')) ?? [];
    expect((script as string).trim().split('\n').length).toBeLessThanOrEqual(20);
    if (spawnSync('python3', ['--version']).status !== 0) {
      skip('the detector in Python was not run, for want of python3');
    }
    writeFileSync(join(directory(), 'detector.py'), script as string);
    execFileSync('python3', ['detector.py', csv], { cwd: directory() });
    const { code, stdout } = await command(
      ['challenge', 'score', folder, 'answers.json', '--quiet', '--json', '--out', 'score'],
      { cwd: directory() },
    );
    expect(code).toBe(0);
    const [{ detector, auc, featureAuc, alarms }] = JSON.parse(stdout).entries;
    expect({ detector, alarms }).toEqual({ detector: 'moved with the label', alarms: null });
    expect(auc.mean).toBe(1);
    expect(featureAuc.mean).toBeGreaterThan(0.9);
  });
});

/** Values of all columns, bit for bit; texts as texts. */
async function columnsIn(file: string): Promise<Record<string, unknown>> {
  const source = await sourceOf(file, file);
  try {
    const { table } = await readTable([source], {
      id: undefined,
      mostRows: Number.POSITIVE_INFINITY,
      stride: 1,
      wanted: () => true,
      onProgress: () => {},
    });
    return Object.fromEntries(
      [...table.columns].map(([name, { kind, texts, values }]) => [name, { kind, texts, values }]),
    );
  } finally {
    await source.close();
  }
}
