import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { describeFailure } from '../../src/cli/exit.ts';
import { nextSteps } from '../../src/cli/nextSteps.ts';
import { plainProgress, renderLive } from '../../src/cli/progress.ts';
import { columnsOf, fitted, isLive, usesColor } from '../../src/cli/terminal.ts';
import { StageClock } from '../../src/cli/timings.ts';
import { Interrupted } from '../../src/lab/jobs/interrupted.ts';
import { ScenarioError } from '../../src/scenario/error.ts';

describe('describeFailure', () => {
  it('tells the mistakes of users from bugs', () => {
    expect(describeFailure(new UserError('wrong'))).toEqual({ message: 'wrong', exitCode: 2 });
    expect(describeFailure(new ScenarioError([])).exitCode).toBe(2);
    expect(describeFailure(new Interrupted('stopped'))).toEqual({ message: 'stopped', exitCode: 130 });
    const { message, exitCode } = describeFailure(new TypeError('x is undefined'));
    expect(exitCode).toBe(1);
    expect(message).toMatch(
      /^hindsight failed: x is undefined, this is a bug\nTypeError: x is undefined\n {4}at /,
    );
    expect(describeFailure('text')).toEqual({
      message: 'hindsight failed: text, this is a bug',
      exitCode: 1,
    });
  });
});

describe('the terminal', () => {
  it('colours terminals, unless told otherwise', () => {
    expect(usesColor({ isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
    expect(usesColor({ isTTY: false }, { FORCE_COLOR: '1' })).toBe(true);
    expect(usesColor({ isTTY: true }, { FORCE_COLOR: '0' })).toBe(false);
    expect(usesColor({ isTTY: false }, { CI: 'true' })).toBe(false);
  });

  it('is live where a person watches', () => {
    expect(isLive({ isTTY: true }, {})).toBe(true);
    expect(isLive({ isTTY: true }, { CI: 'true' })).toBe(false);
    expect(isLive({}, {})).toBe(false);
  });

  it('has a width even without a terminal', () => {
    expect(columnsOf({ columns: 80 }, { COLUMNS: '60' })).toBe(80);
    expect(columnsOf({}, { COLUMNS: '60' })).toBe(60);
    expect(columnsOf({}, { COLUMNS: 'wide' })).toBe(100);
    expect(columnsOf({}, {})).toBe(100);
  });

  it('gets sentences in lines that fit, and a file gets them whole', () => {
    const sentence = 'expectation holds: gap.auc of A is above 0.05, as expected';
    expect(fitted(sentence, { isTTY: true, columns: 30 })).toBe(
      'expectation holds: gap.auc of\nA is above 0.05, as expected',
    );
    expect(fitted(sentence, { columns: 30 })).toBe(sentence);
  });
});

describe('progress', () => {
  const jobs = [
    { scenario: 'a', seed: 1 },
    { scenario: 'b', seed: 7 },
  ];
  const watch = (quiet: boolean) => {
    let text = '';
    let now = 0;
    const display = plainProgress(jobs, { write: (more) => (text += more) }, quiet, () => now);
    display.update(1, 'simulate', 0);
    now = 1000;
    display.warn('a file is damaged');
    display.update(1, 'fit', 0.5);
    now = 2540;
    display.finish(1, false);
    display.finish(0, true);
    display.stop();
    return text;
  };

  it('is one plain line for each seed', () => {
    expect(watch(false)).toBe(
      'warning: a file is damaged\nb, seed 7: done in 2.5 s (1 of 2)\na, seed 1: kept from an earlier run (2 of 2)\n',
    );
  });

  it('is nothing but warnings when quiet', () => {
    expect(watch(true)).toBe('warning: a file is damaged\n');
  });

  it('is one live line on a terminal', () => {
    const state = {
      jobs: 8,
      finished: 3,
      done: 4,
      kept: 2,
      stages: ['simulate', 'fit', 'simulate'],
      elapsedMs: 62_000,
    };
    // 62 s for two seeds' worth of work leaves 124 s for the other four.
    expect(renderLive(state)).toBe('3/8 seeds · 1:02 · 2:04 left · simulate ×2, fit');
    const first = { jobs: 1, finished: 0, done: 0, kept: 0, stages: [], elapsedMs: 3_700_000 };
    expect(renderLive(first)).toBe('0/1 seed · 1:01:40');
  });

  it('tells no time that is left before a tenth of the work is done', () => {
    const early = { jobs: 6, finished: 2, done: 2.3, kept: 2, stages: [], elapsedMs: 3000 };
    expect(renderLive(early)).toBe('2/6 seeds · 0:03');
    expect(renderLive({ ...early, done: 2.5 })).toBe('2/6 seeds · 0:03 · 0:21 left');
  });
});

describe('the hints after a run', () => {
  const result = { file: 'scenarios/quick.yaml', directory: 'results/quick' };

  it('say where to look first and what to try', () => {
    expect(nextSteps([result], 100, 'npx hindsight')).toBe(
      `Open results/quick/report.html in a browser first, or read summary.md beside it.
Then change a value, or ask what a scenario does:
  npx hindsight run scenarios/quick.yaml --set world.follows.lift=0 --out other-results
  npx hindsight describe scenarios/quick.yaml`,
    );
  });

  it('break between words where the terminal is narrow, but not in a command', () => {
    const lines = nextSteps([result], 40, 'npx hindsight').split('\n');
    expect(lines.filter((line) => line.length > 40).map((line) => line.slice(0, 15))).toEqual([
      '  npx hindsight',
      '  npx hindsight',
    ]);
  });

  it('name no folder where there are several', () => {
    expect(nextSteps([result, result], 100, 'hindsight')).toContain('In each folder, open report.html');
  });
});

it('the stage clock adds up the seconds of each stage', () => {
  let now = 0;
  const clock = new StageClock(() => now);
  clock.enter(0, 'simulate');
  now = 1500;
  clock.enter(0, 'simulate');
  clock.enter(0, 'fit');
  now = 1750;
  clock.enter(0, 'simulate');
  now = 2000;
  clock.finish(0, false);
  clock.finish(1, true);
  expect(clock.of(0, 11)).toEqual({
    seed: 11,
    kept: false,
    seconds: 2,
    stages: { simulate: 1.75, fit: 0.25 },
  });
  expect(clock.of(1, 12)).toEqual({ seed: 12, kept: true, seconds: 0, stages: {} });
});
