/** One dose–response: each series as points with their intervals, along what is varied. */

import type { Estimate } from '../../evaluation/intervals.ts';
import type { DoseResponse, DoseSeries } from '../../lab/studies/claims/schema.ts';
import { textLines } from '../chart/lines.ts';
import { GRID_COLOR, grid, hasEnds, NO_VALUE, type Panel } from '../chart/panel.ts';
import type { Style } from '../chart/provenances.ts';
import type { Line, Point, Text } from '../chart/scene.ts';
import { FONT_SIZE, OKABE_ITO, QUIET_INK, SMALL_FONT_SIZE, type TextWidth } from '../chart/style.ts';
import { type ValueAxis, valueAxis } from '../chart/valueAxis.ts';
import { fixed } from '../text/numbers.ts';
import { inUnits, measureOf } from './measures.ts';
import { placesOf } from './places.ts';
import { axisTitle, isDifference } from './words.ts';

const PLOT_HEIGHT = 190;
const LEGEND_LINE = 16;
const NAME_LINE = 14;
/** Room for the labels of the values' axis, left of the plot. */
const TICK_WIDTH = 54;
/** Of a point, in square pixels, so that intervals are seen beside it. */
const AREA = 50;
/** Between the series at one place: at most, and with less than the least they run into one another. */
const MOST_SPREAD = 9;
const LEAST_SPREAD = 3;
/** More names than this are read from top to bottom. */
const MOST_NAMES = 8;
const LANE_HEIGHT = 8;
const LEAST_ROW_HEIGHT = 20;

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  /** Whether the panel explains its marks itself, as it does unless told otherwise. */
  readonly hasLegend?: boolean;
  /** What the figures are of, for pages, where several panels have the same labels and places. */
  readonly told?: string;
}

type Styles = ReadonlyMap<string, Style>;

/** Whether a panel has to be wider than this to be read from left to right. */
export function needsWidth(dose: DoseResponse, width: number, textWidth: TextWidth): boolean {
  const slot = (width - TICK_WIDTH) / placesOf(dose.series).names.length;
  return isTall(dose, width, textWidth) || spreadOf(slot, dose.series.length) < LEAST_SPREAD;
}

export function dosePanel(dose: DoseResponse, area: Area, styles: Styles, textWidth: TextWidth): Panel {
  const draw = isTall(dose, area.width, textWidth) ? tall : wide;
  return draw(dose, area, styles, textWidth);
}

/** Whether the places are too many, or their names too long, to stand side by side. */
function isTall({ series }: DoseResponse, width: number, textWidth: TextWidth): boolean {
  const { names, ordered } = placesOf(series);
  const slot = (width - TICK_WIDTH) / names.length;
  return (
    (!ordered && names.length > MOST_NAMES) ||
    names.some((name) => textWidth(name, SMALL_FONT_SIZE) + 6 > slot)
  );
}

