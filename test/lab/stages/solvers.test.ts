import { beforeAll, describe, expect, test } from 'vitest';
import { gather } from '../../../src/base/columns.ts';
import { auc } from '../../../src/evaluation/metrics/auc.ts';
import { featureNames } from '../../../src/features/definitions.ts';
import { simulatePast } from '../../../src/lab/stages/past.ts';
import type { Model } from '../../../src/model/model.ts';
import { logitsOf } from '../../../src/model/score.ts';
import type { Examples } from '../../../src/model/trainingRows.ts';
import { loadScenario } from '../../../src/scenario/reading/read.ts';
import { regressionOf, train } from '../../model/regression.ts';

/**
 * Columns that say different things (no lifetime and weekly version of one rate side by side): their
 * correlation matrix is well conditioned, which the test checks, since plain gradient descent needs steps in
 * proportion to that condition number.
 */
const COLUMNS = [
  'user_open_rate',
  'user_sends_24h',
  'story_open_rate',
  'story_age_hours',
  'story_is_breaking',
  'source_followers_ln',
  'user_topic_declared_interest',
  'user_follows_source',
  'hour_sine',
];
const ROWS = 2000;

describe('both solvers on 2,000 rows of the article scenario, without L2', () => {
  let examples: Examples;
  let rows: Int32Array;

  beforeAll(() => {
    const { scenario } = loadScenario('scenarios/article.yaml', {
      sets: ['world.users=200', 'timeline.warmup=28d'],
    });
    const past = simulatePast([scenario], scenario.seeds[0]);
    const { impressions, start, end, labels, labelDelayMs, mature } = past.examples;
    examples = {
      seed: scenario.seeds[0],
      catalog: past.arm.world.catalog,
      impressions,
      table: { start, end, vectors: impressions.features },
      labels,
      labelDelayMs,
    };
    rows = mature.slice(0, ROWS);
  });

  function trained(solver: 'newton' | 'gradient-descent') {
    const encoding = { entities: ['user' as const], smoothing: 20, buckets: 2 };
    const options = {
      encoder: 'none' as const,
      encoding,
      features: COLUMNS,
      crosses: [],
      missing: 'drop' as const,
      solver,
      l2: 0,
      iterations: 3000,
    };
    return train(examples, rows, options);
  }

  function aucOf(model: Model): number {
    const { table, impressions, catalog, labels } = examples;
    return auc(logitsOf(model, table.vectors, impressions, rows, catalog), gather(labels, rows));
  }

  test('the columns are well conditioned: no two correlate beyond 0.6', () => {
    for (const a of COLUMNS)
      for (const b of COLUMNS) if (a < b) expect(Math.abs(correlation(a, b)), `${a}, ${b}`).toBeLessThan(0.6);
  });

  test('the same coefficients within 1e-3 and the same AUC within 1e-4', () => {
    const models = [trained('newton'), trained('gradient-descent')];
    const [newton, descent] = models.map(regressionOf);
    expect(newton.columnNames).toEqual(
      [...COLUMNS].sort((a, b) => featureNames.indexOf(a) - featureNames.indexOf(b)),
    );
    expect(Math.abs(newton.fit.intercept - descent.fit.intercept)).toBeLessThan(1e-3);
    newton.fit.coefficients.forEach((coefficient, index) => {
      expect(Math.abs(coefficient - descent.fit.coefficients[index]), newton.columnNames[index]).toBeLessThan(
        1e-3,
      );
    });
    expect(Math.max(...newton.fit.coefficients.map(Math.abs))).toBeGreaterThan(0.1);
    expect(Math.abs(aucOf(models[0]) - aucOf(models[1]))).toBeLessThan(1e-4);
  });

  function correlation(a: string, b: string): number {
    const of = (name: string) => Array.from(examples.table.vectors.gather(featureNames.indexOf(name), rows));
    const x = of(a);
    const y = of(b);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [mx, my] = [mean(x), mean(y)];
    const product = (u: number[], mu: number, v: number[], mv: number) =>
      u.reduce((sum, value, i) => sum + (value - mu) * (v[i] - mv), 0);
    return product(x, mx, y, my) / Math.sqrt(product(x, mx, x, mx) * product(y, my, y, my));
  }
});
