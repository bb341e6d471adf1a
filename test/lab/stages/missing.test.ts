/** Rows without a value: left out of training and testing, counted, and the same for all models in production. */
import { describe, expect, test } from 'vitest';
import { placeInBlock } from '../../../src/base/blocks.ts';
import { featureCount, featureNames } from '../../../src/features/definitions.ts';
import { isLoggedBy } from '../../../src/features/logging.ts';
import { skewOf } from '../../../src/features/skew.ts';
import { runSeed } from '../../../src/lab/experiment.ts';
import { inputMeasurer } from '../../../src/lab/measure/inputs.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import { settled, simulateProduction } from '../../../src/lab/stages/production.ts';
import { computeTables } from '../../../src/lab/stages/tables.ts';
import { type FittedPipeline, trainPipelines } from '../../../src/lab/stages/training.ts';
import { pipelineId } from '../../../src/scenario/pipelines.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import { regressionOf, train } from '../../model/regression.ts';
import { pastOf } from '../../world/worlds.ts';
import { onlyFold } from '../onlyFold.ts';

const SEED = 3;
type Provenances = NonNullable<NonNullable<ScenarioInput['training']>['provenances']>;

function scenarioOf(provenances: Provenances, training: ScenarioInput['training'] = {}) {
  return scenarioSchema.parse({
    name: 'small',
    seeds: [SEED, 4],
    timeline: { burnIn: '3d', warmup: '4d', logging: '8d', production: '2d' },
    world: { users: 150, newsroom: { storiesPerDay: 120 } },
    serving: { maximumCandidates: 100 },
    training: { provenances, splits: ['time', 'random'], ...training },
    evaluation: { choiceSample: 20, live: false, driftTwin: false, screening: true, storage: true },
  });
}

function run(provenances: Provenances, training: ScenarioInput['training'] = {}) {
  let data: RunData | undefined;
  const result = runSeed(scenarioOf(provenances, training), SEED, {
    onData: (ready) => {
      data = ready;
    },
  });
  const pipeline = (id: string) =>
    onlyFold(data?.pipelines.find(({ spec }) => pipelineId(spec) === id) as FittedPipeline);
  const measured = (id: string) => result.pipelines.find((each) => pipelineId(each) === id);
  return { data: data as RunData, result, pipeline, measured };
}

const part = { provenance: 'logged' as const, share: 0.5, by: 'user' as const };
const sampled = run([
  'logged',
  'recomputed',
  { name: 'sample', from: part },
  { name: 'filled', from: { ...part, fallback: 'recomputed' } },
  { name: 'repaired', from: { ...part, fallback: 'reconstructed' } },
  { name: 'one-of-them', from: 'logged', except: { user_open_rate: part } },
  { name: 'late', from: { provenance: 'logged', since: '9d' } },
]);

