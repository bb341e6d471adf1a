/** Scenarios with little or nothing in them: each gives a result, or says what is missing and what to do. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { describeFailure } from '../../src/cli/exit.ts';
import { runSeed } from '../../src/lab/experiment.ts';
import { assembleResult } from '../../src/lab/result/result.ts';
import type { SeedResult } from '../../src/lab/result/seedResult.ts';
import { runReport } from '../../src/report/kinds.ts';
import { writeReport } from '../../src/report/write.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { messageOf, parse } from '../scenario/reading/parsing.ts';

type Tree = { readonly [key: string]: unknown };

/** The same user from the first day to the last, who always wants notifications. */
const ONE_USER: Tree = { users: 1, tenure: { ends: false }, dormancy: { share: 0 }, optOut: { earlier: 0 } };

const BASE: Tree = {
  name: 'little',
  seeds: [1],
  world: {
    users: 60,
    topics: 4,
    sources: 6,
    newsroom: { storiesPerDay: 60, topicsPerSource: 2 },
    opens: { baseRate: 0.25 },
  },
  serving: { maximumCandidates: 50, incumbent: { policy: 'heuristic' } },
  timeline: { burnIn: '0d', warmup: '0d', logging: '4d', production: '1d' },
  training: { provenances: ['recomputed', 'logged'], splits: ['random', 'time'] },
  evaluation: { bootstrapResamples: 20 },
};

function merged(base: Tree, over: Tree): Tree {
  const isTree = (value: unknown): value is Tree =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const own = result[key];
    result[key] = isTree(own) && isTree(value) ? merged(own, value) : value;
  }
  return result;
}

/** As a user's file: checked by all the rules. */
function scenarioOf(over: Tree): Scenario {
  return parse(JSON.stringify(merged(BASE, over))).scenario;
}

/** The paths of all numbers below a value that are not finite. */
function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    notFinite(below, path === '' ? key : `${path}.${key}`),
  );
}

/** Everything but intervals, which are empty for what is not resampled. */
function pointsOf({ pipelines, references, skew, logged }: SeedResult): unknown {
  return { logged, references, skew, pipelines: pipelines.map(({ bootstrap: _, ...rest }) => rest) };
}

const WITH_LITTLE: Record<string, Tree> = {
  'no browsing': { world: { organic: { browsesPerUserDay: 0 } } },
  'no reading at weekends, nobody following, nothing declared': {
    world: {
      drift: { weekendActivity: 0 },
      follows: { initialPerUser: 0, afterOpen: 0, afterRead: 0 },
      tastes: { declaredInterests: 0 },
    },
    timeline: { burnIn: '4d' },
  },
  'sources that publish nothing': { world: { sources: 60, newsroom: { volumeTail: 3 } } },
  'topics that nobody writes about': { world: { topics: 64, newsroom: { topicsPerSource: 1 } } },
  'hours without a story, under a model': {
    world: { users: 200, newsroom: { storiesPerDay: 12, medianLifetime: '1h', maximumLifetime: '1h' } },
    serving: { incumbent: { policy: 'model' } },
    timeline: { warmup: '3d', logging: '6d' },
  },
  'one source, one topic, no sessions': {
    world: {
      topics: 1,
      sources: 1,
      newsroom: { topicsPerSource: 1 },
      tastes: { declaredInterests: 1 },
      follows: { initialPerUser: 1 },
      sessions: { followUpRate: 0 },
    },
  },
  'one decision a week for most': {
    world: { users: 400 },
    serving: { decisionsPerUserDay: 0.15, decisionSpread: 2 },
  },
};

describe.each(Object.entries(WITH_LITTLE))('with %s', (_, over) => {
  it('all that is measured is finite, but for what needs a user with both labels', () => {
    const scenario = scenarioOf(over);
    const points = pointsOf(runSeed(scenario, 1));
    expect(notFinite(points).filter((path) => !path.endsWith('groupedAuc'))).toEqual([]);
  });
});

const NOT_TESTABLE = /the test split cannot be evaluated\n {2}found: .*\n {2}expected: .*\n {2}remedy: /;
const NOT_FITTED = /: no model could be fitted\n {2}found no (training rows|(positive|negative) label)/;

