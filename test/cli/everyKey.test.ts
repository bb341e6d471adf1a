/**
 * Every command that reads a scenario, with every key that changes what is served, trained on or measured: its answer agrees
 * with that of `run` in the same world, or it refuses the key and says why.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { runWorld } from '../../src/lab/experiment.ts';
import { snakeCase } from '../../src/lab/export/fields.ts';
import { Table } from '../../src/lab/export/table.ts';
import { exportedTables } from '../../src/lab/export/tables.ts';
import type { Coefficients } from '../../src/lab/result/schema.ts';
import type { SeedPipeline, SeedResult } from '../../src/lab/result/seedResult.ts';
import type { RunData } from '../../src/lab/stages/production.ts';
import { readTwins } from '../../src/lab/studies/attribution/readings.ts';
import { twinsOf } from '../../src/lab/studies/attribution/twins.ts';
import { explain } from '../../src/lab/studies/explanation/explain.ts';
import { leakOf } from '../../src/lab/studies/leak.ts';
import { CLEAN_LOGGING, mitigations } from '../../src/lab/studies/mitigations/catalog.ts';
import { readMitigation } from '../../src/lab/studies/mitigations/readings.ts';
import { mitigatedScenario } from '../../src/lab/studies/mitigations/scenarios.ts';
import { mitigationsStudy } from '../../src/lab/studies/mitigations/study.ts';
import { explanationPage } from '../../src/report/explanation/page.ts';
import { pipelineId } from '../../src/scenario/pipelines.ts';
import { parseScenario } from '../../src/scenario/reading/parse.ts';
import type { Scenario, ScenarioInput } from '../../src/scenario/schema.ts';

const read = () => {
  throw new Error('nothing is extended here');
};

type Input = Omit<ScenarioInput, 'name'>;

const tiny: Input = {
  seeds: [1],
  world: { users: 60, newsroom: { storiesPerDay: 40 }, opens: { baseRate: 0.2 } },
  timeline: { burnIn: '2d', warmup: '4d', logging: '6d', production: '2d' },
  serving: { maximumCandidates: 20, attributionWindow: '6h', incumbent: { retrainEvery: '2d' } },
  training: {
    l2: 10,
    provenances: ['recomputed', 'logged'],
    splits: ['time'],
    features: [
      'user_open_rate',
      'story_open_rate',
      'user_source_open_rate',
      'user_follows_source',
      'hour_sine',
    ],
  },
  evaluation: { curves: false, driftTwin: false, choiceSample: 10, liveReferences: ['random'] },
};

type Fault = NonNullable<NonNullable<Input['serving']>['faults']>[number];
type Provenance = Extract<NonNullable<NonNullable<Input['training']>['provenances']>[number], object>['from'];
const fault = (of: Fault, training: Input['training'] = {}): Input => ({
  serving: { faults: [of] },
  training,
});
const leak = (from: Provenance, training: Input['training'] = {}): Input => ({
  training: { provenances: [{ name: 'leak', from }, 'logged'], ...training },
});
const split = (name: 'temporal-user' | 'leave-last-out' | 'k-fold' | 'purged-k-fold'): Input => ({
  training: { splits: [name, 'time'], ...(name.endsWith('fold') ? { folds: 3 } : {}) },
});
const outage = { from: '8d', lasts: '1d' };

/** A scenario for each key, or each kind of value of it. */
const KEYS: Readonly<Record<string, Input>> = {
  nothing: {},
  'a default from production on': fault({
    kind: 'default',
    features: ['user_open_rate'],
    value: 0,
    from: '12d',
  }),
  'the mean at a time-out': fault({ kind: 'default', features: 'all', value: 'mean', share: 0.3 }),
  'the last value': fault({ kind: 'default', features: ['user_open_rate'], value: 'last', share: 0.5 }),
  'no value': fault(
    { kind: 'default', features: ['user_open_rate'], value: 'missing', share: 0.3 },
    { missing: 'indicator' },
  ),
  'another unit': fault({ kind: 'scale', features: ['user_open_rate'], by: 100, from: '9d' }),
  'a shift for two days': fault({ kind: 'shift', features: 'all', by: 1, from: '7d', lasts: '2d' }),
  rounding: fault({ kind: 'round', features: ['story_open_rate'], to: 0.1 }),
  'single precision': fault({ kind: 'float32', features: 'all' }),
  'swapped columns': fault({
    kind: 'replace',
    as: { user_open_rate: 'story_open_rate', story_open_rate: 'user_open_rate' },
  }),
  'an old definition': {
    ...fault({ kind: 'replace', as: { user_open_rate: 'user_open_rate_old' } }),
    features: {
      user_open_rate_old: { key: 'user', value: 'open-rate', window: '2d', prior: { opens: 1, sends: 20 } },
    },
  },
  'an outage, rows dropped': { serving: { outage } },
  'an outage, filled in': { serving: { outage }, training: { missing: 'zero' } },
  'a share of rows, filled in': leak({ provenance: 'logged', share: 0.5, by: 'row' }, { missing: 'mean' }),
  'a share of rows, dropped': leak({ provenance: 'logged', share: 0.5, by: 'row' }),
  'time to live online': { serving: { features: { ttl: '12h' } }, training: { missing: 'zero' } },
  'time to live offline': leak({ provenance: 'recomputed', ttl: '12h' }, { missing: 'mean' }),
  'sampled training rows': {
    training: { sampling: { negatives: 0.5, positives: 2, duplicates: 0.1, recalibrate: true } },
  },
  'rows sampled before the split': { training: { sampling: { negatives: 0.5, beforeSplit: true } } },
  'the scaler before the split': { training: { fitBeforeSplit: ['scaler'] } },
  'codes before the split': { training: { encoders: ['target'], fitBeforeSplit: ['codes'] } },
  'the prior before the split': { training: { encoders: ['target'], fitBeforeSplit: ['prior'] } },
  'the screen before the split': { training: { screen: { auc: 0.7 }, fitBeforeSplit: ['screen'] } },
  'the imputer before the split': {
    serving: { outage },
    training: { missing: 'mean', fitBeforeSplit: ['imputer'] },
  },
  'own label in the codes': { training: { encoders: ['target-in-sample'] } },
  'the last part of each user': split('temporal-user'),
  'the last row of each user': split('leave-last-out'),
  'k-fold': split('k-fold'),
  'purged k-fold': split('purged-k-fold'),
  'chosen on the test rows': { training: { select: [{ l2: 1 }, { l2: 100 }] } },
  'chosen on validation rows': { training: { select: [{ l2: 1 }, { l2: 100 }], validation: 0.3 } },
  'late events that serving drops': { history: { late: { share: 0.3, by: '12h', seenBy: 'batch' } } },
  'duplicates that serving counts': { history: { duplicates: { share: 0.3, seenBy: 'serving' } } },
  'events that serving loses': { history: { drops: { share: 0.3 } } },
  'events that the batch loses': { history: { drops: { share: 0.3, seenBy: 'serving' } } },
  'a backlog': { history: { backlog: { every: '1d', from: '18h', lasts: '3h' } } },
  'hours of another zone, served': { serving: { features: { zone: '+05:30' } } },
  'days of another zone': leak({ provenance: 'recomputed-partition', zone: '-05:00' }),
  'another label window': { training: { labelWindow: '2h' } },
  'labels that are restated': {
    serving: { restatement: { withdrawn: 0.2, added: 0.05, after: '1d' } },
  },
  bots: { world: { bots: { share: 0.1 } } },
  'a rule for bots': {
    world: { bots: { share: 0.1 } },
    training: { botRule: { recall: 0.8, falsePositives: 0.1 } },
  },
  'labels that are not known yet': { training: { immature: 'negative', minimumAge: '1h' } },
  rankings: { evaluation: { ranking: { share: 1, k: 5, negatives: null } } },
  'off-policy estimates': { evaluation: { offPolicy: { clip: 20 } } },
  'models trained again': { serving: { deployed: { retrainEvery: '1d', trainingWindow: '3d' } } },
};