/** Places from left to right, values upwards. */
function wide(dose: DoseResponse, area: Area, styles: Styles, textWidth: TextWidth): Panel {
  const { key, series } = dose;
  const head = headOf(dose, area, styles, textWidth);
  const [plotTop, plotBottom] = [head.bottom + 4, head.bottom + 4 + PLOT_HEIGHT];
  const [plotLeft, plotRight] = [area.left + TICK_WIDTH, area.left + area.width];
  const axis = axisOf(series, [plotBottom, plotTop], 5);
  const { names, ordered } = placesOf(series);
  const slot = (plotRight - plotLeft) / names.length;
  const middle = (index: number) => plotLeft + (index + 0.5) * slot;
  const level = (y: number, look: Pick<Line, 'color' | 'width' | 'dashed'>): Line => ({
    x: plotLeft,
    x2: plotRight,
    y,
    y2: y,
    ...look,
  });
  const lines = [
    ...axis.ticks.map((tick) => level(axis.place(tick), { color: GRID_COLOR, width: 1 })),
    ...(axis.hasZero ? [level(axis.place(0), { color: QUIET_INK, width: 1 })] : []),
    ...marginsOf(series).map((margin) => level(axis.at(margin), MARGIN_LOOK)),
  ];
  const points: Point[] = [];
  const spread = spreadOf(slot, series.length);
  series.forEach((one, lane) => {
    const { color, shape } = styles.get(one.label)!;
    let before: { x: number; y: number } | undefined;
    names.forEach((name, index) => {
      const effect = effectAt(one, name);
      if (effect === undefined) {
        before = undefined;
        return;
      }
      const place = {
        x: middle(index) + (lane - (series.length - 1) / 2) * spread,
        y: axis.at(effect.mean),
      };
      const mark = `${one.label}: ${toldAt(dose, area, name, one, effect)}`;
      if (before !== undefined && ordered)
        lines.push({ ...before, x2: place.x, y2: place.y, color, width: 1, label: `${one.label}: ` });
      if (hasEnds(effect))
        lines.push({
          x: place.x,
          x2: place.x,
          y: axis.at(effect.low),
          y2: axis.at(effect.high),
          color,
          width: 1.5,
          label: mark,
        });
      points.push({ ...place, shape, color, area: AREA, label: mark });
      before = place;
    });
  });
  const small = { size: SMALL_FONT_SIZE, color: QUIET_INK };
  const keyLines = textLines(key, plotRight - plotLeft, SMALL_FONT_SIZE, textWidth);
  const centre = (plotLeft + plotRight) / 2;
  const texts: Text[] = [
    ...head.texts,
    ...axis.ticks.map(
      (tick): Text => ({
        x: plotLeft - 6,
        y: axis.place(tick),
        text: fixed(tick, axis.digits),
        align: 'right',
        ...small,
      }),
    ),
    ...names.map(
      (text, index): Text => ({ x: middle(index), y: plotBottom + 14, text, align: 'center', ...small }),
    ),
    ...keyLines.map(
      (text, index): Text => ({
        x: centre,
        y: plotBottom + 32 + index * NAME_LINE,
        text,
        align: 'center',
        ...small,
      }),
    ),
    ...(points.length === 0
      ? [
          {
            x: centre,
            y: (plotTop + plotBottom) / 2 - 12,
            text: NO_VALUE,
            align: 'center' as const,
            ...small,
          },
        ]
      : []),
  ];
  return {
    scene: { bands: [], lines, points: [...head.points, ...points], texts },
    height: plotBottom - area.top + 46 + keyLines.length * NAME_LINE,
  };
}

