/** Rows with names and values, and plots between them: what forests and waterfalls share. */
import type { RowHead } from './chart.ts';
import type { ColorName } from './palette.ts';
import { element, type Pen, type SvgElement, textAt } from './svg.ts';
import { leading, linesOf, SMALL, widestOf } from './text.ts';

/** Below this width names are above their rows. */
const BESIDE = 560;
/** Of all, at most, for names beside their rows. */
const NAME_SHARE = 0.36;
const GAP = 16;
/** Between a name and the marks below it. */
const NAME_GAP = 2;
/** Left and right of what a row holds. */
export const EDGE = 4;
export interface LaidRow {
  readonly top: number;
  readonly bottom: number;
  /** Of the part that holds marks. */
  readonly lanesTop: number;
  readonly middle: number;
}

export interface LaidRows {
  readonly rows: readonly LaidRow[];
  /** Sides of the plots. */
  readonly left: number;
  readonly right: number;
  readonly height: number;
  /** Names and values. */
  readonly elements: readonly SvgElement[];
}

export interface RowSize extends RowHead {
  /** Height of the marks of the row, in pixels. */
  readonly lanes: number;
  readonly apart?: boolean;
}

interface Look {
  /** Above and below what a row holds. */
  readonly padding?: number;
  /** Background of a row, which separates its words from lines behind them. */
  readonly groundOf?: (index: number) => 'paper' | 'raised';
}

export function laidRows(
  pen: Pen,
  rows: readonly RowSize[],
  width: number,
  { padding = 4, groundOf = () => 'paper' }: Look = {},
): LaidRows {
  const isBeside = width >= BESIDE;
  const valueWidth = Math.ceil(
    Math.max(...rows.map(({ value = '', bold }) => widestOf([value], SMALL, bold))),
  );
  const right = isBeside && valueWidth > 0 ? width - valueWidth - GAP - EDGE : width;
  const room = isBeside ? width * NAME_SHARE : width - 2 * EDGE - (valueWidth > 0 ? valueWidth + GAP : 0);
  const names = rows.map((row) => ({
    name: linesOf(row.name, room, SMALL, row.bold),
    detail: row.detail === undefined ? [] : linesOf(row.detail, room, SMALL),
  }));
  const left = isBeside
    ? Math.ceil(
        Math.max(
          ...names.map(({ name, detail }, index) =>
            Math.max(widestOf(name, SMALL, rows[index].bold), widestOf(detail, SMALL)),
          ),
        ),
      ) +
      GAP +
      EDGE
    : 0;
  const line = leading(SMALL);
  const words: Record<'paper' | 'raised', SvgElement[]> = { paper: [], raised: [] };
  let y = 0;
  const laid = rows.map((row, index): LaidRow => {
    const { name, detail } = names[index];
    const elements = words[groundOf(index)];
    const named = (name.length + detail.length) * line;
    if (row.apart === true) y += 12;
    const top = y;
    const height = 2 * padding + (isBeside ? Math.max(named, row.lanes) : named + NAME_GAP + row.lanes);
    const bottom = top + height;
    const lanesTop = isBeside ? (top + bottom - row.lanes) / 2 : bottom - padding - row.lanes;
    const firstLine = (isBeside ? (top + bottom - named) / 2 : top + padding) + line / 2;
    const anchor = isBeside ? 'end' : 'start';
    const x = isBeside ? left - GAP : EDGE;
    [...name, ...detail].forEach((text, at) => {
      const isDetail = at >= name.length;
      elements.push(
        textAt(pen, x, firstLine + at * line, text, {
          anchor,
          series: row.series,
          bold: row.bold === true && !isDetail,
          color: isDetail || row.quiet === true ? 'quiet-ink' : 'ink',
        }),
      );
    });
    if (row.value !== undefined) {
      const at = isBeside ? (top + bottom) / 2 : firstLine;
      elements.push(
        textAt(pen, width - EDGE, at, row.value, {
          anchor: 'end',
          series: row.series,
          bold: row.bold ?? false,
        }),
      );
    }
    y = bottom;
    return { top, bottom, lanesTop, middle: lanesTop + row.lanes / 2 };
  });
  const elements = Object.entries(words).flatMap(([ground, own]) =>
    own.length === 0 ? [] : [onGround(pen, ground as ColorName, own)],
  );
  return { rows: laid, left, right, height: y, elements };
}

/** Words that part from lines behind them. */
export function onGround(pen: Pen, ground: ColorName, words: readonly SvgElement[]): SvgElement {
  const halo = {
    stroke: pen.paint(ground),
    'stroke-width': 4,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
  };
  return element(pen, 'g', halo, ...words);
}
