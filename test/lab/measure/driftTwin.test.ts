/** The gap without drift is that of an ordinary scenario, whoever runs it, and on however many threads. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSeed, runWorld } from '../../../src/lab/experiment.ts';
import { eventColumns } from '../../../src/lab/export/events.ts';
import type { Job } from '../../../src/lab/jobs/jobPlan.ts';
import { startJobs } from '../../../src/lab/jobs/startJobs.ts';
import { driftTwinOf } from '../../../src/lab/measure/driftTwin.ts';
import type { Progress } from '../../../src/lab/progress.ts';
import type { SeedResult } from '../../../src/lab/result/seedResult.ts';
import { type Past, simulatePast, simulatePasts } from '../../../src/lab/stages/past.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import { allRows } from '../../world/worlds.ts';

const SEED = 3;
const LOGGING_DAY = 5;

function scenarioOf(more: Omit<ScenarioInput, 'name'> = {}): Scenario {
  return scenarioSchema.parse({
    name: 'small',
    seeds: [SEED, 4],
    timeline: { burnIn: '2d', warmup: '3d', logging: '6d', production: '2d' },
    serving: { maximumCandidates: 100 },
    training: {
      provenances: ['recomputed', 'logged'],
      splits: ['random', 'time'],
      encoders: ['none', 'target'],
      models: [{ name: 'few', features: ['user_open_rate', 'story_open_rate'] }],
    },
    ...more,
    world: { users: 150, newsroom: { storiesPerDay: 120 }, ...more.world },
    evaluation: { choiceSample: 20, bootstrapResamples: 20, liveReferences: [], ...more.evaluation },
  });
}

const single = scenarioOf({ seeds: [SEED] });
let alone: SeedResult;
beforeAll(() => {
  alone = runSeed(single, SEED);
});

const gapsWithoutDrift = ({ pipelines }: SeedResult) =>
  pipelines.map(({ quantities }) => quantities.withoutDrift);

describe('on one thread', () => {
  test('reference pipelines have the gap of the whole scenario in a world that drifts no more from logging on', () => {
    const still = runSeed(scenarioOf({ world: { drift: { until: `${LOGGING_DAY}d` } } }), SEED);
    const references = still.pipelines.map(({ provenance, split, quantities: { gap } }) =>
      provenance === 'logged' && split === 'time' ? { auc: gap.auc, ne: gap.ne } : null,
    );
    expect(references.filter((gaps) => gaps !== null)).toHaveLength(3);
    expect(gapsWithoutDrift(alone)).toEqual(references);
    expect(gapsWithoutDrift(alone)).not.toEqual(
      alone.pipelines.map(({ quantities: { gap } }, index) =>
        references[index] === null ? null : { auc: gap.auc, ne: gap.ne },
      ),
    );
    // A world that drifts no more is its own twin.
    expect(gapsWithoutDrift(still)).toEqual(references);
  });

  test('the only seed has it among its estimates, without an interval', () => {
    for (const { quantities, bootstrap } of alone.pipelines) {
      const { withoutDrift } = quantities;
      const estimates = bootstrap as unknown as Record<string, unknown>;
      if (withoutDrift === null) expect(estimates).not.toHaveProperty('withoutDrift');
      else {
        const none = { low: Number.NaN, high: Number.NaN };
        expect(estimates['withoutDrift']).toEqual({
          auc: { mean: withoutDrift.auc, ...none },
          ne: { mean: withoutDrift.ne, ...none },
        });
      }
    }
  });

  test('nothing else changes', () => {
    const without = runSeed(scenarioOf({ seeds: [SEED], evaluation: { driftTwin: false } }), SEED);
    expect(gapsWithoutDrift(without).every((gaps) => gaps === null)).toBe(true);
    const pipelines = alone.pipelines.map((pipeline, index) => ({
      ...pipeline,
      quantities: { ...pipeline.quantities, withoutDrift: null },
      bootstrap: without.pipelines[index].bootstrap,
    }));
    expect({ ...alone, pipelines }).toEqual(without);
  });

  test('progress rises from nothing to all, over both branches', () => {
    const heard: Progress[] = [];
    runSeed(scenarioOf({ evaluation: { live: false } }), SEED, { onProgress: (each) => heard.push(each) });
    const shares = heard.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
    const stages = heard.map(({ stage }) => stage).filter((stage, index, all) => stage !== all[index - 1]);
    expect(stages.filter((stage) => stage === 'simulating the past')).toHaveLength(2);
  });
});

describe('the branch that drifts no more', () => {
  const drifting = scenarioOf({ world: { drift: { tastesRadiansPerDay: 0.5, newsMixRadiansPerDay: 0.5 } } });
  const twin = driftTwinOf(drifting) as Scenario;

  const recordsOf = ({ arm: { log, impressions, trueLogits, totals } }: Past) => {
    const { features } = impressions;
    const rows = allRows(impressions);
    return {
      totals: { ...totals },
      events: eventColumns(log).map(({ read }) =>
        Array.from({ length: log.end - log.first }, (_, row) => read(row)),
      ),
      columns: (
        ['user', 'story', 'session', 'sentAtMs', 'openedAtMs', 'score', 'sendSeq', 'openSeq'] as const
      ).map((name) => impressions.column(name, rows)),
      vectors: Array.from({ length: features.width }, (_, column) => features.gather(column, rows)),
      trueLogits: trueLogits.gather(0, rows),
    };
  };

  test('has the past that it has alone, and leaves the other as it is', () => {
    const together = [...simulatePasts([twin, drifting], SEED)].map(recordsOf);
    expect(together).toEqual([twin, drifting].map((scenario) => recordsOf(simulatePast([scenario], SEED))));
    expect(runWorld([twin, drifting], SEED)).toEqual([
      ...runWorld([twin], SEED),
      ...runWorld([drifting], SEED),
    ]);
  });

  test('has the very same log until the end of the first day of logging, and another one later', () => {
    const [still, moving] = [twin, drifting].map((scenario) => {
      const { log } = simulatePast([scenario], SEED).arm;
      return Array.from({ length: log.end - log.first }, (_, row) =>
        eventColumns(log).map(({ read }) => read(row)),
      );
    });
    const knownAt = eventColumns(simulatePast([twin], SEED).arm.log).findIndex(
      ({ name }) => name === 'known_at_ms',
    );
    const until = (events: readonly (readonly unknown[])[], day: number) =>
      events.filter((event) => (event[knownAt] as number) < day * 86_400_000);
    expect(until(still, LOGGING_DAY).length).toBeGreaterThan(500);
    expect(until(still, LOGGING_DAY + 1)).toEqual(until(moving, LOGGING_DAY + 1));
    expect(until(still, LOGGING_DAY + 4)).not.toEqual(until(moving, LOGGING_DAY + 4));
  });
});

describe('as a job', () => {
  const storeDirectory = mkdtempSync(join(tmpdir(), 'hindsight-twin-'));
  afterAll(() => rmSync(storeDirectory, { recursive: true, force: true }));
  const entries = () =>
    readdirSync(storeDirectory, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.json'),
    );

  async function run(jobs: readonly Job[], workers: number) {
    const finished: [place: number, stored: boolean][] = [];
    const shares = jobs.map((): number[] => []);
    const found = startJobs(jobs, (world, place) => ({ world, place }), {
      workers,
      onProgress: (place, { share }) => shares[place].push(share),
      onFinished: (place, stored) => finished.push([place, stored]),
    });
    const results = await Promise.all(found);
    expect(results.map(({ place }) => place)).toEqual(jobs.map((_, place) => place));
    expect(finished.map(([place]) => place).sort()).toEqual(jobs.map((_, place) => place));
    return { worlds: results.map(({ world }) => world), finished, shares };
  }

  test('gives the same as on one thread', async () => {
    const { worlds, finished, shares } = await run([{ scenario: single, seed: SEED, resampled: true }], 2);
    expect(worlds).toEqual([alone]);
    expect(finished).toEqual([[0, false]]);
    expect(shares[0]).toEqual([...shares[0]].sort((a, b) => a - b));
  });

  test('is stored, and shared by those whose twins are equal', async () => {
    const weak = scenarioOf({ training: { provenances: ['recomputed'], splits: ['random'], l2: 10 } });
    const strict = scenarioOf({ training: { provenances: ['reconstructed'], splits: ['time'], l2: 10 } });
    const jobs = [weak, strict].map((scenario) => ({ scenario, seed: SEED, storeDirectory }));
    const fresh = await run(jobs, 1);
    expect(entries()).toHaveLength(3);
    expect(fresh.finished.map(([, stored]) => stored)).toEqual([false, false]);
    expect(fresh.worlds).toEqual(jobs.map(({ scenario }) => runSeed(scenario, SEED)));

    const again = await run(jobs, 1);
    expect(again.finished.map(([, stored]) => stored)).toEqual([true, true]);
    expect(again.worlds).toEqual(fresh.worlds);
    expect(again.shares).toEqual([[], []]);

    // The scenario without its twin is the same run.
    const plain = { ...weak, evaluation: { ...weak.evaluation, driftTwin: false } };
    const { finished, worlds } = await run([{ scenario: plain, seed: SEED, storeDirectory }], 1);
    expect(finished).toEqual([[0, true]]);
    expect(gapsWithoutDrift(worlds[0]).every((gaps) => gaps === null)).toBe(true);
  });

  test('is run when it alone is missing', async () => {
    const jobs = [{ scenario: scenarioOf({ training: { l2: 20 } }), seed: SEED, storeDirectory }];
    const before = new Set(entries());
    const fresh = await run(jobs, 2);
    const [first, second] = entries().filter((file) => !before.has(file));
    for (const missing of [first, second]) {
      rmSync(join(storeDirectory, missing));
      const again = await run(jobs, 1);
      expect(again.finished).toEqual([[0, false]]);
      expect(again.worlds).toEqual(fresh.worlds);
    }
  });
});

test('a twin asks for nothing that is not needed, and for no twin', () => {
  const twin = driftTwinOf(scenarioOf({ retraining: { newFeatures: ['user_open_rate'] } })) as Scenario;
  expect(driftTwinOf(twin)).toBeUndefined();
  expect(twin.retraining).toBeNull();
  expect(twin.world.drift.until).toBe(`${LOGGING_DAY}d`);
  const { live, liveReferences, screening, storage, curves } = twin.evaluation;
  expect([live, screening, storage, curves, liveReferences.length]).toEqual([false, false, false, false, 0]);
});
