/** Lines through points with their intervals. */
import * as Plot from '@observablehq/plot';
import { type LaidAxis, laidAxis } from './axis.ts';
import { axisBlock, headBlock, textBlock } from './blocks.ts';
import type { Axis, Curve, CurvePoint, Curves, Places } from './chart.ts';
import { freePlaces } from './labels.ts';
import { laidLandmarks } from './landmarks.ts';
import { dots, lines, plotted, told, upright } from './marks.ts';
import { type ColorName, inkOf } from './palette.ts';
import { type Block, moved, type Pen, stacked, textAt } from './svg.ts';
import { SMALL, widestOf } from './text.ts';

/** Of a panel that is not square, by its width. */
const HEIGHT_SHARE = 0.42;
const [LEAST_HEIGHT, MOST_HEIGHT] = [200, 340];
const BAND_OPACITY = 0.13;
/** Between series at one place, at most. */
const MOST_SPREAD = 9;
/** Right of the plot, for half the label of the last tick. */
const OVERHANG = 14;
/** Of points that only show where there is something to be told. */
const SMALL_RADIUS = 2.2;

export function curvesBlock(pen: Pen, panel: Curves, width: number): Block {
  const { curves, landmarks = [], limits = [], diagonal = false, square = false } = panel;
  const values = [
    ...curves.flatMap(({ points }) => points.flatMap(({ mean, low, high }) => [mean, low, high])),
    ...limits,
  ];
  const upAxis = (top: number, height: number) =>
    laidAxis(panel.y, values, { range: [top + height, top], spacing: 44, endsAtTicks: true });
  const lower = Math.round(Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, width * HEIGHT_SHARE)));
  const left = Math.ceil(widestOf(upAxis(0, square ? width - 60 : lower).labels, SMALL)) + 8;
  const [right, height] = [width - OVERHANG, square ? width - OVERHANG - left : lower];
  const x = horizontal(panel.x, curves, left, right);
  const marked = laidLandmarks(pen, landmarks, x.place, width);
  const top = Math.max(6, marked.height);
  const bottom = top + height;
  const y = upAxis(top, height);
  const inside = (value: number) => Math.min(y.scale.domain[1], Math.max(y.scale.domain[0], value));
  const placed = curves.map((curve, index): PlacedCurve => {
    const spread = x.slot === undefined ? 0 : Math.min(MOST_SPREAD, (x.slot * 0.7) / curves.length);
    return {
      ...curve,
      dx: (index - (curves.length - 1) / 2) * spread,
      // Named like the channels of Plot.
      points: curve.points.map((point) => ({
        ...point,
        y: inside(point.mean),
        low: inside(point.low),
        high: inside(point.high),
      })),
    };
  });
  const paint = (name: ColorName) => ({ stroke: pen.paint(name), strokeOpacity: 1, ariaHidden: 'true' });
  const known = (points: readonly PlacedPoint[]) => points.filter(({ mean }) => Number.isFinite(mean));
  const intervals = placed.flatMap(({ points, style, series, dx }) => {
    const own = points.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
    if (own.length === 0) return [];
    if (panel.intervals === 'lines') {
      const segments = own.map((point) => ({ at: point.x, from: point.low, to: point.high, series }));
      return [upright(pen, segments, { color: style.color, width: 1.5 }, { dx })];
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
  });
  const drawn = plotted(pen, {
    width,
    height: bottom,
    marginLeft: left,
    marginRight: width - right,
    marginTop: top,
    marginBottom: 0,
    x: x.scale as Plot.ScaleOptions,
    y: y.scale as Plot.ScaleOptions,
    marks: [
      Plot.ruleY(y.ticks, paint('grid')),
      Plot.ruleX(x.ticks, paint('grid')),
      panel.y.zero === true ? Plot.ruleY([0], paint('quiet-ink')) : null,
      diagonal
        ? Plot.line(diagonalOf(x, y), { ...paint('quiet-ink'), strokeWidth: 1, strokeDasharray: '4 3' })
        : null,
      limits.length === 0 ? null : Plot.ruleY(limits, { ...paint('vermillion'), strokeDasharray: '4 3' }),
      ...landmarks.map(({ at, bold = false }, index) =>
        Plot.ruleX([at], {
          ...paint(bold ? 'ink' : 'quiet-ink'),
          strokeDasharray: '4 3',
          insetTop: marked.tops[index] - top,
        }),
      ),
      ...intervals,
      ...placed.flatMap(({ points, style, series, isLoose = false, dx }) =>
        isLoose ? [] : [lines(pen, points, style, series, { dx })],
      ),
      ...placed.flatMap(({ points, style, series, dx }) =>
        dots(
          pen,
          known(points)
            .filter(({ tooltip }) => tooltip !== undefined || style.symbol !== undefined)
            .map(({ x: at, y: value, tooltip }) => ({
              x: at,
              y: value,
              style,
              series,
              ...(tooltip === undefined ? {} : { tooltip }),
              ...(style.symbol === undefined ? { radius: SMALL_RADIUS } : {}),
            })),
          { dx },
        ),
      ),
    ],
  });
  const labels = freePlaces(
    placed.flatMap(({ points, style, dx }) =>
      known(points).map(({ x: at, y: value, label }) => ({
        x: x.place(at) + dx,
        y: y.place(value),
        color: inkOf(style.color),
        ...(label === undefined ? {} : { label }),
      })),
    ),
    { left, right: width, top, bottom },
  ).map(({ x: at, y: middle, label, color }) => textAt(pen, at, middle, label, { color, anchor: 'middle' }));
  const quiet = { color: 'quiet-ink' } as const;
  const tickLabels = y.ticks.map((tick, index) =>
    textAt(pen, left - 6, y.place(tick), y.labels[index], { ...quiet, anchor: 'end' }),
  );
  const foot = axisBlock(pen, x, panel.x.title, [left, right], x.slot);
  return stacked(
    pen,
    [
      headBlock(pen, panel, width),
      textBlock(pen, panel.y.title === '' ? [] : [panel.y.title], width, { size: SMALL, ...quiet }),
      {
        elements: [
          ...drawn,
          ...marked.elements,
          ...tickLabels,
          ...labels,
          moved(pen, foot.elements, 0, bottom),
        ],
        height: bottom + foot.height,
      },
    ],
    4,
  );
}

