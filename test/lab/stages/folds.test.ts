/** Pipelines of k-folds, and of choosing on rows that are not tested on. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/evaluation/metrics/evaluate.ts';
import { runSeed } from '../../../src/lab/experiment.ts';
import { compared } from '../../../src/lab/stages/examples.ts';
import { pipelinesOf } from '../../../src/lab/stages/pipelines.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import { neOf } from '../../../src/lab/stages/scores.ts';
import type { TrainOptions } from '../../../src/model/logisticRegression.ts';
import type { Model } from '../../../src/model/model.ts';
import { logitsOf } from '../../../src/model/score.ts';
import { pipelineId } from '../../../src/scenario/pipelines.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import type { SplitName } from '../../../src/splits/options.ts';
import { regressionOf, train } from '../../model/regression.ts';

const SEED = 3;
const DAY_MS = 86_400_000;

function run(training: ScenarioInput['training'], evaluation: ScenarioInput['evaluation'] = {}) {
  let data: RunData | undefined;
  const scenario = scenarioSchema.parse({
    name: 'small',
    seeds: evaluation.bootstrapResamples === undefined ? [SEED, 4] : [SEED],
    timeline: { burnIn: '3d', warmup: '4d', logging: '8d', production: '2d' },
    world: { users: 150, newsroom: { storiesPerDay: 120 } },
    serving: { maximumCandidates: 100 },
    evaluation: { choiceSample: 20, live: false, driftTwin: false, ...evaluation },
    training: { provenances: ['logged'], splits: ['time'], ...training },
  });
  const result = runSeed(scenario, SEED, {
    onData: (ready) => {
      data = ready;
    },
  });
  return { scenario, data: data as RunData, result };
}

/** Fits and scores by the plain functions of the model room. */
function plainly({ arm, examples, scenario, tables }: RunData, id: string) {
  const spec = pipelinesOf(scenario).find((each) => pipelineId(each) === id);
  const table = tables.get(spec?.provenance ?? '');
  if (spec === undefined || table === undefined) throw new Error(`no pipeline ${id}`);
  const { catalog } = arm.world;
  return {
    fit: (rows: Int32Array, more: Partial<TrainOptions> = {}) =>
      train({ ...examples, seed: SEED, catalog, table }, rows, { ...spec.alternatives[0].options, ...more }),
    logits: (model: Model, rows: Int32Array) =>
      logitsOf(model, table.vectors, examples.impressions, rows, catalog),
    labels: (rows: Int32Array) => Uint8Array.from(rows, (row) => examples.labels[row]),
    chosen: (rows: Int32Array) => compared(examples.impressions, rows),
  };
}

const coefficientsOf = (model: Model) => Array.from(regressionOf(model).fit.coefficients);

describe.each(['k-fold', 'purged-k-fold'] as const)('a pipeline of the split %s', (split) => {
  const id = `recomputed × ${split}`;
  const { data, result } = run({
    provenances: ['recomputed'],
    splits: [split],
    folds: 3,
    ...(split === 'purged-k-fold' ? { embargo: '12h' } : {}),
  });
  const pipeline = data.pipelines[0];
  const measured = result.pipelines[0];
  const plain = plainly(data, id);
  const mature = plain.chosen(data.examples.mature);

  test('scores each row by the model that was trained on the other parts', () => {
    expect(pipeline.folds).toHaveLength(3);
    const scores = new Map<number, number>();
    for (const { divided, evaluated } of pipeline.folds) {
      const model = plain.fit(plain.chosen(divided.train));
      expect(coefficientsOf(evaluated.model)).toEqual(coefficientsOf(model));
      const tested = plain.chosen(divided.test);
      plain.logits(model, tested).forEach((logit, index) => {
        scores.set(tested[index], logit);
      });
    }
    expect(Array.from(pipeline.test.rows)).toEqual(Array.from(mature));
    expect(Array.from(pipeline.offline.logits)).toEqual(Array.from(mature, (row) => scores.get(row)));
    expect(Array.from(pipeline.offline.labels)).toEqual(Array.from(plain.labels(mature)));
    expect(measured.rows.test).toBe(mature.length);
    expect(measured.quantities.offline).toMatchObject(evaluate(pipeline.offline));
    expect(measured.quantities.offline.rows).toBe(mature.length);
  });

  test('deploys a model that was trained on every usable row', () => {
    expect(coefficientsOf(pipeline.shipped.model)).toEqual(coefficientsOf(plain.fit(mature)));
    expect(measured.coefficients).toBeNull();
    expect(measured.shippedCoefficients?.columns.map(({ coefficient }) => coefficient)).toEqual(
      coefficientsOf(pipeline.shipped.model),
    );
    const trained = pipeline.folds.map((fold) => fold.train.rows.length);
    expect(measured.rows.train).toBe(Math.round((trained[0] + trained[1] + trained[2]) / 3));
  });

  test('trains, in each fold, on rows of all other parts but those that are purged', () => {
    const { impressions } = data.examples;
    const sentAt = (row: number) => impressions.value('sentAtMs', row);
    for (const { train: trained, test: tested } of pipeline.folds) {
      const others = Array.from(mature).filter((row) => !tested.rows.includes(row));
      const [first, last] = [sentAt(tested.rows[0]), sentAt(tested.rows[tested.rows.length - 1])];
      const isClear = (row: number) => sentAt(row) + DAY_MS <= first || sentAt(row) >= last + 1.5 * DAY_MS;
      expect(Array.from(trained.rows)).toEqual(split === 'k-fold' ? others : others.filter(isClear));
      expect(trained.rows.length).toBeGreaterThan(50);
    }
  });
});

