/** Shards of a list of jobs, and their runs. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sum } from 'simple-statistics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { Interrupted } from '../../../src/lab/jobs/interrupted.ts';
import { type Job, PIPELINES_TOGETHER_MAX, pipelinesOfRun } from '../../../src/lab/jobs/jobPlan.ts';
import { dealt, fingerprintOf, type Load, loadsOf, runLoads } from '../../../src/lab/jobs/shard.ts';
import { openStore, runKey, worldKey } from '../../../src/lab/jobs/store.ts';
import { type Scenario, scenarioSchema } from '../../../src/scenario/schema.ts';
import { runs } from '../../gear.ts';

/** Scenarios of few worlds, with one to many pipelines each. */
const scenarios = [100, 200, 5000].flatMap((users) =>
  [1, 2, 7, 16, 40].flatMap((mixes) =>
    [1, 2, 3].map((l2) =>
      scenarioSchema.parse({
        name: `users=${users},mixes=${mixes},l2=${l2}`,
        seeds: [1, 2],
        world: { users },
        training: {
          l2,
          splits: ['time'],
          provenances: Array.from({ length: mixes }, (_, index) => ({
            name: `mix-${index}`,
            from: 'logged' as const,
          })),
        },
      }),
    ),
  ),
);

const jobs = fc.array(
  fc.record({
    scenario: fc.constantFrom(...scenarios),
    seed: fc.integer({ min: 1, max: 2 }),
    resampled: fc.boolean(),
  }),
  { maxLength: 60 },
);
const count = fc.integer({ min: 1, max: 20 });
const keyOf = ({ scenario, seed, resampled }: Job) => runKey(scenario, seed, resampled);
const keysOf = (loads: readonly Load[]) => loads.flatMap((load) => [...load.jobs.keys()]);
const weightOf = (loads: readonly Pick<Load, 'weight'>[]) => sum(loads.map(({ weight }) => weight));

describe('shards', () => {
  it('are disjoint, and together every run once', () => {
    fc.assert(
      fc.property(jobs, count, (all, n) => {
        const shards = dealt(loadsOf(all), n);
        expect(shards).toHaveLength(n);
        const keys = shards.flatMap(keysOf);
        expect(new Set(keys).size).toBe(keys.length);
        expect(new Set(keys)).toEqual(new Set(all.map(keyOf)));
        for (const load of shards.flat()) {
          for (const [key, job] of load.jobs) {
            expect(keyOf(job)).toBe(key);
            expect(worldKey(job.scenario, job.seed)).toBe(load.world);
          }
        }
      }),
      runs(30),
    );
  });

  it('live in a world once for as many pipelines as fit in memory', () => {
    const pipelinesOf = (load: Load) => sum([...load.jobs.values()].map(pipelinesOfRun));
    fc.assert(
      fc.property(jobs, (all) => {
        const loads = loadsOf(all);
        for (const load of loads) {
          if (load.jobs.size > 1) expect(pipelinesOf(load)).toBeLessThanOrEqual(PIPELINES_TOGETHER_MAX);
        }
        for (const world of new Set(loads.map((load) => load.world))) {
          const own = loads.filter((load) => load.world === world).map(pipelinesOf);
          // Two loads that would fit together are side by side at most once: around a run that fits nowhere.
          expect(own.length).toBeLessThanOrEqual((2 * sum(own)) / PIPELINES_TOGETHER_MAX + 1);
        }
      }),
      runs(30),
    );
  });

  it('are the same whatever the order of jobs, and wherever they are stored', () => {
    const shuffled = jobs.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, count, ([all, others], n) => {
        const elsewhere = others.map((job) => ({ ...job, storeDirectory: '/elsewhere' }));
        const [here, there] = [all, elsewhere].map((each) => loadsOf(each));
        expect(dealt(there, n).map(keysOf)).toEqual(dealt(here, n).map(keysOf));
        expect(fingerprintOf(there)).toBe(fingerprintOf(here));
      }),
      runs(30),
    );
  });

  it('are even: none has more than the mean and its share of the longest load', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 1000, noNaN: true }), { maxLength: 200 }),
        count,
        (all, n) => {
          const loads = all.sort((a, b) => b - a).map((weight) => ({ weight }));
          const shares = dealt(loads, n).map(weightOf);
          const bound = weightOf(loads) / n + (1 - 1 / n) * (loads[0]?.weight ?? 0);
          expect(Math.max(...shares)).toBeLessThanOrEqual(bound * (1 + 1e-12));
        },
      ),
      runs(300),
    );
    // Graham's worst case for the longest first, by his own bound of 4/3 − 1/(3n): 11 where 9 would do.
    const worst = [5, 5, 4, 4, 3, 3, 3].map((weight) => ({ weight }));
    expect(dealt(worst, 3).map(weightOf)).toEqual([11, 8, 8]);
  });

  it('have a fingerprint that every run is part of', () => {
    const all = scenarios.slice(0, 4).map((scenario) => ({ scenario, seed: 1 }));
    const prints = all.map((_, index) => fingerprintOf(loadsOf(all.toSpliced(index, 1))));
    expect(new Set([...prints, fingerprintOf(loadsOf(all))]).size).toBe(5);
    expect(fingerprintOf(loadsOf([...all, ...all]))).toBe(fingerprintOf(loadsOf(all)));
  });

  it('begin with the load that takes longest', () => {
    const loads = loadsOf(scenarios.map((scenario) => ({ scenario, seed: 1 })));
    expect(loads.map(({ weight }) => weight)).toEqual(
      loads.map(({ weight }) => weight).sort((a, b) => b - a),
    );
    // Twice as many users take twice as long, and 40 pipelines longer than 2.
    const weightOfOne = (index: number) => loadsOf([{ scenario: scenarios[index], seed: 1 }])[0].weight;
    expect(weightOfOne(15) / weightOfOne(0)).toBeCloseTo(2, 9);
    expect(weightOfOne(12)).toBeGreaterThan(2 * weightOfOne(3));
  });
});

