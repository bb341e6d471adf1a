/** `hindsight claims` on small folders of claims. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainClaimsProgress, renderClaimsState } from '../../src/cli/claims/progress.ts';
import type { Job } from '../../src/lab/jobs/jobPlan.ts';
import { claimIds } from '../../src/lab/studies/claims/catalog.ts';
import type { ClaimOutcome, ClaimsReport } from '../../src/lab/studies/claims/outcome.ts';
import { canRun, filesBelow, hindsight, node, ROOT, type Settings, useDirectory } from './hindsight.ts';

const COMMAND = join(ROOT, 'test', 'fixtures', 'claimsCommand.mjs');
const IDS = ['flatters', 'equals'];

const BASE = `world: { users: 200 }
timeline: { burnIn: 1d, warmup: 2d, logging: 8d, production: 2d }
evaluation: { live: false, driftTwin: false, choiceSample: 20 }
training: { features: [logged, recomputed, reconstructed], splits: [time] }
`;
const NIL = 'expect: [{ that: reconstructed × time, quantity: flattery.auc, is: within, margin: 0.1 }]\n';
const FILES = {
  'base.yaml': BASE,
  'flatters.yaml':
    'extends: base.yaml\ntitle: Recomputed features flatter.\n' +
    'expect: [{ that: recomputed × time, quantity: flattery.auc, is: above, because: any is too much }]\n',
  'flatters.control.yaml': `extends: base.yaml\n${NIL}`,
  'flatters.dose.yaml':
    'extends: base.yaml\nsweep: { training.l2: [1, 2] }\n' +
    'observe: [{ label: flattery, that: recomputed × time, quantity: flattery.auc }]\n',
  'equals.yaml':
    'extends: base.yaml\ntitle: Reconstruction equals logging.\n' +
    'expect: [{ that: reconstructed × time, quantity: flattery.auc, is: within }]\n',
  'equals.control.yaml': `extends: base.yaml\n${NIL}`,
};

const directory = useDirectory();

function claims(
  asked: string[],
  options: object = {},
  files: Record<string, string> = FILES,
  more: Settings = {},
) {
  const folder = join(directory(), 'claims');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const given = [
    folder,
    JSON.stringify(IDS),
    JSON.stringify(asked),
    JSON.stringify({ store: 'kept', ...options }),
  ];
  return node([COMMAND, ...given], { cwd: directory(), ...more });
}

const written = () =>
  filesBelow(directory()).filter((file) => !file.startsWith('kept') && !file.startsWith('claims'));

describe.runIf(canRun)('claims that run', () => {
  it('a quick look judges with four seeds and writes nothing', async () => {
    const { code, stdout, stderr } = await claims([], { quick: true, json: true });
    expect(code).toBe(0);
    const report: ClaimsReport = JSON.parse(stdout);
    expect(report).toMatchObject({ quick: true, claims: 2, pilotSeeds: [] });
    expect(report.outcomes.map(({ id, seeds, doses }) => [id, seeds, doses.length])).toEqual([
      ['flatters', 4, 0],
      ['equals', 4, 0],
    ]);
    expect(stderr).toMatch(/flatters: reproduced, \d of 2 /);
    expect(stderr).toContain('A quick look: four seeds and no doses');
    expect(stderr).toContain('Nothing was written; --out names a folder');
    expect(written()).toEqual([]);

    const again = await claims(['equals'], { quick: true, quiet: true, out: 'quick' });
    expect(again).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(written()).toContain('quick/claims.json');
  });

  it('Ctrl-C keeps finished worlds, and the same command continues', async () => {
    let stopped = false;
    const { code, stdout, stderr } = await claims([], {}, FILES, {
      onStderr(text, child) {
        if (stopped || !text.includes('pilot: done')) return;
        stopped = true;
        child.kill('SIGINT');
      },
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/interrupted; \d+ of 120 runs (is|are) kept; the same command continues\n$/);
    expect(written()).toEqual([]);

    const continued = await claims([]);
    expect(continued.code).toBe(0);
    expect(continued.stdout).toMatch(/results\/claims\/report\.html and \d more files\n$/);
    const folder = join(directory(), 'results', 'claims');
    const text = readFileSync(join(folder, 'claims.json'), 'utf8');
    const report: ClaimsReport = JSON.parse(text);
    expect(report.outcomes.map(({ id, verdict, seeds }) => [id, verdict, seeds])).toEqual([
      ['flatters', 'reproduced', 20],
      ['equals', 'reproduced', 20],
    ]);
    expect(report.outcomes[0].limits).toBe('shown at training.l2 1, 2');
    expect(report.outcomes[1].parts[0].perSeed).toEqual(Array(20).fill(0));
    const { kept, runs } = JSON.parse(readFileSync(join(folder, 'timings.json'), 'utf8'));
    expect(runs).toBe(2 * 16 + 120);
    expect(kept).toBeGreaterThanOrEqual(32);

    // Only some claims: the report on all of them stays.
    expect((await claims(['equals'])).stdout).toContain('Nothing was written');
    expect(readFileSync(join(folder, 'claims.json'), 'utf8')).toBe(text);
    // And a repeated command gives the same bytes.
    await claims([], { quiet: true, workers: 1 });
    expect(readFileSync(join(folder, 'claims.json'), 'utf8')).toBe(text);
  }, 60_000);
});

describe('mistakes', () => {
  const expectMistake = async (asked: string[], files: Record<string, string>, message: string) => {
    const { code, stdout, stderr } = await claims(asked, {}, files);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.replaceAll(join(directory(), 'claims'), 'claims')).toBe(message);
  };

  it('an id that is none', async () => {
    const { code, stderr } = await hindsight(['claims', 'folow-leak']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `no claim "folow-leak"\n  expected: one of ${claimIds.join(', ')}\n  nearest:  follow-leak\n`,
    );
  });

  it('a part of an id', async () => {
    expect((await hindsight(['claims', 'follow'])).stderr).toMatch(/\n {2}nearest: {2}follow-leak\n$/);
    expect((await hindsight(['claims', 'reconstruction'])).stderr).toMatch(
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
      { ...FILES, 'flatters.yaml': 'wrold: {}\n', 'equals.control.yaml': FILES['flatters.yaml'] },
      `claims/flatters.yaml:1:1  wrold
  found:    an unknown key
  expected: one of extends, name, title, description, seeds, timeline, world, history, serving, training, evaluation, retraining, sweep, expect, observe
  nearest:  world

claims/equals.control.yaml  expect[0].is
  found:    above
  expected: within: a control is as good as nil
`,
    ));
});

it.runIf(existsSync(join(ROOT, 'scenarios', 'claims')))('every claim has its files', async () => {
  const { loadClaims } = await import('../../src/cli/claims/load.ts');
  const { packagedClaims } = await import('../../src/cli/claims/runClaims.ts');
  expect(loadClaims(packagedClaims(), []).map(({ id }) => id)).toEqual(claimIds);
});

describe('progress', () => {
  const outcome = (id: string) => ({ id, verdict: 'refuted' }) as ClaimOutcome;

  const watch = (quiet: boolean) => {
    let text = '';
    let now = 0;
    const display = plainClaimsProgress(2, { write: (more) => (text += more) }, quiet, () => now);
    const jobs = [{}, {}] as Job[];
    display.start('pilot', jobs);
    display.update(0, 0.5);
    display.finish(0, false);
    now = 61_000;
    display.finish(1, true);
    display.start('claims', jobs);
    display.finish(0, false);
    display.warn('a file is damaged');
    display.finish(1, false);
    now = 62_000;
    display.decided(outcome('b'));
    display.decided(outcome('a'));
    return text;
  };

  it('is one plain line for the pilot and for each claim', () => {
    expect(watch(false)).toBe(
      'pilot: done (1:01)\nwarning: a file is damaged\nb: refuted, 1 of 2 (1:02)\na: refuted, 2 of 2 (1:02)\n',
    );
  });

  it('is nothing but warnings when quiet', () => {
    expect(watch(true)).toBe('warning: a file is damaged\n');
  });

  it('is one live line on a terminal', () => {
    const state = {
      phase: 'claims' as const,
      claims: 21,
      decided: 3,
      jobs: 100,
      done: 40,
      kept: 10,
      worlds: 2,
      elapsedMs: 90_000,
      phaseMs: 60_000,
    };
    // A minute for 30 jobs leaves two for the other 60.
    expect(renderClaimsState(state)).toBe('3/21 claims · 1:30 · 2:00 left · 2 worlds running');
    expect(renderClaimsState({ ...state, phase: 'pilot', worlds: 1 })).toBe(
      'pilot · 1:30 · 2:00 left of it · 1 world running',
    );
    expect(renderClaimsState({ ...state, done: 10, worlds: 0 })).toBe('3/21 claims · 1:30');
  });
});
