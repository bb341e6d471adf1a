/** A drawing of lines, curves, points, bands and texts at places in pixels, as layers of a chart. */
import { INK, type LayerSpec, linear } from './style.ts';

/** Of a point, in square pixels. */
const AREA = 64;

/**
 * What pages tell of a mark (page/inlineChart.ts): `<series>: <text>`, or `<series>: ` for what belongs to a series and
 * says nothing itself. Marks without it are decoration.
 */
interface Labelled {
  readonly label?: string;
}

export interface Line extends Labelled {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly color: string;
  readonly width: number;
  readonly dashed?: boolean;
}

export interface Point extends Labelled {
  readonly x: number;
  readonly y: number;
  readonly shape: string;
  readonly color: string;
  readonly hollow?: boolean;
  /** Area in square pixels; 64 where nothing is said. */
  readonly area?: number;
}

export interface Band extends Labelled {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly color: string;
  /** 0 to 1; 1 where nothing is said. */
  readonly opacity?: number;
}

/** A line through points, with a band between its ends where they have them. */
export interface Curve extends Labelled {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** From the lower to the upper end of the interval at some of the places. */
  readonly spans: readonly { readonly x: number; readonly y: number; readonly y2: number }[];
  readonly color: string;
  /** Pixels of line and gap. */
  readonly dash?: readonly [number, number];
  /** Pixels; 2 where nothing is said. */
  readonly width?: number;
}

export interface Text extends Labelled {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly color?: string;
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right';
}

export interface Scene {
  readonly bands: readonly Band[];
  readonly curves?: readonly Curve[];
  readonly lines: readonly Line[];
  readonly points: readonly Point[];
  readonly texts: readonly Text[];
}

export function together(scenes: readonly Scene[]): Scene {
  return {
    bands: scenes.flatMap(({ bands }) => bands),
    curves: scenes.flatMap(({ curves = [] }) => curves),
    lines: scenes.flatMap(({ lines }) => lines),
    points: scenes.flatMap(({ points }) => points),
    texts: scenes.flatMap(({ texts }) => texts),
  };
}

/** @param size of the plot that the places are in; (0, 0) is its upper left corner */
export function layersOf(
  { bands, curves = [], lines, points, texts }: Scene,
  size: { readonly width: number; readonly height: number },
): LayerSpec[] {
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    ...linear([0, size.width], [0, size.width]),
  });
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    ...linear([0, size.height], [0, size.height]),
  });
  const corners = { x: x('x'), y: y('y'), x2: { field: 'x2' }, y2: { field: 'y2' } };
  const color = { field: 'color', type: 'nominal' as const, scale: null };
  const layer = (values: readonly Labelled[], mark: object, encoding: object) => {
    const isDecoration = values.every(({ label }) => label === undefined);
    const description = { field: 'label', type: 'nominal' };
    return {
      data: { values: isDecoration ? values : values.map(({ label = '', ...one }) => ({ ...one, label })) },
      mark: isDecoration ? { ...mark, aria: false } : mark,
      encoding: isDecoration ? encoding : { ...encoding, description },
    } as unknown as LayerSpec;
  };
  return [
    ...grouped(bands, ({ opacity }) => `${opacity}`).map((values) => {
      const [{ opacity }] = values;
      const mark = { type: 'rect', ...(opacity === undefined ? {} : { opacity }) };
      return layer(values, mark, { ...corners, color });
    }),
    ...grouped(lines, ({ width, dashed = false }) => `${width} ${dashed}`).map((values) => {
      const [{ width, dashed }] = values;
      const mark = { type: 'rule', strokeWidth: width, ...(dashed === true ? { strokeDash: [4, 3] } : {}) };
      return layer(values, mark, { ...corners, color });
    }),
    ...curves
      .filter(({ spans }) => spans.length > 0)
      .map(({ spans, color: stroke, label }) =>
        layer(
          spans.map((span) => labelled(span, label)),
          { type: 'area', color: stroke, opacity: 0.13 },
          { x: x('x'), y: y('y'), y2: { field: 'y2' } },
        ),
      ),
    // Above all bands, which would tint them.
    ...curves.map(({ points: through, color: stroke, dash, width = 2, label }) =>
      layer(
        through.map((point) => labelled(point, label)),
        {
          type: 'line',
          color: stroke,
          strokeWidth: width,
          ...(dash === undefined ? {} : { strokeDash: dash }),
        },
        { x: x('x'), y: y('y') },
      ),
    ),
    ...grouped(points, ({ shape, hollow = false, area = AREA }) => `${shape} ${hollow} ${area}`).map(
      (values) => {
        const [{ shape, hollow = false, area = AREA }] = values;
        const mark = {
          type: 'point',
          shape,
          size: area,
          opacity: 1,
          filled: !hollow,
          strokeWidth: 1.5,
          ...(hollow ? { fill: 'white' } : {}),
        };
        return layer(values, mark, { x: x('x'), y: y('y'), color });
      },
    ),
    ...grouped(
      texts,
      ({ size: fontSize, bold = false, align = 'left' }) => `${fontSize} ${bold} ${align}`,
    ).map((values) => {
      const [{ size: fontSize, bold = false, align = 'left' }] = values;
      const mark = {
        type: 'text',
        align,
        baseline: 'middle',
        fontSize,
        fontWeight: bold ? 'bold' : 'normal',
        // Vega would cut by its guess of the width.
        limit: 0,
      };
      const coloured = values.map((value) => ({ ...value, color: value.color ?? INK }));
      return layer(coloured, mark, { x: x('x'), y: y('y'), text: { field: 'text' }, color });
    }),
  ];
}

function labelled<T extends object>(one: T, label: string | undefined): T & Labelled {
  return label === undefined ? one : { ...one, label };
}

function grouped<T>(values: readonly T[], keyOf: (value: T) => string): (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return [...groups.values()];
}
