/** Lines through points with their intervals. */
import * as Plot from '@observablehq/plot';
import { sideBySide } from './apart.ts';
import { type LaidAxis, laidAxis } from './axis.ts';
import { axisBlock, headBlock, textBlock } from './blocks.ts';
import type { Axis, Curve, CurvePoint, Curves, Places } from './chart.ts';
import { type Box, labelPlaces } from './labels.ts';
import { laidLandmarks, landmarkLines } from './landmarks.ts';
import { legendBlock } from './legend.ts';
import { boxes, dots, flat, lines, plotted, type Stroke, told, upright } from './marks.ts';
import { inkOf } from './palette.ts';
import { type Block, moved, type Pen, type SvgElement, stacked, textAt } from './svg.ts';
import { SMALL, textWidth, widestOf } from './text.ts';

/** Of a panel that is not square, by its width. */
const HEIGHT_SHARE = 0.42;
const [LEAST_HEIGHT, MOST_HEIGHT] = [200, 340];
const BAND_OPACITY = 0.13;
/** Between series at one place, at most. */
const MOST_SPREAD = 9;
/** Between loose points that would hide one another, and in the lane of zeros. */
const [APART, APART_IN_LANE] = [9, 17];
/** Right of the plot, for half the label of the last tick. */
const OVERHANG = 14;
/** Of points that only mark the place of a tooltip. */
const SMALL_RADIUS = 2.2;
/** Above and below all points that have labels. */
const LABEL_ROOM = 20;
/** A label farther than this from its point has a line to it. */
const NEAR = 12;

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Above the plot. */
export function curvesHead(pen: Pen, panel: Curves, width: number): Block {
  const upward = panel.y.title === '' ? [] : [panel.y.title];
  return stacked(
    pen,
    [headBlock(pen, panel, width), textBlock(pen, upward, width, { size: SMALL, color: 'quiet-ink' })],
    4,
  );
}

export function curvesPlot(pen: Pen, panel: Curves, width: number): Block {
  const { curves, landmarks = [], limits = [], diagonal = false, square = false } = panel;
  const values = [
    ...curves.flatMap(({ points }) => points.flatMap(({ mean, low, high }) => [mean, low, high])),
    ...limits,
  ];
  const isLabelled = curves.some(({ points }) => points.some(({ label }) => label !== undefined));
  const inset = isLabelled ? LABEL_ROOM : 0;
  const upAxis = (top: number, height: number) =>
    laidAxis(panel.y, values, { range: [top + height - inset, top + inset], spacing: 44, endsAtTicks: true });
  const lower = Math.round(Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, width * HEIGHT_SHARE)));
  const left = Math.ceil(widestOf(upAxis(0, square ? width - 60 : lower).labels, SMALL)) + 8;
  const right = width - OVERHANG;
  const x = horizontal(panel.x, curves, left, right);
  const height = square ? right - left : lower;
  const marked = laidLandmarks(pen, landmarks, x.place, width);
  const top = Math.max(6, marked.height);
  const frame: Frame = { left, right, top, bottom: top + height };
  const y = upAxis(top, height);
  const placed = placedCurves(curves, x, y, frame);
  const up = (at: number, stroke: Stroke, from = top) =>
    upright(pen, [{ at, from, to: frame.bottom }], stroke);
  const across = (at: readonly number[], stroke: Stroke) =>
    flat(
      pen,
      at.map((value) => ({ at: y.place(value), from: left, to: right })),
      stroke,
    );
  const marks: Plot.Markish[] = [
    x.lane === undefined
      ? null
      : boxes(pen, [{ x1: x.lane[0], x2: x.lane[1], y1: top, y2: frame.bottom }], 'raised'),
    across(y.ticks, { color: 'grid' }),
    ...x.ticks
      .filter((tick) => x.lane === undefined || tick !== 0)
      .map((tick) => up(x.place(tick), { color: 'grid' })),
    panel.y.zero === true ? across([0], { color: 'quiet-ink' }) : null,
    diagonal ? diagonalOf(pen, x, y) : null,
    across(limits, { color: 'ink', dash: '4 3' }),
    ...landmarkLines(landmarks, marked, frame.bottom).map(({ at, from }, index) =>
      up(x.place(at), { color: landmarks[index].bold === true ? 'ink' : 'quiet-ink', dash: '4 3' }, from),
    ),
    ...placed.flatMap((curve) => intervalsOf(pen, curve, panel.intervals)),
    ...placed.flatMap(({ points, style, series, isLoose = false }) =>
      isLoose ? [] : [lines(pen, points, style, series)],
    ),
    ...placed.flatMap((curve) => dotsOf(pen, curve)),
  ];
  const drawn = plotted(pen, {
    width,
    height: frame.bottom,
    x: { type: 'identity' },
    y: { type: 'identity' },
    marks,
  });
  const quiet = { color: 'quiet-ink' } as const;
  const isEmpty = placed.every(({ points }) => !points.some(isKnown));
  const nothing =
    isEmpty && panel.missing !== undefined
      ? [textAt(pen, (left + right) / 2, top + height / 2, panel.missing, { ...quiet, anchor: 'middle' })]
      : [];
  const tickLabels = y.ticks.map((tick, index) =>
    textAt(pen, left - 6, y.place(tick), y.labels[index], { ...quiet, anchor: 'end' }),
  );
  const foot = axisBlock(pen, x, panel.x.title, [left, right], x.labelRoom);
  const labels = labelsOf(pen, placed, { ...frame, right: width });
  return stacked(
    pen,
    [
      {
        elements: [
          ...labels.lines,
          ...drawn,
          ...marked.elements,
          ...tickLabels,
          ...labels.texts,
          ...nothing,
          moved(pen, foot.elements, 0, frame.bottom),
        ],
        height: frame.bottom + foot.height,
      },
      legendBlock(pen, panel.key ?? [], width),
    ],
    4,
  );
}

