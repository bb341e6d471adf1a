/** A benchmark of mitigations as a table for the console. */
import { createColors } from 'picocolors';
import type { MitigationOutcome, MitigationsReport } from '../../lab/studies/mitigations/schema.ts';
import type { Cell } from '../text/cell.ts';
import { clarityOf } from '../text/clarity.ts';
import { fittingGrid, type GridLayout, type TableOptions } from '../text/fittingGrid.ts';
import type { Grid } from '../text/grid.ts';
import { plusMinus } from '../text/numbers.ts';
import { inTwoLines } from '../text/twoLines.ts';
import { wrap } from '../text/wrap.ts';
import { dispensable, type MitigationFigure, missingOf, shownFigures } from './figures.ts';
import { faultFindingsOf, findingsOf, isClean, markedTitle, notesOf } from './words.ts';

const NAME_COLUMNS = 34;

/** A row per mitigation, the highest live open rate first, then what they say and how they were made. */
export function renderMitigationsTable(report: MitigationsReport, options: TableOptions): string {
  const colors = createColors(options.color);
  const below = (texts: readonly string[], paint: (text: string) => string = (text) => text) =>
    texts.flatMap((text) => wrap(text, options.columns)).map(paint);
  const { figures, lines } = fittingGrid(
    {
      figures: shownFigures,
      dispensable,
      nameColumns: NAME_COLUMNS,
      gridOf: (layout) => gridOf(report, layout),
    },
    options,
  );
  const missing = shownFigures.filter((figure) => !figures.includes(figure));
  return [
    ...below(
      [`${report.scenario.name}: what each mitigation leaves of the leak, and what it costs`],
      colors.bold,
    ),
    '',
    ...lines,
    ...below(
      missing.length === 0
        ? []
        : [`not shown at this width, but in mitigations.md: ${missing.map(({ title }) => title).join('; ')}`],
      colors.dim,
    ),
    '',
    ...below([...findingsOf(report), ...faultFindingsOf(report)]),
    '',
    ...below(notesOf(report), colors.dim),
  ].join('\n');
}

function gridOf(
  { mitigations }: MitigationsReport,
  { figures, stacked, nameColumns }: GridLayout<MitigationFigure>,
): Grid {
  return {
    corner: 'mitigation',
    head: figures.map(({ head }) => head),
    groups: [
      mitigations.map((each) => {
        const title = markedTitle(each);
        return {
          name: stacked ? inTwoLines(title, nameColumns) : [title, ''],
          cells: figures.map((figure) => cellOf(figure, each)),
          isMarked: isClean(each),
        };
      }),
    ],
  };
}

function cellOf(figure: MitigationFigure, mitigation: MitigationOutcome): Cell {
  const { of, format, bad } = figure;
  const estimate = of(mitigation.summary);
  if (estimate === null) return { value: missingOf(figure, mitigation), interval: '', tone: 'neutral' };
  const clarity = clarityOf(estimate);
  const tone = bad === undefined ? 'neutral' : clarity === bad ? 'bad' : 'neutral';
  // What is the same in all worlds needs no interval.
  const interval = estimate.high === estimate.low ? '' : plusMinus(estimate, format);
  return { value: format(estimate.mean), interval, tone };
}