describe('a log of a part', () => {
  const { data, pipeline, measured, result } = sampled;
  const { impressions, mature } = data.examples;
  const isLogged = isLoggedBy({ sinceMs: 0, share: 0.5, by: 'user' }, SEED, impressions);

  test('is trained and tested on alone, on the same sides as the whole, and the rest is counted', () => {
    for (const split of ['time', 'random']) {
      const whole = pipeline(`logged × ${split}`);
      for (const name of ['sample', 'one-of-them']) {
        const some = pipeline(`${name} × ${split}`);
        expect(some.trainRows).toEqual(whole.trainRows.filter(isLogged));
        expect(some.testRows).toEqual(whole.testRows.filter(isLogged));
        const missing = mature.filter((row) => !isLogged(row)).length;
        expect(missing).toBeGreaterThan(100);
        expect(measured(`${name} × ${split}`)?.rows.missing).toBe(missing);
        expect(some.offlineServed.labels.length).toBe(some.testRows.length);
        expect(some.offlineServed.logits).toEqual(some.offline.logits);
      }
      expect(measured(`logged × ${split}`)?.rows.missing).toBe(0);
    }
    const late = pipeline('late × time').trainRows;
    expect(late).toEqual(
      pipeline('logged × time').trainRows.filter(
        (row) => impressions.value('sentAtMs', row) >= 9 * 86_400_000,
      ),
    );
  });

  test('with a fallback is whole: the log where it is, the other elsewhere', () => {
    const [filled, logged, recomputed] = ['filled', 'logged', 'recomputed'].map((mode) =>
      data.tables.get(mode),
    );
    if (filled === undefined || logged === undefined || recomputed === undefined) throw new Error('no table');
    for (let row = data.examples.start; row < data.examples.end; row++) {
      const at = filled.vectors.placeOf(row);
      const source = isLogged(row) ? logged : recomputed;
      expect(filled.vectors.valuesOf(row).subarray(at, at + featureCount)).toEqual(
        source.vectors.valuesOf(row).subarray(at, at + featureCount),
      );
    }
    expect(measured('filled × time')?.rows.missing).toBe(0);
    expect(data.tables.get('repaired')).toBe(logged);
  });

  test('has the penalty of importance weights, and costs what was logged', () => {
    expect(measured('sample × time')?.chosen.l2).toBe(0.5);
    expect(measured('one-of-them × time')?.chosen.l2).toBe(0.5);
    expect(measured('filled × time')?.chosen.l2).toBe(1);
    const bytes = (id: string) => measured(id)?.quantities.storage?.uncompressedBytesPerImpression ?? 0;
    const all = Array.from(
      { length: data.examples.end - data.examples.start },
      (_, i) => data.examples.start + i,
    );
    const ratio = all.filter(isLogged).length / all.length;
    // A column's dictionary does not shrink with its rows.
    expect(bytes('sample × time') / bytes('logged × time')).toBeGreaterThan(ratio);
    expect(bytes('sample × time') / bytes('logged × time')).toBeLessThan((1 + ratio) / 2);
  });

  test('is missing in the skew, not wrong', () => {
    const skew = result.skew.find(({ provenance }) => provenance === 'sample')?.values ?? [];
    const all = data.examples.end - data.examples.start;
    let logged = 0;
    for (let row = data.examples.start; row < data.examples.end; row++) logged += Number(isLogged(row));
    for (const { mismatch, missing } of skew) {
      expect(mismatch).toBe(0);
      expect(missing).toBeCloseTo(1 - logged / all, 12);
    }
    expect(measured('sample × time')?.quantities.skew).toEqual({ mismatch: 0, size: 0 });
  });

  test('of nothing that could be trained on is a mistake, told with what to do', () => {
    expect(() => run([{ name: 'too-late', from: { provenance: 'logged', since: '13d' } }])).toThrow(
      /seed 3, split time, provenance too-late: the training split cannot be learned from\n {2}found: {4}0 training rows with 0 opens; \d+ rows were left out for want of a value\n {2}expected: .*\n {2}remedy: .*fallback.*serving\.outage.*training\.missing/,
    );
  });
});

describe('a log of a part whose gaps are filled in', () => {
  const { pipeline, measured, data } = run(
    [
      'logged',
      { name: 'sample', from: part },
      { name: 'one-of-them', from: 'logged', except: { user_open_rate: part } },
    ],
    {
      models: [
        ...(['zero', 'mean', 'indicator'] as const).map((missing) => ({ name: missing, missing })),
        { name: 'screened', missing: 'mean', screen: { auc: 0.999 } },
      ],
    },
  );
  const isLogged = isLoggedBy({ sinceMs: 0, share: 0.5, by: 'user' }, SEED, data.examples.impressions);

  test.each(['zero', 'mean', 'indicator', 'screened'])('is used in every row by a model with %s', (model) => {
    for (const split of ['time', 'random']) {
      const whole = pipeline(`logged × ${split}`);
      for (const name of ['sample', 'one-of-them']) {
        const id = `${name} × ${split} × ${model}`;
        const own = pipeline(id);
        expect(own.trainRows).toEqual(whole.trainRows);
        expect(own.testRows).toEqual(whole.testRows);
        const rows = [...own.trainRows, ...own.testRows].filter((row) => !isLogged(row)).length;
        expect(measured(id)?.rows).toMatchObject({
          missing: 0,
          imputed: { rows, values: rows * (name === 'sample' ? featureCount : 1) },
        });
        expect(measured(id)?.chosen.l2).toBe(1);
        // What serving knew is known of every row.
        expect(own.offlineServed.labels).toEqual(own.offline.labels);
      }
    }
    expect(measured(`sample × time`)?.rows).not.toHaveProperty('imputed');
  });

  test('is scored as its mean, or as its weight says', () => {
    const meanOf = pipeline('one-of-them × time × mean');
    const { fills, columnNames, fit } = regressionOf(meanOf.evaluated);
    const column = featureNames.indexOf('user_open_rate');
    expect(fills?.[column]).toBeCloseTo(fit.means[columnNames.indexOf('user_open_rate')], 12);
    expect(regressionOf(pipeline('one-of-them × time × indicator').evaluated).columnNames.at(-1)).toBe(
      'user_open_rate is missing',
    );
    expect(regressionOf(pipeline('sample × time × zero').evaluated).fills).toEqual(
      new Float64Array(featureCount),
    );
  });

  test('changes nothing where nothing is missing', () => {
    const { coefficients } = regressionOf(pipeline('logged × time').evaluated).fit;
    for (const model of ['zero', 'mean', 'indicator']) {
      expect(regressionOf(pipeline(`logged × time × ${model}`).evaluated).fit.coefficients).toEqual(
        coefficients,
      );
      expect(measured(`logged × time × ${model}`)?.quantities.shadow).toEqual(
        measured('logged × time')?.quantities.shadow,
      );
    }
  });
});

