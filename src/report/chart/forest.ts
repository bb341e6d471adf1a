/** Estimates in rows. */
import * as Plot from '@observablehq/plot';
import { laidAxis } from './axis.ts';
import { axisBlock, headBlock } from './blocks.ts';
import type { Forest, ForestCell, ForestColumn, ForestMark } from './chart.ts';
import { LANDMARK, laidLandmarks, landmarkLines } from './landmarks.ts';
import { type Box, boxes, dots, flat, plotted, type Segment, told, upright } from './marks.ts';
import { inkOf } from './palette.ts';
import { EDGE, type LaidRow, type LaidRows, laidRows, onGround } from './rows.ts';
import { type Block, moved, type Pen, type SvgElement, stacked, textAt } from './svg.ts';
import { leading, linesOf, SMALL, textWidth, widestOf } from './text.ts';

/** Of one estimate, in pixels. */
const LANE = 11;
/** Height of a bar in its lane. */
const BAR = 8;
/** Of a column, at least; columns are placed below one another where they would be narrower. */
const LEAST_COLUMN = 140;
const COLUMN_GAP = 24;
const SHEET_GAP = 24;
/** Left and right of all marks in a column. */
const LEAST_INSET = 14;
const SPACING = 50;
/** Of limits beyond the lanes of their row. */
const LIMIT_OVERHANG = 4;
/** Between a mark and what is written beside it. */
const LABEL_GAP = 8;

export function forestBlock(pen: Pen, forest: Forest, width: number): Block {
  const { columns } = forest;
  const { left, right } = rowsOf(pen, forest, columns, width);
  // Columns share their rows where all of them fit side by side.
  const isOne = columns.length === 1 || columnWidth(left, right, columns.length) >= LEAST_COLUMN;
  const sheets = isOne ? [columns] : columns.map((column) => [column]);
  const blocks = sheets.map((own) => sheetBlock(pen, forest, own, width));
  return stacked(pen, [headBlock(pen, forest, width), stacked(pen, blocks, SHEET_GAP)], 6);
}

function columnWidth(left: number, right: number, count: number): number {
  return (right - left - (count - 1) * COLUMN_GAP) / count;
}

const groundOf = (index: number) => (index % 2 === 0 ? 'raised' : 'paper');

function rowsOf(pen: Pen, { rows }: Forest, columns: readonly ForestColumn[], width: number): LaidRows {
  const sized = rows.map((row, index) => ({
    ...row,
    lanes: LANE * Math.max(1, ...columns.map(({ cells }) => cells[index].marks.length)),
  }));
  return laidRows(pen, sized, width, { groundOf });
}

/** Columns that share their rows. */
function sheetBlock(pen: Pen, forest: Forest, columns: readonly ForestColumn[], width: number): Block {
  const rows = rowsOf(pen, forest, columns, width);
  const { valueTitle } = forest;
  const valueRoom = valueTitle === undefined ? 0 : textWidth(valueTitle, SMALL, true) + EDGE;
  const room = columnWidth(rows.left, rows.right, columns.length);
  const placed = columns.map((column, index) => {
    const left = rows.left + index * (room + COLUMN_GAP);
    return columnOf(pen, column, rows, { left, right: left + room, width, marksEnd: width - valueRoom });
  });
  const line = leading(SMALL);
  const top = Math.max(valueTitle === undefined ? 0 : line + 4, ...placed.map((each) => each.top));
  const elements = [
    moved(pen, stripesOf(pen, rows, width), 0, top),
    ...placed.map((each) => moved(pen, each.elements, 0, top)),
    moved(pen, rows.elements, 0, top),
    ...(valueTitle === undefined
      ? []
      : [textAt(pen, width - EDGE, top - line / 2 - 2, valueTitle, { anchor: 'end', bold: true })]),
  ];
  return { elements, height: top + Math.max(...placed.map(({ height }) => height)) };
}

