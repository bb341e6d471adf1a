/** Plots side by side as drawings in pixels: axes, grid, and a legend below. */

import { fixed } from '../text/numbers.ts';
import type { Line, Point, Scene, Text } from './scene.ts';
import { FONT_SIZE, INK, QUIET_INK, SMALL_FONT_SIZE, type TextWidth } from './style.ts';
import type { ValueAxis } from './valueAxis.ts';

const GRID_COLOR = '#EEEEEE';

export interface Plot {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly x: ValueAxis;
  readonly y: ValueAxis;
  /** Pixels. */
  readonly area: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

/** Room of a plot's words outside of its axes. */
export const PLOT_ROOM = { left: 48, top: 46, bottom: 44 } as const;

/** Title and name of the upright axis above the plot, figures along its axes. */
export function axesScene({ title, xTitle, yTitle, x, y, area: { left, right, top, bottom } }: Plot): Scene {
  const small = { size: SMALL_FONT_SIZE, color: QUIET_INK };
  const texts: Text[] = [
    { x: left - PLOT_ROOM.left + 8, y: top - 34, text: title, size: FONT_SIZE, bold: true },
    { x: left - PLOT_ROOM.left + 8, y: top - 16, text: yTitle, ...small },
    { x: (left + right) / 2, y: bottom + 34, text: xTitle, align: 'center', ...small },
    ...x.ticks.map(
      (tick): Text => ({
        x: x.place(tick),
        y: bottom + 14,
        text: fixed(tick, x.digits),
        align: 'center',
        ...small,
      }),
    ),
    ...y.ticks.map(
      (tick): Text => ({
        x: left - 6,
        y: y.place(tick),
        text: fixed(tick, y.digits),
        align: 'right',
        ...small,
      }),
    ),
  ];
  const lines: Line[] = [
    ...x.ticks.map((tick) => {
      const at = x.place(tick);
      return { x: at, x2: at, y: top, y2: bottom, color: GRID_COLOR, width: 1 };
    }),
    ...y.ticks.map((tick) => {
      const at = y.place(tick);
      return { x: left, x2: right, y: at, y2: at, color: GRID_COLOR, width: 1 };
    }),
  ];
  return { bands: [], lines, points: [], texts };
}

/** An axis between fixed ends, with ticks wherever a whole number of steps from zero lies between them. */
export function steppedAxis(
  [from, to]: readonly [number, number],
  step: number,
  [start, end]: readonly [number, number],
  digits: number,
): ValueAxis {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return {
    place: (value) => start + ((value - from) / (to - from)) * (end - start),
    ticks: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step),
    digits,
  };
}

export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  readonly dash?: readonly [number, number];
  /** Pixels. */
  readonly width?: number;
  /** Of its points, where they differ by shape. */
  readonly shape?: string;
}

const SAMPLE = 30;
const LEGEND_LINE = 20;

/** Samples of lines with their names, in as many rows as they need. */
export function legendScene(
  entries: readonly LegendEntry[],
  { top, width }: { readonly top: number; readonly width: number },
  textWidth: TextWidth,
): { scene: Scene; height: number } {
  const widest = Math.max(...entries.map(({ name }) => textWidth(name, SMALL_FONT_SIZE)));
  const columns = Math.max(1, Math.min(entries.length, Math.floor(width / (widest + SAMPLE + 32))));
  const slot = width / columns;
  const placed = entries.map((entry, index) => ({
    ...entry,
    x: (index % columns) * slot,
    y: top + 10 + Math.floor(index / columns) * LEGEND_LINE,
    // Belongs to the series, and tells nothing itself.
    label: `${entry.name}: `,
  }));
  return {
    scene: {
      bands: [],
      curves: placed.map(({ x, y, color, dash, width: stroke, label }) => ({
        points: [
          { x, y },
          { x: x + SAMPLE, y },
        ],
        spans: [],
        color,
        label,
        ...(dash === undefined ? {} : { dash }),
        ...(stroke === undefined ? {} : { width: stroke }),
      })),
      lines: [],
      points: placed.flatMap(({ x, y, shape, color, label }) =>
        shape === undefined ? [] : [{ x: x + SAMPLE / 2, y, shape, color, area: 40, label }],
      ),
      texts: placed.map(({ name, x, y, label }) => ({
        x: x + SAMPLE + 8,
        y,
        text: name,
        size: SMALL_FONT_SIZE,
        color: INK,
        label,
      })),
    },
    height: 10 + Math.ceil(entries.length / columns) * LEGEND_LINE,
  };
}

export interface CurvePlace {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** What a page tells at this place; nothing is to be pointed at where it is left out. */
  readonly label?: string;
}

/** A curve, the band of its intervals, and a small point wherever there is something to tell. Gaps where a mean is missing. */
export function curveScene(
  places: readonly CurvePlace[],
  { name, color, dash, width }: LegendEntry,
  plot: Plot,
): Scene {
  const { top, bottom } = plot.area;
  const at = (value: number) => Math.min(bottom, Math.max(top, plot.y.place(value)));
  const known = places.filter(({ mean }) => Number.isFinite(mean));
  const label = `${name}: `;
  const points: Point[] = known.flatMap(({ x, mean, label: text }) =>
    text === undefined
      ? []
      : [{ x: plot.x.place(x), y: at(mean), shape: 'circle', color, area: 16, label: label + text }],
  );
  return {
    bands: [],
    curves: [
      {
        points: known.map(({ x, mean }) => ({ x: plot.x.place(x), y: at(mean) })),
        spans: known.flatMap(({ x, low, high }) =>
          Number.isFinite(low) && Number.isFinite(high)
            ? [{ x: plot.x.place(x), y: at(low), y2: at(high) }]
            : [],
        ),
        color,
        label,
        ...(dash === undefined ? {} : { dash }),
        ...(width === undefined ? {} : { width }),
      },
    ],
    lines: [],
    points,
    texts: [],
  };
}
