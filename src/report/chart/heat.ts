/** Shares in cells of rows and columns. */
import * as Plot from '@observablehq/plot';
import { headBlock } from './blocks.ts';
import type { Heat } from './chart.ts';
import { plotted, told } from './marks.ts';
import { laidRows } from './rows.ts';
import { type Block, element, moved, type Pen, stacked, textAt } from './svg.ts';
import { leading, linesOf, SMALL } from './text.ts';

const CELL_HEIGHT = 22;
const GAP = 2;
/** Of a cell whose share is one: letters stay legible on it. */
const [LEAST_OPACITY, MOST_OPACITY] = [0.03, 0.6];

export function heatBlock(pen: Pen, panel: Heat, width: number): Block {
  const { columns, rows, color } = panel;
  const laid = laidRows(
    pen,
    rows.map(({ name }) => ({ name, lanes: CELL_HEIGHT })),
    width,
    { padding: GAP / 2 },
  );
  const [left, right] = [laid.left, width];
  const size = (right - left) / columns.length;
  const heads = columns.map((text) => linesOf(text, size - 4, SMALL));
  const line = leading(SMALL);
  const headHeight = Math.max(...heads.map((lines) => lines.length)) * line;
  const cells = rows.flatMap((row, index) =>
    row.cells.flatMap((cell, column) => {
      if (cell === undefined) return [];
      const [x1, middle] = [left + column * size, laid.rows[index].middle];
      return [
        {
          ...cell,
          x1: x1 + GAP / 2,
          x2: x1 + size - GAP / 2,
          y1: middle - CELL_HEIGHT / 2,
          y2: middle + CELL_HEIGHT / 2,
          // In twentieths, which are enough for the eye.
          opacity: LEAST_OPACITY + Math.round(cell.share * MOST_OPACITY * 20) / 20,
        },
      ];
    }),
  );
  const identity = { type: 'identity' } as const;
  const drawn = plotted(pen, {
    width,
    height: laid.height,
    x: identity,
    y: identity,
    marks: [
      Plot.rect(cells, {
        x1: 'x1',
        x2: 'x2',
        y1: 'y1',
        y2: 'y2',
        fill: pen.paint(color),
        fillOpacity: { value: 'opacity', scale: null },
        ...told(cells),
      }),
    ],
  });
  const figures = cells.map(({ x1, x2, y1, y2, text }) =>
    textAt(pen, (x1 + x2) / 2, (y1 + y2) / 2, text, { anchor: 'middle' }),
  );
  const headTexts = heads.flatMap((lines, column) =>
    lines.map((text, index) =>
      textAt(pen, left + (column + 0.5) * size, headHeight - (lines.length - index - 0.5) * line, text, {
        color: 'quiet-ink',
        anchor: 'middle',
      }),
    ),
  );
  const body = {
    elements: [
      ...headTexts,
      moved(
        pen,
        [...drawn, element(pen, 'g', { 'aria-hidden': 'true' }, ...figures), ...laid.elements],
        0,
        headHeight + 2,
      ),
    ],
    height: headHeight + 2 + laid.height,
  };
  return stacked(pen, [headBlock(pen, panel, width), body], 6);
}
