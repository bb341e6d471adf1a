/** What lies where in panels of each kind, read back from what was drawn. */
import { describe, expect, it } from 'vitest';
import type { Chart, ForestCell, Heat, Waterfall } from '../../../src/report/chart/chart.ts';
import { textWidth } from '../../../src/report/chart/text.ts';
import { demos } from './demos.ts';
import { checked, type Placed } from './drawn.ts';

const chartOf = (...panels: Chart['panels']): Chart => ({ title: '', subtitle: [], legend: [], panels });
const number = ({ attributes }: Placed, name: string) => Number(attributes.get(name) ?? 0);
const isMark = ({ attributes, name }: Placed) => name !== 'g' && attributes.has('data-mark');
const ofSeries = (series: string, name: string) => (each: Placed) =>
  each.name === name && each.attributes.get('data-series') === series;

/** Pixels are a straight line through values. */
function expectAffine(pairs: readonly (readonly [value: number, pixel: number])[]): void {
  const sorted = [...pairs].sort(([a], [b]) => a - b);
  const [[low, from], [high, to]] = [sorted[0], sorted[sorted.length - 1]];
  for (const [value, pixel] of pairs)
    expect(Math.abs(pixel - from - ((value - low) / (high - low)) * (to - from))).toBeLessThanOrEqual(0.3);
}

const dot = (series: string, mean: number, label: string): ForestCell['marks'][number] => ({
  series,
  mean,
  low: mean - 0.01,
  high: mean + 0.02,
  style: { color: 'blue', symbol: 'circle' },
  tooltip: label,
  label,
});

describe('a forest', () => {
  const cells: ForestCell[] = [
    { marks: [dot('a', 0.9, '0.900'), dot('a', 0.7, '0.700')], connected: true },
    { marks: [dot('b', 0.71, '0.710'), dot('b', 0.72, '0.720')], connected: true, limits: [0.75, 0.8] },
    { marks: [dot('c', 0.65, '0.650'), dot('c', 0.95, '0.950')] },
  ];
  const chart = chartOf({
    kind: 'forest',
    rows: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
    columns: [{ axis: { title: 'AUC' }, landmarks: [{ at: 0.77, label: 'oracle' }], cells }],
  });
  const means = cells.flatMap(({ marks }) => marks.map(({ mean }) => mean));

  describe.each([328, 900])('at %i pixels', (width) => {
    const { elements } = checked(chart, width);
    const dots = elements.filter(isMark);
    const places = dots.map((each): [number, number] => [
      means[dots.indexOf(each)],
      each.x + number(each, 'cx'),
    ]);
    const heights = dots.map((each) => each.y + number(each, 'cy'));

    it('has a lane for each mark of a row, in order', () => {
      expect(dots.map(({ attributes }) => attributes.get('aria-label'))).toEqual(
        cells.flatMap(({ marks }) => marks.map(({ series, tooltip }) => `${series}: ${tooltip}`)),
      );
      for (const each of dots) expect(number(each, 'r')).toBeGreaterThan(4);
      for (let index = 1; index < heights.length; index++)
        expect(heights[index] - heights[index - 1]).toBeGreaterThanOrEqual(10);
    });

    it('connects means', () => {
      const bands = elements.filter(
        ({ name, attributes }) => name === 'rect' && attributes.get('fill') === 'var(--band)',
      );
      expect(bands).toHaveLength(2);
      const ends = [
        [0.7, 0.9],
        [0.71, 0.72],
      ];
      expectAffine([
        ...places,
        ...bands.flatMap((band, index): [number, number][] => {
          const left = band.x + number(band, 'x');
          return [
            [ends[index][0], left],
            [ends[index][1], left + number(band, 'width')],
          ];
        }),
      ]);
      bands.forEach((band, index) => {
        const top = band.y + number(band, 'y');
        expect(top).toBeCloseTo(heights[2 * index], 0);
        expect(top + number(band, 'height')).toBeCloseTo(heights[2 * index + 1], 0);
      });
    });

    it('has limits and landmarks at their values, the landmark through all rows', () => {
      const limits = elements.filter(
        ({ name, attributes }) => name === 'line' && attributes.get('stroke-dasharray') === '3 2',
      );
      const landmark = elements.find(
        ({ name, attributes }) => name === 'line' && attributes.get('stroke-dasharray') === '3 3',
      )!;
      expectAffine([
        ...places,
        [0.75, number(limits[0], 'x1')],
        [0.8, number(limits[1], 'x1')],
        [0.77, number(landmark, 'x1')],
      ]);
      for (const limit of limits) {
        expect(limit.y + number(limit, 'y1')).toBeLessThan(heights[2]);
        expect(limit.y + number(limit, 'y2')).toBeGreaterThan(heights[3]);
      }
      expect(landmark.y + number(landmark, 'y1')).toBeLessThan(heights[0]);
      expect(landmark.y + number(landmark, 'y2')).toBeGreaterThan(heights[5]);
    });

    it('writes labels beside all intervals of their row, the higher on the right', () => {
      const intervals = elements.filter(
        ({ name, attributes }) => name === 'line' && attributes.has('data-series'),
      );
      for (const { marks } of cells) {
        const own = intervals.filter(({ attributes }) => attributes.get('data-series') === marks[0].series);
        const left = Math.min(...own.map((each) => number(each, 'x1')));
        const right = Math.max(...own.map((each) => number(each, 'x2')));
        for (const { label = '', mean } of marks) {
          const text = elements.find((each) => each.text === label)!;
          const length = textWidth(label, 12);
          if (mean === Math.max(...marks.map((each) => each.mean))) {
            expect(text.attributes.get('text-anchor')).toBe('start');
            expect(text.x).toBeGreaterThan(right);
          } else {
            expect(text.attributes.get('text-anchor')).toBe('end');
            expect(text.x).toBeLessThan(left);
            expect(text.x - length).toBeGreaterThanOrEqual(0);
          }
        }
      }
    });
  });
});

