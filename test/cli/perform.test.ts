/** The frame of commands, around studies that only pretend. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SharedOptions } from '../../src/cli/options.ts';
import { perform, type Task } from '../../src/cli/perform.ts';
import { Interrupted } from '../../src/lab/jobs/interrupted.ts';
import { completeScenario } from '../../src/lab/library.ts';
import type { OwnStudy, Run, StudyOptions } from '../../src/lab/studies/study.ts';
import type { Kind } from '../../src/report/write.ts';
import { filesBelow, inProcess, type Settings, useDirectory } from './hindsight.ts';

interface Found {
  readonly figure: number;
}

const REPORT: Kind<Found> = {
  data: 'data.json',
  file: { kind: 'figure', pieces: ({ figure }) => [String(figure)] },
  page: ({ figure }) => ({ title: `the figure ${figure}`, elsewhere: '', sections: [] }),
};

const runOf = (name: string, seed: number): Run => ({
  name,
  seed,
  scenario: completeScenario({ name: 'any' }),
});

/** A study of two worlds, of which the second waits for something. */
function studyOf(figure: number, wait: (options: StudyOptions) => Promise<void> = async () => {}) {
  const study: OwnStudy<Found> = {
    async work(options) {
      const [first, second] = [1, 2].map((seed) => ({ ...runOf(`study ${figure}`, seed), study }));
      options.onStart?.([first, second]);
      options.onProgress?.(first, { stage: 'simulating', share: 0.5 });
      options.onFinished?.(first, false);
      await wait(options);
      options.onFinished?.(second, true);
      return { figure };
    },
  };
  return study;
}

/** Rejects as soon as the command is interrupted, or fails elsewhere. */
async function untilStopped({ signal }: StudyOptions): Promise<void> {
  while (signal?.aborted === false) await new Promise((resolve) => setTimeout(resolve, 5));
  throw new Interrupted();
}

const directory = useDirectory();

function performed(
  results: Task<Found>['results'],
  options: SharedOptions = {},
  more: Partial<Task<Found>> = {},
  settings: Settings = {},
) {
  const task: Task<Found> = {
    report: REPORT,
    results,
    ...more,
  };
  return inProcess(() => perform(task, { store: 'kept', ...options }), { cwd: directory(), ...settings });
}