interface PlacedPoint extends CurvePoint {
  readonly y: number;
}

interface PlacedCurve extends Curve {
  readonly points: readonly PlacedPoint[];
  /** Pixels by which its points stand beside their places. */
  readonly dx: number;
}

interface Along {
  readonly scale: object;
  readonly ticks: readonly (number | string)[];
  readonly labels: readonly string[];
  readonly place: (value: number | string) => number;
  /** Pixels from one place to the next, on an axis of places. */
  readonly slot?: number;
}

function horizontal(axis: Axis | Places, curves: readonly Curve[], left: number, right: number): Along {
  if ('places' in axis) {
    const slot = (right - left) / axis.places.length;
    const scale = { type: 'point', domain: axis.places, range: [left, right], padding: 0.5 };
    const place = Plot.scale({ x: scale as Plot.ScaleOptions })!.apply as Along['place'];
    return { scale, ticks: axis.places, labels: axis.places, place, slot };
  }
  const values = curves.flatMap(({ points }) => points.map(({ x }) => Number(x)));
  const laid = laidAxis(axis, values, {
    range: [left, right],
    spacing: 44,
    labelsWithin: [0, right + OVERHANG],
  });
  return { ...laid, place: (value) => laid.place(Number(value)) };
}

/** From corner to corner of what both axes hold. */
function diagonalOf(x: Along, y: LaidAxis): [number, number][] {
  const [[fromX, toX], [fromY, toY]] = [(x.scale as LaidAxis['scale']).domain, y.scale.domain];
  const [from, to] = [Math.max(fromX, fromY), Math.min(toX, toY)];
  return [
    [from, from],
    [to, to],
  ];
}
