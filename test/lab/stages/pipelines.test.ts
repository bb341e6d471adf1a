import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/evaluation/metrics/evaluate.ts';
import { featureNames } from '../../../src/features/definitions.ts';
import type { ProvenanceOption } from '../../../src/features/options.ts';
import type { FeatureTable } from '../../../src/features/provenance.ts';
import { skewOf } from '../../../src/features/skew.ts';
import { runSeed } from '../../../src/lab/experiment.ts';
import type { SeedResult } from '../../../src/lab/result/seedResult.ts';
import { compared } from '../../../src/lab/stages/examples.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import { regressionOf, train } from '../../model/regression.ts';
import { allRows } from '../../world/worlds.ts';
import { onlyFold } from '../onlyFold.ts';

const SEED = 3;
const SMALL: Omit<ScenarioInput, 'name'> = {
  seeds: [SEED, 4],
  timeline: { burnIn: '3d', warmup: '4d', logging: '8d', production: '2d' },
  world: { users: 150, newsroom: { storiesPerDay: 120 } },
  serving: { maximumCandidates: 100 },
  evaluation: { choiceSample: 20, live: false, driftTwin: false },
};

function scenarioOf(more: Omit<ScenarioInput, 'name'>): Scenario {
  return scenarioSchema.parse({ name: 'small', ...SMALL, ...more });
}

function run(scenario: Scenario): { data: RunData; result: SeedResult } {
  let data: RunData | undefined;
  const result = runSeed(scenario, SEED, {
    onData: (ready) => {
      data = ready;
    },
  });
  return { data: data as RunData, result };
}

describe('a mix of provenances', () => {
  test('takes each column from the provenance that the scenario names', () => {
    const except = {
      user_topic_reads_ln: 'recomputed',
      user_follows_source: 'recomputed-minus-own',
    } as const;
    const provenances = [
      'recomputed' as const,
      'recomputed-minus-own' as const,
      { name: 'mix', from: 'logged' as const, except },
    ];
    const { examples, tables } = run(scenarioOf({ training: { provenances, splits: ['time'] } })).data;
    const rows = allRows(examples.impressions).subarray(examples.start, examples.end);
    const valuesOf = (mode: string, column: number) =>
      (tables.get(mode) as FeatureTable).vectors.gather(column, rows);
    featureNames.forEach((name, column) => {
      const source = (except as Record<string, string>)[name] ?? 'logged';
      expect(valuesOf('mix', column), name).toEqual(valuesOf(source, column));
    });
    const changed = featureNames.indexOf('user_topic_reads_ln');
    expect(valuesOf('mix', changed)).not.toEqual(valuesOf('logged', changed));
  });
});

describe('a provenance with parameters', () => {
  const from = (option: ProvenanceOption) => ({ name: 'mix', from: option });
  const tableOf = (option: ProvenanceOption, more: Omit<ScenarioInput, 'name'> = {}) => {
    const provenances = ['logged' as const, 'recomputed-partition' as const, from(option)];
    const { data } = run(scenarioOf({ ...more, training: { provenances, splits: ['time'] } }));
    return { table: data.tables.get('mix'), tables: data.tables, data };
  };
  const plain = { clock: 'known', boundary: 'before' } as const;

  test('shares the table of what it equals bit for bit', () => {
    const { table, tables } = tableOf({ ...plain, provenance: 'recomputed', after: '0s' });
    expect(table).toBe(tables.get('logged'));
    const daily = tableOf({ ...plain, provenance: 'recomputed', after: '1d', every: '1d' });
    expect(
      skewOf(
        featureNames,
        daily.table as FeatureTable,
        daily.tables.get('recomputed-partition') as FeatureTable,
      ),
    ).toEqual(skewOf(featureNames, daily.table as FeatureTable, daily.table as FeatureTable));
  });

  test('is applied to single columns: a source that began recording late', () => {
    const except = { user_reads_7d_ln: { ...plain, provenance: 'reconstructed' as const, since: '9d' } };
    const provenances = [{ name: 'late', from: 'reconstructed' as const, except }];
    const { tables } = run(scenarioOf({ training: { provenances, splits: ['time'] } })).data;
    const [late, served] = ['late', 'logged'].map((name) => tables.get(name) as FeatureTable);
    for (const { feature, mismatch, q95 } of skewOf(featureNames, late, served)) {
      expect(mismatch > 0, feature).toBe(feature in except);
      expect(q95).toBe(0);
    }
  });

  test('reads by event time what serving did not know yet, and only with delay', () => {
    const option = { ...plain, provenance: 'reconstructed', clock: 'occurred' } as const;
    const prompt = tableOf(option);
    expect(prompt.table).toBe(prompt.tables.get('logged'));
    const late = tableOf(option, { history: { ingestionDelay: { maximum: '6h' } } });
    expect(late.table).not.toBe(late.tables.get('logged'));
  });
});

