/** Whatever a chart shows is drawn where its value says, known to pages, and legible at every width. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis, Chart, CurvePoint, Curves, Forest } from '../../../src/report/chart/chart.ts';
import { drawChart } from '../../../src/report/chart/draw.ts';
import { pagePaint, paintOf, palettes } from '../../../src/report/chart/palette.ts';
import { cases } from '../../gear.ts';
import { demos } from './demos.ts';
import { checked, elementsOf, middleOf, newDocument } from './drawn.ts';

const WIDTHS = [328, 480, 768, 1280];

describe.each(Object.entries(demos))('the chart of %s', (_, chart) => {
  it.each(WIDTHS)('fits into %i pixels, with every text to be read', (width) => {
    checked(chart, width);
  });

  it('is the same each time', () => {
    const draw = () => checked(chart, 768).root.outerHTML;
    expect(draw()).toBe(draw());
  });

  it('has coordinates in tenths of pixels', () => {
    for (const { attributes } of checked(chart, 768).elements)
      for (const name of [
        'x',
        'x1',
        'x2',
        'y1',
        'y2',
        'cx',
        'cy',
        'width',
        'height',
        'd',
        'transform',
        'viewBox',
      ])
        expect(attributes.get(name) ?? '').not.toMatch(/\.\d\d/);
  });
});

function forest(values: readonly { mean: number; low: number; high: number }[], axis: Axis): Chart {
  const panel: Forest = {
    kind: 'forest',
    rows: values.map((_, index) => ({ name: `row ${index}` })),
    columns: [
      {
        axis,
        cells: values.map((value, index) => ({
          marks: [{ ...value, series: 's', tooltip: `${index}`, style: { color: 'blue', symbol: 'square' } }],
        })),
      },
    ],
  };
  return { title: '', subtitle: [], legend: [], panels: [panel] };
}

const estimates = fc
  .array(fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 500 })), {
    minLength: 3,
    maxLength: 6,
  })
  .filter((all) => new Set(all.map(([mean]) => mean)).size > 1)
  .chain((all) =>
    fc.constantFrom(1, 0.001, 1e-5, 1e4).map((unit) =>
      all.map(([mean, reach]) => ({
        mean: mean * unit,
        low: (mean - reach) * unit,
        high: (mean + reach) * unit,
      })),
    ),
  );

describe('a forest', () => {
  it.each([328, 900])('has estimates and ends of intervals where they belong, at %i pixels', (width) => {
    fc.assert(
      fc.property(estimates, fc.boolean(), (values, zero) => {
        const { elements } = checked(forest(values, { title: 'x', zero }), width);
        const points = elements.filter(
          ({ attributes, name }) => attributes.has('data-mark') && name === 'path',
        );
        const lines = elements.filter(
          ({ name, attributes }) => name === 'line' && attributes.get('data-series') === 's',
        );
        expect(points).toHaveLength(values.length);
        // A straight line through the two farthest means tells where all else has to be.
        const order = values.map((_, index) => index).sort((a, b) => values[a].mean - values[b].mean);
        const [first, last] = [order[0], order[order.length - 1]];
        const place = (value: number) => {
          const [from, to] = [middleOf(points[first])[0], middleOf(points[last])[0]];
          const [low, high] = [values[first].mean, values[last].mean];
          return from + ((value - low) / (high - low)) * (to - from);
        };
        const stretch = (value: number) =>
          1 + Math.abs(value - values[first].mean) / (values[last].mean - values[first].mean);
        const expectAt = (x: number, value: number) =>
          expect(Math.abs(x - place(value))).toBeLessThanOrEqual(0.2 * stretch(value));
        values.forEach(({ mean, low, high }, index) => {
          expectAt(middleOf(points[index])[0], mean);
          expectAt(Number(lines[index].attributes.get('x1')), low);
          expectAt(Number(lines[index].attributes.get('x2')), high);
        });
        const rows = points.map((point) => middleOf(point)[1]);
        expect(rows).toEqual([...rows].sort((a, b) => a - b));
      }),
      cases(60),
    );
  });

  it('labels its axis with the values at which its lines are', () => {
    const values = [
      { mean: 0.1, low: 0, high: 0.2 },
      { mean: 0.9, low: 0.8, high: 1 },
    ];
    const { elements } = checked(forest(values, { title: '' }), 900);
    const ticks = elements.filter(({ text }) => /^\d\.\d$/.test(text));
    const points = elements.filter(({ attributes, name }) => attributes.has('data-mark') && name === 'path');
    const [low, high] = points.map((point) => middleOf(point)[0]);
    expect(ticks.length).toBeGreaterThan(4);
    for (const { text, attributes, x } of ticks) {
      const expected = low + ((Number(text) - 0.1) / 0.8) * (high - low);
      expect(Math.abs(x + Number(attributes.get('x')) - expected)).toBeLessThanOrEqual(0.3);
    }
  });

  it('has at least two ticks, however narrow it is', () => {
    const values = [0.651, 0.745].map((mean) => ({ mean, low: mean - 0.003, high: mean + 0.003 }));
    const narrow = forest(values, { title: '' });
    const [panel] = narrow.panels as readonly Forest[];
    const columns = Array.from({ length: 4 }, () => panel.columns[0]);
    const { texts } = checked({ ...narrow, panels: [{ ...panel, columns }] }, 768);
    expect(texts.filter((text) => /^0\.\d+$/.test(text)).length).toBeGreaterThanOrEqual(8);
  });

  it('draws nothing for a mean that is missing, but says so', () => {
    const { texts, elements } = checked(demos['claim'], 768);
    expect(texts).toContain('a seed has no such value');
    expect(
      elements.filter(({ attributes }) => attributes.get('aria-label')?.startsWith('claim: ')),
    ).toHaveLength(2);
  });
});

describe('curves', () => {
  const chartOf = (points: readonly CurvePoint[], x: Curves['x'], y: Axis): Chart => ({
    title: '',
    subtitle: [],
    legend: [],
    panels: [
      {
        kind: 'curves',
        x,
        y,
        intervals: 'lines',
        curves: [
          {
            series: 's',
            style: { color: 'blue', symbol: 'circle' },
            points: points.map((point, index) => ({ ...point, tooltip: `${index}` })),
          },
        ],
      },
    ],
  });
  /** Values along an axis, by the labels of its ticks. */
  const scaleOf = (ticks: readonly (readonly [place: number, value: number])[]) => {
    const [[from, low], [to, high]] = [ticks[0], ticks[ticks.length - 1]];
    return (place: number) => low + ((place - from) / (to - from)) * (high - low);
  };
  const number = (text: string) => Number(text.replace('−', '-').replaceAll(',', ''));

  it.each([328, 900])('have means and ends of intervals where the ticks say, at %i pixels', (width) => {
    fc.assert(
      fc.property(estimates, fc.boolean(), (values, zero) => {
        const places = values.map((_, index) => `p${index}`);
        const points = values.map((value, index) => ({ x: places[index], ...value }));
        const { elements } = checked(chartOf(points, { title: '', places }, { title: '', zero }), width);
        const ticks = elements.filter(({ text }) => /^−?[\d,.]+$/.test(text));
        const valueAt = scaleOf(
          ticks.map(({ y, attributes, text }) => [y + Number(attributes.get('y')) - 4.2, number(text)]),
        );
        const pixel = Math.abs(valueAt(1) - valueAt(0));
        const marks = elements.filter(({ attributes, name }) => attributes.has('data-mark') && name !== 'g');
        const lines = elements.filter(
          ({ name, attributes }) => name === 'line' && attributes.get('data-series') === 's',
        );
        values.forEach(({ mean, low, high }, index) => {
          expect(Math.abs(valueAt(middleOf(marks[index])[1]) - mean)).toBeLessThanOrEqual(pixel * 0.5);
          const ends = ['y1', 'y2'].map((name) => valueAt(Number(lines[index].attributes.get(name))));
          expect(Math.abs(Math.min(...ends) - low)).toBeLessThanOrEqual(pixel * 0.5);
          expect(Math.abs(Math.max(...ends) - high)).toBeLessThanOrEqual(pixel * 0.5);
        });
      }),
      cases(60),
    );
  });

  it('have a lane for zeros left of a logarithmic axis, on which equal ratios are equally far apart', () => {
    const points = [0, 10, 100, 1000].map((x) => ({ x, mean: 1, low: Number.NaN, high: Number.NaN }));
    const { elements, texts } = checked(chartOf(points, { title: '', type: 'log' }, { title: '' }), 900);
    const [zero, ten, hundred, thousand] = elements
      .filter(({ attributes, name }) => attributes.has('data-mark') && name !== 'g')
      .map((mark) => middleOf(mark)[0]);
    expect(zero).toBeLessThan(ten);
    expect(hundred - ten).toBeCloseTo(thousand - hundred, 0);
    expect(texts).toEqual(expect.arrayContaining(['0', '10', '100', '1,000']));
  });

  it('name as many places as have room, and say so where nothing is known', () => {
    const places = Array.from({ length: 40 }, (_, index) => `${index * 100}s`);
    const points = places.map((x) => ({ x, mean: Number.NaN, low: Number.NaN, high: Number.NaN }));
    const chart = chartOf(points, { title: '', places }, { title: '' });
    const [panel] = chart.panels as readonly Curves[];
    const { texts } = checked({ ...chart, panels: [{ ...panel, missing: 'nothing' }] }, 328);
    expect(texts).toContain('nothing');
    expect(texts).toContain('0s');
    expect(texts).not.toContain('100s');
  });
});

