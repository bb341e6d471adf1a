import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { type Range, secondsOfAll } from '../../../src/lab/jobs/duration.ts';
import { Interrupted } from '../../../src/lab/jobs/interrupted.ts';
import type { Job } from '../../../src/lab/jobs/jobPlan.ts';
import { MissingRuns, type PoolOptions } from '../../../src/lab/jobs/pool.ts';
import { loadsOf } from '../../../src/lab/jobs/shard.ts';
import { startJobs, withTwins } from '../../../src/lab/jobs/startJobs.ts';
import { openStore, runKey } from '../../../src/lab/jobs/store.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';

const workerFile = join(import.meta.dirname, '..', '..', 'fixtures', 'poolWorker.mjs');

/** Training whose name the stand-in worker answers with. */
const usual = { ...scenarioSchema.parse({ name: 'a' }), name: undefined };
const training = (name: string) => ({ ...usual.training, name });

/** Jobs whose scenario tells the stand-in worker what to do. */
function jobsThat(orders: object, seeds: number[], more: Partial<Job> = {}): Job[] {
  const scenario = {
    ...usual,
    world: { ...usual.world, ...orders },
    seeds,
    training: training('plain'),
    evaluation: {},
  } as unknown as Scenario;
  return seeds.map((seed) => ({ scenario, seed, ...more }));
}

const TINY: ScenarioInput = {
  name: 'tiny',
  world: { users: 150, newsroom: { storiesPerDay: 60 }, opens: { baseRate: 0.2 } },
  timeline: { burnIn: '1d', warmup: '3d', logging: '4d', production: '2d' },
};

/** What the stand-in answers. */
function answer(seed: number, together = 1, name = 'plain') {
  return { seed, name, together, rate: Number.NaN };
}

const runJobs = (jobs: Job[], options: PoolOptions = {}) =>
  Promise.all(startJobs(jobs, (result) => result, options));
const run = (jobs: Job[], options: PoolOptions = {}) => runJobs(jobs, { workerFile, ...options });

