/**
 * Draws a chart with Observable Plot, in Node with linkedom's document and in a browser with its own.
 *
 * ```ts
 * const svg = drawChart(chart, { width: 328, document, paint: pagePaint });
 * ```
 *
 * Everything is laid out by the width: names are beside their rows or above them, panels side by side or
 * below one another. Marks carry `data-series`, or their group does; those with a tooltip carry `data-mark`,
 * the role `graphics-symbol` and their text as `aria-label` too.
 */

import { textBlock } from './blocks.ts';
import type { Chart, Curves, Panel, Told } from './chart.ts';
import { curvesHead, curvesPlot } from './curves.ts';
import { forestBlock } from './forest.ts';
import { heatBlock } from './heat.ts';
import { legendBlock } from './legend.ts';
import type { Paint } from './palette.ts';
import {
  type Block,
  element,
  moved,
  type Pen,
  type SvgDocument,
  type SvgElement,
  stacked,
  tidy,
} from './svg.ts';
import { LARGE, MEDIUM, SMALL } from './text.ts';
import { waterfallBlock } from './waterfall.ts';

export interface Drawing {
  /** Of the whole drawing, in pixels. */
  readonly width: number;
  readonly document: SvgDocument;
  readonly paint: Paint;
  /** Includes title and subtitle, as in a file of its own; pages set them in their own letters. */
  readonly hasHead?: boolean;
  /** Around everything; 0 where nothing is said. */
  readonly padding?: number;
}

/** Of curves that are placed side by side. */
const LEAST_PANEL = 300;
const PANEL_GAP = 32;
const BLOCK_GAP = 20;

export function drawChart(
  chart: Chart,
  { width, document, paint, hasHead = false, padding = 0 }: Drawing,
): SvgElement {
  const pen: Pen = { document, paint, series: seriesOf(chart) };
  const inner = width - 2 * padding;
  const head = hasHead
    ? stacked(
        pen,
        [
          textBlock(pen, [chart.title], inner, { size: LARGE, bold: true }),
          textBlock(pen, chart.subtitle, inner, { size: MEDIUM, color: 'quiet-ink' }),
        ],
        4,
      )
    : stacked(pen, []);
  const body = stacked(
    pen,
    [legendBlock(pen, chart.legend, inner), stacked(pen, panelBlocks(pen, chart.panels, inner), BLOCK_GAP)],
    10,
  );
  const { elements, height } = stacked(pen, [head, body], 14);
  const size = { width, height: Math.ceil(height + 2 * padding) };
  const svg = element(
    pen,
    'svg',
    {
      ...size,
      viewBox: `0 0 ${size.width} ${size.height}`,
      'font-size': SMALL,
      fill: paint('ink'),
    },
    ...(hasHead ? [element(pen, 'rect', { ...size, fill: paint('paper') })] : []),
    moved(pen, elements, padding, padding),
  );
  tidy(svg);
  return svg;
}

/** A block for each panel that takes the whole width, and for each row of curves side by side. */
function panelBlocks(pen: Pen, panels: readonly Panel[], width: number): Block[] {
  const blocks: Block[] = [];
  for (let index = 0; index < panels.length; ) {
    const row = curvesFrom(panels.slice(index), Math.floor((width + PANEL_GAP) / (LEAST_PANEL + PANEL_GAP)));
    const panel = panels[index];
    blocks.push(panel.kind === 'curves' ? curvesRow(pen, row, width) : panelBlock(pen, panel, width));
    index += Math.max(1, row.length);
  }
  return blocks;
}

/** Side by side, with their plots at one height. */
function curvesRow(pen: Pen, panels: readonly Curves[], width: number): Block {
  const room = (width - (panels.length - 1) * PANEL_GAP) / panels.length;
  const beside = (blocks: readonly Block[]): Block => ({
    elements: blocks.flatMap(({ elements }, column) =>
      elements.length === 0 ? [] : moved(pen, elements, column * (room + PANEL_GAP), 0),
    ),
    height: Math.max(...blocks.map(({ height }) => height)),
  });
  const heads = panels.map((panel) => curvesHead(pen, panel, room));
  const plots = panels.map((panel) => curvesPlot(pen, panel, room));
  return stacked(pen, [beside(heads), beside(plots)], 4);
}

function curvesFrom(panels: readonly Panel[], most: number): Curves[] {
  const end = panels.findIndex(({ kind }) => kind !== 'curves');
  return panels.slice(0, Math.min(Math.max(1, most), end === -1 ? panels.length : end)) as Curves[];
}

function panelBlock(pen: Pen, panel: Exclude<Panel, Curves>, width: number): Block {
  switch (panel.kind) {
    case 'forest':
      return forestBlock(pen, panel, width);
    case 'waterfall':
      return waterfallBlock(pen, panel, width);
    case 'heat':
      return heatBlock(pen, panel, width);
  }
}

/** All that marks of a chart belong to. */
function seriesOf({ panels }: Chart): Set<string> {
  return new Set(panels.flatMap(marksOf).map(({ series }) => series));
}

function marksOf(panel: Panel): readonly Told[] {
  switch (panel.kind) {
    case 'forest':
      return panel.columns.flatMap(({ cells }) => cells.flatMap(({ marks }) => marks));
    case 'curves':
      return panel.curves;
    case 'waterfall':
      return panel.steps;
    case 'heat':
      return panel.rows.flatMap(({ cells }) => cells.flatMap((cell) => cell ?? []));
  }
}
