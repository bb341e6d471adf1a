/** Sampling of rows: fits against those of rows written out by hand, and calibration where the truth is known. */
import { describe, expect, test } from 'vitest';
import { runSeed } from '../../../src/lab/experiment.ts';
import { compared } from '../../../src/lab/stages/examples.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import { copiesIn, sampled } from '../../../src/lab/stages/sampling.ts';
import type { FittedPipeline } from '../../../src/lab/stages/training.ts';
import { logitsOf } from '../../../src/model/score.ts';
import { pipelineId } from '../../../src/scenario/pipelines.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import { regressionOf, train } from '../../model/regression.ts';
import { onlyFold } from '../onlyFold.ts';

const SEED = 3;
type Models = NonNullable<NonNullable<ScenarioInput['training']>['models']>;

function run(models: Models, training: ScenarioInput['training'] = {}) {
  const scenario = scenarioSchema.parse({
    name: 'sampled',
    seeds: [SEED, 4],
    timeline: { burnIn: '3d', warmup: '4d', logging: '8d', production: '2d' },
    world: { users: 150, newsroom: { storiesPerDay: 120 } },
    serving: { maximumCandidates: 100 },
    training: { provenances: ['logged'], splits: ['time', 'random'], models, ...training },
    evaluation: { choiceSample: 20, live: false, driftTwin: false },
  });
  let data: RunData | undefined;
  const result = runSeed(scenario, SEED, {
    onData: (ready) => {
      data = ready;
    },
  });
  const pipeline = (id: string) =>
    onlyFold(data?.pipelines.find(({ spec }) => pipelineId(spec) === id) as FittedPipeline);
  const measured = (id: string) => result.pipelines.find((each) => pipelineId(each) === id);
  return { data: data as RunData, pipeline, measured };
}

const QUARTER = { negatives: 0.25 };
const FREE = { l2: 1e-6 };
const { data, pipeline, measured } = run([
  { name: 'thinned', sampling: QUARTER },
  { name: 'corrected', sampling: { ...QUARTER, recalibrate: true } },
  { name: 'copied', sampling: { positives: 3 } },
  { name: 'twice', sampling: { duplicates: 1 }, l2: 2 },
  { name: 'before', sampling: { negatives: 0.5, positives: 2, duplicates: 0.3, beforeSplit: true } },
  { name: 'whole', ...FREE },
  { name: 'whole-scaled', ...FREE, fitBeforeSplit: ['scaler'] },
  { name: 'strong', l2: 300 },
  { name: 'strong-scaled', l2: 300, fitBeforeSplit: ['scaler'] },
  { name: 'codes', encoder: 'target', entities: ['user'] },
  { name: 'codes-before', encoder: 'target', entities: ['user'], fitBeforeSplit: ['codes'] },
  { name: 'prior-before', encoder: 'target', entities: ['user'], fitBeforeSplit: ['prior'] },
]);
const { impressions, labels, mature } = data.examples;
const { catalog } = data.arm.world;
const table = data.tables.get('logged');
if (table === undefined) throw new Error('no table');
const fitOf = (id: string) => regressionOf(pipeline(id).evaluated).fit;
const again = (id: string, rows: Int32Array, own: object = {}) =>
  regressionOf(
    train({ ...data.examples, seed: SEED, catalog, table }, rows, {
      ...pipeline(id).chosen.options,
      ...own,
    }),
  ).fit;
const labelled = (rows: Int32Array, label: number) => rows.filter((row) => labels[row] === label);

