import { expect, it } from 'vitest';
import { beyondOthers } from '../../../src/report/chart/beyond.ts';
import type { Chart } from '../../../src/report/chart/chart.ts';
import { checked } from './drawn.ts';

const about = (mean: number, reach: number) => ({ mean, low: mean - reach, high: mean + reach });
const narrow = [0.01, 0.03, 0.02, 0.08].map((mean) => about(mean, 0.01));
const wide = about(15.46, 25);

it.each([
  ['one that squeezes all others', [...narrow, wide], [wide]],
  ['two of them', [...narrow, wide, about(0, 30)], [about(0, 30), wide]],
  ['none that is little wider', [...narrow, about(0.3, 0.1)], []],
  ['none without others', [narrow[0], narrow[1], wide], []],
  ['none of equals', [1, 2, 3, 4, 5].map((mean) => about(mean, 50)), []],
  ['none that differs from others', [...narrow.map(() => about(0, 0)), about(0.3, 0.1)], []],
  ['none without an interval', [...narrow, about(15, Number.NaN)], []],
])('an axis leaves out %s', (_, estimates, expected) => {
  expect([...beyondOthers(estimates, [0])]).toEqual(expected);
});

it.each([328, 768])('what is beyond the axis has its number at the end, at %i pixels', (width) => {
  const chart: Chart = {
    title: 'Doses',
    subtitle: [],
    legend: [],
    panels: [
      {
        kind: 'curves',
        x: { title: 'dose', places: ['a', 'b', 'c', 'd', 'e', 'f'] },
        y: { title: 'NE', zero: true },
        intervals: 'lines',
        curves: [
          {
            series: 's',
            style: { color: 'violet', symbol: 'square' },
            points: [...narrow, wide, about(0.02, 40)].map((estimate, index) => ({
              x: 'abcdef'[index],
              tooltip: `NE ${estimate.mean}`,
              ...estimate,
            })),
          },
        ],
      },
    ],
  };
  const { texts } = checked(chart, width);
  expect(texts.filter((text) => /^[↑↓]/.test(text))).toEqual(['↑ 15.5', '↓ −40.0', '↑ 40.0']);
  expect(Math.max(...texts.filter((text) => /^[\d.]+$/.test(text)).map(Number))).toBeLessThan(0.2);
});
