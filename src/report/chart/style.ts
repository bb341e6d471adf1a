/** What both charts share: colours, letters and the frame around a plot. */
import type { TopLevelSpec } from 'vega-lite';

// Types alone: the library itself is loaded late.
export type TopLevel = TopLevelSpec;
export type LayerSpec = Extract<TopLevelSpec, { layer: unknown[] }>['layer'][number];

/** Colours that colour-blind readers can tell apart (Okabe and Ito, "Color universal design", 2008). */
export const OKABE_ITO = {
  vermillion: '#D55E00',
  blue: '#0072B2',
  green: '#009E73',
  purple: '#CC79A7',
} as const;

export const INK = '#222222';
export const QUIET_INK = '#666666';
export const FAINT = '#BBBBBB';

export const FONT_FAMILY = 'DejaVu Sans, Verdana, sans-serif';
export const FONT_SIZE = 13;
export const SMALL_FONT_SIZE = 11;
export const TITLE_FONT_SIZE = 17;

/** Width in pixels of a text as it will be drawn. */
export type TextWidth = (text: string, fontSize: number, bold?: boolean) => number;

export interface Frame {
  readonly title: string;
  readonly subtitle: readonly string[];
  /** Size of the plot in pixels, and the room around it, which holds all text. */
  readonly width: number;
  readonly height: number;
  readonly padding: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

/** The upper part of a chart, which a page tells in its own letters instead. */
export interface ChartHead {
  readonly title: string;
  readonly subtitle: readonly string[];
  /** Pixels from the upper edge to where the head ends. */
  readonly height: number;
}

/** The head of a chart that was framed. */
export function headOf({ usermeta }: TopLevel): ChartHead {
  return usermeta as unknown as ChartHead;
}

/**
 * A chart whose every part has a fixed place. Nothing is left to layout by text width, which Vega can only
 * guess without a canvas.
 */
export function framed(
  { title, subtitle, width, height, padding }: Frame,
  layer: readonly LayerSpec[],
  head: ChartHead = { title, subtitle, height: 44 + 18 * subtitle.length },
): TopLevel {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    usermeta: { ...head } satisfies ChartHead,
    background: 'white',
    autosize: { type: 'none' },
    padding: { ...padding },
    width,
    height,
    layer: [
      ...layer,
      textAt(title, { x: 16 - padding.left, y: 30 - padding.top, size: TITLE_FONT_SIZE, bold: true }),
      ...subtitle.map((line, index) =>
        textAt(line, { x: 16 - padding.left, y: 54 + 18 * index - padding.top, color: QUIET_INK }),
      ),
    ],
    config: {
      font: FONT_FAMILY,
      view: { stroke: null },
      axis: {
        labelFontSize: SMALL_FONT_SIZE,
        labelColor: QUIET_INK,
        titleFontSize: FONT_SIZE,
        titleFontWeight: 'normal',
        titleColor: INK,
        gridColor: '#EEEEEE',
        domainColor: FAINT,
        tickColor: FAINT,
      },
    },
  };
}

export interface TextPlace {
  /** Pixels from the upper left corner of the plot. */
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly color?: string;
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right';
}

/** One text at a fixed place. */
export function textAt(text: string, place: TextPlace): LayerSpec {
  const { x, y, size = FONT_SIZE, color = INK, bold = false, align = 'left' } = place;
  return {
    data: { values: [{}] },
    mark: {
      type: 'text',
      text,
      x,
      y,
      align,
      baseline: 'middle',
      fontSize: size,
      fontWeight: bold ? 'bold' : 'normal',
      color,
      // Vega would cut by its guess of the width.
      limit: 0,
    },
    encoding: {},
  };
}

/** A scale between fixed ends; Vega would otherwise choose its own. */
export function linear(domain: [number, number], range: [number, number]): Record<string, unknown> {
  return { scale: { domain, range, nice: false, zero: false }, axis: null };
}

/** The widest of some texts. */
export function widest(texts: readonly string[], width: (text: string) => number): number {
  return Math.max(0, ...texts.map(width));
}

/** Round ends for an axis around some values, inside [least, most]. */
export function axisDomain(values: readonly number[], least: number, most: number): [number, number] {
  const finite = values.filter((value) => Number.isFinite(value));
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const margin = Math.max((high - low) * 0.04, 0.005);
  const step = high - low > 0.4 ? 0.1 : high - low > 0.1 ? 0.05 : 0.02;
  return [
    Math.max(least, Math.floor((low - margin) / step) * step),
    Math.min(most, Math.ceil((high + margin) / step) * step),
  ];
}
