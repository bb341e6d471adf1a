/** Parts that panels of all kinds share: their heads, and the words along their axes. */

import type { LegendEntry } from './chart.ts';
import { legendBlock } from './legend.ts';
import { type Block, type Pen, stacked, textAt } from './svg.ts';
import { leading, linesOf, MEDIUM, SMALL } from './text.ts';

/** Lines of text from the left edge. */
export function textBlock(
  pen: Pen,
  texts: readonly string[],
  width: number,
  look: { readonly size: number; readonly bold?: boolean; readonly color?: 'ink' | 'quiet-ink' },
): Block {
  const lines = texts.flatMap((text) => linesOf(text, width, look.size, look.bold));
  const line = leading(look.size);
  return {
    elements: lines.map((text, index) => textAt(pen, 0, (index + 0.5) * line, text, look)),
    height: lines.length * line,
  };
}

interface PanelHead {
  readonly title?: string;
  readonly note?: string;
  readonly legend?: readonly LegendEntry[];
}

export function headBlock(pen: Pen, { title, note, legend = [] }: PanelHead, width: number): Block {
  return stacked(
    pen,
    [
      textBlock(pen, title === undefined ? [] : [title], width, { size: MEDIUM, bold: true }),
      textBlock(pen, note === undefined ? [] : [note], width, { size: SMALL, color: 'quiet-ink' }),
      legendBlock(pen, legend, width),
    ],
    2,
  );
}

interface WithTicks<T> {
  readonly ticks: readonly T[];
  readonly labels: readonly string[];
  readonly place: (value: T) => number;
}

/**
 * Labels of ticks, and the title, below a plot between left and right.
 * @param slot pixels from tick to tick, where labels are names that may need several lines
 */
export function axisBlock<T>(
  pen: Pen,
  { ticks, labels, place }: WithTicks<T>,
  title: string,
  [left, right]: readonly [number, number],
  slot = Number.POSITIVE_INFINITY,
): Block {
  const line = leading(SMALL);
  const quiet = { color: 'quiet-ink', anchor: 'middle' } as const;
  const words = title === '' ? [] : linesOf(title, right - left, SMALL);
  const names = labels.map((label) => linesOf(label, slot - 4, SMALL));
  const deep = Math.max(1, ...names.map((lines) => lines.length));
  return {
    elements: [
      ...ticks.flatMap((tick, index) =>
        names[index].map((text, at) => textAt(pen, place(tick), 6 + (at + 0.5) * line, text, quiet)),
      ),
      ...words.map((text, index) =>
        textAt(pen, (left + right) / 2, 10 + (index + deep + 0.5) * line, text, quiet),
      ),
    ],
    height: 10 + (deep + words.length) * line,
  };
}