describe('a command', () => {
  it('says before it begins how long it will take, and what it measures itself at the end', async () => {
    const study = studyOf(7, async ({ onExpected }) => onExpected?.({ low: 20, high: 40 }));
    const closing = 'now the rest: about 5 to 9 seconds here';
    const results = [{ study, folder: undefined }];
    const { stderr } = await performed(results, {}, { closing });
    expect(stderr.split('\n').filter((line) => line.includes('here'))).toEqual([
      'about 20 to 40 seconds here',
      closing,
    ]);
    expect((await performed(results, { quiet: true }, { closing })).stderr).toBe('');
  });

  it('says how far it is, writes, and prints', async () => {
    const outcome = await performed([{ study: studyOf(7), folder: 'there' }], {}, { notices: ['a notice'] });
    expect({ ...outcome, stderr: outcome.stderr.replace(/\d\.\d s/, '_ s') }).toEqual({
      code: 0,
      stdout: 'the figure 7\nthere/report.html and 2 more files\n',
      stderr:
        'a notice\nstudy 7, seed 1: done in _ s (1 of 2)\nstudy 7, seed 2: stored by an earlier run (2 of 2)\n',
    });
    const timings = JSON.parse(readFileSync(join(directory(), 'there', 'timings.json'), 'utf8'));
    expect(timings.runs).toMatchObject([
      { scenario: 'study 7', seed: 1, stored: false },
      { scenario: 'study 7', seed: 2, stored: true },
    ]);
  });

  it('writes each of several results with its own timings, and compares them', async () => {
    const results = [7, 8].map((figure) => ({ study: studyOf(figure), folder: `${figure}` }));
    const { stdout } = await performed(
      results,
      { quiet: false },
      {
        compare: (all) => ({ title: `compared ${all.length}`, elsewhere: '', sections: [] }),
      },
    );
    expect(stdout).toMatch(/^the figure 7\n.*\nthe figure 8\n.*\n\ncompared 2\n$/);
    const { runs } = JSON.parse(readFileSync(join(directory(), '8', 'timings.json'), 'utf8'));
    expect(runs.map(({ scenario }: { scenario: string }) => scenario)).toEqual(['study 8', 'study 8']);
  });

  it('with --json prints nothing else on stdout, with --quiet nothing but problems', async () => {
    const results = [{ study: studyOf(7), folder: undefined }];
    const json = await performed(results, { json: true });
    expect(json.stdout).toBe('{"figure":7}\n');
    expect(json.stderr).toContain('the figure 7\nNothing was written; --out names a folder');
    const remarks = () => ({ said: ['as it should'], failed: ['not as it should'] });
    const quiet = await performed(results, { quiet: true }, { remarks, notices: ['a notice'] });
    expect(quiet).toEqual({ code: 1, stdout: '', stderr: 'not as it should\n' });
  });

  it.each([
    [{}, 'interrupted; 1 of 2 runs is stored; the same command continues\n'],
    [{ store: false as const }, 'interrupted; nothing is stored with --no-store\n'],
  ])('with %j stops where it is interrupted, and writes nothing', async (options, message) => {
    const study = studyOf(7, untilStopped);
    const { code, stdout, stderr } = await performed(
      [{ study, folder: 'there' }],
      options,
      {},
      {
        onStderr: (text, child) => {
          if (text.includes('seed 1') && !text.includes('interrupted')) child.kill('SIGINT');
        },
      },
    );
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr.endsWith(message)).toBe(true);
    expect(filesBelow(directory())).toEqual([]);
  });

  it('writes what could not be stored, and says that it is no success', async () => {
    const study = studyOf(7, async (options) => {
      options.onUnstored?.(runOf('study 7', 2), 'ENOSPC');
    });
    const outcome = await performed([{ study, folder: 'there' }], { quiet: true });
    expect({ ...outcome, stderr: outcome.stderr.split(', so that')[0] }).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'warning: study 7, seed 2, could not be stored (ENOSPC)\n1 of 2 runs could not be stored in kept',
    });
    expect(filesBelow(directory())).toContain('there/data.json');
  });

  it('stops the rest where a result cannot be written', async () => {
    let isStopped = false;
    const waiting = studyOf(8, async (options) => {
      await untilStopped(options).finally(() => {
        isStopped = true;
      });
    });
    const { code, stdout, stderr } = await performed(
      [
        { study: studyOf(7), folder: 'there' },
        { study: waiting, folder: 'here' },
      ],
      { quiet: true },
      {
        report: {
          ...REPORT,
          file: {
            kind: 'figure',
            pieces() {
              throw Object.assign(new Error('ENOSPC: no space left on device'), { syscall: 'write' });
            },
          },
        },
      },
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    await expect.poll(() => isStopped).toBe(true);
    expect(stderr).toBe(
      'cannot write results to there (ENOSPC: no space left on device); choose another place with --out\n',
    );
  });

  it.each([
    'mitigations.json',
    'storage.json',
  ])('begins nothing where its page would replace that of %s', async (data) => {
    mkdirSync(join(directory(), 'there'));
    writeFileSync(join(directory(), 'there', data), '{}');
    const { code, stdout, stderr } = await performed([{ study: studyOf(7), folder: 'there' }]);
    expect({ code, stdout, files: filesBelow(directory()) }).toEqual({
      code: 2,
      stdout: '',
      files: [`there/${data}`],
    });
    expect(stderr).toMatch(`there\n  found:    a folder whose page is that of ${data}\n`);
    const report = { ...REPORT, beside: { [data]: () => undefined } };
    expect((await performed([{ study: studyOf(7), folder: 'there' }], {}, { report })).code).toBe(0);
  });

  it('begins nothing where it could not write', async () => {
    writeFileSync(join(directory(), 'occupied'), '');
    const { code, stderr } = await performed([{ study: studyOf(7), folder: 'occupied' }]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^cannot write results to occupied: .* is not a directory/);
  });
});
