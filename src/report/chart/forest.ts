/** Estimates in rows. */
import * as Plot from '@observablehq/plot';
import { laidAxis } from './axis.ts';
import { axisBlock, headBlock } from './blocks.ts';
import type { Forest, ForestColumn, ForestMark } from './chart.ts';
import { LANDMARK, laidLandmarks, landmarkLines } from './landmarks.ts';
import { boxes, dots, flat, plotted, type Segment, told, upright } from './marks.ts';
import { inkOf } from './palette.ts';
import { type LaidRow, type LaidRows, laidRows } from './rows.ts';
import { type Block, moved, type Pen, stacked, textAt } from './svg.ts';
import { leading, linesOf, SMALL, textWidth, widestOf } from './text.ts';

/** Of one estimate, in pixels. */
const LANE = 11;
/** Of a column, at least; columns stand below one another where they would be narrower. */
const LEAST_COLUMN = 140;
const COLUMN_GAP = 24;
const SPACING = 50;
/** Of limits beyond the lanes of their row. */
const LIMIT_OVERHANG = 4;
/** Between a mark and what is written beside it. */
const LABEL_GAP = 8;

export function forestBlock(pen: Pen, forest: Forest, width: number): Block {
  const { columns } = forest;
  const names = laidRows(pen, sized(forest, columns), width, { groundOf });
  const room = (names.right - names.left - (columns.length - 1) * COLUMN_GAP) / columns.length;
  const head = headBlock(pen, forest, width);
  if (columns.length === 1 || room >= LEAST_COLUMN) {
    const placed = columns.map((column, index) => {
      const left = names.left + index * (room + COLUMN_GAP);
      return columnOf(pen, column, names, [left, left + room], width, forest.valueTitle);
    });
    const top = Math.max(...placed.map((each) => each.top));
    const height = Math.max(...placed.map((each) => each.height));
    const elements = placed.flatMap((each) => moved(pen, each.elements, 0, top - each.top));
    const stripes = moved(pen, stripesOf(pen, names, width), 0, top);
    const titles = valueTitle(pen, forest, top, width);
    return stacked(
      pen,
      [
        head,
        {
          elements: [stripes, ...elements, moved(pen, names.elements, 0, top), ...titles],
          height: height + top,
        },
      ],
      6,
    );
  }
  const blocks = columns.map((column) => {
    const own = laidRows(pen, sized(forest, [column]), width, { groundOf });
    const { top, height, elements } = columnOf(pen, column, own, [own.left, own.right], width, undefined);
    const back = [moved(pen, stripesOf(pen, own, width), 0, top)];
    return { elements: [...back, ...elements, moved(pen, own.elements, 0, top)], height: height + top };
  });
  return stacked(pen, [head, stacked(pen, blocks, 24)], 6);
}

function sized({ rows }: Forest, columns: readonly ForestColumn[]) {
  return rows.map((row, index) => ({
    ...row,
    lanes: LANE * Math.max(1, ...columns.map(({ cells }) => cells[index].marks.length)),
  }));
}

const groundOf = (index: number) => (index % 2 === 0 ? 'raised' : 'paper');

/** Leads the eye from names to marks. */
function stripesOf(pen: Pen, { rows }: LaidRows, width: number) {
  const identity = { type: 'identity' } as const;
  const striped = rows.filter((_, index) => groundOf(index) === 'raised');
  const height = rows[rows.length - 1].bottom;
  return plotted(pen, {
    width,
    height,
    x: identity,
    y: identity,
    marks: [
      boxes(
        pen,
        striped.map(({ top, bottom }) => ({ x1: 0, x2: width, y1: top, y2: bottom })),
        'raised',
      ),
    ],
  });
}

function valueTitle(pen: Pen, { valueTitle: text }: Forest, top: number, width: number) {
  if (text === undefined) return [];
  return [textAt(pen, width - 4, top - leading(SMALL) / 2 - 2, text, { anchor: 'end', bold: true })];
}

interface PlacedColumn extends Block {
  /** Pixels above the first row; the height counts from the first row on. */
  readonly top: number;
}

