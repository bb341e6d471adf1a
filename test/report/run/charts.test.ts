/** The charts of a run as data and as drawn. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/lab/result/schema.ts';
import { openStudio } from '../../../src/report/chart/studio.ts';
import { picturesOf } from '../../../src/report/page.ts';
import { runPage } from '../../../src/report/run/page.ts';
import { checked } from '../chart/drawn.ts';
import { goldenResult, readResult } from '../golden.ts';
import { article, handmade } from '../handmade.ts';

const chartsOf = (result: Result) => picturesOf(runPage(result)).flatMap(({ chart }) => chart ?? []);

const results: [string, () => Result][] = [
  ['the golden result', goldenResult],
  ['the article', article],
  [
    'one seed',
    () => handmade({ pipelines: [{ provenance: 'logged', split: 'time', offline: [0.7], shadow: [0.7] }] }),
  ],
];

describe.each(results)('the charts of %s', (_, result) => {
  it.each([328, 768, 1280])('fit into %i pixels, with every text to be read', (width) => {
    for (const chart of chartsOf(result())) checked(chart, width);
  });

  it('explain each series once', () => {
    for (const { legend } of chartsOf(result())) {
      const names = legend.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

it('the committed pictures are what is drawn of the result beside them', async () => {
  const directory = join(import.meta.dirname, '../../../results/run/article');
  const pictures = picturesOf(runPage(readResult(join(directory, 'result.json'))));
  const { svg } = await openStudio();
  for (const { name, chart } of pictures)
    if (chart !== undefined)
      expect(svg(chart) === readFileSync(join(directory, `${name}.svg`), 'utf8'), name).toBe(true);
});