describe('rows', () => {
  const train = pipeline('logged × time').trainRows;

  test('of which negatives are thinned keep every positive, and about the share of the others, whichever set they are in', () => {
    for (const split of ['time', 'random']) {
      const whole = pipeline(`logged × ${split}`).trainRows;
      const { trainRows, testRows } = pipeline(`logged × ${split} × thinned`);
      expect(labelled(trainRows, 1)).toEqual(labelled(whole, 1));
      const negatives = labelled(whole, 0).length;
      // Four standard deviations of a binomial.
      const margin = 4 * Math.sqrt(negatives * 0.25 * 0.75);
      expect(Math.abs(labelled(trainRows, 0).length - negatives / 4)).toBeLessThan(margin);
      expect(testRows).toEqual(pipeline(`logged × ${split}`).testRows);
    }
    const kept = new Set(pipeline('logged × random × thinned').trainRows);
    const both = pipeline('logged × random').trainRows.filter((row) => train.includes(row));
    const inTime = new Set(pipeline('logged × time × thinned').trainRows);
    for (const row of both) expect(kept.has(row)).toBe(inTime.has(row));
  });

  test('are fitted as if they were written out, and copies counted', () => {
    const copied = Int32Array.from(
      Array.from(train).flatMap((row) => (labels[row] === 1 ? [row, row, row] : [row])),
    );
    expect(pipeline('logged × time × copied').trainRows).toEqual(copied);
    expect(fitOf('logged × time × copied')).toEqual(again('logged × time', copied));
    expect(measured('logged × time × copied')?.rows).toMatchObject({
      train: copied.length,
      copies: 2 * labelled(train, 1).length,
    });
    const thinned = pipeline('logged × time × thinned').trainRows;
    expect(fitOf('logged × time × thinned')).toEqual(again('logged × time', thinned));
  });

  test('each twice, with twice the penalty, are each once', () => {
    const [twice, once] = [fitOf('logged × time × twice'), fitOf('logged × time')];
    once.coefficients.forEach((coefficient, index) => {
      expect(twice.coefficients[index]).toBeCloseTo(coefficient, 8);
    });
    expect(twice.intercept).toBeCloseTo(once.intercept, 8);
  });

  test('that are sampled before the split are tested on, too; copies come on both sides of a random one alone', () => {
    const ofSample = { negatives: 0.5, positives: 2, duplicates: 0.3, beforeSplit: true, recalibrate: false };
    const all = sampled(SEED, impressions.firstId, labels, { key: 'all', rows: mature }, ofSample);
    for (const split of ['time', 'random']) {
      const { split: divided } = pipeline(`logged × ${split} × before`);
      const inTest = new Set(divided.test);
      const shared = divided.train.filter((row) => inTest.has(row)).length;
      if (split === 'time') expect(shared).toBe(0);
      else {
        expect(shared).toBeGreaterThan(50);
        expect(Int32Array.from([...divided.train, ...divided.test]).sort()).toEqual(all.rows);
      }
    }
    const odds = (rows: Int32Array) => labelled(rows, 1).length / labelled(rows, 0).length;
    // The odds are four times as high, and soft labels say so.
    const { offline, testRows } = pipeline('logged × random × before');
    expect(odds(testRows) / odds(pipeline('logged × random').testRows)).toBeCloseTo(4, -0.3);
    const soft = offline.labelProbabilities.reduce((sum, each) => sum + each, 0);
    const hard = offline.labels.reduce((sum, each) => sum + each, 0);
    expect(Math.abs(soft / hard - 1)).toBeLessThan(0.2);
  });

  test('a share of 1, one copy and no duplicates are every row once', () => {
    const off = { negatives: 1, positives: 1, duplicates: 0, beforeSplit: false, recalibrate: false };
    const set = { key: 'all', rows: mature };
    expect(sampled(SEED, impressions.firstId, labels, set, off).rows).toEqual(mature);
    expect(sampled(SEED, impressions.firstId, labels, set, null)).toBe(set);
    expect(copiesIn(set)).toBe(0);
    expect(copiesIn(set, set)).toBe(mature.length);
  });
});

describe('recalibration', () => {
  test('moves every logit by the logarithm of the share, and nothing else', () => {
    const [own, corrected] = ['thinned', 'corrected'].map((name) => pipeline(`logged × time × ${name}`));
    corrected.offline.logits.forEach((logit, row) => {
      expect(logit).toBeCloseTo(own.offline.logits[row] + Math.log(0.25), 10);
    });
    expect(regressionOf(corrected.evaluated).fit.intercept).toBeCloseTo(
      regressionOf(own.evaluated).fit.intercept + Math.log(0.25),
      12,
    );
    expect(measured('logged × time × corrected')?.quantities.shadow.auc).toBe(
      measured('logged × time × thinned')?.quantities.shadow.auc,
    );
  });

  test('gives the base rate again to a model that knows nothing else', () => {
    // A story is breaking or not, and hardly any is: what is left is the intercept.
    const rows = pipeline('logged × time').trainRows;
    const sample = sampled(
      SEED,
      impressions.firstId,
      labels,
      { key: '', rows },
      {
        ...{ negatives: 0.25, positives: 2, duplicates: 0, beforeSplit: false, recalibrate: true },
      },
    );
    const fit = again('logged × time', sample.rows, {
      features: ['story_is_breaking'],
      l2: 1e9,
      recalibration: Math.log(0.25 / 2),
    });
    const kept = labelled(sample.rows, 0).length / labelled(rows, 0).length;
    const odds = labelled(rows, 1).length / labelled(rows, 0).length;
    expect(Math.exp(fit.intercept)).toBeCloseTo((odds * 0.25) / kept, 6);
  });
});