test('the penalty times 1/2 is that of every row twice, as importance weights of 2 are', () => {
  const { data, pipeline } = sampled;
  const table = data.tables.get('logged');
  if (table === undefined) throw new Error('no table');
  const { trainRows, chosen } = pipeline('sample × time');
  const examples = { ...data.examples, seed: SEED, catalog: data.arm.world.catalog, table };
  const once = regressionOf(pipeline('sample × time').evaluated).fit;
  const again = train(examples, Int32Array.from([...trainRows, ...trainRows]).sort(), {
    ...chosen.options,
    l2: 1,
  });
  const twice = regressionOf(again).fit;
  once.coefficients.forEach((coefficient, index) => {
    expect(coefficient).toBeCloseTo(twice.coefficients[index], 8);
  });
  expect(once.intercept).toBeCloseTo(twice.intercept, 8);
});

/** A world in which serving wrote down nothing for a while: the holes are made afterwards, in the log alone. */
describe('an outage that left a hole in the log', () => {
  const scenario = scenarioOf([
    'logged',
    'reconstructed',
    { name: 'mended', from: { provenance: 'logged', fallback: 'reconstructed' } },
  ]);
  const { past } = pastOf(scenario, SEED);
  const { impressions } = past.arm;
  const isHole = (row: number) => row % 3 === 0;
  const empty = (row: number, table = impressions) => {
    const at = table.features.placeOf(row);
    table.features.valuesToWrite(row).fill(Number.NaN, at, at + featureCount);
  };
  const { examples } = past;
  const [whole] = trainPipelines(computeTables(past)).pipelines;
  for (let row = examples.start; row < examples.end; row++) if (isHole(row)) empty(row);
  const prepared = computeTables(past);
  const [fitted] = trainPipelines(prepared).pipelines;
  const of = (pipelines: readonly FittedPipeline[], id: string) =>
    onlyFold(pipelines.find(({ spec }) => pipelineId(spec) === id) as FittedPipeline);

  test('loses rows of the log, and none of a reconstruction', () => {
    const logged = of(fitted, 'logged × time');
    const before = of(whole, 'logged × time');
    expect(logged.trainRows).toEqual(before.trainRows.filter((row) => !isHole(row)));
    expect(logged.testRows).toEqual(before.testRows.filter((row) => !isHole(row)));
    for (const name of ['reconstructed', 'mended']) {
      const whole = of(fitted, `${name} × time`);
      expect(whole.trainRows).toEqual(before.trainRows);
      expect(whole.missing).toBe(0);
      expect(regressionOf(whole.evaluated).fit.coefficients).toEqual(
        regressionOf(before.evaluated).fit.coefficients,
      );
      expect(whole.offline.logits).toEqual(before.offline.logits);
      // Served values are compared where there are any.
      expect(whole.offlineServed.logits.length).toBe(logged.testRows.length);
    }
  });

  test('is no skew of a reconstruction, and no leak', () => {
    const inputs = inputMeasurer(prepared, (table) => skewOf(featureNames, table, prepared.served));
    const { skew, screen } = inputs(of(fitted, 'reconstructed × time'), scenario);
    expect(skew).toEqual({ mismatch: 0, size: 0 });
    expect(screen).toMatchObject({ mismatch: 0, smape: 0, truncation: 0 });
  });

  test('in production leaves its rows out of the scores of all models, and in the outcome', () => {
    const traffic = simulateProduction(past, {
      policyOf: past.incumbentPolicy,
      logsVectors: true,
      measuresRegret: false,
      onDay: () => {},
    });
    const before = settled('incumbent', traffic, past);
    for (let row = 0; row < traffic.impressions.rows; row++) if (isHole(row)) empty(row, traffic.impressions);
    const after = settled('incumbent', traffic, past);
    expect(after.rows).toEqual(before.rows.filter((row) => !isHole(row)));
    expect(after.sent.labels).toEqual(before.scored.labels);
    expect(after.scored.users[0]).toBe(
      traffic.impressions.blockOf(after.rows[0]).user[placeInBlock(after.rows[0])],
    );
  });
});

