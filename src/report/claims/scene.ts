/** A drawing of lines, points, bands and texts at places in pixels, as layers of a chart. */
import { INK, type LayerSpec, linear } from '../chartStyle.ts';

/** Of a point, in square pixels. */
const AREA = 64;

export interface Line {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly color: string;
  readonly width: number;
  readonly dashed?: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly shape: string;
  readonly color: string;
  readonly hollow?: boolean;
  /** Area in square pixels; 64 where nothing is said. */
  readonly area?: number;
}

export interface Band {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly color: string;
}

export interface Text {
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
  readonly lines: readonly Line[];
  readonly points: readonly Point[];
  readonly texts: readonly Text[];
}

export function together(scenes: readonly Scene[]): Scene {
  return {
    bands: scenes.flatMap(({ bands }) => bands),
    lines: scenes.flatMap(({ lines }) => lines),
    points: scenes.flatMap(({ points }) => points),
    texts: scenes.flatMap(({ texts }) => texts),
  };
}

/** @param size of the plot that the places are in; (0, 0) is its upper left corner */
export function layersOf(
  { bands, lines, points, texts }: Scene,
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
  const layer = (spec: unknown) => spec as LayerSpec;
  return [
    layer({ data: { values: bands }, mark: { type: 'rect' }, encoding: { ...corners, color } }),
    ...grouped(lines, ({ width, dashed = false }) => `${width} ${dashed}`).map((values) => {
      const [{ width, dashed }] = values;
      const mark = { type: 'rule', strokeWidth: width, ...(dashed === true ? { strokeDash: [4, 3] } : {}) };
      return layer({ data: { values }, mark, encoding: { ...corners, color } });
    }),
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
        return layer({ data: { values }, mark, encoding: { x: x('x'), y: y('y'), color } });
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
      const encoding = { x: x('x'), y: y('y'), text: { field: 'text' }, color };
      return layer({ data: { values: coloured }, mark, encoding });
    }),
  ];
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
