/** An attribution as a table for the console. */
import { createColors } from 'picocolors';
import type { Attribution } from '../../lab/studies/attribution/attribution.ts';
import type { Cell, Tone } from '../text/cell.ts';
import { clarityOf } from '../text/clarity.ts';
import { fittingGrid, type GridLayout, type TableOptions } from '../text/fittingGrid.ts';
import type { Grid, GridRow } from '../text/grid.ts';
import { plusMinus } from '../text/numbers.ts';
import { inTwoLines } from '../text/twoLines.ts';
import { wrap } from '../text/wrap.ts';
import { type AttributionFigure, dispensable, figuresOf } from './figures.ts';
import { type AttributionRow, rowsOf } from './rows.ts';
import { findingsOf, notesOf } from './words.ts';

/** Longer names of features stand in two lines where intervals stand below their values. */
const NAME_COLUMNS = 22;

/** A row per feature, then all at once, then what they say and how they were made. */
export function renderAttributionTable(attribution: Attribution, options: TableOptions): string {
  const colors = createColors(options.color);
  const { scenario, leak } = attribution;
  const below = (texts: readonly string[], paint: (text: string) => string = (text) => text) =>
    texts.flatMap((text) => wrap(text, options.columns)).map(paint);
  const { figures, lines } = fittingGrid(
    {
      figures: figuresOf(attribution),
      dispensable,
      nameColumns: NAME_COLUMNS,
      gridOf: (layout) => gridOf(attribution, layout),
    },
    options,
  );
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

function gridOf(
  attribution: Attribution,
  { figures, stacked, nameColumns }: GridLayout<AttributionFigure>,
): Grid {
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
