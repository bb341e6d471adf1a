import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { describeFailure } from '../../src/cli/exit.ts';
import { nextSteps } from '../../src/cli/perform.ts';
import { expectedSeconds, plainDisplay, renderLive } from '../../src/cli/progress.ts';
import { columnsOf, fitted, isLive, usesColor } from '../../src/cli/terminal.ts';
import { StageClock } from '../../src/cli/timings.ts';
import { Interrupted } from '../../src/lab/jobs/interrupted.ts';
import { completeScenario } from '../../src/lab/library.ts';
import type { Run } from '../../src/lab/studies/study.ts';
import { ScenarioError } from '../../src/scenario/messages/error.ts';
import { clockAt } from './clock.ts';

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

const scenario = completeScenario({ name: 'any' });
/** A run that is only looked at. */
const runOf = (name: string, seed: number): Run => ({ name, seed, scenario });

const each = (secondsOf: (run: Run) => number) => (runs: readonly Run[]) =>
  new Map(runs.map((run) => [run, secondsOf(run)]));

describe('what runs are expected to take', () => {
  it('is shared by those of one world, and nothing for the same run once more', () => {
    const alone = expectedSeconds([runOf('a', 1)])
      .values()
      .next().value as number;
    const other = completeScenario({ name: 'other', training: { l2: 0.5 } });
    const runs = [runOf('a', 1), { name: 'b', seed: 1, scenario: other }, runOf('c', 1), runOf('a', 2)];
    const [first, second, same, elsewhere] = expectedSeconds(runs).values();
    expect(same).toBe(0);
    expect(elsewhere).toBe(alone);
    expect(first).toBe(second);
    expect(first).toBeLessThan(alone);
    expect(first + second).toBeGreaterThan(alone);
  });
});

describe('progress', () => {
  const [a, b] = [runOf('a', 1), runOf('b', 7)];
  const watch = (more: Run[] = [], quiet = false) => {
    let text = '';
    const clock = clockAt();
    const display = plainDisplay(
      { write: (each) => (text += each) },
      quiet,
      clock,
      each(() => 1),
    );
    display.start([a, b, ...more]);
    display.expect({ low: 1, high: 4 });
    display.update(b, { stage: 'simulate', share: 0 });
    clock.moveTo(1000);
    display.warn('a file is damaged');
    display.update(b, { stage: 'fit', share: 0.5 });
    clock.moveTo(2540);
    display.finish(b, false);
    display.finish(a, true);
    display.conclude('b', 'done');
    display.conclude('claim', 'refuted');
    display.stop();
    return text;
  };

  it('is one plain line for each run, and for each part that comes out somehow', () => {
    expect(watch()).toBe(
      'warning: a file is damaged\nb, seed 7: done in 2.5 s (1 of 2)\na, seed 1: stored by an earlier run (2 of 2)\n' +
        'claim: refuted (0:03)\n',
    );
  });

  it('is a line for each part where there are many runs', () => {
    const many = Array.from({ length: 100 }, (_, seed) => runOf('many', seed));
    expect(watch(many)).toBe('warning: a file is damaged\nb: done (0:03)\nclaim: refuted (0:03)\n');
  });

  it('forecasts by what runs are expected to take, and is never silent for long', () => {
    let text = '';
    const clock = clockAt();
    const runs = [a, b, ...Array.from({ length: 100 }, (_, seed) => runOf('many', seed))];
    const secondsOf = each(({ name }) => (name === 'b' ? 50 : 0.5));
    const display = plainDisplay({ write: (more) => (text += more) }, false, clock, secondsOf);
    display.start(runs);
    clock.moveTo(1000);
    display.update(b, { stage: 'simulate', share: 0.02 });
    clock.moveTo(5000);
    // A tenth of a hundred and a half seconds' worth of work took five.
    display.update(b, { stage: 'simulate', share: 0.201 });
    expect(text).toBe('about 0:50 in all, at the speed so far\n');
    clock.moveTo(34_999);
    display.update(b, { stage: 'fit', share: 0.4 });
    expect(text).toBe('about 0:50 in all, at the speed so far\n');
    clock.moveTo(35_000);
    display.finish(a, false);
    expect(text).toMatch(/all, at the speed so far\n0\/102 runs · 0:35 · \d:\d\d left · fit\n$/);
  });

  it('says at once how long all is expected to take, and how far it is while nothing happens', () => {
    let text = '';
    const clock = clockAt();
    const display = plainDisplay({ write: (each) => (text += each) }, false, clock);
    display.start([a, b]);
    display.expect({ low: 50, high: 200 });
    expect(text).toBe('about 50 seconds to 3.3 minutes here\n');
    display.update(a, { stage: 'simulate', share: 0 });
    clock.moveTo(29_999);
    expect(text).toMatch(/here\n$/);
    clock.moveTo(30_000);
    clock.moveTo(59_999);
    // Before the speed is known, the middle of what was expected is left.
    expect(text).toMatch(/here\n0\/2 runs · 0:30 · 1:10 left · simulate\n$/);
    clock.moveTo(120_000);
    expect(text).toMatch(/\n0\/2 runs · 2:00 · simulate\n$/);
    display.stop();
    clock.moveTo(180_000);
    expect(text).toMatch(/· 2:00 · simulate\n$/);
  });

  it('sends no control sequence to a terminal', () => {
    let text = '';
    const display = plainDisplay({ write: (each) => (text += each) }, false, clockAt());
    display.warn('cannot read \u001b[2J.json');
    display.conclude('\u009b31m', 'held');
    expect(text).toBe('warning: cannot read \\u001b[2J.json\n\\u009b31m: held (0:00)\n');
  });

  it('is nothing but warnings when quiet', () => {
    expect(watch([], true)).toBe('warning: a file is damaged\n');
  });

  it('is one live line on a terminal', () => {
    const state = {
      runs: 8,
      finished: 3,
      total: 8,
      done: 4,
      stored: 2,
      stages: ['simulate', 'fit', 'simulate'],
      elapsedMs: 90_000,
      runningMs: 62_000,
    };
    // 62 s for two runs' worth of work leaves 124 s for the other four.
    expect(renderLive(state)).toBe('3/8 runs · 1:30 · 2:04 left · simulate ×2, fit');
    const first = {
      ...state,
      runs: 1,
      finished: 0,
      total: 1,
      done: 0,
      stored: 0,
      stages: [],
      elapsedMs: 3_700_000,
    };
    expect(renderLive(first)).toBe('0/1 run · 1:01:40');
    expect(renderLive({ ...first, elapsedMs: 3000, runningMs: 2000, expectedMs: 62_000 })).toBe(
      '0/1 run · 0:03 · 1:00 left',
    );
    // No time that is left before some of the work is done.
    expect(renderLive({ ...state, runs: 100, total: 100, stages: [] })).toBe('3/100 runs · 1:30');
  });
});