function columnOf(
  pen: Pen,
  { title, axis, cells, landmarks = [] }: ForestColumn,
  laid: LaidRows,
  [left, right]: readonly [number, number],
  width: number,
  valueHead: string | undefined,
): PlacedColumn {
  const all = cells.flatMap(({ marks, limits = [], range = [] }) => [
    ...marks.flatMap(({ mean, low, high, bounds }) => [
      mean,
      low,
      high,
      bounds?.low ?? mean,
      bounds?.high ?? mean,
    ]),
    ...limits,
    ...range,
  ]);
  const labels = cells.flatMap(({ marks }) => marks.flatMap(({ label = '' }) => label));
  const labelRoom = widestOf(labels, SMALL) + (labels.some((label) => label !== '') ? LABEL_GAP + 4 : 0);
  const inset = Math.max(labelRoom, 14);
  const x = laidAxis(axis, [...all, ...landmarks.map(({ at }) => at)], {
    range: [left + inset, right - inset],
    spacing: Math.min(SPACING, (right - left) / 5),
    labelsWithin: [Math.max(0, left - COLUMN_GAP / 2), Math.min(width, right + COLUMN_GAP / 2)],
  });
  const titleLines = title === undefined ? [] : linesOf(title, right - left, SMALL, true);
  // Beside the title over the values.
  const marked = laidLandmarks(
    pen,
    landmarks,
    x.place,
    valueHead === undefined ? width : width - textWidth(valueHead, SMALL, true) - 16,
  );
  const titleHeight = titleLines.length * leading(SMALL) + (titleLines.length > 0 ? 4 : 0);
  const top = titleHeight + Math.max(marked.height, valueHead === undefined ? 0 : leading(SMALL) + 4);
  const { height } = laid;
  const plotTop = marked.height;
  const at = (row: LaidRow, lane: number, lanes: number) =>
    plotTop + row.middle + (lane - (lanes - 1) / 2) * LANE;
  const marks = cells.flatMap(({ marks: own }, index) =>
    own.map((mark, lane) => ({ ...mark, x: mark.mean, y: at(laid.rows[index], lane, own.length) })),
  );
  const drawn = plotted(pen, {
    width,
    height: plotTop + height,
    x: x.scale as Plot.ScaleOptions,
    y: { type: 'identity' },
    marks: [
      upright(
        pen,
        x.ticks.map((tick) => ({ at: tick, from: plotTop, to: plotTop + height })),
        { color: 'grid' },
      ),
      axis.zero === true
        ? upright(pen, [{ at: 0, from: plotTop, to: plotTop + height }], { color: 'quiet-ink' })
        : null,
      upright(pen, landmarkLines(landmarks, marked, plotTop + height), LANDMARK),
      ...cells.map(({ range, connected, marks: own }, index) => {
        const lanes = (own.length * LANE) / 2;
        const middle = plotTop + laid.rows[index].middle;
        const means = own.map(({ mean }) => mean);
        const ends = range ?? (connected === true ? [Math.min(...means), Math.max(...means)] : undefined);
        if (ends === undefined) return null;
        const half = range === undefined ? lanes / 2 : lanes;
        return boxes(pen, [{ x1: ends[0], x2: ends[1], y1: middle - half, y2: middle + half }], 'band');
      }),
      upright(
        pen,
        cells.flatMap(({ limits = [] }, index) =>
          limits.map((limit) => {
            const { lanesTop, middle } = laid.rows[index];
            return {
              at: limit,
              from: plotTop + lanesTop - LIMIT_OVERHANG,
              to: plotTop + 2 * middle - lanesTop + LIMIT_OVERHANG,
            };
          }),
        ),
        { color: 'vermillion', width: 1.5, dash: '3 2' },
      ),
      ...intervalsOf(pen, marks),
      ...dots(
        pen,
        marks.filter(({ mean }) => Number.isFinite(mean)),
      ),
      ...labelsOf(
        pen,
        cells.map(({ marks: own }, index) =>
          own.map((mark, lane) => ({ ...mark, y: at(laid.rows[index], lane, own.length) })),
        ),
      ),
    ],
  });
  const foot = axisBlock(pen, x, axis.title, [left, right]);
  const missing = marks.flatMap(({ mean, missing: text, y }) => {
    if (Number.isFinite(mean) || text === undefined) return [];
    const zero = Math.min(
      right,
      Math.max(left, x.place(Math.min(Math.max(0, x.scale.domain[0]), x.scale.domain[1]))),
    );
    const isLeft = zero - left > right - zero && textWidth(text, SMALL) < zero - left;
    return [
      textAt(pen, zero + (isLeft ? -8 : 8), y, text, {
        anchor: isLeft ? 'end' : 'start',
        color: 'quiet-ink',
      }),
    ];
  });
  return {
    top,
    height: height + foot.height,
    elements: [
      ...titleLines.map((text, line) =>
        textAt(pen, left, (line + 0.5) * leading(SMALL), text, { bold: true }),
      ),
      moved(pen, [...marked.elements, ...drawn, ...missing], 0, top - plotTop),
      moved(pen, foot.elements, 0, top + height),
    ],
  };
}

type PlacedMark = ForestMark & { readonly y: number };

function intervalsOf(pen: Pen, marks: readonly PlacedMark[]): Plot.Markish[] {
  const colors = [...new Set(marks.map(({ style }) => style.color))];
  return colors.flatMap((color) => {
    const own = marks.filter(({ style }) => style.color === color);
    const bounded = own.filter(({ bounds }) => bounds !== undefined && hasEnds(bounds));
    const segments = (
      of: readonly PlacedMark[],
      ends: (mark: PlacedMark) => { low: number; high: number },
    ): Segment[] =>
      of.map((mark) => ({ at: mark.y, from: ends(mark).low, to: ends(mark).high, series: mark.series }));
    return [
      flat(
        pen,
        segments(bounded, ({ bounds }) => bounds!),
        { color },
      ),
      flat(
        pen,
        segments(own.filter(hasEnds), (mark) => mark),
        { color, width: bounded.length > 0 ? 3 : 2 },
      ),
    ];
  });
}

function hasEnds({ low, high }: { readonly low: number; readonly high: number }): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}

/** Beside the intervals of all marks of a row, each on the side on which its mean lies. */
function labelsOf(pen: Pen, rows: readonly (readonly PlacedMark[])[]): Plot.Markish[] {
  return rows.flatMap((marks) => {
    const ends = marks.flatMap(({ mean, low, high }) => [mean, low, high]).filter(Number.isFinite);
    const [leftmost, rightmost] = [Math.min(...ends), Math.max(...ends)];
    const rightMost = marks.reduce((best, { mean }, index) => (mean > marks[best].mean ? index : best), 0);
    return marks.flatMap((mark, index) => {
      if (mark.label === undefined || !Number.isFinite(mark.mean)) return [];
      const isRight = index === rightMost;
      return Plot.text([mark], {
        x: isRight ? rightmost : leftmost,
        y: 'y',
        dx: isRight ? LABEL_GAP : -LABEL_GAP,
        text: 'label',
        textAnchor: isRight ? 'start' : 'end',
        fontSize: SMALL,
        fill: pen.paint(inkOf(mark.style.color)),
        // Legible where a line runs through.
        stroke: pen.paint('paper'),
        ...told([{ series: mark.series }]),
      } as Plot.TextOptions);
    });
  });
}