describe('marks for pages', () => {
  it('say what they are, once each, and belong to their series', () => {
    const { elements } = checked(demos['claim'], 768);
    const marks = elements.filter(({ attributes, name }) => attributes.has('data-mark') && name !== 'g');
    for (const { attributes } of marks) {
      expect(attributes.get('role')).toBe('graphics-symbol');
      expect(attributes.get('aria-label')).toMatch(new RegExp(`^${attributes.get('data-series')}: .`));
    }
    expect(marks.map(({ attributes }) => attributes.get('aria-label'))).toEqual([
      'claim: gap 0.2',
      'claim: gap -0.04',
      'control: gap 0',
      ...['0s', '1h', '6h', '1d'].map((place) => `recomputed: at ${place}`),
      ...['0s', '1h', '1d'].map((place) => `logged: at ${place}`),
      ...[500, 1000, 2000].map((users) => `hourly: ${users} users`),
      ...[500, 1000, 2000].map(() => 'events: x'),
    ]);
  });

  it('are hidden from screen readers where they say nothing', () => {
    const { elements } = checked(demos['claim'], 768);
    for (const { name, attributes } of elements)
      if (/^(?:line|rect|circle|path)$/.test(name) && !attributes.has('data-mark'))
        expect(attributes.get('aria-hidden')).toBe('true');
  });
});

describe('colours', () => {
  const draw = (paint = pagePaint) =>
    drawChart(demos['claim'], { width: 768, document: newDocument(), paint }).outerHTML;

  it('are variables in a page, and those of the palette in a file', () => {
    expect(draw()).not.toMatch(/#[0-9a-f]{3,6}/i);
    expect(draw(paintOf(palettes.light))).not.toContain('var(');
    expect(draw().replaceAll(/var\(--([\w-]+)\)/g, (_, name) => palettes.light[name as never])).toBe(
      draw(paintOf(palettes.light)),
    );
  });
});

it('a drawing for a file has its title and subtitle, within its padding', () => {
  const root = drawChart(demos['scatter'], {
    width: 900,
    padding: 20,
    document: newDocument(),
    paint: pagePaint,
    hasHead: true,
  });
  const texts = elementsOf(root).filter(({ name }) => name === 'text');
  expect(texts.slice(0, 2).map(({ text }) => text)).toEqual([
    'mitigations: what mitigations lose in production, and what they store',
    'Lower and further left is better.',
  ]);
  for (const { x } of texts) expect(x).toBeGreaterThanOrEqual(20);
});
