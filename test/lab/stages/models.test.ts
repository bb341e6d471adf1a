/** Models of a scenario beside its encoders, and the rows that a scenario trains on. */
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/base/time.ts';
import { featureNames } from '../../../src/features/definitions.ts';
import type { FeatureTable } from '../../../src/features/provenance.ts';
import { Phase } from '../../../src/history/impressions.ts';
import { runSeed } from '../../../src/lab/experiment.ts';
import type { SeedResult } from '../../../src/lab/result/seedResult.ts';
import { examplesOf } from '../../../src/lab/stages/examples.ts';
import { type RunData, simulateProduction } from '../../../src/lab/stages/production.ts';
import type { FittedPipeline } from '../../../src/lab/stages/training.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import type { Policy } from '../../../src/serving/policy.ts';
import { plainNewton } from '../../model/solvers/plainNewton.ts';
import { onlyFold } from '../onlyFold.ts';

const SEED = 3;

function run(training: ScenarioInput['training'], more: Omit<ScenarioInput, 'name'> = {}) {
  let data: RunData | undefined;
  const scenario = scenarioSchema.parse({
    name: 'small',
    seeds: [SEED, 4],
    timeline: { burnIn: '3d', warmup: '4d', logging: '8d', production: '2d' },
    world: { users: 150, newsroom: { storiesPerDay: 120 } },
    serving: { maximumCandidates: 100 },
    evaluation: { choiceSample: 20, live: false, driftTwin: false },
    training: { provenances: ['logged'], splits: ['time'], ...training },
    ...more,
  });
  const result = runSeed(scenario, SEED, {
    onData: (ready) => {
      data = ready;
    },
  });
  return { scenario, data: data as RunData, result };
}

const pipelineOf = (result: SeedResult, encoder: string) =>
  result.pipelines.find((pipeline) => pipeline.encoder === encoder) as SeedResult['pipelines'][number];

const pipelineWith = ({ pipelines }: RunData, encoder: string) =>
  onlyFold(pipelines.find(({ spec }) => spec.encoder === encoder) as FittedPipeline);

const sentAtOf = ({ examples }: RunData, row: number) => examples.impressions.value('sentAtMs', row);