/** The pairs that are refused, with what the answer names. */
const REFUSED: Readonly<Record<'explain' | 'mitigations' | 'export', Readonly<Record<string, string>>>> = {
  explain: {
    'a default from production on': 'serving.faults[0]',
    'the mean at a time-out': 'serving.faults[0]',
    'the last value': 'serving.faults[0]',
    'no value': 'serving.faults[0].value',
    'another unit': 'serving.faults[0]',
    'a shift for two days': 'serving.faults[0]',
    rounding: 'serving.faults[0]',
    'single precision': 'serving.faults[0]',
    'swapped columns': 'serving.faults[0]',
    'an old definition': 'serving.faults[0]',
    'time to live online': 'serving.features.ttl',
    'time to live offline': 'training.provenances',
  },
  mitigations: {
    'the screen before the split': 'training.screen',
    'chosen on the test rows': 'training.select',
    'chosen on validation rows': 'training.select',
  },
  export: {
    'rows sampled before the split': 'recomputed × time, whose rows are sampled before the split',
  },
};

const SEED = 1;
const MITIGATED = mitigations.filter(({ id }) => id === CLEAN_LOGGING || id === 'time-split');

describe.each(Object.entries(KEYS))('%s', (key, input) => {
  let scenario: Scenario;
  let own: SeedResult;
  let others: readonly SeedResult[];
  let data: RunData;
  let twins: ReturnType<typeof twinsOf>;
  let leaky: string;

  beforeAll(() => {
    const text = textOf(input);
    ({ scenario } = parseScenario(text, 'tiny.json', { read }));
    const found = leakOf(scenario, text.includes('"leak"') ? 'leak' : undefined);
    leaky = found.name;
    twins = twinsOf(scenario, found, scenario.evaluation.live);
    const mitigated =
      key in REFUSED.mitigations ? [] : MITIGATED.map((each) => mitigatedScenario(scenario, each));
    [own, ...others] = runWorld([scenario, ...twins.map((each) => each.scenario), ...mitigated], SEED, {
      onData: (ready) => {
        if (ready.scenario === scenario) data = ready;
      },
    });
  });

  const pipelineOf = (provenance: string) =>
    own.pipelines.find((each) => each.provenance === provenance && each.split === 'time') as SeedPipeline;

  it('attribute: all together is the leak of the run', () => {
    twins.forEach((each, index) => {
      const { together, logged } = readTwins(each, others[index]);
      const whole = each.variant === 'plain' ? pipelineOf(leaky) : undefined;
      const { offline, live } = pipelineOf('logged').quantities;
      expect(logged).toMatchObject({ offline: { auc: offline.auc }, openRate: live?.openRate });
      if (whole === undefined) return;
      const { flattery, damage, gap } = whole.quantities;
      expect(together.flattery).toEqual({ auc: flattery.auc, ne: flattery.ne });
      expect(together.damage).toEqual({ auc: damage.auc, ne: damage.ne, openRate: damage.openRate });
      expect(together.gap).toEqual({ auc: gap.auc, ne: gap.ne });
    });
  });

  it.runIf(!(key in REFUSED.mitigations))('mitigations: those that the run has are as in the run', () => {
    MITIGATED.forEach((each, index) => {
      const read = readMitigation(each, scenario.training.encoders[0], others[twins.length + index]);
      const pipeline = pipelineOf(each.pipeline.provenance);
      if (pipeline === undefined) return;
      const { gap, shadow, live, skew } = pipeline.quantities;
      expect(read).toMatchObject({
        gap: { auc: gap.auc, ne: gap.ne },
        shadow: { auc: shadow.auc, softAuc: shadow.softAuc },
        openRate: live?.openRate,
        mismatch: skew.mismatch,
        rows: pipeline.rows.train + pipeline.rows.test,
      });
    });
  });

  it.runIf(!(key in REFUSED.explain))(
    'explain: the models are those of the run, on the values of its tables',
    () => {
      const explanation = explain(scenario, SEED, {});
      const { models, notification, features } = explanation;
      for (const model of [models.clean, models.leaky]) {
        const pipeline = own.pipelines.find((each) => pipelineId(each) === model.pipeline);
        if (pipeline === undefined) continue;
        for (const { feature, weight } of model.contributions) {
          const column = pipeline.coefficients?.columns.find(({ name }) => name === feature);
          expect(weight).toBe((column?.coefficient as number) / (column?.deviation as number));
        }
      }
      const { features: logged } = data.arm.impressions;
      const values = logged.valuesOf(notification.id).slice(logged.placeOf(notification.id));
      expect(features.map(({ served }) => served)).toEqual([...values.slice(0, features.length)]);
      expect(explanationPage(explanation).title).not.toBe('');
    },
  );

  it.runIf(!(key in REFUSED.export))('export: the metrics of the run follow from the table', () => {
    const impressions = new Table(exportedTables(data).impressions);
    const kind = impressions.column('kind');
    const chosen = (where: (row: number) => boolean) =>
      Array.from(kind.keys()).filter((row) => kind[row] === 'chosen' && where(row));
    const phase = impressions.column('phase');
    const opened = impressions.column('opened');
    const mature = impressions.column('label_mature');
    const isBot = impressions.names.includes('user_is_bot')
      ? impressions.column('user_is_bot')
      : kind.map(() => false);
    for (const pipeline of own.pipelines) {
      const { split: name, rows, quantities, coefficients, shippedCoefficients } = pipeline;
      const side = impressions.column(`split_${snakeCase(name)}`);
      const values = scenario.training.features as readonly string[];
      const columns = values.map((feature) =>
        impressions.column(`${snakeCase(pipeline.provenance)}_${feature}`),
      );
      const isWhole = (row: number) => columns.every((column) => column[row] !== null);
      const isTest = (row: number) => side[row] !== null && side[row] !== 'train';
      const tested = chosen((row) => isTest(row) && (scenario.training.missing !== 'drop' || isWhole(row)));
      expect(tested).toHaveLength(rows.test);
      const production = chosen((row) => phase[row] === 'production' && mature[row] === true && !isBot[row]);
      expect(production).toHaveLength(rows.production);
      const model = shippedCoefficients ?? coefficients;
      if (pipeline.encoder !== 'none' || model === null) continue;
      const logits = logitsOf(impressions, production, model, scenario);
      const labels = production.map((row) => opened[row] === true);
      const { low, high } = aucOf(logits, labels);
      expect(high - low).toBeLessThan(0.1);
      expect(quantities.shadow.auc).toBeGreaterThanOrEqual(low - 1e-12);
      expect(quantities.shadow.auc).toBeLessThanOrEqual(high + 1e-12);
    }
  });
});

