/** Whether metrics order the models of a world as production does. */
import { expect, test } from 'vitest';
import type { Estimate } from '../../../src/evaluation/statistics/intervals.ts';
import type { Result } from '../../../src/lab/result/schema.ts';
import { unflatten } from '../../../src/lab/result/tree.ts';
import { agreementTable } from '../../../src/report/run/agreement.ts';

/** Worlds of one model after the other, each with its figures by path. */
function resultOf(models: readonly (readonly Readonly<Record<string, number>>[])[]): Result {
  const tree = (figures: Readonly<Record<string, number>>, leaf: (value: number) => unknown) =>
    unflatten(new Map(Object.entries(figures).map(([path, value]) => [path, leaf(value) as Estimate])));
  const pipelines = models.map((worlds) => ({
    perSeed: worlds.map((figures) => tree(figures, (value) => value)),
    summary: tree(worlds[0], (mean) => ({ mean, low: 0, high: 0 })),
  }));
  return { pipelines, seeds: models[0].map((_, index) => index) } as unknown as Result;
}

/** Means of the table, by what its rows are called. */
function figuresOf(result: Result): Record<string, number[]> {
  const rows = agreementTable(result)?.rows ?? [];
  return Object.fromEntries(
    rows.map(({ cells: [name, ...cells] }) => [
      name as string,
      cells.map((cell) => (cell as { estimate: { mean: number } }).estimate.mean),
    ]),
  );
}

const figures = (auc: number, ne: number, ndcg: number, served: number, choiceValue: number) => ({
  'offline.auc': auc,
  'offlineServed.auc': 0.7,
  'offline.ne': ne,
  'offlineServed.ne': -ne,
  'ranking.offline.ndcg': ndcg,
  'ranking.offlineServed.ndcg': served,
  choiceValue,
});

test('a metric that is better lower agrees where it falls, and each world counts once', () => {
  const result = resultOf([
    [figures(0.9, 0.9, 0.6, 0.1, 0.01), figures(0.9, 0.9, 0.1, 0.1, 0.01)],
    [figures(0.8, 0.8, 0.5, 0.2, 0.02), figures(0.8, 0.8, 0.2, 0.2, 0.02)],
    [figures(0.7, 0.7, 0.4, 0.3, 0.03), figures(0.7, 0.7, 0.3, 0.3, 0.03)],
  ]);
  expect(figuresOf(result)).toEqual({
    'AUC offline': [-1, Number.NaN],
    'NE offline': [1, -1],
    // The opposite order in one world, the same in the other.
    'NDCG offline': [0, 1],
  });
});

test('of outcomes only those are there that were measured, and two models have no order to speak of', () => {
  const models = [0.1, 0.2, 0.3].map((rate) => [
    { 'offline.auc': rate, 'offlineServed.auc': rate, choiceValue: rate, 'live.openRate': -rate },
  ]);
  expect(figuresOf(resultOf(models))).toEqual({ 'AUC offline': [1, 1, -1, -1] });
  expect(agreementTable(resultOf(models.slice(1)))).toBeUndefined();
});
