/** An attribution as a table for the console. */
import { createColors } from 'picocolors';
import type { Attribution } from '../../lab/attribute/attribution.ts';
import { clarityOf } from '../clarity.ts';
import type { Cell, Tone } from '../columns.ts';
import { type Grid, type GridRow, gridLines } from '../grid.ts';
import { plusMinus } from '../numbers.ts';
import type { TableOptions } from '../table.ts';
import { wrap } from '../wrap.ts';
import { type AttributionFigure, dispensable, figuresOf } from './figures.ts';
import { type AttributionRow, rowsOf } from './rows.ts';
import { findingsOf, notesOf } from './words.ts';

/** Longer names of features stand in two lines where intervals stand below their values. */
const NAME_COLUMNS = 22;
const SHORTEST_NAME = 12;

interface Layout {
  readonly figures: readonly AttributionFigure[];
  readonly stacked: boolean;
}

/** A row per feature, then all at once, then what they say and how they were made. */
export function renderAttributionTable(attribution: Attribution, options: TableOptions): string {
  const colors = createColors(options.color);
  const { scenario, leak } = attribution;
  const below = (texts: readonly string[], paint: (text: string) => string = (text) => text) =>
    texts.flatMap((text) => wrap(text, options.columns)).map(paint);
  const { figures, lines } = fitting(attribution, options);
  const missing = figuresOf(attribution).filter((figure) => !figures.includes(figure));
  return [
    ...below([`${scenario.name}: what each feature leaks with ${leak}`], colors.bold),
    '',
    ...lines,
    ...below(
      missing.length === 0
        ? []
        : [`not shown at this width, but in attribution.md: ${missing.map(({ title }) => title).join('; ')}`],
      colors.dim,
    ),
    '',
    ...below(findingsOf(attribution)),
    '',
    ...below(notesOf(attribution), colors.dim),
  ].join('\n');
}

/** The first layout that fits: everything in a line, intervals below, fewer figures, shorter names. */
function fitting(attribution: Attribution, { columns, color }: TableOptions) {
  const all = figuresOf(attribution);
  const layouts: readonly Layout[] = [
    { figures: all, stacked: false },
    ...[0, ...dispensable.map((_, index) => index + 1)].map((left) => ({
      figures: all.filter(({ name }) => !dispensable.slice(0, left).includes(name)),
      stacked: true,
    })),
  ];
  const drawn = (layout: Layout, nameColumns: number, coloured: boolean) =>
    gridLines(gridOf(attribution, layout, nameColumns), { color: coloured, stacked: layout.stacked });
  const widthOf = (layout: Layout) =>
    Math.max(...drawn(layout, NAME_COLUMNS, false).map((line) => line.length));
  const fits = layouts.find((layout) => widthOf(layout) <= columns);
  if (fits !== undefined) return { figures: fits.figures, lines: drawn(fits, NAME_COLUMNS, color) };
  const last = layouts[layouts.length - 1];
  const nameColumns = Math.max(SHORTEST_NAME, NAME_COLUMNS - (widthOf(last) - columns));
  return { figures: last.figures, lines: drawn(last, nameColumns, color) };
}

function gridOf(attribution: Attribution, { figures, stacked }: Layout, nameColumns: number): Grid {
  const { features, wholes } = rowsOf(attribution);
  const row = (each: AttributionRow): GridRow => ({
    name: stacked ? inTwoLines(each.label, nameColumns) : [each.label, ''],
    cells: figures.map((figure) => cellOf(figure, each)),
    isMarked: false,
  });
  return {
    corner: 'feature',
    head: figures.map(({ head }) => head),
    groups: [features.map(row), wholes.map(row)],
  };
}

function cellOf({ of, format, isHarm }: AttributionFigure, row: AttributionRow): Cell {
  const estimate = of(row);
  if (estimate === undefined) return { value: '', interval: '', tone: 'neutral' };
  const clarity = clarityOf(estimate);
  const tone: Tone = !isHarm
    ? 'neutral'
    : clarity === 'above'
      ? 'bad'
      : clarity === 'below'
        ? 'good'
        : 'neutral';
  return { value: format(estimate.mean), interval: plusMinus(estimate, format), tone };
}

/** Broken behind the last word that fits, at a space or an underscore; what is still too long is cut. */
function inTwoLines(label: string, columns: number): [string, string] {
  if (label.length <= columns) return [label, ''];
  const parts = label.split(/(?<=[_ ])/);
  let first = '';
  while (parts.length > 1 && first.length + parts[0].length <= columns) first += parts.shift();
  const cut = (text: string) => (text.length <= columns ? text : `${text.slice(0, columns - 1)}…`);
  return first === '' ? [cut(label), ''] : [first.trimEnd(), cut(parts.join(''))];
}
