/**
 * A chart as plain data: what is to be seen, with no place in pixels. Made by a pure function of a result, and drawn by
 * `drawChart` (draw.ts) at any width, in Node and in a browser.
 *
 * A chart is a head, a legend, and panels of four kinds. Marks name their series, by which pages highlight them, and what
 * pages show at them.
 */
import type { ColorName } from './palette.ts';

export interface Chart {
  readonly title: string;
  /** One line each where there is room. */
  readonly subtitle: readonly string[];
  /** Explained above all panels; each name once. */
  readonly legend: readonly LegendEntry[];
  /** From top to bottom; neighbours of kind `curves` are placed side by side where both fit. */
  readonly panels: readonly Panel[];
}

export type Panel = Forest | Curves | Waterfall | Heat;

export interface Style {
  readonly color: ColorName;
  /** Of points; lines without one have small round points. */
  readonly symbol?: SymbolName;
  readonly hollow?: boolean;
  /** Pixels of line and gap. */
  readonly dash?: readonly [number, number];
  /** Of lines, in pixels; 2 where nothing is said. */
  readonly width?: number;
}

export type SymbolName =
  | 'circle'
  | 'square'
  | 'triangle'
  | 'triangle-down'
  | 'diamond'
  | 'cross'
  | 'star'
  | 'wye';

export interface LegendEntry {
  readonly name: string;
  readonly style: Style;
  /** Written in place of the mark, such as the number of a point. */
  readonly sample?: string;
  /** Series of the entry, if that is not its name. */
  readonly series?: string;
  readonly bold?: boolean;
}

/** Facts about a mark that pages use. */
export interface Told {
  /** Series of the mark; pages highlight a series as a whole. */
  readonly series: string;
  /** Shown at the mark, behind the name of the series; a mark without it cannot be pointed at. */
  readonly tooltip?: string;
}

/** A continuous axis. */
export interface Axis {
  /** The measured quantity, and its unit. */
  readonly title: string;
  /** Linear where nothing is said; along curves, a logarithmic axis has a lane of its own for zeros, if there are any. */
  readonly type?: 'linear' | 'log';
  /** Fixed ends; taken from the values where nothing is said. */
  readonly domain?: readonly [number, number];
  /** Least and greatest possible values: the axis ends there. */
  readonly within?: readonly [number, number];
  /** Values that the axis holds in any case, so that other results have the same one. */
  readonly holds?: readonly number[];
  /** Differences are seen against zero: the axis holds it, with a line. */
  readonly zero?: boolean;
  /** Ticks of a logarithmic axis, in order, as far as there is room; at round values by default. */
  readonly ticks?: readonly number[];
  /** Between ticks, at least: 1 where only whole numbers mean something. */
  readonly leastStep?: number;
}

/** A line across a panel at a value that others are compared with. */
export interface Landmark {
  readonly at: number;
  readonly label?: string;
  /** Among several, the one that matters. */
  readonly bold?: boolean;
}

interface PanelHead {
  readonly title?: string;
  /** Below the title, smaller. */
  readonly note?: string;
  /** Legend of the panel itself. */
  readonly legend?: readonly LegendEntry[];
}

/** A mean and the ends of its interval; NaN where there is none. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Estimates with intervals in rows: one or more in each cell of rows and columns. */
export interface Forest extends PanelHead {
  readonly kind: 'forest';
  readonly rows: readonly ForestRow[];
  /** Each with a scale of its own; side by side where there is room. */
  readonly columns: readonly ForestColumn[];
  /** Over the values of the rows. */
  readonly valueTitle?: string;
}

export interface RowHead {
  readonly name: string;
  /** Below the name, smaller. */
  readonly detail?: string;
  readonly bold?: boolean;
  /** Less important than the row above, such as its control. */
  readonly quiet?: boolean;
  /** Series of the row, where rows are the series. */
  readonly series?: string;
  /** At the end of the row. */
  readonly value?: string;
}

export interface ForestRow extends RowHead {
  /** A space before the row, which begins another group. */
  readonly apart?: boolean;
}

export interface ForestColumn {
  readonly title?: string;
  readonly axis: Axis;
  /** Draws bars from zero to the means, in place of points. */
  readonly bars?: boolean;
  readonly landmarks?: readonly Landmark[];
  /** By row, in the order of the rows. */
  readonly cells: readonly ForestCell[];
}

export interface ForestCell {
  /** Each in a lane of its own, from top to bottom. */
  readonly marks: readonly ForestMark[];
  /** Connects the means of the marks by a band: their difference is what is to be seen. */
  readonly connected?: boolean;
  /** Short dashed lines, such as the margin of a claim. */
  readonly limits?: readonly number[];
  /** A shaded range, such as that of published figures. */
  readonly range?: readonly [number, number];
}

export interface ForestMark extends Told, Interval {
  readonly style: Style;
  /** Written beside the mark. */
  readonly label?: string;
  /** Written where the mean is missing. */
  readonly missing?: string;
}

/** Lines through points along an axis, with their intervals. */
export interface Curves extends PanelHead {
  readonly kind: 'curves';
  readonly x: Axis | Places;
  readonly y: Axis;
  readonly curves: readonly Curve[];
  /** Upright lines. */
  readonly landmarks?: readonly Landmark[];
  /** Horizontal dashed lines, such as the margin of a claim. */
  readonly limits?: readonly number[];
  /** Draws x = y: chance of a ROC curve, or perfect calibration. */
  readonly diagonal?: boolean;
  /** Makes the plot as high as it is wide. */
  readonly square?: boolean;
  /** Look of intervals: bands (the default) for dense points, lines for few. */
  readonly intervals?: 'bands' | 'lines';
  /** Written in the middle where no point has a mean. */
  readonly missing?: string;
  /** Explained below the plot, such as numbered points. */
  readonly key?: readonly LegendEntry[];
}

/** An axis of named places in their order. */
export interface Places {
  readonly title: string;
  readonly places: readonly string[];
}

export interface Curve {
  readonly series: string;
  readonly style: Style;
  /** Leaves points unconnected; those that would hide one another are placed side by side. */
  readonly isLoose?: boolean;
  readonly points: readonly CurvePoint[];
}

export interface CurvePoint extends Interval {
  /** A number, or the name of a place. */
  readonly x: number | string;
  readonly tooltip?: string;
  /** Written beside the point. */
  readonly label?: string;
}

/** From one level to another in steps, top to bottom. */
export interface Waterfall extends PanelHead {
  readonly kind: 'waterfall';
  readonly axis: Axis;
  readonly steps: readonly WaterfallStep[];
}

export interface WaterfallStep extends RowHead, Told {
  readonly series: string;
  /** A level is what was measured; a step leads from one level towards the next. */
  readonly isLevel: boolean;
  /** The quantity before and after; equal for levels. */
  readonly from: number;
  readonly to: number;
  /** Ends of the interval of the quantity after the step. */
  readonly low: number;
  readonly high: number;
  /** Levels are points, steps bars in its colour. */
  readonly style: Style;
}

/** Shares in cells of rows and columns, by depth of colour. */
export interface Heat extends PanelHead {
  readonly kind: 'heat';
  readonly columns: readonly string[];
  readonly rows: readonly HeatRow[];
  readonly color: ColorName;
}

export interface HeatRow {
  readonly name: string;
  /** Undefined where there is no value. */
  readonly cells: readonly (HeatCell | undefined)[];
}

export interface HeatCell extends Told {
  /** 0 to 1. */
  readonly share: number;
  readonly text: string;
}
