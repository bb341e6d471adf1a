/** Names of series with samples of their marks, in as many lines as they need. */
import type * as Plot from '@observablehq/plot';
import type { LegendEntry } from './chart.ts';
import { dots, lines, plotted } from './marks.ts';
import { type Block, type Pen, type SvgElement, textAt } from './svg.ts';
import { leading, linesOf, SMALL, textWidth } from './text.ts';

const LINE = 20;
const GAP = 14;
/** Wide enough for names that need several lines. */
const COLUMN = 340;

export function legendBlock(pen: Pen, entries: readonly LegendEntry[], width: number): Block {
  if (entries.length === 0) return { elements: [], height: 0 };
  const samples = Math.max(...entries.map(sampleWidth)) + 6;
  const needed = entries.map(({ name, bold }) => samples + textWidth(name, SMALL, bold));
  const isLine = needed.reduce((sum, each) => sum + each + GAP, -GAP) <= width;
  // Read downwards, in columns, where they do not all fit into one line.
  const columns = Math.max(
    1,
    ...[Math.max(...needed), COLUMN].map((each) => Math.floor((width + GAP) / (each + GAP))),
  );
  const slot = Math.min(Math.max(...needed) + GAP, (width + GAP) / columns);
  const rows = isLine ? 1 : Math.ceil(entries.length / columns);
  const names = entries.map(({ name, bold }) =>
    linesOf(name, (isLine ? width : slot - GAP) - samples, SMALL, bold),
  );
  const texts: SvgElement[] = [];
  const marks: Plot.Markish[] = [];
  let [x, y, height] = [0, 0, 0];
  entries.forEach(({ name, style, sample, series: own = name, bold = false }, index) => {
    const series = pen.series.has(own) ? own : undefined;
    const middle = y + LINE / 2;
    if (sample !== undefined)
      texts.push(
        textAt(pen, x + samples - 6, middle, sample, {
          anchor: 'end',
          bold: true,
          color: style.color,
          series,
        }),
      );
    else if (style.symbol === undefined)
      marks.push(
        lines(
          pen,
          [x, x + samples - 6].map((end) => ({ x: end, y: middle })),
          style,
          series,
        ),
      );
    else marks.push(dots(pen, [{ x: x + 6, y: middle, style, ...(series === undefined ? {} : { series }) }]));
    names[index].forEach((text, line) => {
      texts.push(textAt(pen, x + samples, middle + line * leading(SMALL), text, { series, bold }));
    });
    y += LINE + (names[index].length - 1) * leading(SMALL);
    height = Math.max(height, y);
    if ((index + 1) % rows === 0) {
      x += isLine ? needed[index] + GAP : slot;
      y = 0;
    }
  });
  const identity = { type: 'identity' } as const;
  const plot = plotted(pen, { width, height, x: identity, y: identity, marks });
  return { elements: [...plot, ...texts], height };
}

/** Long enough for a dash to be seen. */
function sampleWidth({ style, sample }: LegendEntry): number {
  if (sample !== undefined) return textWidth(sample, SMALL, true);
  return style.symbol === undefined ? 28 : 12;
}