/** In pixels. */
interface PlacedPoint extends CurvePoint {
  readonly x: number;
  readonly y: number;
}

interface PlacedCurve extends Curve {
  readonly points: readonly PlacedPoint[];
}

interface Along {
  readonly ticks: readonly (number | string)[];
  readonly labels: readonly string[];
  readonly place: (value: number | string) => number;
  /** On an axis of places: from one to the next, and from one that is named to the next. */
  readonly slot?: number;
  readonly labelRoom?: number;
  /** Values at the ends of a linear axis. */
  readonly domain?: readonly [number, number];
  /** Of zeros, beside a logarithmic axis. */
  readonly lane?: readonly [number, number];
}

function horizontal(axis: Axis | Places, curves: readonly Curve[], left: number, right: number): Along {
  if ('places' in axis) {
    const slot = (right - left) / axis.places.length;
    // Every second, third, … place is named where there is no room for all.
    const words = axis.places.flatMap((name) => name.split(' '));
    const widest = widestOf(words, SMALL) + 6;
    const stride = Math.ceil(widest / slot);
    const ticks = axis.places.filter((_, index) => index % stride === 0);
    const place = (name: number | string) => left + (axis.places.indexOf(String(name)) + 0.5) * slot;
    return { ticks, labels: ticks, place, slot, labelRoom: slot * stride };
  }
  const values = curves.flatMap(({ points }) => points.map(({ x }) => Number(x)));
  const laid = laidAxis(axis, values, {
    range: [left, right],
    spacing: 44,
    labelsWithin: [0, right + OVERHANG],
  });
  return { ...laid, domain: laid.scale.domain, place: (value) => laid.place(Number(value)) };
}

/** Series at one place, and loose points where they would hide one another, are placed side by side. */
function placedCurves(
  curves: readonly Curve[],
  x: Along,
  y: LaidAxis,
  { left, right }: Frame,
): PlacedCurve[] {
  const [least, most] = y.scale.domain;
  const up = (value: number) =>
    Number.isNaN(value) ? Number.NaN : y.place(Math.min(most, Math.max(least, value)));
  const spread = x.slot === undefined ? 0 : Math.min(MOST_SPREAD, (x.slot * 0.7) / curves.length);
  const placed = curves.map((curve, index): PlacedCurve => {
    const shift = (index - (curves.length - 1) / 2) * spread;
    return {
      ...curve,
      points: curve.points.map((point) => ({
        ...point,
        x: x.place(point.x) + shift,
        y: up(point.mean),
        low: up(point.low),
        high: up(point.high),
      })),
    };
  });
  if (x.slot !== undefined) return placed;
  const loose = placed.flatMap(({ points, isLoose = false }) => (isLoose ? points.filter(isKnown) : []));
  const isZero = (point: PlacedPoint) => x.lane !== undefined && point.x <= x.lane[1];
  const [zeros, others] = [loose.filter(isZero), loose.filter((point) => !isZero(point))];
  const [from, to] = x.lane ?? [left, left];
  const places = new Map([
    ...sideBySide(zeros, APART_IN_LANE, [from + APART, to - APART]).map(
      (at, index) => [zeros[index], at] as const,
    ),
    ...sideBySide(others, APART, [to, right]).map((at, index) => [others[index], at] as const),
  ]);
  return placed.map((curve) => ({
    ...curve,
    points: curve.points.map((point) => ({ ...point, x: places.get(point) ?? point.x })),
  }));
}

