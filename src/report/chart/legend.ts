/** Names of series with samples of their marks, in as many lines as they need. */
import type * as Plot from '@observablehq/plot';
import type { LegendEntry } from './chart.ts';
import { dots, lines, plotted } from './marks.ts';
import { type Block, type Pen, type SvgElement, textAt } from './svg.ts';
import { leading, linesOf, SMALL, widestOf } from './text.ts';

const LINE = 20;
const GAP = 14;

export function legendBlock(pen: Pen, entries: readonly LegendEntry[], width: number): Block {
  if (entries.length === 0) return { elements: [], height: 0 };
  const samples = Math.max(...entries.map(sampleWidth)) + 6;
  const names = entries.map(({ name }) => linesOf(name, width - samples, SMALL));
  const needed = names.map((words) => samples + widestOf(words, SMALL));
  const total = needed.reduce((sum, each) => sum + each + GAP, -GAP);
  // In columns where they do not all fit into one line.
  const slot = Math.max(...needed) + GAP;
  const columns = total <= width ? entries.length : Math.max(1, Math.floor((width + GAP) / slot));
  const texts: SvgElement[] = [];
  const marks: Plot.Markish[] = [];
  let [x, y] = [0, LINE / 2];
  let tallest = 0;
  entries.forEach(({ name, style }, index) => {
    if (index > 0 && index % columns === 0) {
      x = 0;
      y += LINE + tallest;
      tallest = 0;
    }
    const series = pen.series.has(name) ? name : undefined;
    if (style.symbol === undefined)
      marks.push(
        lines(
          pen,
          [
            { x, y },
            { x: x + samples - 6, y },
          ],
          style,
          series,
        ),
      );
    else marks.push(dots(pen, [{ x: x + 6, y, style, ...(series === undefined ? {} : { series }) }]));
    names[index].forEach((text, line) => {
      texts.push(textAt(pen, x + samples, y + line * leading(SMALL), text, { series }));
    });
    tallest = Math.max(tallest, (names[index].length - 1) * leading(SMALL));
    x += total <= width ? needed[index] + GAP : slot;
  });
  const height = y + tallest + LINE / 2;
  const identity = { type: 'identity' } as const;
  const plot = plotted(pen, { width, height, x: identity, y: identity, marks });
  return { elements: [...plot, ...texts], height };
}

/** Long enough for a dash to be seen. */
function sampleWidth({ style }: LegendEntry): number {
  return style.symbol === undefined ? 28 : 12;
}