describe('screening', () => {
  const provenances: Provenances = ['logged', 'recomputed'];
  const plain = run(provenances);
  const names = (ran: ReturnType<typeof run>, id: string) => ran.measured(id)?.screened;
  const alone = (ran: ReturnType<typeof run>, id: string, column: number) => {
    const { trainRows, spec } = ran.pipeline(id);
    const { vectors } = ran.data.tables.get(spec.provenance) as NonNullable<
      ReturnType<RunData['tables']['get']>
    >;
    const values = vectors.gather(column, trainRows);
    let [wins, pairs] = [0, 0];
    trainRows.forEach((one, i) => {
      if (ran.data.examples.labels[one] === 0) return;
      trainRows.forEach((other, j) => {
        if (ran.data.examples.labels[other] === 1) return;
        pairs++;
        wins += values[i] > values[j] ? 1 : values[i] === values[j] ? 0.5 : 0;
      });
    });
    return Math.max(wins / pairs, 1 - wins / pairs);
  };

  test('drops the features whose AUC on the training rows is above the threshold, and no others', () => {
    const id = 'recomputed × time';
    const aucs = featureNames.map((_, column) => alone(plain, id, column));
    const threshold = aucs.toSorted((a, b) => b - a)[2];
    const ran = run(provenances, { screen: { auc: threshold } });
    const suspicious = featureNames.filter((_, column) => aucs[column] > threshold);
    expect(suspicious.length).toBe(2);
    expect(names(ran, id)).toEqual(suspicious);
    expect(regressionOf(ran.pipeline(id).evaluated).columnNames).toEqual(
      featureNames.filter((name) => !suspicious.includes(name)),
    );
    const without = run(provenances, { features: featureNames.filter((name) => !suspicious.includes(name)) });
    expect(regressionOf(ran.pipeline(id).evaluated).fit).toEqual(
      regressionOf(without.pipeline(id).evaluated).fit,
    );
    // Nothing about logged features is suspicious here, and their pipeline is what it was.
    expect(names(ran, 'logged × time')).toEqual([]);
    expect(regressionOf(ran.pipeline('logged × time').evaluated).fit).toEqual(
      regressionOf(plain.pipeline('logged × time').evaluated).fit,
    );
  });

  test('by skew trusts what was logged, and by shift what tells no test row', () => {
    const skewed = run(provenances, { screen: { skew: 0 } });
    expect(names(skewed, 'logged × time')).toEqual([]);
    expect(names(skewed, 'recomputed × time')).toContain('user_open_rate');
    expect(names(skewed, 'recomputed × time')).not.toContain('story_age_hours');
    // A feature that grows with the days tells every test row: at 1, a screen would drop nothing, and is refused.
    expect(plain.measured('logged × time')?.quantities.screen?.shift).toBe(1);
    expect(names(run(provenances, { screen: { shift: 1 - 1e-9 } }), 'logged × time')).toHaveLength(1);
  });

  test('can be set for single models, with their crosses, and may not drop everything', () => {
    const models = [
      { name: 'screened', screen: { skew: 0 }, crosses: ['user_open_rate', 'story_age_hours'] },
      { name: 'trusting', screen: null },
    ];
    const ran = run(provenances, { screen: { skew: 0.5 }, models });
    expect(names(ran, 'recomputed × time × trusting')).toEqual([]);
    expect(names(ran, 'recomputed × time')?.length).toBeGreaterThan(0);
    const { columnNames } = regressionOf(ran.pipeline('recomputed × time × screened').evaluated);
    expect(columnNames).toContain('story_age_hours');
    expect(columnNames.filter((name) => name.includes('×'))).toEqual([]);
    expect(() => run(provenances, { features: ['user_open_rate'], screen: { auc: 0.5 } })).toThrow(
      /seed 3, logged × time: screening leaves no feature .*\n {2}found: {4}1 features of the model, all of them above auc 0.5/,
    );
  });
});