test('everything is measured of k-folds', () => {
  const { result } = run(
    {
      provenances: ['recomputed'],
      splits: ['k-fold', 'leave-last-out'],
      encoders: ['target'],
      folds: 2,
      screen: { auc: 0.95, shift: 0.9, skew: 0.99 },
    },
    { live: true, screening: true, slices: true, storage: true, bootstrapResamples: 20 },
  );
  for (const { quantities, bootstrap, split } of result.pipelines.slice(0, 2)) {
    expect(quantities.offline.auc).toBeGreaterThan(0.5);
    expect(quantities.live?.openRate).toBeGreaterThan(0);
    expect(quantities.slices?.followedUp.rows).toBeLessThanOrEqual(quantities.offline.rows);
    // A part at random has the distribution of the others, a user's last row has not.
    if (split === 'k-fold') expect(quantities.screen?.shift).toBeLessThan(0.6);
    else expect(quantities.screen?.shift).toBeGreaterThan(0.6);
    const auc = bootstrap?.offline.auc;
    expect(auc?.low).toBeLessThanOrEqual(quantities.offline.auc);
    expect(auc?.high).toBeGreaterThanOrEqual(quantities.offline.auc);
  }
});

test('screening in k-folds drops of the deployed model what it drops in any fold', () => {
  const training = { provenances: ['recomputed' as const], splits: ['k-fold' as const], folds: 4 };
  const aucOf = (fold: RunData['pipelines'][number]['folds'][number], data: RunData, column: number) => {
    const values = data.tables.get('recomputed')?.vectors.gather(column, fold.train.rows) ?? [];
    const labels = Array.from(fold.train.rows, (row) => data.examples.labels[row]);
    let [wins, pairs] = [0, 0];
    values.forEach((value, i) => {
      if (labels[i] === 0) return;
      values.forEach((other, j) => {
        if (labels[j] === 1) return;
        pairs++;
        wins += value > other ? 1 : value === other ? 0.5 : 0;
      });
    });
    return Math.max(wins / pairs, 1 - wins / pairs);
  };
  const plain = run(training).data;
  const { names } = plain.arm.world.catalog.features;
  const aucs = names.map((_, column) => plain.pipelines[0].folds.map((fold) => aucOf(fold, plain, column)));
  // A threshold that one feature passes in some folds alone.
  const [disputed] = aucs
    .filter((own) => Math.max(...own) > 0.6)
    .toSorted((a, b) => Math.max(...a) - Math.max(...b));
  const auc = (Math.max(...disputed) + Math.min(...disputed)) / 2;
  const { data } = run({ ...training, screen: { auc } });
  const expected = names.filter((_, column) => Math.max(...aucs[column]) > auc);
  expect(data.pipelines[0].screened).toEqual(expected);
  const kept = data.pipelines[0].folds.map(
    ({ evaluated }) => regressionOf(evaluated.model).columnNames.length,
  );
  expect(new Set(kept).size).toBeGreaterThan(1);
  expect(regressionOf(data.pipelines[0].shipped.model).columnNames).toEqual(
    names.filter((name) => !expected.includes(name)),
  );
});