const answers: Readonly<Record<keyof typeof REFUSED, (scenario: Scenario) => unknown>> = {
  explain: (scenario) => explain(scenario, SEED, {}),
  mitigations: (scenario) => mitigationsStudy(scenario, [], []),
  export: (scenario) => runWorld([scenario], SEED, { onData: (data) => exportedTables(data) }),
};

describe.each(Object.entries(REFUSED))('%s refuses, with place and remedy,', (command, keys) => {
  it.each(Object.entries(keys))('%s', (key, place) => {
    const { scenario } = parseScenario(textOf(KEYS[key]), 'tiny.json', { read });
    const answer = () => answers[command as keyof typeof REFUSED](scenario);
    expect(answer).toThrow(place);
    expect(answer).toThrow(/\n {2}found: {4}.+\n {2}expected: .+\n {2}remedy: {3}.+/);
  });
});

function textOf(input: Input): string {
  return JSON.stringify({ name: 'tiny', ...(merged(tiny, input) as object) });
}

function merged(a: unknown, b: unknown): unknown {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(b))
    return b;
  const result: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) result[key] = merged(result[key], value);
  return result;
}

/** The logits of a model without codes on logged values, filled in as the scenario says. */
function logitsOf(
  table: Table,
  rows: readonly number[],
  model: Coefficients,
  { training }: Scenario,
): number[] {
  const missing = ' is missing';
  const terms = model.columns.map(({ name, coefficient, mean, deviation }) => {
    const logged = table.numbers(`logged_${name.replace(missing, '')}`);
    const inRow = name.endsWith(missing)
      ? (row: number) => Number(Number.isNaN(logged[row]))
      : (row: number) => (Number.isNaN(logged[row]) ? (training.missing === 'zero' ? 0 : mean) : logged[row]);
    return (row: number) => (coefficient * (inRow(row) - mean)) / deviation;
  });
  return rows.map((row) => terms.reduce((sum, term) => sum + term(row), model.intercept));
}

/**
 * The share of pairs of an opened and another row that are in order, without those in which the two are equal and with them: sums of
 * the same terms in another order differ in their last digits.
 */
function aucOf(logits: readonly number[], labels: readonly boolean[]): { low: number; high: number } {
  let [ordered, equal, pairs] = [0, 0, 0];
  logits.forEach((above, first) => {
    logits.forEach((below, second) => {
      if (!labels[first] || labels[second]) return;
      pairs++;
      if (Math.abs(above - below) < 1e-9) equal++;
      else if (above > below) ordered++;
    });
  });
  return { low: ordered / pairs, high: (ordered + equal) / pairs };
}