describe('a waterfall', () => {
  const panel = demos['levels'].panels.find(({ kind }) => kind === 'waterfall') as Waterfall;
  const [offline, features, production] = panel.steps;

  it.each([328, 900])('leads from level to level at %i pixels', (width) => {
    const { elements } = checked(chartOf(panel), width);
    const marks = elements.filter(isMark);
    const bar = marks.find(({ name }) => name === 'rect')!;
    const levels = marks.filter(({ name }) => name === 'circle');
    const placeOf = (level: Placed) => [level.x + number(level, 'cx'), level.y + number(level, 'cy')];
    const [first, last] = levels.map(placeOf);
    const [left, top] = [number(bar, 'x'), number(bar, 'y')];
    const connectors = elements.filter(
      ({ name, attributes }) => name === 'line' && attributes.get('stroke-dasharray') === '2 3',
    );
    const intervals = elements.filter(ofSeries('a', 'line'));
    expect(levels).toHaveLength(2);
    expect(connectors).toHaveLength(2);
    expectAffine([
      [offline.to, first[0]],
      [production.to, last[0]],
      [features.from, left + number(bar, 'width')],
      [features.to, left],
      [offline.to, number(connectors[0], 'x1')],
      [features.to, number(connectors[1], 'x1')],
      ...intervals.flatMap((line, index): [number, number][] => {
        const { low, high } = panel.steps[index];
        return [
          [low, number(line, 'x1')],
          [high, number(line, 'x2')],
        ];
      }),
    ]);
    const middle = top + number(bar, 'height') / 2;
    expect(connectors.map((line) => [number(line, 'y1'), number(line, 'y2')])).toEqual([
      [first[1] - bar.y, middle],
      [middle, last[1] - bar.y],
    ]);
  });
});

describe('a heat map', () => {
  const panel = demos['levels'].panels.find(({ kind }) => kind === 'heat') as Heat;

  it('is deeper where shares are higher, in columns below their heads', () => {
    const { elements } = checked(chartOf(panel), 900);
    const cells = elements.filter(isMark);
    const depths = cells.map(({ attributes }) => Number(attributes.get('fill-opacity')));
    expect(depths).toEqual([...depths].sort((a, b) => a - b));
    expect(new Set(depths).size).toBe(3);
    cells.forEach((cell, index) => {
      const head = elements.find(({ text }) => text === panel.columns[index])!;
      expect(cell.x + number(cell, 'x') + number(cell, 'width') / 2).toBeCloseTo(
        head.x + number(head, 'x'),
        0,
      );
      expect(head.y + number(head, 'y')).toBeLessThan(cell.y + number(cell, 'y'));
    });
  });
});

describe('curves', () => {
  const points = [0, 0.1, 0.35, 0.7, 1].map((x, index) => ({
    x,
    mean: x * x,
    low: x * x - 0.05,
    high: x * x + 0.08,
    tooltip: `${index}`,
  }));

  it.each([328, 900])('pass through their points, at %i pixels', (width) => {
    const { elements } = checked(
      chartOf({
        kind: 'curves',
        x: { title: 'x' },
        y: { title: 'y' },
        curves: [{ series: 's', style: { color: 'blue' }, points }],
      }),
      width,
    );
    const dots = elements.filter(isMark);
    expectAffine(points.map(({ x }, index) => [x, number(dots[index], 'cx')]));
    expectAffine(points.map(({ mean }, index) => [mean, number(dots[index], 'cy')]));
    const [band, line] = elements.filter(ofSeries('s', 'path'));
    const pairs = (path: Placed) =>
      [...path.attributes.get('d')!.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(pairs(line)).toEqual(dots.map((each) => [number(each, 'cx'), number(each, 'cy')]));
    // There along the upper ends, and back along the lower ones.
    const around = pairs(band);
    expectAffine([
      ...points.map(({ mean }, index): [number, number] => [mean, number(dots[index], 'cy')]),
      ...points.map(({ high }, index): [number, number] => [high, around[index][1]]),
      ...points.map(({ low }, index): [number, number] => [low, around[2 * points.length - 1 - index][1]]),
    ]);
  });
});