describe('choosing on validation rows', () => {
  const l2 = [0.01, 30, 1000];
  const memory = { encoder: 'hashed-id' as const, entities: ['user' as const, 'story' as const] };
  const fixed = l2.map((strength) => ({ name: `l2-of-${l2.indexOf(strength)}`, ...memory, l2: strength }));
  const splits: SplitName[] = ['time', 'random', 'leave-last-out', 'k-fold'];
  const models = [{ name: 'tuned', ...memory, l2 }, ...fixed];
  const { data, result } = run({ splits, folds: 2, validation: 0.3, models });
  const onTest = run({ splits, folds: 2, models });
  const of = (from: typeof result, split: string, encoder: string) =>
    from.pipelines.find((each) => each.split === split && each.encoder === encoder);

  test.each(splits)('takes what is best there, and tests it as if it had been known: %s', (split) => {
    const id = `logged × ${split} × tuned`;
    const pipeline = data.pipelines.find(({ spec }) => pipelineId(spec) === id);
    if (pipeline === undefined) throw new Error('no pipeline');
    const tuned = of(result, split, 'tuned');
    const best = fixed.find(({ l2: strength }) => strength === tuned?.chosen.l2);
    // The test rows, and their scores, are those of a model whose l2 was not chosen at all.
    expect(tuned?.rows.test).toBe(of(result, split, 'none')?.rows.test);
    expect(tuned?.rows.validation).toBeGreaterThan(0);
    expect(tuned?.rows.validation).toBeLessThan(tuned?.rows.train ?? 0);
    if (split !== 'k-fold') {
      expect(tuned?.quantities.offline).toEqual(of(result, split, best?.name ?? '')?.quantities.offline);
    }
    // On the test rows another can only look better.
    expect(of(onTest.result, split, 'tuned')?.quantities.offline.ne).toBeLessThanOrEqual(
      tuned?.quantities.offline.ne ?? 0,
    );
    expect(of(onTest.result, split, 'tuned')?.rows).not.toHaveProperty('validation');
    expect(of(onTest.result, split, 'none')).toEqual(of(result, split, 'none'));
  });

  test('is the lowest NE of models that know neither validation nor test rows', () => {
    const plain = plainly(data, 'logged × time × tuned');
    const { impressions } = data.examples;
    const sentAt = (row: number) => impressions.value('sentAtMs', row);
    const pipeline = data.pipelines.find(({ spec }) => pipelineId(spec) === 'logged × time × tuned');
    const trained = pipeline?.folds[0].train.rows ?? new Int32Array();
    const cutMs = sentAt(trained[Math.floor(trained.length * 0.7)]);
    const held = trained.filter((row) => sentAt(row) >= cutMs);
    const rest = trained.filter((row) => sentAt(row) + DAY_MS <= cutMs);
    expect(of(result, 'time', 'tuned')?.rows.validation).toBe(held.length);
    const losses = l2.map((strength) =>
      neOf({ logits: plain.logits(plain.fit(rest, { l2: strength }), held), labels: plain.labels(held) }),
    );
    expect(of(result, 'time', 'tuned')?.chosen.l2).toBe(l2[losses.indexOf(Math.min(...losses))]);
  });

  test('is done in each fold by itself, and once more for the deployed model', () => {
    const pipeline = data.pipelines.find(({ spec }) => pipelineId(spec) === 'logged × k-fold × tuned');
    const plain = plainly(data, 'logged × k-fold × tuned');
    for (const { train: trained, evaluated } of pipeline?.folds ?? []) {
      const candidates = l2.map((strength) => coefficientsOf(plain.fit(trained.rows, { l2: strength })));
      expect(candidates).toContainEqual(coefficientsOf(evaluated.model));
    }
    const chosen = of(result, 'k-fold', 'tuned')?.chosen.l2 ?? undefined;
    const all = plain.fit(plain.chosen(data.examples.mature), { l2: chosen as number });
    expect(coefficientsOf(pipeline?.shipped.model as Model)).toEqual(coefficientsOf(all));
  });

  test('holds for select as well, and a model may do without', () => {
    const select = [
      { encoder: 'hashed-id' as const, l2: 0.001 },
      { encoder: 'none' as const, l2: 1 },
    ];
    const own = { name: 'on-test', ...memory, l2, validation: null };
    const { pipelines } = run({ select, validation: 0.3, models: [own] }).result;
    expect(pipelines.map(({ encoder, rows }) => [encoder, rows.validation !== undefined])).toEqual([
      ['selected', true],
      ['on-test', false],
    ]);
    expect(pipelines[1].chosen).toEqual(of(onTest.result, 'time', 'tuned')?.chosen);
  });
});