/** Leads the eye from names to marks. */
function stripesOf(pen: Pen, { rows, height }: LaidRows, width: number): SvgElement[] {
  const striped = rows.filter((_, index) => groundOf(index) === 'raised');
  const stripes = striped.map(({ top, bottom }) => ({ x1: 0, x2: width, y1: top, y2: bottom }));
  const identity = { type: 'identity' } as const;
  return plotted(pen, { width, height, x: identity, y: identity, marks: [boxes(pen, stripes, 'raised')] });
}

interface ColumnRoom {
  readonly left: number;
  readonly right: number;
  /** Of the whole drawing. */
  readonly width: number;
  /** End of the labels of landmarks. */
  readonly marksEnd: number;
}

interface PlacedColumn extends Block {
  /** Pixels above the first row, where zero is; the height is below it. */
  readonly top: number;
}

function columnOf(
  pen: Pen,
  { title, axis, bars = false, cells, landmarks = [] }: ForestColumn,
  { rows, height }: LaidRows,
  { left, right, width, marksEnd }: ColumnRoom,
): PlacedColumn {
  const placed = cells.map((cell, index) => placedCell(cell, rows[index], groundOf(index)));
  const marks = placed.flatMap((cell) => cell.marks);
  const labelRoom = widestOf(
    marks.map(({ label = '' }) => label),
    SMALL,
  );
  const inset = labelRoom === 0 ? LEAST_INSET : labelRoom + LABEL_GAP + 4;
  const x = laidAxis(axis, [...cells.flatMap(valuesOf), ...landmarks.map(({ at }) => at)], {
    range: [left + inset, right - inset],
    spacing: Math.min(SPACING, (right - left) / 5),
    labelsWithin: [Math.max(0, left - COLUMN_GAP / 2), Math.min(width, right + COLUMN_GAP / 2)],
  });
  const marked = laidLandmarks(pen, landmarks, x.place, marksEnd);
  const whole = { from: 0, to: height };
  const drawn = plotted(pen, {
    width,
    height,
    x: x.scale as Plot.ScaleOptions,
    y: { type: 'identity' },
    marks: [
      upright(
        pen,
        x.ticks.map((at) => ({ at, ...whole })),
        { color: 'grid' },
      ),
      axis.zero === true ? upright(pen, [{ at: 0, ...whole }], { color: 'quiet-ink' }) : null,
      upright(pen, landmarkLines(landmarks, marked, marked.height + height), LANDMARK, {
        dy: -marked.height,
      }),
      boxes(pen, placed.flatMap(bandOf), 'band'),
      upright(pen, placed.flatMap(limitsOf), { color: 'ink', width: 1.5, dash: '3 2' }),
      ...(bars ? barsOf(pen, marks) : []),
      ...intervalsOf(pen, marks, bars),
      ...(bars
        ? []
        : dots(
            pen,
            marks.filter(({ mean }) => Number.isFinite(mean)).map((mark) => ({ ...mark, x: mark.mean })),
          )),
      ...placed.flatMap((cell) => labelsOf(pen, cell)),
    ],
  });
  const missing = placed.flatMap(({ marks: own, ground }) =>
    own.flatMap(({ mean, missing: text, y }) =>
      Number.isFinite(mean) || text === undefined
        ? []
        : onGround(pen, ground, [textAt(pen, left + LABEL_GAP, y, text, { color: 'quiet-ink' })]),
    ),
  );
  const line = leading(SMALL);
  const titleLines = title === undefined ? [] : linesOf(title, right - left, SMALL, true);
  const titleHeight = titleLines.length === 0 ? 0 : titleLines.length * line + 4;
  const top = titleHeight + marked.height;
  const foot = axisBlock(pen, x, axis.title, [left, right]);
  return {
    top,
    height: height + foot.height,
    elements: [
      ...titleLines.map((text, index) => textAt(pen, left, (index + 0.5) * line - top, text, { bold: true })),
      moved(pen, marked.elements, 0, -marked.height),
      ...drawn,
      ...missing,
      moved(pen, foot.elements, 0, height),
    ],
  };
}

type PlacedMark = ForestMark & { readonly y: number };

