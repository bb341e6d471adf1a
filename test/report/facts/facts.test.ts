import { describe, expect, it } from 'vitest';
import { facts } from '../../../src/lab/studies/facts/catalog.ts';
import { factsFile } from '../../../src/lab/studies/facts/schema.ts';
import { simulatedFacts } from '../../../src/lab/studies/facts/simulate.ts';
import { factsReport } from '../../../src/lab/studies/facts/study.ts';
import { OBSERVED_DAYS } from '../../../src/lab/studies/facts/usage.ts';
import { palettes } from '../../../src/report/chart/palette.ts';
import { openStudio } from '../../../src/report/chart/studio.ts';
import { factsChart } from '../../../src/report/facts/chart.ts';
import { factsPage } from '../../../src/report/facts/page.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { scenarioSchema } from '../../../src/scenario/schema.ts';

const scenario = scenarioSchema.parse({ name: 'default', seeds: [1, 2, 3], world: { users: 2000 } });

it('the default world lies in every published range, or says why not', () => {
  const report = factsReport(
    scenario,
    simulatedFacts({ scenario, seeds: scenario.seeds, days: OBSERVED_DAYS }),
  );
  const outside = report.facts.flatMap(({ name, mean, published }) => {
    if (published === null) return [];
    const isInside = mean >= published.low && mean <= published.high;
    const reason = facts.find((fact) => fact.name === name)?.published?.whyOutside;
    return isInside || reason !== undefined ? [] : [{ name, mean, ...published }];
  });
  expect(outside).toEqual([]);
  expect(report.facts.filter(({ mean }) => Number.isNaN(mean))).toEqual([]);
});

/** In the middle of each range, but above that of day 7, and without a value for day 30. */
const values = facts.map(({ name, published }) => {
  if (name === 'retention30') return Number.NaN;
  if (published === undefined) return 1;
  return name === 'retention7' ? 2 * published.high : (published.low + published.high) / 2;
});

describe('a report', () => {
  const report = factsReport(scenario, [values, values.map((value) => 1.01 * value)]);
  const of = (wanted: string) => report.facts.find(({ name }) => name === wanted);

  it('says where the mean over seeds lies', () => {
    expect(of('retention7')).toMatchObject({ mean: 2.01 * 0.13, lies: 'above' });
    expect(of('retention30')).toMatchObject({ mean: Number.NaN, lies: null });
    expect(of('follows')).toMatchObject({ published: null, lies: null });
    expect(of('openRate')).toMatchObject({ lies: 'inside', published: { low: 0.044, high: 0.095 } });
    expect(factsReport(scenario, [values.map(() => 0)]).facts[0]).toMatchObject({ lies: 'below' });
  });

  it('is the same when it has been written and read', () => {
    expect(factsFile.read(factsFile.write(report), 'facts.json')).toEqual(report);
  });

  it('shows each fact on the scale of its range', () => {
    const [panel] = factsChart(report)?.panels ?? [];
    if (panel?.kind !== 'forest') throw new Error('no forest');
    const marks = new Map(
      panel.columns[0].cells.map(({ marks: [mark] }, index) => [panel.rows[index].name, mark]),
    );
    expect(marks.size).toBe(facts.filter(({ published }) => published !== undefined).length);
    const { mean, low, high } = marks.get('open rate of notifications')!;
    expect(low).toBeCloseTo(1 / 2, 12);
    expect(high - low).toBeCloseTo((0.01 * 0.0695) / (0.095 - 0.044), 12);
    expect(mean).toBeCloseTo((low + high) / 2, 12);
    expect(marks.get('back on day 7')).toMatchObject({ series: 'outside' });
    expect(marks.get('back on day 30')).toMatchObject({ mean: Number.NaN, missing: 'no value' });
  });

  it('shades the range of each row, as wide for all', async () => {
    const chart = factsChart(report)!;
    const svg = (await openStudio()).svg(chart);
    const [panel] = chart.panels;
    const shaded = [
      ...svg.matchAll(new RegExp(`<g [^>]*fill="${palettes.light.band}"[^>]*>(.*?)</g>`, 'gs')),
    ];
    const widths = shaded.flatMap(([, boxes]) =>
      [...boxes.matchAll(/width="([\d.]+)"/g)].map(([, width]) => width),
    );
    expect(widths).toHaveLength(panel.kind === 'forest' ? panel.rows.length : Number.NaN);
    expect(new Set(widths).size).toBe(1);
  });

  it('has in Markdown every fact, its range, its sources, and why it lies outside', () => {
    const text = renderMarkdown(factsPage(report));
    for (const { title, published } of facts) {
      expect(text).toContain(title);
      for (const source of published?.sources ?? []) expect(text).toContain(`[${source}](http`);
    }
    expect(text).toContain('4.4–9.5 %');
    expect(text).toContain('back on day 7, above the range: The figures are of all apps.');
  });

  it('says of what only this scenario has outside that it was asked for', () => {
    const asked = values.map((value, place) => (facts[place].name === 'openRate' ? 0.03 : value));
    const text = renderMarkdown(factsPage(factsReport(scenario, [asked])));
    expect(text).toContain(
      'open rate of notifications, below the range: the default world is inside, so what this scenario has otherwise moves it.',
    );
  });

  it.each([40, 60, 100])('keeps its form in a terminal of %i columns', (columns) => {
    const text = renderTerminal(factsPage(report), { columns, color: false });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    expect(text).toContain('7.0 %');
  });
});