describe('the hints at the end', () => {
  const commands = [['run', 'my own.yaml', '--out', 'other-results']];

  it('say where to look first and what to try', () => {
    expect(nextSteps(['results/run/quick'], commands, 100, 'npx hindsight')).toBe(
      `Open results/run/quick/report.html in a browser first.
Then try:
  npx hindsight run 'my own.yaml' --out other-results`,
    );
  });

  it('break between words where the terminal is narrow, but not in a command', () => {
    const lines = nextSteps(['results/run/quick'], commands, 40, 'npx hindsight').split('\n');
    expect(lines.filter((line) => line.length > 40).map((line) => line.slice(0, 15))).toEqual([
      '  npx hindsight',
    ]);
  });

  it('are commands alone where nothing was written, and nothing where there are none', () => {
    expect(nextSteps([], commands, 100, 'npx hindsight')).toBe(
      "Then try:\n  npx hindsight run 'my own.yaml' --out other-results",
    );
    expect(nextSteps([], [], 100)).toBe('');
  });

  it('name no folder where there are several', () => {
    expect(nextSteps(['a', 'b'], [], 100)).toBe('In each folder, open report.html in a browser first.');
  });
});

it('the stage clock adds up the seconds of each stage', () => {
  let now = 0;
  const clock = new StageClock(() => now);
  const [made, stored] = [runOf('a', 11), runOf('a', 12)];
  clock.enter(made, 'simulate');
  now = 1500;
  clock.enter(made, 'simulate');
  clock.enter(made, 'fit');
  now = 1750;
  clock.enter(made, 'simulate');
  now = 2000;
  clock.finish(made, false);
  clock.finish(stored, true);
  expect(clock.of([stored, made])).toEqual({
    seconds: 2,
    runs: [
      { scenario: 'a', seed: 12, stored: true, seconds: 0, stages: {} },
      { scenario: 'a', seed: 11, stored: false, seconds: 2, stages: { simulate: 1.75, fit: 0.25 } },
    ],
  });
});