describe('a model of a scenario', () => {
  test('is what the training options make when they say the same', () => {
    const features = ['user_open_rate', 'story_age_hours'];
    const models = [
      { name: 'few', features, l2: 7 },
      { name: 'memory', encoder: 'hashed-id' as const, entities: ['user' as const] },
    ];
    const { result } = run({ models });
    const few = run({ features, l2: 7 }).result;
    const memory = run({ encoders: ['hashed-id'], encoding: { entities: ['user'] } }).result;
    expect(pipelineOf(result, 'few').coefficients).toEqual(pipelineOf(few, 'none').coefficients);
    expect(pipelineOf(result, 'few').quantities.shadow).toEqual(pipelineOf(few, 'none').quantities.shadow);
    expect(pipelineOf(result, 'memory').coefficients).toEqual(pipelineOf(memory, 'hashed-id').coefficients);
  });

  test('with several l2 ships the one that its own test prefers, trained again on all rows', () => {
    const l2 = [1e-3, 1e6];
    const { result, data } = run({ models: [{ name: 'tuned', l2 }] });
    const tuned = pipelineOf(result, 'tuned');
    const alone = l2.map((one) => pipelineOf(run({ l2: one }).result, 'none').quantities.offline.ne);
    expect(tuned.chosen.l2).toBe(l2[alone[0] <= alone[1] ? 0 : 1]);
    const refit = run({ l2: tuned.chosen.l2 as number, ship: 'refit' }).result;
    expect(tuned.shippedCoefficients).toEqual(pipelineOf(refit, 'none').shippedCoefficients);
    expect(data.pipelines).toHaveLength(2);
  });

  test('with a maximum age trains on young rows and is tested on the same rows', () => {
    const { data, result } = run({ models: [{ name: 'young', maximumAge: '5d' }] });
    const [all, young] = ['none', 'young'].map((name) => pipelineWith(data, name));
    const since = data.timeline.trainingAtMs - 5 * DAY_MS;
    expect(Array.from(young.trainRows)).toEqual(
      Array.from(all.trainRows).filter((row) => sentAtOf(data, row) >= since),
    );
    expect(young.trainRows.length).toBeLessThan(all.trainRows.length);
    expect(young.testRows).toEqual(all.testRows);
    expect(pipelineOf(result, 'young').rows.train).toBe(young.trainRows.length);
    expect(pipelineOf(result, 'young').coefficients).not.toEqual(pipelineOf(result, 'none').coefficients);
  });

  test('trains on at most so many rows, the same ones wherever they are in the training rows', () => {
    const splits = ['random' as const, 'story' as const];
    const rowsOf = (mostRows: number | null) =>
      run({ splits, mostRows })
        .data.pipelines.slice(0, 2)
        .map(onlyFold)
        .map(({ trainRows, testRows }) => ({
          train: Array.from(trainRows),
          test: Array.from(testRows),
        }));
    const [all, few] = [rowsOf(null), rowsOf(300)];
    expect(few.map((rows) => rows.test)).toEqual(all.map((rows) => rows.test));
    expect(few.map(({ train }) => train.length)).toEqual([300, 300]);
    few.forEach(({ train }, index) => {
      expect(train).toEqual(all[index].train.filter((row) => train.includes(row)));
    });
    // Of the rows that both splits train on, each takes those that come first in one order.
    const both = all[0].train.filter((row) => all[1].train.includes(row));
    const [random, story] = few.map(({ train }) => both.filter((row) => train.includes(row)));
    const common = random.filter((row) => story.includes(row));
    expect(common).toHaveLength(Math.min(random.length, story.length));
    expect(rowsOf(1e9)).toEqual(all);
  });

  test('trains on at most so many rows when it is fitted again', () => {
    const { data, result } = run({ mostRows: 300, ship: 'refit' });
    const { trainRows, split } = onlyFold(data.pipelines[0]);
    expect(trainRows).toHaveLength(300);
    expect(split.train.length).toBeGreaterThan(trainRows.length);
    const [{ coefficients, shippedCoefficients }] = result.pipelines;
    expect(shippedCoefficients?.columns[0].deviation).not.toBe(coefficients?.columns[0].deviation);
    const [whole] = run({ ship: 'refit' }).result.pipelines;
    expect(shippedCoefficients).not.toEqual(whole.shippedCoefficients);
  });

  test('with crosses has the coefficients of a plain fit on columns multiplied beforehand', () => {
    const crosses = ['user_open_rate', 'story_age_hours', 'user_follows_source'];
    const { data, result } = run({ features: crosses, models: [{ name: 'crossed', crosses: 'all' }] });
    const crossed = pipelineWith(data, 'crossed');
    const rows = Array.from(crossed.trainRows);
    const { vectors } = data.tables.get('logged') as FeatureTable;
    const places = crosses.map((name) => featureNames.indexOf(name)).sort((a, b) => a - b);
    const plainRows = rows.map((row) => {
      const values = places.map((column) => vectors.gather(column, Int32Array.of(row))[0]);
      const [a, b, c] = values;
      return [...values, a * b, a * c, b * c];
    });
    const labels = rows.map((row) => data.examples.labels[row]);
    const [intercept, ...plain] = plainNewton({ rows: plainRows, labels }, { l2: 1 });
    const coefficients = pipelineOf(result, 'crossed').coefficients!;
    expect(coefficients.intercept).toBeCloseTo(intercept, 6);
    coefficients.columns.forEach(({ coefficient }, index) => {
      expect(coefficient).toBeCloseTo(plain[index], 6);
    });
    expect(coefficients.columns.map(({ name }) => name)).toContain('user_open_rate×user_follows_source');

    // The logits that are scored are those of the fit.
    const columns = coefficients.columns;
    const [row] = crossed.testRows;
    const [a, b, c] = places.map((column) => vectors.gather(column, Int32Array.of(row))[0]);
    const logit = [a, b, c, a * b, a * c, b * c].reduce(
      (sum, value, index) =>
        sum + (columns[index].coefficient * (value - columns[index].mean)) / columns[index].deviation,
      coefficients.intercept,
    );
    expect(crossed.offline.logits[0]).toBeCloseTo(logit, 9);
  });
});