/** Places from top to bottom, values to the right. */
function tall(dose: DoseResponse, area: Area, styles: Styles, textWidth: TextWidth): Panel {
  const { series } = dose;
  const head = headOf(dose, area, styles, textWidth);
  const { names } = placesOf(series);
  const mostWidth = area.width * 0.45;
  const words = names.map((name) => textLines(name, mostWidth, SMALL_FONT_SIZE, textWidth));
  const nameWidth = Math.max(...words.flat().map((line) => textWidth(line, SMALL_FONT_SIZE)));
  const [plotLeft, plotRight] = [area.left + nameWidth + 14, area.left + area.width - 10];
  const rowHeight = Math.max(
    LEAST_ROW_HEIGHT,
    series.length * LANE_HEIGHT + 8,
    ...words.map((each) => each.length * NAME_LINE + 6),
  );
  const [plotTop, plotBottom] = [head.bottom, head.bottom + names.length * rowHeight];
  const axis = axisOf(series, [plotLeft, plotRight], 7);
  const upright = (x: number, look: Pick<Line, 'color' | 'width' | 'dashed'>): Line => ({
    x,
    x2: x,
    y: plotTop,
    y2: plotBottom,
    ...look,
  });
  const lines: Line[] = [
    ...grid(axis.ticks.map(axis.place), plotTop, plotBottom),
    ...Array.from({ length: names.length + 1 }, (_, index): Line => {
      const y = plotTop + index * rowHeight;
      return { x: plotLeft, x2: plotRight, y, y2: y, color: GRID_COLOR, width: 1 };
    }),
    ...(axis.hasZero ? [upright(axis.place(0), { color: QUIET_INK, width: 1 })] : []),
    ...marginsOf(series).map((margin) => upright(axis.at(margin), MARGIN_LOOK)),
  ];
  const middle = (index: number) => plotTop + (index + 0.5) * rowHeight;
  const points: Point[] = [];
  series.forEach((one, lane) => {
    const { color, shape } = styles.get(one.label)!;
    names.forEach((name, index) => {
      const effect = effectAt(one, name);
      if (effect === undefined) return;
      const y = middle(index) + (lane - (series.length - 1) / 2) * LANE_HEIGHT;
      const label = `${one.label}: ${toldAt(dose, area, name, one, effect)}`;
      if (hasEnds(effect))
        lines.push({ x: axis.at(effect.low), x2: axis.at(effect.high), y, y2: y, color, width: 1.5, label });
      points.push({ x: axis.at(effect.mean), y, shape, color, area: AREA, label });
    });
  });
  const texts: Text[] = [
    ...head.texts,
    ...words.flatMap((each, index) =>
      each.map(
        (text, line): Text => ({
          x: plotLeft - 8,
          y: middle(index) + (line - (each.length - 1) / 2) * NAME_LINE,
          text,
          size: SMALL_FONT_SIZE,
          align: 'right',
        }),
      ),
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
  ];
  return {
    scene: { bands: [], lines, points: [...head.points, ...points], texts },
    height: plotBottom - area.top + 42,
  };
}

const MARGIN_LOOK = { color: OKABE_ITO.vermillion, width: 1, dashed: true };

function spreadOf(slot: number, series: number): number {
  return Math.min(MOST_SPREAD, (slot * 0.7) / series);
}

/** What a page tells of a point. */
function toldAt(
  { key }: DoseResponse,
  { told }: Area,
  name: string,
  { contrast }: DoseSeries,
  effect: Estimate,
): string {
  const place = key === '' ? name : `${key} ${name}`;
  const figure = inUnits(effect, measureOf(contrast));
  return told === undefined ? `${place}, ${figure}` : `${place}, ${told} ${figure}`;
}

/** Undefined where nothing was measured. */
function effectAt({ points }: DoseSeries, name: string) {
  const effect = points.find(({ at }) => String(at) === name)?.effect;
  return effect !== undefined && Number.isFinite(effect.mean) ? effect : undefined;
}

function marginsOf(series: readonly DoseSeries[]): number[] {
  return [...new Set(series.flatMap(({ margin }) => (margin === null ? [] : [margin])))];
}

interface DoseAxis extends ValueAxis {
  /** The place of a value before it is scaled to what is shown. */
  readonly at: (value: number) => number;
  readonly hasZero: boolean;
}

/** Differences are seen against zero; levels such as an AUC are not where they are far from it. */
function axisOf(series: readonly DoseSeries[], range: readonly [number, number], count: number): DoseAxis {
  const { scale } = measureOf(series[0].contrast);
  const values = series
    .flatMap(({ points, margin }) => [...points.flatMap(({ effect }) => Object.values(effect)), margin])
    .flatMap((value) => (value !== null && Number.isFinite(value) ? [value * scale] : []));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const hasZero = series.some(({ contrast }) => isDifference(contrast)) || low <= high - low;
  const axis = valueAxis(values, range, count, hasZero);
  return { ...axis, at: (value) => axis.place(value * scale), hasZero };
}

/** Title, what is measured over how many seeds, and the legend. */
function headOf(
  { title, seeds, series }: DoseResponse,
  { left, top, width, hasLegend = true }: Area,
  styles: Styles,
  textWidth: TextWidth,
) {
  const texts: Text[] = [];
  let y = top + 8;
  for (const text of textLines(title, width, FONT_SIZE, textWidth, true)) {
    texts.push({ x: left, y, text, size: FONT_SIZE, bold: true });
    y += 17;
  }
  const measured = `${axisTitle(series.map(({ contrast }) => contrast))}, ${seeds} seeds`;
  texts.push({ x: left, y, text: measured, size: SMALL_FONT_SIZE, color: QUIET_INK });
  y += LEGEND_LINE + 1;
  if (!hasLegend) return { texts, points: [], bottom: y };
  const legend = legendOf(series, { left, top: y, width }, styles, textWidth);
  return { texts: [...texts, ...legend.texts], points: legend.points, bottom: legend.bottom };
}

/** The mark and label of each series, as many to a line as fit. */
export function legendOf(
  series: readonly Pick<DoseSeries, 'label'>[],
  { left, top, width }: Area,
  styles: Styles,
  textWidth: TextWidth,
) {
  const texts: Text[] = [];
  const points: Point[] = [];
  let [x, y] = [left, top];
  for (const { label } of series) {
    const lines = textLines(label, width - 18, SMALL_FONT_SIZE, textWidth);
    const needed = 18 + Math.max(...lines.map((line) => textWidth(line, SMALL_FONT_SIZE)));
    if (x > left && x + needed > left + width) {
      x = left;
      y += LEGEND_LINE;
    }
    points.push({ x: x + 6, y, ...styles.get(label)!, area: AREA, label: `${label}: ` });
    lines.forEach((text, index) => {
      texts.push({
        x: x + 16,
        y: y + index * LEGEND_LINE,
        text,
        size: SMALL_FONT_SIZE,
        label: `${label}: `,
      });
    });
    // A label of several lines fills its line, so the next one begins below.
    y += (lines.length - 1) * LEGEND_LINE;
    x += needed + 14;
  }
  return { texts, points, bottom: y + LEGEND_LINE };
}
