/** A chart for each thing that charts can show. */
import type { Chart, ForestCell, Style } from '../../../src/report/chart/chart.ts';

const SQUARE: Style = { color: 'vermillion', symbol: 'square' };
const CIRCLE: Style = { color: 'blue', symbol: 'circle' };
const NONE = { mean: Number.NaN, low: Number.NaN, high: Number.NaN };

const part = (mean: number, style: Style, series: string): ForestCell['marks'][number] => ({
  series,
  mean,
  low: mean - 0.006,
  high: mean + 0.006,
  style,
  tooltip: `gap ${mean}`,
});

const claim: Chart = {
  title:
    'Engagement rates change with every interaction, so recomputing them leaks much more than a follow does.',
  subtitle: ['Reproduced, 20 seeds. Each part with the bounds that decide.'],
  legend: [],
  panels: [
    {
      kind: 'forest',
      rows: [
        { name: 'gap of rates × time − follow × time' },
        { name: 'control', quiet: true },
        { name: 'gap of a pipeline with a very long name × time − another pipeline with a long name × time' },
        { name: 'a seed without' },
      ],
      columns: [
        {
          axis: { title: 'difference in AUC', zero: true },
          cells: [
            { marks: [part(0.2, CIRCLE, 'claim')], limits: [0.02] },
            {
              marks: [part(0, { color: 'green', symbol: 'diamond', hollow: true }, 'control')],
            },
            { marks: [part(-0.04, CIRCLE, 'claim')], limits: [-0.02, 0.02] },
            {
              marks: [{ ...part(0, CIRCLE, 'claim'), ...NONE, missing: 'a seed has no such value' }],
            },
          ],
        },
      ],
    },
    {
      kind: 'curves',
      title: 'The clocks of devices are wrong',
      note: 'difference in AUC, 20 seeds',
      legend: [
        { name: 'recomputed', style: SQUARE },
        { name: 'logged', style: CIRCLE },
      ],
      x: { title: 'history.clockSkew.spread', places: ['0s', '1h', '6h', '1d'] },
      y: { title: '', zero: true },
      intervals: 'lines',
      limits: [0.15],
      curves: [
        { series: 'recomputed', style: SQUARE, base: 0.2 },
        { series: 'logged', style: CIRCLE, base: -0.01 },
      ].map(({ series, style, base }) => ({
        series,
        style,
        points: ['0s', '1h', '6h', '1d'].map((x, index) => ({
          x,
          mean: index === 2 && base < 0 ? Number.NaN : base + index * 0.002,
          low: base - 0.01,
          high: base + 0.014,
          tooltip: `at ${x}`,
        })),
      })),
    },
    {
      kind: 'curves',
      title: 'Values that differ from those served',
      note: '% of values, 20 seeds',
      x: { title: 'users', type: 'log' },
      y: { title: 'bytes', type: 'log' },
      curves: [
        {
          series: 'hourly',
          style: { color: 'purple', symbol: 'diamond', hollow: true },
          points: [500, 1000, 2000].map((x, index) => ({
            x,
            mean: 2100 - index * 120,
            low: Number.NaN,
            high: Number.NaN,
            tooltip: `${x} users`,
            label: `${x / 10} a user`,
          })),
        },
        {
          series: 'events',
          style: { color: 'vermillion', symbol: 'triangle-down' },
          points: [500, 1000, 2000].map((x, index) => ({
            x,
            mean: 37 - index * 3,
            low: Number.NaN,
            high: Number.NaN,
            tooltip: 'x',
          })),
        },
      ],
    },
  ],
};

const scatter: Chart = {
  title: 'mitigations: what mitigations lose in production, and what they store',
  subtitle: ['Lower and further left is better.'],
  legend: [
    { name: 'recomputed', style: SQUARE },
    { name: 'logged', style: CIRCLE },
    {
      name: 'a name that is far too long for any line of a phone and has to be broken into two of them',
      style: { color: 'ink', symbol: 'cross' },
    },
  ],
  panels: [
    {
      kind: 'curves',
      x: { title: 'bytes stored for each impression', type: 'log' },
      y: { title: 'damage', zero: true },
      intervals: 'lines',
      curves: [
        ...Array.from({ length: 9 }, (_, index) => ({
          x: 0,
          mean: 0.02 + index * 0.012,
          style: SQUARE,
          name: `m${index}`,
        })),
        ...[4, 5.1, 9, 14, 15, 17, 35, 900].map((x, index) => ({
          x,
          mean: index < 4 ? 0.01 : 0,
          style: CIRCLE,
          name: `l${index}`,
        })),
      ].map(({ x, mean, style, name }, index) => ({
        series: name,
        style,
        isLoose: true,
        points: [
          { x, mean, low: mean - 0.005, high: mean + 0.005, tooltip: 'damage', label: `${index + 1}` },
        ],
      })),
    },
  ],
};

const levels: Chart = {
  title: 'Levels',
  subtitle: [],
  legend: [],
  panels: [
    {
      kind: 'heat',
      title: 'recomputed features',
      color: 'vermillion',
      columns: ['0 to 1', '1 to 2', 'over 14'],
      rows: [
        {
          name: 'user_open_rate',
          cells: [0.2, 0.5, 1].map((share) => ({
            share,
            text: `${share * 100}.0`,
            series: 'recomputed',
            tooltip: 'x',
          })),
        },
        {
          name: 'story_open_rate',
          cells: [undefined, { share: 0, text: '0.0', series: 'recomputed' }, undefined],
        },
      ],
    },
    {
      kind: 'waterfall',
      title: 'From there to here',
      axis: { title: 'AUC', within: [0, 1] },
      steps: [
        {
          series: 'a',
          name: 'offline',
          detail: 'on test rows',
          isLevel: true,
          from: 0.99,
          to: 0.99,
          low: 0.98,
          high: 1,
          style: CIRCLE,
          value: '0.990 ±0.010',
          tooltip: 'offline',
        },
        {
          series: 'a',
          name: 'features of one name that is far too long beside a value',
          detail: 'recomputed',
          isLevel: false,
          from: 0.99,
          to: 0.6,
          low: 0.55,
          high: 0.65,
          style: SQUARE,
          value: '−0.390',
          tooltip: 'features',
        },
        {
          series: 'a',
          name: 'production',
          detail: 'in shadow',
          isLevel: true,
          from: 0.6,
          to: 0.6,
          low: Number.NaN,
          high: Number.NaN,
          style: CIRCLE,
          value: '0.600',
          tooltip: 'production',
        },
      ],
    },
  ],
};

export const demos: Readonly<Record<string, Chart>> = { claim, scatter, levels };