describe('live, a model with crosses', () => {
  const crosses = ['user_open_rate', 'story_open_rate', 'story_age_hours', 'user_follows_source'];
  const evaluation = { choiceSample: 20, driftTwin: false, liveReferences: [] };
  const { scenario, data, result } = run(
    { features: crosses, models: [{ name: 'crossed', crosses: 'all' }] },
    { evaluation, serving: { maximumCandidates: 100, threshold: 0.08, deployed: { explorationShare: 0.1 } } },
  );

  /** What the coefficients of a result say of a vector. */
  function logitBy({ coefficients }: SeedResult['pipelines'][number], vector: Float64Array) {
    const { intercept, columns } = coefficients!;
    const featureOf = (name: string) => vector[featureNames.indexOf(name)];
    return columns.reduce((sum, { name, coefficient, mean, deviation }) => {
      const value = name.split('×').reduce((product, each) => product * featureOf(each), 1);
      return sum + (coefficient * (value - mean)) / deviation;
    }, intercept);
  }

  test('decides as its coefficients in the result say, in every decision', () => {
    const { threshold, deployed } = scenario.serving;
    const nothing = Math.log((threshold as number) / (1 - (threshold as number)));
    const pipeline = pipelineOf(result, 'crossed');
    let decide: Policy['choose'] = () => {};
    const policy: Policy = {
      attach({ state }, candidates, features) {
        decide = (user, atMs, readAtMs, exclusions, uniform, _session, choice) => {
          const excluded = exclusions.positions.subarray(0, exclusions.count);
          const logits = Array.from({ length: candidates.count }, (_, position) => {
            const vector = new Float64Array(features.count);
            features.writeVector(state, user, candidates.story[position], readAtMs, atMs, vector, 0);
            return logitBy(pipeline, vector);
          });
          const allowed = [...logits.keys()].filter((position) => !excluded.includes(position));
          const best = allowed.reduce(
            (most, each) => (logits[each] > logits[most] + 1e-9 ? each : most),
            allowed[0],
          );
          const explores = uniform < deployed.explorationShare;
          const explored = allowed[Math.floor((uniform / deployed.explorationShare) * allowed.length)];
          choice.position =
            allowed.length === 0 ? -1 : explores ? explored : logits[best] < nothing ? -1 : best;
        };
      },
      tick() {},
      choose: (...decision) => decide(...decision),
    };
    const { timeline } = data;
    const production = { policyOf: () => policy, logsVectors: false, measuresRegret: true, onDay() {} };
    const { impressions, totals } = simulateProduction(data, production);
    const { live } = pipeline.quantities;
    const { labels, mature } = examplesOf(impressions, Phase.production, timeline, timeline.settledAtMs);
    const opened = mature.filter((row) => impressions.value('sessionPosition', row) === 0);
    expect(live?.openRate).toBe(opened.reduce((sum, row) => sum + labels[row], 0) / opened.length);
    expect(live?.rows).toBe(opened.length);
    expect(live?.optOuts).toBe(totals.optOuts);
    expect(live?.regret).toBe(totals.regret / totals.regretSends);
    expect(totals.sends).toBeGreaterThan(50);
    expect(totals.sends).toBeLessThan(totals.decisions);
  });

  test('is measured like any other, and decides otherwise than the one without', () => {
    const [plain, crossed] = ['none', 'crossed'].map((name) => pipelineOf(result, name).quantities);
    const nulls = (quantities: object) =>
      Object.entries(quantities).flatMap(([name, value]) => (value === null ? [name] : []));
    expect(nulls(crossed)).toEqual(nulls(plain));
    expect(crossed.live?.auc).toBeGreaterThan(0);
    expect(crossed.live).not.toEqual(plain.live);
  });
});

describe('a feature that a model does not use', () => {
  test('may be missing in what it is tested on', () => {
    const except = { story_open_rate: { provenance: 'logged' as const, since: '11d' } };
    const provenances = ['logged' as const, { name: 'late', from: 'logged' as const, except }];
    const features = ['user_open_rate', 'story_age_hours'];
    const { result } = run({ provenances, splits: ['random'], features });
    const [, late] = result.pipelines.filter(({ split }) => split === 'random');
    const [logged] = result.pipelines.filter(({ split }) => split === 'random');
    expect(late.quantities.offline).toEqual(logged.quantities.offline);
  });
});

describe('the rows of a scenario', () => {
  test('are all at least of the minimum age, in training and in testing', () => {
    const { data } = run({ minimumAge: '3d', splits: ['time', 'random'] });
    for (const { trainRows, testRows } of data.pipelines.map(onlyFold)) {
      for (const row of [...trainRows, ...testRows]) {
        expect(sentAtOf(data, row)).toBeLessThanOrEqual(data.timeline.trainingAtMs - 3 * DAY_MS);
      }
    }
    const { trainRows, testRows } = onlyFold(data.pipelines[0]);
    const old = Array.from(data.examples.mature).filter(
      (row) => sentAtOf(data, row) <= data.timeline.trainingAtMs - 3 * DAY_MS,
    );
    expect(trainRows.length + testRows.length).toBeLessThanOrEqual(old.length);
    expect(trainRows.length).toBeGreaterThan(old.length / 2);
  });

  test('are the mature ones whatever the label of the others when these are dropped', () => {
    const plain = run({}).result;
    expect(run({ minimumAge: '24h' }).result.pipelines[0].coefficients).toEqual(
      plain.pipelines[0].coefficients,
    );
  });

  test('count as not opened while their open is not known, where immature ones are kept', () => {
    const late = { history: { ingestionDelay: { minimum: '2h', maximum: '8h' } } };
    const { data } = run({ immature: 'negative' }, late);
    const { split, trainRows, testRows } = onlyFold(data.pipelines[0]);
    const { impressions, start, end } = data.examples;
    const { log } = data.arm;
    const last = Math.max(...split.test);
    expect(last).toBe(end - 1);
    const labelOf = new Map(
      Array.from(testRows, (row, index) => [row, data.pipelines[0].offline.labels[index]]),
    );
    let hidden = 0;
    for (const row of testRows) {
      const openSeq = impressions.value('openSeq', row);
      const known = openSeq >= 0 && log.knownAtMs(openSeq) < data.timeline.trainingAtMs;
      const inWindow = impressions.value('openedAtMs', row) - sentAtOf(data, row) < 24 * HOUR_MS;
      expect(labelOf.get(row)).toBe(known && inWindow ? 1 : 0);
      if (inWindow && !known) hidden++;
    }
    expect(hidden).toBeGreaterThan(0);
    expect(trainRows[0]).toBe(start);
  });
});
