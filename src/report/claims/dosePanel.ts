/** One dose–response: each series as points with their intervals, along what is varied. */
import type { Dose, DoseSeries } from '../../lab/claims/outcome.ts';
import { FAINT, FONT_SIZE, OKABE_ITO, QUIET_INK, SMALL_FONT_SIZE, type TextWidth } from '../chartStyle.ts';
import { fixed } from '../numbers.ts';
import { grid, type Panel, titleOf } from './forestPanel.ts';
import { textLines } from './lines.ts';
import { measureOf } from './measures.ts';
import type { Line, Point, Text } from './scene.ts';
import { valueAxis } from './valueAxis.ts';

const COLORS = [
  OKABE_ITO.blue,
  OKABE_ITO.vermillion,
  OKABE_ITO.green,
  OKABE_ITO.purple,
  '#E69F00',
  '#56B4E9',
  '#222222',
  '#8C6D1F',
];
const SHAPES = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-right',
  'triangle-left',
];
const PLOT_HEIGHT = 170;
const LEGEND_LINE = 16;
const ROW_HEIGHT = 20;
const TICK_WIDTH = 54;

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** Whether the places are too many, or their names too long, to stand side by side. */
export function isTall({ series }: Dose, width: number, textWidth: TextWidth): boolean {
  const places = placesOf(series);
  const slot = (width - TICK_WIDTH) / places.length;
  return places.some((place) => textWidth(place, SMALL_FONT_SIZE) + 6 > slot);
}

export function dosePanel(dose: Dose, place: Place, textWidth: TextWidth): Panel {
  return isTall(dose, place.width, textWidth) ? tall(dose, place, textWidth) : wide(dose, place, textWidth);
}

/** Places from left to right, values upwards. */
function wide({ title, key, series }: Dose, { left, top, width }: Place, textWidth: TextWidth): Panel {
  const head = headOf(title, series, { left, top, width }, textWidth);
  const [plotTop, plotBottom] = [head.bottom, head.bottom + PLOT_HEIGHT];
  const [plotLeft, plotRight] = [left + TICK_WIDTH, left + width];
  const { scale } = measureOf(series[0].contrast);
  const axis = valueAxis(valuesOf(series, scale), [plotBottom, plotTop], 5);
  const places = placesOf(series);
  const slot = (plotRight - plotLeft) / places.length;
  const middle = (at: number | string) => plotLeft + (places.indexOf(String(at)) + 0.5) * slot;
  const y = (value: number) => axis.place(value * scale);
  const lines: Line[] = axis.ticks.map((tick) => ({
    x: plotLeft,
    x2: plotRight,
    y: axis.place(tick),
    y2: axis.place(tick),
    color: '#EEEEEE',
    width: 1,
  }));
  lines.push({ x: plotLeft, x2: plotRight, y: axis.place(0), y2: axis.place(0), color: QUIET_INK, width: 1 });
  const points: Point[] = [];
  const spread = Math.min(9, (slot * 0.6) / series.length);
  series.forEach(({ points: own, margin }, index) => {
    const color = COLORS[index % COLORS.length];
    const at = (point: DoseSeries['points'][number]) =>
      middle(point.at) + (index - (series.length - 1) / 2) * spread;
    if (margin !== null)
      lines.push({
        x: plotLeft,
        x2: plotRight,
        y: y(margin),
        y2: y(margin),
        color: OKABE_ITO.vermillion,
        width: 1,
        dashed: true,
      });
    own.forEach((point, place) => {
      const { mean, low, high } = point.effect;
      if (!Number.isFinite(mean)) return;
      const next = own[place + 1];
      if (next !== undefined && Number.isFinite(next.effect.mean) && isOrdered(places)) {
        lines.push({ x: at(point), y: y(mean), x2: at(next), y2: y(next.effect.mean), color, width: 1 });
      }
      if (Number.isFinite(low) && Number.isFinite(high))
        lines.push({ x: at(point), x2: at(point), y: y(low), y2: y(high), color, width: 2 });
      points.push({ x: at(point), y: y(mean), shape: SHAPES[index % SHAPES.length], color });
    });
  });
  const texts: Text[] = [
    ...head.texts,
    ...axis.ticks.map(
      (tick): Text => ({
        x: plotLeft - 6,
        y: axis.place(tick),
        text: fixed(tick, axis.digits),
        size: SMALL_FONT_SIZE,
        color: QUIET_INK,
        align: 'right',
      }),
    ),
    ...places.map(
      (text): Text => ({
        x: middle(text),
        y: plotBottom + 14,
        text,
        size: SMALL_FONT_SIZE,
        color: QUIET_INK,
        align: 'center',
      }),
    ),
    ...(key === ''
      ? []
      : [
          {
            x: (plotLeft + plotRight) / 2,
            y: plotBottom + 32,
            text: key,
            size: SMALL_FONT_SIZE,
            align: 'center' as const,
          },
        ]),
  ];
  return {
    scene: { bands: [], lines, points: [...head.points, ...points], texts },
    height: plotBottom - top + 56,
  };
}