describe('what ships', () => {
  test('is fitted again on every mature row with ship: refit, and the offline figure stays the evaluated one', () => {
    const training = { provenances: ['logged' as const], splits: ['time' as const] };
    const plain = run(scenarioOf({ training })).data;
    const { data } = run(scenarioOf({ training: { ...training, ship: 'refit' } }));
    const [pipeline] = data.pipelines;
    expect(pipeline.offline.logits).toEqual(plain.pipelines[0].offline.logits);
    const { catalog } = data.arm.world;
    const table = data.tables.get('logged');
    if (table === undefined) throw new Error('no logged table');
    const again = train(
      { ...data.examples, seed: SEED, catalog, table },
      compared(data.examples.impressions, data.examples.mature),
      {
        ...data.scenario.training,
        encoder: 'none',
        crosses: [],
      },
    );
    const { coefficients } = regressionOf(pipeline.shipped.model).fit;
    expect(coefficients).toEqual(regressionOf(again).fit.coefficients);
    expect(coefficients).not.toEqual(regressionOf(onlyFold(pipeline).evaluated).fit.coefficients);
  });

  test('is the alternative with the lower offline NE, under select', () => {
    const base = { provenances: ['logged' as const], splits: ['random' as const, 'time' as const] };
    const neOf = (l2: number) =>
      run(scenarioOf({ training: { ...base, l2 } })).data.pipelines.map(
        ({ offline }) => evaluate(offline).ne,
      );
    const [weak, strong] = [neOf(1), neOf(100_000)];
    const { result } = run(scenarioOf({ training: { ...base, select: [{ l2: 100_000 }, { l2: 1 }] } }));
    result.pipelines.forEach(({ chosen, encoder }, index) => {
      expect(encoder).toBe('selected');
      expect(weak[index]).not.toBe(strong[index]);
      expect(chosen.l2).toBe(weak[index] < strong[index] ? 1 : 100_000);
    });
  });
});

describe('the default gap of a time split', () => {
  test('covers the attribution window and the longest ingestion delay', () => {
    const history = { ingestionDelay: { minimum: '0s', maximum: '12h' } };
    const { data } = run(scenarioOf({ history, training: { provenances: ['logged'], splits: ['time'] } }));
    const { split } = onlyFold(data.pipelines[0]);
    const { impressions } = data.examples;
    const lastTrained = Math.max(...impressions.column('sentAtMs', split.train));
    const firstTested = Math.min(...impressions.column('sentAtMs', split.test));
    const gapHours = (firstTested - lastTrained) / 3_600_000;
    expect(gapHours).toBeGreaterThanOrEqual(36);
    expect(gapHours).toBeLessThan(38);
  });
});

describe('a fit that has not converged', () => {
  test('is refused, with the pipeline’s name', () => {
    const training = {
      solver: 'gradient-descent' as const,
      l2: 0,
      iterations: 2,
      provenances: ['logged' as const],
    };
    expect(() => run(scenarioOf({ training }))).toThrow(/logged × random.*\n.*not converged after 2 steps/);
  });
});

describe('one seed', () => {
  test.each([
    'model',
    'heuristic',
    'popular',
    'random',
  ] as const)('is measured and resampled under the incumbent %s', (policy) => {
    const { result } = run(
      scenarioOf({
        seeds: [SEED],
        serving: { maximumCandidates: 100, incumbent: { policy } },
        training: { provenances: ['recomputed'], splits: ['time'] },
        evaluation: { choiceSample: 20, bootstrapResamples: 20, driftTwin: false },
      }),
    );
    const [own, reference] = result.pipelines;
    expect(reference.provenance).toBe('logged');
    // The point of every estimate is the quantity itself: damage is against the reference, uplift a share.
    expect(own.bootstrap).toMatchObject({
      damage: { auc: { mean: own.quantities.damage.auc } },
      live: { uplift: { mean: own.quantities.live?.uplift } },
    });
    const { low, high } = (
      own.bootstrap as unknown as Record<string, Record<string, { low: number; high: number }>>
    )['damage']['auc'];
    expect(low).toBeLessThan(own.quantities.damage.auc);
    expect(high).toBeGreaterThan(own.quantities.damage.auc);
    const damageOfReference = reference.bootstrap as unknown as Record<string, Record<string, object>>;
    expect(damageOfReference['damage']['auc']).toEqual({ mean: 0, low: 0, high: 0 });
  });
});
