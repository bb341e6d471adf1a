/** `hindsight claims` on small folders of claims. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadClaims } from '../../src/cli/claims/load.ts';
import { claimsTask, packagedClaims } from '../../src/cli/claims/task.ts';
import type { SharedOptions } from '../../src/cli/options.ts';
import { perform } from '../../src/cli/perform.ts';
import { claimIds } from '../../src/lab/studies/claims/catalog.ts';
import type { ClaimsReport } from '../../src/lab/studies/claims/schema.ts';
import { canRun, command, filesBelow, inProcess, type Settings, useDirectory } from './hindsight.ts';

const IDS = ['flatters', 'equals'];

const BASE = `world: { users: 200 }
timeline: { burnIn: 1d, warmup: 2d, logging: 8d, production: 2d }
evaluation: { live: false, driftTwin: false, choiceSample: 20 }
training: { provenances: [logged, recomputed, reconstructed], splits: [time] }
`;
const FILES = {
  'base.yaml': BASE,
  'flatters.yaml':
    'extends: base.yaml\ntitle: Recomputed features flatter.\nseeds: 101-112\n' +
    'expect: [{ that: recomputed × time, quantity: flattery.auc, is: above, because: any is too much, nil: No cause. }]\n',
  'flatters.dose.yaml': 'extends: flatters.yaml\nseeds: 101-104\nsweep: { training.l2: [1, 2] }\n',
  'equals.yaml':
    'extends: base.yaml\ntitle: Reconstruction equals logging.\nseeds: 101-112\n' +
    'expect: [{ that: reconstructed × time, quantity: flattery.auc, is: within, construction: true }]\n',
};

const directory = useDirectory();

function claims(
  asked: string[],
  options: SharedOptions = {},
  files: Record<string, string> = FILES,
  more: Settings = {},
) {
  const folder = join(directory(), 'claims');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const given = { store: 'kept', ...options };
  return inProcess(() => perform(claimsTask(asked, given, { directory: folder, ids: IDS }), given), {
    cwd: directory(),
    ...more,
  });
}

const written = () =>
  filesBelow(directory()).filter((file) => !file.startsWith('kept') && !file.startsWith('claims'));

describe.runIf(canRun)('claims that run', () => {
  it('one claim says what its verdict rests on, and where its picture is', async () => {
    const { code, stdout } = await claims(['equals']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n1 of 2 claims tested: 1 reproduced, .*\n/);
    expect(stdout).toMatch(
      /\nequals\n[\s\S]*\n- by construction: flattery\.auc of reconstructed × time, expected/,
    );
    const picture = join('results', 'claims', 'equals', 'equals.png');
    expect(stdout).toContain(`The picture of equals: ${picture}\n`);
    expect(written()).toContain(picture);

    const pilot = await claims(['equals'], { seeds: '1001..1004', json: true });
    const report: ClaimsReport = JSON.parse(pilot.stdout);
    expect(report.outcomes.map(({ id, parts }) => [id, parts[0].seeds])).toEqual([
      ['equals', [1001, 1002, 1003, 1004]],
    ]);
    expect(pilot.stderr).toContain('Nothing was written; --out names a folder');
  });

  it('Ctrl-C keeps finished worlds, and the same command continues', async () => {
    let stopped = false;
    const { code, stdout, stderr } = await claims([], {}, FILES, {
      onStderr(text, child) {
        if (stopped || !text.includes('(4 of 32)')) return;
        stopped = true;
        child.kill('SIGINT');
      },
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/interrupted; \d+ of 32 runs (is|are) stored; the same command continues\n$/);
    expect(written()).toEqual([]);

    const continued = await claims([]);
    expect(continued.code).toBe(0);
    expect(continued.stdout).toMatch(/results\/claims\/report\.html and \d more files\n$/);
    const folder = join(directory(), 'results', 'claims');
    const text = readFileSync(join(folder, 'claims.json'), 'utf8');
    const report: ClaimsReport = JSON.parse(text);
    expect(report.outcomes.map(({ id, verdict, parts }) => [id, verdict, parts[0].seeds.length])).toEqual([
      ['flatters', 'reproduced', 12],
      ['equals', 'reproduced', 12],
    ]);
    expect(report.outcomes[0].limits).toMatch(/ at training\.l2 1/);
    expect(report.outcomes[1].parts[0].perSeed).toEqual(Array(12).fill(0));
    const { runs } = JSON.parse(readFileSync(join(folder, 'timings.json'), 'utf8'));
    expect(runs).toHaveLength(32);
    const stored = runs.filter((run: { stored: boolean }) => run.stored);
    expect(stored.length).toBeGreaterThan(0);

    // Only some claims: the report on all of them stays.
    expect((await claims(['equals'])).stdout).toContain(join('results', 'claims', 'equals', 'report.html'));
    expect((await claims(['equals', 'flatters'])).stdout).toContain('Nothing was written');
    expect(readFileSync(join(folder, 'claims.json'), 'utf8')).toBe(text);
    // And a repeated command gives the same bytes.
    await claims([], { quiet: true, workers: 1 });
    expect(readFileSync(join(folder, 'claims.json'), 'utf8')).toBe(text);
  });
});

describe('mistakes', () => {
  const expectMistake = async (asked: string[], files: Record<string, string>, message: string) => {
    const { code, stdout, stderr } = await claims(asked, {}, files);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.replaceAll(join(directory(), 'claims'), 'claims')).toBe(message);
  };

  it('an id that is none', async () => {
    const { code, stderr } = await command(['claims', 'folow-leak']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `no claim "folow-leak"\n  expected: one of ${claimIds.join(', ')}\n  nearest:  follow-leak\n`,
    );
  });

  it('a part of an id', async () => {
    expect((await command(['claims', 'follow'])).stderr).toMatch(/\n {2}nearest: {2}follow-leak\n$/);
    expect((await command(['claims', 'reconstruction'])).stderr).toMatch(
      /\n {2}nearest: {2}reconstruction-equals-logging, reconstruction-costs, /,
    );
  });

  it('files of no claim, and a claim without files', () =>
    expectMistake(
      ['flatters'],
      { 'base.yaml': BASE, 'base-young.yaml': BASE, 'flaters.yaml': FILES['flatters.yaml'] },
      `claims/flaters.yaml
  found:    a scenario file of no claim
  expected: <id>.yaml, <id>.<word>.yaml, or either with .control or .dose before .yaml; or base.yaml
  nearest:  flatters

claims/flatters.yaml
  found:    no such file
  expected: the claim flatters
`,
    ));

  it('everything that is wrong with several files', () =>
    expectMistake(
      [],
      {
        'base.yaml': BASE,
        'flatters.yaml': 'wrold: {}\n',
        'equals.yaml': FILES['equals.yaml'].replace(', construction', ', nil: none, construction'),
      },
      `claims/flatters.yaml:1:1  wrold
  found:    an unknown key
  expected: one of extends, name, title, description, plugins, seeds, timeline, world, history, features, serving, training, evaluation, retraining, sweep, expect, observe
  nearest:  world

claims/equals.yaml  expect[0].nil
  found:    nil beside construction
  expected: construction alone: such a part has no control
`,
    ));
});

it('every claim has its files', () => {
  expect(loadClaims(packagedClaims(), []).map(({ id }) => id)).toEqual(claimIds);
});