/** Places from top to bottom, values to the right. */
function tall({ title, series }: Dose, { left, top, width }: Place, textWidth: TextWidth): Panel {
  const head = headOf(title, series, { left, top, width }, textWidth);
  const places = placesOf(series);
  const names = Math.min(260, Math.max(...places.map((place) => textWidth(place, SMALL_FONT_SIZE))));
  const measure = measureOf(series[0].contrast);
  const [plotLeft, plotRight] = [left + names + 14, left + width - 10];
  const rowHeight = Math.max(ROW_HEIGHT, series.length * 7 + 8);
  const [plotTop, plotBottom] = [head.bottom, head.bottom + places.length * rowHeight];
  const axis = valueAxis(valuesOf(series, measure.scale), [plotLeft, plotRight], 7);
  const x = (value: number) => axis.place(value * measure.scale);
  const lines: Line[] = [
    ...grid(axis.ticks.map(axis.place), plotTop, plotBottom),
    ...places.map(
      (_, index): Line => ({
        x: plotLeft,
        x2: plotRight,
        y: plotTop + index * rowHeight,
        y2: plotTop + index * rowHeight,
        color: '#F4F4F4',
        width: 1,
      }),
    ),
    { x: axis.place(0), x2: axis.place(0), y: plotTop, y2: plotBottom, color: FAINT, width: 1 },
  ];
  const points: Point[] = [];
  series.forEach(({ points: own, margin }, index) => {
    const color = COLORS[index % COLORS.length];
    if (margin !== null)
      lines.push({
        x: x(margin),
        x2: x(margin),
        y: plotTop,
        y2: plotBottom,
        color: OKABE_ITO.vermillion,
        width: 1,
        dashed: true,
      });
    for (const { at, effect } of own) {
      const y =
        plotTop + (places.indexOf(String(at)) + 0.5) * rowHeight + (index - (series.length - 1) / 2) * 7;
      if (!Number.isFinite(effect.mean)) continue;
      if (Number.isFinite(effect.low) && Number.isFinite(effect.high))
        lines.push({ x: x(effect.low), x2: x(effect.high), y, y2: y, color, width: 2 });
      points.push({ x: x(effect.mean), y, shape: SHAPES[index % SHAPES.length], color });
    }
  });
  const texts: Text[] = [
    ...head.texts,
    ...places.map(
      (text, index): Text => ({
        x: plotLeft - 8,
        y: plotTop + (index + 0.5) * rowHeight,
        text,
        size: SMALL_FONT_SIZE,
        align: 'right',
      }),
    ),
    ...axis.ticks.map(
      (tick): Text => ({
        x: axis.place(tick),
        y: plotBottom + 12,
        text: fixed(tick, axis.digits),
        size: SMALL_FONT_SIZE,
        color: QUIET_INK,
        align: 'center',
      }),
    ),
    {
      x: (plotLeft + plotRight) / 2,
      y: plotBottom + 30,
      text: titleOf(measure),
      size: SMALL_FONT_SIZE,
      align: 'center',
    },
  ];
  return {
    scene: { bands: [], lines, points: [...head.points, ...points], texts },
    height: plotBottom - top + 54,
  };
}

/** Title, then a line for each series: its mark, its label, and the measure behind the first. */
function headOf(
  title: string,
  series: readonly DoseSeries[],
  { left, top, width }: Place,
  textWidth: TextWidth,
) {
  const titleLines = textLines(title, width, FONT_SIZE, textWidth, true);
  const texts: Text[] = titleLines.map((text, index) => ({
    x: left,
    y: top + 8 + index * 17,
    text,
    size: FONT_SIZE,
    bold: true,
  }));
  let y = top + 8 + titleLines.length * 17;
  texts.push({
    x: left,
    y,
    text: titleOf(measureOf(series[0].contrast)),
    size: SMALL_FONT_SIZE,
    color: QUIET_INK,
  });
  y += LEGEND_LINE;
  const points: Point[] = [];
  series.forEach(({ label }, index) => {
    points.push({
      x: left + 6,
      y,
      shape: SHAPES[index % SHAPES.length],
      color: COLORS[index % COLORS.length],
    });
    const [first, ...rest] = textLines(label, width - 20, SMALL_FONT_SIZE, textWidth);
    for (const text of [first, ...rest]) {
      texts.push({ x: left + 18, y, text, size: SMALL_FONT_SIZE });
      y += LEGEND_LINE;
    }
  });
  return { texts, points, bottom: y + 4 };
}

/** Every place of any series, in order of appearance. */
function placesOf(series: readonly DoseSeries[]): string[] {
  return [...new Set(series.flatMap(({ points }) => points.map(({ at }) => String(at))))];
}

/** Numbers and durations have an order, so a line between them means something. */
function isOrdered(places: readonly string[]): boolean {
  return places.every((place) => /^-?\d/.test(place));
}

function valuesOf(series: readonly DoseSeries[], scale: number): number[] {
  return series.flatMap(({ points, margin }) => [
    ...points.flatMap(({ effect: { mean, low, high } }) => [mean * scale, low * scale, high * scale]),
    ...(margin === null ? [] : [margin * scale]),
  ]);
}
