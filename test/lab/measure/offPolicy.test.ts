/** Off-policy estimates of models in production, where the answer is known. */
import { describe, expect, test } from 'vitest';
import { runSeed } from '../../../src/lab/experiment.ts';
import type { SeedResult } from '../../../src/lab/result/seedResult.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';

const SEED = 3;

function run({
  evaluation,
  bots = 0,
  ...rest
}: Pick<ScenarioInput, 'evaluation' | 'serving'> & { bots?: number }) {
  const data: RunData[] = [];
  const scenario = scenarioSchema.parse({
    name: 'small',
    seeds: [SEED, 4],
    timeline: { burnIn: '3d', warmup: '7d', logging: '7d', production: '3d' },
    world: { users: 150, newsroom: { storiesPerDay: 30 }, bots: { share: bots } },
    training: { provenances: ['recomputed', 'logged'], splits: ['time'] },
    ...rest,
    evaluation: {
      choiceSample: 20,
      live: false,
      driftTwin: false,
      curves: false,
      ownLabel: false,
      ...evaluation,
    },
  });
  const result = runSeed(scenario, SEED, { onData: (ready) => data.push(ready) });
  return { result, data: data[0] };
}

function estimatesOf({ pipelines }: SeedResult) {
  return pipelines.map(({ quantities }) => quantities.offPolicy as NonNullable<typeof quantities.offPolicy>);
}

describe('a model deployed to explore at every decision, where the random policy sends', () => {
  const { result, data } = run({
    // Production is measured on people.
    bots: 0.2,
    serving: { deployed: { explorationShare: 1 } },
    evaluation: { shadowPolicy: 'random', offPolicy: {}, live: true, liveReferences: ['random'] },
  });
  const { impressions, world } = data.incumbent;
  const isToPerson = (row: number) => world.population.isBot[impressions.value('user', row)] === 0;
  const { openRate } = result.references.random.live as { openRate: number };

  test('is the logging policy: every weight is 1, and every estimate its open rate, which is the live one', () => {
    for (const { decisions, weight, effectiveSampleSize, ips, snips, dr } of estimatesOf(result)) {
      expect(decisions).toBe(
        impressions.column('kind').filter((kind, row) => kind === 0 && isToPerson(row)).length,
      );
      expect(weight).toBeCloseTo(1, 12);
      expect(effectiveSampleSize).toBeCloseTo(decisions, 6);
      expect(ips.openRate).toBeCloseTo(openRate, 12);
      expect(snips.openRate).toBeCloseTo(openRate, 12);
      // The reward model's errors remain: what it expects of all candidates against what it expected of the one.
      expect(Math.abs(dr.openRate - openRate)).toBeLessThan(4 * dr.standardError);
      expect(ips.bias).toBeCloseTo(0, 12);
      expect(snips.bias).toBeCloseTo(0, 12);
    }
  });

  test('the truth at the same decisions is near, by the luck of the labels', () => {
    for (const { trueOpenRate, carryOver, ips } of estimatesOf(result)) {
      expect(Math.abs(ips.error)).toBeLessThan(4 * ips.standardError);
      expect(ips.error).toBe(ips.openRate - trueOpenRate);
      // The same notifications; only which candidates they were is luck.
      expect(Math.abs(carryOver as number)).toBeLessThan(0.1 * trueOpenRate);
    }
  });
});

test('offline, a model that explores at every decision of a random policy has the open rate of its test rows', () => {
  const { result, data } = run({
    serving: { deployed: { explorationShare: 1 }, incumbent: { policy: 'random' } },
    evaluation: { offPolicy: {}, ranking: { share: 1, openedShare: 1 } },
  });
  const [recomputed, logged] = estimatesOf(result);
  for (const [index, { offline, offlineServed }] of estimatesOf(result).entries()) {
    const { labels } = data.pipelines[index].offline;
    const openRate = labels.reduce((sum: number, label) => sum + label, 0) / labels.length;
    for (const found of [offline, offlineServed] as (typeof offline & object)[]) {
      expect(found.decisions).toBe(labels.length);
      expect(found.weight).toBeCloseTo(1, 12);
      expect(found.ips.openRate).toBeCloseTo(openRate, 12);
      expect(found.snips.openRate).toBeCloseTo(openRate, 12);
    }
    // Who sends anything expects the same of it, whatever the values.
    expect(offline?.trueOpenRate).toBe(offlineServed?.trueOpenRate);
  }
  expect(logged.offline).toEqual(logged.offlineServed);
  expect(recomputed.offline?.dr).not.toEqual(recomputed.offlineServed?.dr);
});

test('offline, a recomputed value tells what was opened, and the estimate believes it; with served values it does not', () => {
  const { result } = run({
    serving: { incumbent: { policy: 'heuristic', temperature: 1 } },
    evaluation: { offPolicy: {}, ranking: { share: 1, openedShare: 1 } },
  });
  const [{ offline, offlineServed }] = estimatesOf(result);
  expect(offline?.snips.error).toBeGreaterThan(0.1);
  expect(offlineServed?.snips.error).toBeLessThan(0.1);
});

test('estimates change nothing else, and are of the model that goes live', () => {
  const { result: without } = run({});
  const { result: measured } = run({ evaluation: { offPolicy: {} } });
  expect(estimatesOf(without)).toEqual([null, null]);
  const removed = {
    ...measured,
    pipelines: measured.pipelines.map((each) => ({
      ...each,
      quantities: { ...each.quantities, offPolicy: null },
    })),
  };
  expect(removed).toEqual(without);
  for (const { ips, carryOver } of estimatesOf(measured)) expect([ips.bias, carryOver]).toEqual([null, null]);
});

test('a clip holds weights down, and a sample is of about as many decisions as are asked for', () => {
  const [whole, clipped, sampled] = [{}, { clip: 0.5 }, { sample: 200 }].map((offPolicy) =>
    // Exploring, it might send anything, so that no weight is 0.
    estimatesOf(run({ serving: { deployed: { explorationShare: 0.5 } }, evaluation: { offPolicy } }).result),
  );
  whole.forEach((each, index) => {
    expect(clipped[index].weight).toBeLessThan(0.5);
    expect(clipped[index].ips.openRate).toBeLessThanOrEqual(each.ips.openRate);
    expect(clipped[index].effectiveSampleSize).toBeGreaterThan(each.effectiveSampleSize);
    expect(clipped[index].trueOpenRate).toBe(each.trueOpenRate);
    expect(each.decisions).toBeGreaterThan(500);
    // 150 users × 2 decisions a day × 3 days are expected.
    const expected = (200 / 900) * each.decisions;
    expect(Math.abs(sampled[index].decisions - expected)).toBeLessThan(5 * Math.sqrt(expected));
  });
});

test('a model that sends nothing below a threshold is estimated by what it sends', () => {
  const { result } = run({
    serving: { threshold: 0.05, incumbent: { temperature: 1 } },
    evaluation: { offPolicy: {}, live: true, liveReferences: [] },
  });
  const [, { decisions, weight, trueOpenRate, carryOver, ips, snips }] = estimatesOf(result);
  // It sends at two thirds of them.
  expect(result.pipelines[1].quantities.live?.rows).toBeLessThan(0.9 * decisions);
  expect(Math.abs(carryOver as number)).toBeLessThan(0.2 * trueOpenRate);
  expect(ips.openRate).toBeCloseTo(snips.openRate * weight, 12);
});
