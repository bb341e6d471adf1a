/** The page of a run, as text: complete, without holes, and the same each time. */
import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../../src/evaluation/statistics/intervals.ts';
import type { Result } from '../../../src/lab/result/schema.ts';
import { readAssets } from '../../../src/report/assets/assets.ts';
import { openStudio } from '../../../src/report/chart/studio.ts';
import { renderHtml } from '../../../src/report/html.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { runPage } from '../../../src/report/run/page.ts';
import { goldenResult } from '../golden.ts';
import { article, handmade } from '../handmade.ts';
import { expectFigures } from '../reading.ts';

const shadowOnly = () =>
  handmade({
    pipelines: [{ provenance: 'logged', split: 'time', offline: [0.7, 0.71], shadow: [0.7, 0.7] }],
    description: 'With <tags> & "quotes".',
  });
const oneSeed = () =>
  handmade({ pipelines: [{ provenance: 'logged', split: 'time', offline: [0.7], shadow: [0.7] }] });

async function bodyOf(result: Result): Promise<string> {
  const report = runPage(result);
  const page = renderHtml(report, await openStudio(), readAssets());
  return page.slice(page.indexOf('<body>'), page.indexOf('<script>'));
}

describe('the page of a run', () => {
  it.each([
    ['the article', article],
    ['shadow alone', shadowOnly],
    ['one seed', oneSeed],
    ['the golden result', goldenResult],
  ])('has no holes: %s', async (_, result) => {
    expect(await bodyOf(result())).not.toMatch(/NaN|undefined|\[object/);
  });

  it('says so where no candidates could be ranked, in place of an empty table', async () => {
    const result = article();
    const { evaluation } = result.scenario;
    const ranking = { k: 10, share: 0.001, openedShare: 0.001, negatives: null };
    const body = await bodyOf({
      ...result,
      scenario: { ...result.scenario, evaluation: { ...evaluation, ranking } },
    });
    const section = /<section id="rankings"[\s\S]*?<\/section>/.exec(body)?.[0];
    expect(section).toContain('None of the decisions drawn could be ranked');
    expect(section).not.toContain('Rankings of candidates at k');
  });

  it('shows every chart of a full result, and every section', async () => {
    const body = await bodyOf(goldenResult());
    expect([...body.matchAll(/<figure class="chart" id="chart-([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'teaser',
      'offline-vs-production',
      'waterfall',
      'coefficients',
      'roc',
      'reliability',
      'open-rates',
      'skew-by-age',
    ]);
    expect([...body.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
      'offline-and-production',
      ...(goldenResult().scenario.expect.length > 0 ? ['expectations'] : []),
      'rows',
      'steps',
      'coefficients',
      'scores',
      'days',
      'skew',
      'all-numbers',
      'scenario',
    ]);
  });

  it('has no section for what was not measured, and escapes what the scenario says', async () => {
    const body = await bodyOf(shadowOnly());
    expect(body).not.toMatch(/<section id="(?:steps|scores|days|retraining|expectations)"/);
    expect(body).toContain('With &lt;tags&gt; &amp; &quot;quotes&quot;.');
    expect(body).not.toContain('<tags>');
  });

  it('no two elements have the same id', async () => {
    const body = await bodyOf(goldenResult());
    const ids = [...body.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it.each([
    ['the article', article],
    ['the golden result', goldenResult],
  ])('has every figure of summary.md: %s', async (_, result) => {
    expectFigures(await bodyOf(result()), renderMarkdown(runPage(result())));
  });

  it('begins with what the best-looking pipeline promised, gave, and lost', async () => {
    const tiles = [
      ...(await bodyOf(article())).matchAll(
        /<dt>(?:<span[^>]*><\/span>)?([^<]*)<\/dt><dd[^>]*>([^ <]*)[^<]*(?:<span[^>]*>([^<]*)<\/span>)?<\/dd><dd>([^<]*)/g,
      ),
    ].map(([, ...parts]) => parts);
    const of = (provenance: string, split: string) =>
      article().pipelines.find((one) => one.provenance === provenance && one.split === split)
        ?.summary as never;
    const at = (tree: never, ...[group, name]: string[]): Estimate => tree[group][name];
    const shown = (estimate: Estimate, scale = 1, digits = 3) => [
      (estimate.mean * scale).toFixed(digits),
      `[${(estimate.low * scale).toFixed(digits)}, ${(estimate.high * scale).toFixed(digits)}]`,
    ];
    const leaky = of('recomputed', 'random');
    const clean = of('logged', 'time');
    expect(tiles.map(([, value, ends]) => [value, ends])).toEqual([
      shown(at(leaky, 'offline', 'auc')),
      shown(at(leaky, 'shadow', 'auc')),
      shown(at(clean, 'shadow', 'auc')),
      shown(at(leaky, 'live', 'openRate'), 100, 1),
    ]);
    expect(tiles[1][3]).toContain(`gap of ${at(leaky, 'gap', 'auc').mean.toFixed(3)}`);
    expect(tiles[3][3]).toContain(
      `${(at(clean, 'live', 'openRate').mean * 100).toFixed(1)}\u00a0% without a leak`,
    );
  });

  it('begins with two figures where the reference itself looked best and nothing is live', async () => {
    const body = await bodyOf(shadowOnly());
    expect([...body.matchAll(/<div><dt>(?:<span[^>]*><\/span>)?([^<]*)/g)].map(([, label]) => label)).toEqual(
      ['Promised offline', 'Given in production'],
    );
  });

  it('says whether an expectation holds', async () => {
    const result = article();
    const expect_ = { that: 'logged × time', quantity: 'gap.auc', is: 'above', margin: 0.5 };
    const scenario = {
      ...result.scenario,
      expect: [{ ...expect_, because: '' }],
    } as unknown as Result['scenario'];
    expect(await bodyOf({ ...result, scenario })).toMatch(/class="badge bad">.*does not hold/);
  });
});