interface PlacedCell extends ForestCell {
  readonly marks: readonly PlacedMark[];
  readonly middle: number;
  /** Half of the height of all lanes of the row. */
  readonly reach: number;
  /** Background of the row. */
  readonly ground: 'paper' | 'raised';
}

function placedCell(
  cell: ForestCell,
  { middle, lanesTop }: LaidRow,
  ground: PlacedCell['ground'],
): PlacedCell {
  const first = middle - ((cell.marks.length - 1) / 2) * LANE;
  const marks = cell.marks.map((mark, lane) => ({ ...mark, y: first + lane * LANE }));
  return { ...cell, marks, middle, reach: middle - lanesTop, ground };
}

/** All that the axis has to hold. */
function valuesOf({ marks, limits = [], range }: ForestCell): number[] {
  return [...marks.flatMap(({ mean, low, high }) => [mean, low, high]), ...limits, ...(range ?? [])];
}

function bandOf({ range, connected = false, marks, middle, reach }: PlacedCell): Box[] {
  if (range !== undefined) return [{ x1: range[0], x2: range[1], y1: middle - reach, y2: middle + reach }];
  if (!connected) return [];
  const means = marks.map(({ mean }) => mean);
  const [first, last] = [marks[0].y, marks[marks.length - 1].y];
  return [{ x1: Math.min(...means), x2: Math.max(...means), y1: first, y2: last }];
}

function limitsOf({ limits = [], middle, reach }: PlacedCell): Segment[] {
  const [from, to] = [middle - reach - LIMIT_OVERHANG, middle + reach + LIMIT_OVERHANG];
  return limits.map((at) => ({ at, from, to }));
}

/** From zero to the means, those of a look together. */
function barsOf(pen: Pen, marks: readonly PlacedMark[]): Plot.Markish[] {
  const styles = [...new Set(marks.map(({ style }) => style))];
  return styles.map((style) => {
    const own = marks.filter((mark) => mark.style === style && Number.isFinite(mark.mean));
    const boxed = own.map((mark) => ({
      ...mark,
      x1: Math.min(0, mark.mean),
      x2: Math.max(0, mark.mean),
      y1: mark.y - BAR / 2,
      y2: mark.y + BAR / 2,
    }));
    return boxes(pen, boxed, style.color, style);
  });
}

/** Of marks in a colour, since lines share it; over bars, all in that of text. */
function intervalsOf(pen: Pen, marks: readonly PlacedMark[], isOverBars: boolean): Plot.Markish[] {
  const known = marks.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const lineOf = ({ y, low, high, series }: PlacedMark): Segment => ({ at: y, from: low, to: high, series });
  if (isOverBars) return [flat(pen, known.map(lineOf), { color: 'ink', width: 1.5 })];
  const colors = [...new Set(marks.map(({ style }) => style.color))];
  return colors.map((color) => {
    const segments = known.filter(({ style }) => style.color === color).map(lineOf);
    return flat(pen, segments, { color, width: 2 });
  });
}

/** Beside the intervals of all marks of a cell; that of the highest mean on the right, the others on the left. */
function labelsOf(pen: Pen, { marks, ground }: PlacedCell): Plot.Markish[] {
  const ends = marks.flatMap(({ mean, low, high }) => [mean, low, high]).filter(Number.isFinite);
  const means = marks.map(({ mean }) => mean);
  const highest = means.indexOf(Math.max(...means.filter(Number.isFinite)));
  return marks.flatMap((mark, index) => {
    if (mark.label === undefined || !Number.isFinite(mark.mean)) return [];
    const isRight = index === highest;
    return Plot.text([mark], {
      x: isRight ? Math.max(...ends) : Math.min(...ends),
      y: 'y',
      dx: isRight ? LABEL_GAP : -LABEL_GAP,
      text: 'label',
      textAnchor: isRight ? 'start' : 'end',
      fontSize: SMALL,
      fill: pen.paint(inkOf(mark.style.color)),
      // Legible where a line runs through.
      stroke: pen.paint(ground),
      ...told([{ series: mark.series }]),
    } as Plot.TextOptions);
  });
}