function isKnown({ mean }: CurvePoint): boolean {
  return Number.isFinite(mean);
}

function hasEnds({ low, high }: CurvePoint): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}

function intervalsOf(pen: Pen, curve: PlacedCurve, look: Curves['intervals']): Plot.Markish[] {
  const { points, style, series } = curve;
  const own = points.filter(hasEnds);
  if (own.length === 0) return [];
  if (look === 'lines') {
    const segments = own.map((point) => ({ at: point.x, from: point.low, to: point.high, series }));
    return [upright(pen, segments, { color: style.color, width: 1.5 })];
  }
  return [
    Plot.areaY(points, {
      x: 'x',
      y1: 'low',
      y2: 'high',
      fill: pen.paint(style.color),
      fillOpacity: BAND_OPACITY,
      ...told([{ series }]),
    }),
  ];
}

function dotsOf(pen: Pen, { points, style, series }: PlacedCurve): Plot.Markish[] {
  const shown = points.filter(
    (point) => isKnown(point) && (point.tooltip !== undefined || style.symbol !== undefined),
  );
  return dots(
    pen,
    shown.map(({ x, y, tooltip }) => ({
      x,
      y,
      style,
      series,
      ...(tooltip === undefined ? {} : { tooltip }),
      ...(style.symbol === undefined ? { radius: SMALL_RADIUS } : {}),
    })),
  );
}

/** Texts at points, and lines to those that are not beside theirs. */
function labelsOf(
  pen: Pen,
  curves: readonly PlacedCurve[],
  { left, right, top, bottom }: Frame,
): { readonly texts: SvgElement[]; readonly lines: SvgElement[] } {
  const points = curves.flatMap(({ points: own, style, series }) =>
    own
      .filter(isKnown)
      .map((point) => ({ ...point, style, series, top: point.y, bottom: point.y, ...endsOf(point) })),
  );
  if (points.every(({ label }) => label === undefined)) return { texts: [], lines: [] };
  const intervals = points.map((point) => ({ x: point.x, x2: point.x, y: point.top, y2: point.bottom }));
  const between = curves.flatMap(({ points: own, isLoose = false }) =>
    isLoose ? [] : own.slice(1).flatMap((end, index) => alongLine(own[index], end)),
  );
  const places = labelPlaces(points, { x: left, y: top, x2: right, y2: bottom }, [...intervals, ...between]);
  const labelled = points.flatMap((point, index) => {
    const place = places[index];
    return place === undefined ? [] : [{ ...point, place }];
  });
  const leaders = labelled.flatMap(({ x, y, place, label = '', series }) => {
    const half = textWidth(label, SMALL, true) / 2 + 1;
    const to = {
      x: Math.min(place.x + half, Math.max(place.x - half, x)),
      y: Math.min(place.y + SMALL / 2, Math.max(place.y - SMALL / 2, y)),
    };
    return Math.hypot(to.x - x, to.y - y) <= NEAR ? [] : [{ series, from: { x, y }, to }];
  });
  return {
    texts: labelled.map(({ place, label = '', style, series }) =>
      textAt(pen, place.x, place.y, label, {
        color: inkOf(style.color),
        bold: true,
        anchor: 'middle',
        series,
      }),
    ),
    lines: plotted(pen, {
      width: right,
      height: bottom,
      x: { type: 'identity' },
      y: { type: 'identity' },
      marks: leaders.map(({ series, from, to }) =>
        lines(pen, [from, to], { color: 'faint', width: 1 }, series),
      ),
    }),
  };
}

/** Spots that a label on a line covers. */
function alongLine(from: PlacedPoint, to: PlacedPoint): Box[] {
  const count = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (SMALL / 2));
  return Array.from({ length: count }, (_, index) => {
    const [x, y] = [from.x + ((to.x - from.x) * index) / count, from.y + ((to.y - from.y) * index) / count];
    return { x, x2: x, y, y2: y };
  });
}

function endsOf(point: PlacedPoint): { readonly top?: number; readonly bottom?: number } {
  return hasEnds(point) ? { top: point.high, bottom: point.low } : {};
}

/** From corner to corner of what both axes hold. */
function diagonalOf(pen: Pen, { place, domain = [0, 1] }: Along, y: LaidAxis): Plot.Markish {
  const ends = [Math.max(domain[0], y.scale.domain[0]), Math.min(domain[1], y.scale.domain[1])];
  const points = ends.map((end) => ({ x: place(end), y: y.place(end) }));
  return lines(pen, points, { color: 'quiet-ink', width: 1, dash: [4, 3] }, undefined);
}