describe('the runs of a shard', () => {
  const workerFile = join(import.meta.dirname, '../../fixtures/poolWorker.mjs');
  let store = '';
  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'hindsight-shard-'));
  });
  afterEach(() => rmSync(store, { recursive: true, force: true }));

  /** Loads whose scenarios tell the stand-in worker what to do; it stores nothing. */
  const loadThat = (seed: number, orders: object = {}): Load => {
    const scenario = { ...scenarios[0], world: { ...scenarios[0].world, ...orders } } as Scenario;
    const key = runKey(scenario, seed);
    return {
      world: `${seed}`,
      jobs: new Map([[key, { scenario, seed, storeDirectory: store }]]),
      seconds: { low: 1, high: 1 },
      weight: 1,
    };
  };
  const seedsOf = (jobs: readonly Job[]) => jobs.map(({ seed }) => seed);

  it('are all made, whichever fail; what the store does not hold then is told', async () => {
    const kept = loadThat(1);
    openStore(store).write(keysOf([kept])[0], '{"seed":1}');
    const broken = loadThat(2, { failure: { message: 'too few rows', stack: '', isUserError: true } });
    const finished: number[] = [];
    const shortfalls = await runLoads([broken, loadThat(3, { crash: true }), loadThat(4), kept], store, {
      workerFile,
      workers: 1,
      onFinished: (place) => finished.push(place),
    });
    expect(shortfalls.map(({ jobs: own, why }) => [seedsOf(own), why])).toEqual([
      [[2], expect.stringMatching(/^too few rows\n/)],
      [[3], 'the worker broke'],
      [[4], 'the store does not hold it'],
    ]);
    expect(finished.sort()).toEqual([2, 3]);
  });

  it('are none where the store takes nothing', async () => {
    const occupied = join(store, 'file');
    writeFileSync(occupied, '');
    await expect(runLoads([loadThat(1)], occupied, { workerFile })).rejects.toThrow(UserError);
    expect(readdirSync(store)).toEqual(['file']);
  });

  it('end where they are interrupted', async () => {
    const controller = new AbortController();
    const started = runLoads([loadThat(1, { hang: true })], store, {
      workerFile,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(started).rejects.toBeInstanceOf(Interrupted);
  });
});