describe('the pool', () => {
  it('returns results in the order of jobs, whichever finishes first', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'hindsight-pool-'));
    const othersAreThere = join(directory, 'others-are-there');
    const finished: number[] = [];
    const results = await run(jobsThat({ waitsFor: { 0: othersAreThere } }, [0, 1, 2, 3]), {
      workers: 2,
      onFinished: (index, kept) => {
        finished.push(index);
        expect(kept).toBe(false);
        if (finished.length === 3) writeFileSync(othersAreThere, '');
      },
    });
    rmSync(directory, { recursive: true });
    expect(results).toEqual([0, 1, 2, 3].map((seed) => answer(seed)));
    expect(finished.at(-1)).toBe(0);
  });

  it('lives through a world once for all jobs that differ in what is trained there', async () => {
    const [plain] = jobsThat({}, [1]);
    const richer: Job = {
      ...plain,
      scenario: { ...plain.scenario, training: training('rich') } as Scenario,
    };
    const elsewhere = jobsThat({ delaysMs: [] }, [1]);
    const finished: [number, boolean][] = [];
    const results = await run([plain, ...elsewhere, richer, ...jobsThat({}, [2])], {
      onFinished: (index, kept) => finished.push([index, kept]),
    });
    expect(results).toEqual([answer(1, 2), answer(1), answer(1, 2, 'rich'), answer(2)]);
    expect(finished.sort()).toEqual([0, 1, 2, 3].map((index) => [index, false]));
  });

  it('passes progress on while a job runs', async () => {
    const heard: string[] = [];
    await run(jobsThat({ delaysMs: [500, 500] }, [0, 1]), {
      workers: 1,
      onProgress: (index, { stage, share }) => heard.push(`${index} ${stage} ${share}`),
    });
    expect(heard).toEqual(expect.arrayContaining(['0 simulate 0', '1 simulate 0']));
  });

  it('carries over what the user can mend as a UserError', async () => {
    const failure = { message: 'too few rows', stack: 'at fit', isUserError: true };
    await expect(run(jobsThat({ failure }, [1]))).rejects.toThrow(new UserError('too few rows'));
    await expect(run(jobsThat({ failure }, [1]))).rejects.toBeInstanceOf(UserError);
  });

  it('names the scenarios that failed together', async () => {
    const failure = { message: 'too few rows', stack: '', isUserError: true };
    const [job] = jobsThat({ failure }, [1]);
    const named = (name: string): Job => ({ ...job, scenario: { ...job.scenario, name } });
    await expect(run([named('a'), named('b'), named('a')])).rejects.toThrow(
      new UserError('too few rows\n  in:       a, b'),
    );
  });

  it('carries over a bug with its own stack', async () => {
    const failure = {
      message: 'x is undefined',
      stack: 'Error: x is undefined\n    at fit',
      isUserError: false,
    };
    const error = await run(jobsThat({ failure }, [1])).catch((reason) => reason);
    expect(error).not.toBeInstanceOf(UserError);
    expect(error.stack).toBe(failure.stack);
    await expect(run(jobsThat({ crash: true }, [1]))).rejects.toThrow('the worker broke');
  });

  it('stops the other jobs after a failure', async () => {
    const failing = jobsThat({ failure: { message: 'no', stack: '', isUserError: true } }, [1]);
    const results = startJobs([...jobsThat({ hang: true }, [0]), ...failing], () => {}, {
      workerFile,
      workers: 2,
    });
    const outcomes = await Promise.allSettled(results);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.message)).toEqual([
      'no',
      'no',
    ]);
  });

  it('stops busy workers when aborted, and keeps quiet afterwards', async () => {
    const controller = new AbortController();
    const heard: number[] = [];
    const results = startJobs(jobsThat({ hang: true }, [0, 1, 2]), () => {}, {
      workerFile,
      workers: 2,
      signal: controller.signal,
      onProgress: (index) => {
        heard.push(index);
        controller.abort();
      },
      onFinished: () => heard.push(-1),
    });
    for (const result of results) await expect(result).rejects.toBeInstanceOf(Interrupted);
    expect(heard).toHaveLength(1);
  });

  it('does not start when aborted before', async () => {
    await expect(run(jobsThat({}, [0]), { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(Interrupted);
  });
});

describe('the pool with a store', () => {
  let storeDirectory: string;
  beforeEach(() => {
    storeDirectory = mkdtempSync(join(tmpdir(), 'hindsight-pool-'));
  });
  afterEach(() => rmSync(storeDirectory, { recursive: true, force: true }));

  it('takes kept runs from the store, and runs equal jobs once', async () => {
    const [kept] = jobsThat({}, [5], { storeDirectory });
    openStore(storeDirectory).write(runKey(kept.scenario, 5), '{"seed":5,"from":"store"}');
    const finished: [number, boolean][] = [];
    const results = await run([kept, ...jobsThat({}, [6, 6], { storeDirectory })], {
      onFinished: (index, wasKept) => finished.push([index, wasKept]),
    });
    expect(results.slice(0, 1)).toEqual([{ seed: 5, from: 'store' }]);
    expect(results[1]).toEqual(results[2]);
    expect(finished.sort()).toEqual([
      [0, true],
      [1, false],
      [2, true],
    ]);
  });

  it('runs nothing where everything is to be stored, and names what is not', () => {
    const jobs = jobsThat({}, [5, 6, 6, 7], { storeDirectory });
    openStore(storeDirectory).write(runKey(jobs[0].scenario, 5), '{"seed":5,"from":"store"}');
    let missing: MissingRuns | undefined;
    try {
      startJobs(jobs, () => {}, { workerFile: '/there/is/none.js', storedOnly: true });
    } catch (error) {
      missing = error as MissingRuns;
    }
    expect(missing).toBeInstanceOf(MissingRuns);
    expect(missing?.missing.map(({ seed }) => seed)).toEqual([6, 7]);
    expect(missing?.all).toHaveLength(4);
  });

  it('makes of each result what is taken of it, fresh, kept or the same as another', async () => {
    const jobs = [...jobsThat({}, [5, 6, 6], { storeDirectory }), ...jobsThat({}, [7])];
    openStore(storeDirectory).write(runKey(jobs[0].scenario, 5), '{"seed":5,"from":"store"}');
    const taken = startJobs(jobs, ({ seed }, place) => `seed ${seed} at ${place}`, { workerFile });
    expect(await Promise.all(taken)).toEqual(['seed 5 at 0', 'seed 6 at 1', 'seed 6 at 2', 'seed 7 at 3']);
  });

  it('runs a job that exports, even if its result is kept', async () => {
    const [job] = jobsThat({}, [5], { storeDirectory, exportDirectory: join(storeDirectory, 'data') });
    openStore(storeDirectory).write(runKey(job.scenario, 5), '{"seed":5,"from":"store"}');
    expect(await run([job])).toEqual([answer(5)]);
  });

  it('says of each job that could not be stored, copies too, before it is finished', async () => {
    const heard: string[] = [];
    await run(jobsThat({ unstored: 'ENOSPC' }, [1, 1], { storeDirectory }), {
      onUnstored: (index, reason) => heard.push(`${index} ${reason}`),
      onFinished: (index) => heard.push(`${index} finished`),
    });
    expect(heard).toEqual(['0 ENOSPC', '1 ENOSPC', '0 finished', '1 finished']);
  });

  it('keeps of a run with intervals within its world the one without them, too', async () => {
    const job = { scenario: scenarioSchema.parse(TINY), seed: 3, storeDirectory };
    const finer = { ...job.scenario, evaluation: { ...job.scenario.evaluation, bootstrapResamples: 20 } };
    const [resampled] = await runJobs([{ ...job, scenario: finer, resampled: true }]);
    expect(resampled.pipelines.every(({ bootstrap }) => bootstrap !== null)).toBe(true);
    const keptKeys: boolean[] = [];
    const [plain] = await runJobs([job], { onFinished: (_, wasKept) => keptKeys.push(wasKept) });
    expect(keptKeys).toEqual([true]);
    const [alone] = await runJobs([{ scenario: job.scenario, seed: 3 }]);
    expect(JSON.stringify(plain)).toBe(JSON.stringify(alone));
  });

  it('gives equal results fresh, kept, and whatever the number of workers', async () => {
    const scenario = scenarioSchema.parse(TINY);
    const jobs = [1, 2].map((seed) => ({ scenario, seed, storeDirectory }));
    const expected: Range[] = [];
    const onExpected = (seconds: Range) => expected.push(seconds);
    const fresh = await runJobs(jobs, { workers: 2, onExpected });
    const kept: boolean[] = [];
    const again = await runJobs(jobs, { onFinished: (_index, wasKept) => kept.push(wasKept), onExpected });
    // Side by side, as long as one of them; and nothing where there is nothing to run.
    const loads = loadsOf(withTwins(jobs)).map(({ seconds }) => seconds);
    expect(loads).toHaveLength(2);
    expect(expected).toEqual([secondsOfAll(loads, 2)]);
    const alone = await runJobs(
      jobs.map(({ seed }) => ({ scenario, seed })),
      { workers: 1 },
    );
    expect(kept).toEqual([true, true]);
    expect(JSON.stringify(again)).toBe(JSON.stringify(fresh));
    expect(JSON.stringify(alone)).toBe(JSON.stringify(fresh));
    expect(
      readdirSync(storeDirectory, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.tmp')),
    ).toEqual([]);
  });
});