describe('fitted before the split', () => {
  test('a scaler does nothing to a model without a penalty', () => {
    for (const split of ['time', 'random']) {
      const [own, scaled] = ['whole', 'whole-scaled'].map((name) => pipeline(`logged × ${split} × ${name}`));
      scaled.offline.logits.forEach((logit, row) => {
        expect(logit).toBeCloseTo(own.offline.logits[row], 6);
      });
    }
  });

  test('a scaler weighs the penalty of a column by the square of the ratio of deviations', () => {
    const id = 'logged × random × strong';
    const [own, scaled] = [fitOf(id), fitOf(`${id}-scaled`)];
    expect(scaled.coefficients).not.toEqual(own.coefficients);
    // Means and deviations are those of all rows.
    const rows = compared(impressions, mature);
    own.means.forEach((_, index) => {
      const values = table.vectors.gather(index, rows);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      if (own.deviations[index] === 1 && own.coefficients[index] === 0) return;
      expect(scaled.means[index]).toBeCloseTo(mean, 9);
      expect(scaled.deviations[index]).toBeCloseTo(Math.sqrt(variance), 9);
    });
    // The gradient of its objective vanishes: residuals times values, less l2 times the coefficient, per own deviation.
    const { trainRows, evaluated } = pipeline(`${id}-scaled`);
    const logits = logitsOf(evaluated, table.vectors, impressions, trainRows, catalog);
    scaled.coefficients.forEach((coefficient, index) => {
      const values = table.vectors.gather(index, trainRows);
      const gradient = logits.reduce(
        (sum, logit, row) =>
          sum +
          ((labels[trainRows[row]] - 1 / (1 + Math.exp(-logit))) * (values[row] - scaled.means[index])) /
            scaled.deviations[index],
        0,
      );
      expect(gradient).toBeCloseTo(300 * coefficient, 4);
    });
  });

  test('codes are those of all rows, test rows with their labels among them', () => {
    const rows = compared(impressions, mature);
    const codeOf = (id: string) =>
      regressionOf(pipeline(id).evaluated).codeOf.get('user') as (key: number) => number;
    const smoothing = 20;
    const code = (of: Int32Array, user: number, prior: number) => {
      const own = of.filter((row) => impressions.value('user', row) === user);
      return (labelled(own, 1).length + smoothing * prior) / (own.length + smoothing);
    };
    const rate = (of: Int32Array) => labelled(of, 1).length / of.length;
    const train = pipeline('logged × random').trainRows;
    for (const user of [0, 1, 2, 50]) {
      expect(codeOf('logged × random × codes')(user)).toBeCloseTo(code(train, user, rate(train)), 12);
      expect(codeOf('logged × random × codes-before')(user)).toBeCloseTo(code(rows, user, rate(rows)), 12);
      expect(codeOf('logged × random × prior-before')(user)).toBeCloseTo(code(train, user, rate(rows)), 12);
    }
    const { trainCodes } = regressionOf(pipeline('logged × random × codes-before').evaluated);
    expect(trainCodes.get('user')?.length).toBe(train.length);
  });

  test('a model that is fitted on all rows anyway is the same', () => {
    const { data } = run([{ name: 'early', fitBeforeSplit: ['scaler'] }], {
      ship: 'refit',
      splits: ['time'],
    });
    const [own, early] = data.pipelines.map(({ shipped }) => regressionOf(shipped.model).fit.coefficients);
    expect(early).toEqual(own);
  });
});