const WITH_NOTHING: Record<string, [Tree, RegExp]> = {
  'no decisions': [{ serving: { decisionsPerUserDay: 0 } }, NOT_TESTABLE],
  'no decisions to train the incumbent on': [
    { serving: { decisionsPerUserDay: 0, incumbent: { policy: 'model' } }, timeline: { warmup: '2d' } },
    NOT_FITTED,
  ],
  'nothing good enough to be sent': [{ serving: { threshold: 1 } }, NOT_TESTABLE],
  'nobody who opens': [{ world: { opens: { baseRate: 1e-9 } } }, NOT_TESTABLE],
  'nobody who opens in time': [{ world: { opens: { delayMedian: '7d', delaySpread: 0 } } }, NOT_TESTABLE],
  'nobody who does not open': [
    { world: { opens: { baseRate: 1 - 1e-9, delayMedian: '0s' } } },
    new RegExp(`${NOT_TESTABLE.source}|${NOT_FITTED.source}`),
  ],
  'one user, in training or held out': [
    { world: ONE_USER, serving: { decisionsPerUserDay: 20 }, training: { splits: ['user'] } },
    new RegExp(`${NOT_TESTABLE.source}|${NOT_FITTED.source}`),
  ],
  'a story every other day': [
    { world: { newsroom: { storiesPerDay: 0.3 } }, serving: { maximumCandidates: 1 } },
    new RegExp(`${NOT_TESTABLE.source}|${NOT_FITTED.source}`),
  ],
};

function failureOf(scenario: Scenario, seed: number): unknown {
  try {
    runSeed(scenario, seed);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe.each(Object.entries(WITH_NOTHING))('with %s', (_, [over, message]) => {
  it.each([2, 3])('seed %d says so without a stack', (seed) => {
    const error = failureOf(scenarioOf(over), seed);
    expect(error).toBeInstanceOf(UserError);
    const failure = describeFailure(error);
    expect(failure.exitCode).toBe(2);
    expect(failure.message).toMatch(message);
    expect(failure.message).toContain(`seed ${seed}`);
    expect(failure.message).not.toMatch(/NaN|Infinity|^\s+at /m);
  });
});

describe('with one user, who is held out', () => {
  const alone = { world: ONE_USER, serving: { decisionsPerUserDay: 20 } };

  it.each([
    'none',
    'target',
    'hashed-id',
  ])('the encoder %s has nothing to learn from, and says so', (encoder) => {
    const failures = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
      failureOf(scenarioOf({ ...alone, training: { splits: ['user'], encoders: [encoder] } }), seed),
    );
    for (const failure of failures) expect(failure).toBeInstanceOf(UserError);
    expect(
      failures.filter((failure) => /found no training rows/.test((failure as Error).message)).length,
    ).toBeGreaterThan(0);
  });
});

describe('with no stories', () => {
  it('the file is refused', () => {
    expect(messageOf(JSON.stringify(merged(BASE, { world: { newsroom: { storiesPerDay: 0 } } })))).toMatch(
      /serving\.maximumCandidates\n.*50\n.*at most 0, the stories of 5 days .*\n.*raise world\.newsroom\.storiesPerDay/,
    );
  });
});

/** The first world that has something to train on, and nothing to send on the day of production. */
function firstWithout(scenario: Scenario): SeedResult {
  for (let seed = 1; seed <= 40; seed++) {
    if (failureOf(scenario, seed) !== undefined) continue;
    const result = runSeed(scenario, seed);
    if (result.pipelines[0].rows.production === 0) return result;
  }
  throw new Error('none of 40 seeds has one');
}

describe('with a day of production on which nothing is sent', () => {
  const over = { world: { newsroom: { storiesPerDay: 0.3 } }, serving: { maximumCandidates: 1 } };
  const scenario = scenarioOf(over);
  const seed = firstWithout(scenario);

  it('offline figures stand alone, and those of production are NaN, not 0', () => {
    expect(seed.logged.impressions).toBeGreaterThan(50);
    for (const { rows, quantities, coefficients } of seed.pipelines) {
      expect(rows.production).toBe(0);
      expect(notFinite({ ...quantities.offline, groupedAuc: 0 })).toEqual([]);
      expect(notFinite(coefficients)).toEqual([]);
      const { rows: shadowRows, positives, ...undefinedMetrics } = quantities.shadow;
      expect([shadowRows, positives]).toEqual([0, 0]);
      for (const value of [...Object.values(undefinedMetrics), quantities.choiceValue, quantities.gap.auc]) {
        expect(value).toBeNaN();
      }
      expect(quantities.live?.openRate).toBeNaN();
      expect(quantities.live?.optOuts).toBe(0);
    }
    expect(seed.choiceDecisions).toBe(0);
  });

  it('the report leaves them out', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'hindsight-emptiness-'));
    try {
      await writeReport(runReport, assembleResult(scenario, [seed], 'test'), directory);
      const summary = readFileSync(join(directory, 'summary.md'), 'utf8');
      expect(summary).toContain('production gave no figure');
      expect(summary).not.toMatch(/NaN|Infinity|undefined/);
      expect(readFileSync(join(directory, 'result.json'), 'utf8')).not.toMatch(/NaN|Infinity/);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
