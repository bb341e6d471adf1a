/** What each model makes of each feature: the coefficients under the ways to compute the features. */
import { type Estimate, meanInterval } from '../../evaluation/intervals.ts';
import type { PipelineResult, Result } from '../../lab/result/result.ts';
import { isReference, REFERENCE } from '../../scenario/pipelines.ts';
import { type LegendEntry, legendScene } from '../chart/plot.ts';
import { provenanceStyle } from '../chart/provenances.ts';
import { type Line, layersOf, type Point, type Scene, type Text, together } from '../chart/scene.ts';
import { framed, QUIET_INK, SMALL_FONT_SIZE, type TextWidth, type TopLevel, widest } from '../chart/style.ts';
import { valueAxis } from '../chart/valueAxis.ts';
import { exact, fixed } from '../text/numbers.ts';
import { intervalsNote } from './facts.ts';
import { lookOf } from './looks.ts';

/** More columns than this are no longer a picture: those with the largest coefficients are shown. */
const MOST_COLUMNS = 30;
const PLOT_WIDTH = 560;
const LANE = 8;
const PADDING = { left: 16, right: 24, top: 108, bottom: 16 };
const OTHER_SHAPES = ['diamond', 'cross', 'triangle-down'];
/** Half of a 95 % interval in standard errors. */
const NORMAL_95 = 1.96;

interface Series {
  readonly look: LegendEntry;
  readonly shape: string;
  readonly byColumn: ReadonlyMap<string, Estimate>;
}

/** Undefined where no model of the reference's kind has columns. */
export function coefficientChart(result: Result, textWidth: TextWidth): TopLevel | undefined {
  const series = seriesOf(result);
  const all = [...new Set(series.flatMap(({ byColumn }) => [...byColumn.keys()]))];
  const size = (column: string) =>
    Math.max(...series.map(({ byColumn }) => Math.abs(byColumn.get(column)?.mean ?? 0)));
  const columns = all.sort((a, b) => size(b) - size(a)).slice(0, MOST_COLUMNS);
  if (columns.length === 0) return undefined;

  const rowHeight = series.length * LANE + 10;
  const left = widest(columns, (name) => textWidth(name, SMALL_FONT_SIZE)) + 14;
  const width = left + PLOT_WIDTH;
  const height = columns.length * rowHeight;
  const values = series.flatMap(({ byColumn }) =>
    columns.flatMap((column) => {
      const { mean, low, high } = byColumn.get(column) ?? { mean: 0, low: 0, high: 0 };
      return [mean, low, high];
    }),
  );
  const axis = valueAxis(values, [left, width], 7);
  const upright = (value: number, color: string): Line => ({
    x: axis.place(value),
    x2: axis.place(value),
    y: 0,
    y2: height,
    color,
    width: 1,
  });
  const small = { size: SMALL_FONT_SIZE, color: QUIET_INK };
  const texts: Text[] = [
    ...columns.map(
      (text, row): Text => ({
        x: left - 10,
        y: (row + 0.5) * rowHeight,
        text,
        size: SMALL_FONT_SIZE,
        align: 'right',
      }),
    ),
    ...axis.ticks.map(
      (tick): Text => ({
        x: axis.place(tick),
        y: height + 14,
        text: fixed(tick, axis.digits),
        align: 'center',
        ...small,
      }),
    ),
    {
      x: (left + width) / 2,
      y: height + 34,
      text: 'change of the logit per standard deviation',
      align: 'center',
      ...small,
    },
  ];
  const lines: Line[] = [
    ...axis.ticks.map((tick) => upright(tick, '#EEEEEE')),
    upright(0, QUIET_INK),
    ...columns.map((_, row): Line => {
      const y = (row + 1) * rowHeight;
      return { x: left, x2: width, y, y2: y, color: '#EEEEEE', width: 1 };
    }),
  ];
  const marks = series.map((one, lane): Scene => {
    const y = (row: number) => (row + 0.5) * rowHeight + (lane - (series.length - 1) / 2) * LANE;
    return marksOf(one, columns, axis.place, y);
  });
  const legend = legendScene(
    series.map(({ look: { name, color }, shape }) => ({ name, color, shape })),
    { top: height + 50, width },
    textWidth,
  );
  const drawing = { width, height: height + 50 + legend.height };
  return framed(
    {
      title: 'What the models make of each feature',
      subtitle: [
        `Coefficients on standardised columns, models of the ${REFERENCE.split} split${columns.length < all.length ? `; the ${columns.length} largest of ${all.length}` : ''}.`,
        intervalsOfCoefficients(result),
      ],
      ...drawing,
      padding: PADDING,
    },
    layersOf(together([{ bands: [], lines, points: [], texts }, ...marks, legend.scene]), drawing),
  );
}

/** One seed has no spread over seeds, but its models have standard errors. */
function intervalsOfCoefficients(result: Result): string {
  return result.seeds.length > 1
    ? intervalsNote(result)
    : 'Lines are 95 % intervals from the standard errors of the model, within one world.';
}

/** One series for each way to compute features, with the split and the encoder of the first reference. */
function seriesOf(result: Result): Series[] {
  const encoder = result.pipelines.find(isReference)?.encoder;
  return result.pipelines
    .filter((pipeline) => pipeline.split === REFERENCE.split && pipeline.encoder === encoder)
    .map((pipeline, index) => ({
      look: lookOf(result, pipeline),
      shape: provenanceStyle(pipeline.features)?.shape ?? OTHER_SHAPES[index % OTHER_SHAPES.length],
      byColumn: coefficientsOf(pipeline),
    }));
}

/** Columns that every seed has. */
function coefficientsOf({ perSeed }: PipelineResult): ReadonlyMap<string, Estimate> {
  const [first] = perSeed;
  return new Map(
    first.coefficients.columns.flatMap(({ name, coefficient, standardError }): [string, Estimate][] => {
      const values = perSeed.map(
        ({ coefficients }) => coefficients.columns.find((column) => column.name === name)?.coefficient,
      );
      if (!values.every((value) => value !== undefined)) return [];
      if (values.length > 1) return [[name, meanInterval(values)]];
      const reach = standardError === null ? Number.NaN : NORMAL_95 * standardError;
      return [[name, { mean: coefficient, low: coefficient - reach, high: coefficient + reach }]];
    }),
  );
}

function marksOf(
  { look: { name, color }, shape, byColumn }: Series,
  columns: readonly string[],
  place: (value: number) => number,
  y: (row: number) => number,
): Scene {
  const lines: Line[] = [];
  const points: Point[] = [];
  columns.forEach((column, row) => {
    const estimate = byColumn.get(column);
    if (estimate === undefined) return;
    const { mean, low, high } = estimate;
    const label = `${name}: ${column} ${exact(estimate)}`;
    if (Number.isFinite(low) && Number.isFinite(high)) {
      lines.push({ x: place(low), x2: place(high), y: y(row), y2: y(row), color, width: 1.5, label });
    }
    points.push({ x: place(mean), y: y(row), shape, color, area: 40, label });
  });
  return { bands: [], lines, points, texts: [] };
}
