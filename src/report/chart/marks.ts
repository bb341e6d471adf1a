/** Marks of Plot that know their series and tooltips. */
import * as Plot from '@observablehq/plot';
import type { Style, SymbolName, Told } from './chart.ts';
import type { ColorName } from './palette.ts';
import { type Pen, type SvgElement, tell } from './svg.ts';

interface Place {
  readonly x: number | string;
  readonly y: number;
}

/** Pixels by which a mark is drawn beside its place. */
interface Shift {
  readonly dx?: number;
  readonly dy?: number;
}

/** Of points, in pixels; the area is the same for all symbols. */
const RADIUS = 4.2;

const SYMBOLS: Readonly<Record<SymbolName, { readonly symbol: Plot.SymbolType; readonly rotate?: number }>> =
  {
    circle: { symbol: 'circle' },
    square: { symbol: 'square' },
    triangle: { symbol: 'triangle' },
    'triangle-down': { symbol: 'triangle', rotate: 180 },
    diamond: { symbol: 'diamond2' },
    cross: { symbol: 'cross' },
    star: { symbol: 'star' },
    wye: { symbol: 'wye' },
  };

export interface Dot extends Place, Partial<Told> {
  readonly style: Style;
  readonly radius?: number;
}

/** Points, those of a style together. */
export function dots(pen: Pen, all: readonly Dot[], shift: Shift = {}): Plot.Markish[] {
  return groupedBy(all, ({ style, radius }) =>
    JSON.stringify([style.color, style.symbol, style.hollow, radius]),
  ).map((group) => {
    const { style, radius = RADIUS } = group[0];
    const color = pen.paint(style.color);
    return Plot.dot(group, {
      x: 'x',
      y: 'y',
      r: radius,
      ...SYMBOLS[style.symbol ?? 'circle'],
      ...(style.hollow === true
        ? { fill: pen.paint('paper'), stroke: color, strokeWidth: 2 }
        : { fill: color }),
      sort: null,
      ...shift,
      ...told(group),
    } as Plot.DotOptions);
  });
}

export interface Segment extends Partial<Told> {
  readonly from: number;
  readonly to: number;
  /** Place on the other axis. */
  readonly at: number | string;
}

export interface Stroke {
  readonly color: ColorName;
  readonly width?: number;
  readonly dash?: string;
}

/** Lines along x. */
export function flat(pen: Pen, segments: readonly Segment[], stroke: Stroke): Plot.Markish {
  return Plot.ruleY(segments, { y: 'at', x1: 'from', x2: 'to', ...strokeOf(pen, stroke), ...told(segments) });
}

/** Lines along y. */
export function upright(
  pen: Pen,
  segments: readonly Segment[],
  stroke: Stroke,
  shift: Shift = {},
): Plot.Markish {
  return Plot.ruleX(segments, {
    x: 'at',
    y1: 'from',
    y2: 'to',
    ...strokeOf(pen, stroke),
    ...shift,
    ...told(segments),
  });
}

function strokeOf(pen: Pen, { color, width = 1, dash }: Stroke) {
  return {
    stroke: pen.paint(color),
    strokeWidth: width,
    ...(dash === undefined ? {} : { strokeDasharray: dash }),
  };
}

/** A line through points, with gaps where y is not finite. */
export function lines(
  pen: Pen,
  points: readonly Place[],
  style: Style,
  series: string | undefined,
  shift: Shift = {},
): Plot.Markish {
  return Plot.line(points, {
    x: 'x',
    y: 'y',
    stroke: pen.paint(style.color),
    strokeWidth: style.width ?? 2,
    strokeDasharray: style.dash?.join(' '),
    strokeLinecap: 'butt',
    curve: 'linear',
    ...shift,
    ...told(series === undefined ? [] : [{ series }]),
  } as Plot.LineOptions);
}

export interface Box extends Partial<Told> {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

export function boxes(
  pen: Pen,
  all: readonly Box[],
  color: ColorName,
  { hollow = false }: Pick<Style, 'hollow'> = {},
): Plot.Markish {
  const look = hollow
    ? { fill: pen.paint('paper'), stroke: pen.paint(color), strokeWidth: 1.5 }
    : { fill: pen.paint(color) };
  return Plot.rect(all, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', ...look, ...told(all) });
}

/**
 * An option of any mark, by which its elements name their series, all at once where they share it, and carry
 * their tooltips. Without tooltips, they are decoration.
 */
export function told(data: readonly Partial<Told>[]): { render: Plot.RenderFunction } {
  const [first] = data;
  const isShared = data.every(({ series }) => series === first.series);
  return {
    render(index, scales, values, dimensions, context, next) {
      const group = next!(index, scales, values, dimensions, context) as unknown as SvgElement;
      if (data.every(({ tooltip }) => tooltip === undefined)) group.setAttribute('aria-hidden', 'true');
      if (isShared && first?.series !== undefined) group.setAttribute('data-series', first.series);
      // Lines and areas are one element of many points.
      const marks = [...group.children];
      if (marks.length === index.length)
        marks.forEach((mark, at) => {
          tell(mark, data[index[at]] ?? first ?? {}, isShared);
        });
      return group as never;
    },
  };
}

/** Draws marks, and gives their elements without the frame that Plot puts around them. */
export function plotted(pen: Pen, options: Plot.PlotOptions): SvgElement[] {
  const plot = Plot.plot({
    margin: 0,
    axis: null,
    ...options,
    document: pen.document as never,
    figure: false,
    className: 'plot',
  } as Plot.PlotOptions) as unknown as SvgElement;
  const groups = [...plot.children].filter(({ tagName }) => tagName.toLowerCase() === 'g');
  // Plot's names of marks, such as "dot", mean nothing to a reader.
  for (const group of groups) group.removeAttribute('aria-label');
  return groups;
}

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return [...groups.values()];
}
