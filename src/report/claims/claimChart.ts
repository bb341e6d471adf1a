/** The picture of a claim: its parts with their controls, then its doses. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { ClaimOutcome, PartOutcome } from '../../lab/studies/claims/schema.ts';
import type { Chart, Forest, ForestCell, ForestMark, ForestRow, Style } from '../chart/chart.ts';
import { dosePanels, NO_VALUE, scaled, seriesStyles } from './doseChart.ts';
import { byMeasure, inUnits, measureOf } from './measures.ts';
import { axisTitle, shortened } from './words.ts';

/** Series of marks, for pages. */
export const PART_SERIES = 'claim';
export const CONTROL_SERIES = 'control';

const PART: Style = { color: 'blue', symbol: 'circle' };
const CONTROL: Style = { color: 'green', symbol: 'diamond', hollow: true };

export function claimChart({ says, verdict, seeds, parts, doses }: ClaimOutcome): Chart {
  const hasControl = parts.some(({ control }) => control !== null);
  const styles = seriesStyles(doses);
  return {
    title: says,
    subtitle: [
      `${verdict[0].toUpperCase()}${verdict.slice(1)}, ${seeds} seeds. 95 % intervals over seeds; thin: simultaneous bounds.`,
      `Dashed: the margin claimed.${hasControl ? ' Hollow: the control, on the band of its tolerance.' : ''}`,
    ],
    legend: [],
    panels: [
      ...byMeasure(parts).map(partsPanel),
      ...doses.flatMap((dose) => dosePanels(dose, { styles, hasLegend: true })),
    ],
  };
}

/** @param parts of one measure */
function partsPanel(parts: readonly PartOutcome[]): Forest {
  const rows = parts.flatMap(rowsOf);
  return {
    kind: 'forest',
    rows: rows.map(({ row }) => row),
    columns: [
      {
        axis: { title: axisTitle(parts.map(({ contrast }) => contrast)), zero: true },
        cells: rows.map(({ cell }) => cell),
      },
    ],
  };
}

/** A part, and its control below it. */
function rowsOf(part: PartOutcome, index: number): { row: ForestRow; cell: ForestCell }[] {
  const { contrast, is, margin, effect, bounds, control } = part;
  const { scale } = measureOf(contrast);
  const limits = (is === 'within' ? [-margin, margin] : [margin]).map((limit) => limit * scale);
  const own = {
    row: { name: shortened(contrast), apart: index > 0 },
    cell: { marks: [markOf(PART_SERIES, contrast, effect, bounds, PART)], limits },
  };
  if (control === null) return [own];
  const tolerance = control.tolerance * scale;
  const marks = [markOf(CONTROL_SERIES, control.contrast, control.effect, control.bounds, CONTROL)];
  return [
    own,
    {
      row: { name: 'control', quiet: true },
      cell: tolerance > 0 ? { marks, range: [-tolerance, tolerance] } : { marks },
    },
  ];
}

function markOf(
  series: string,
  contrast: string,
  effect: Estimate,
  bounds: Estimate,
  style: Style,
): ForestMark {
  const measure = measureOf(contrast);
  return {
    ...scaled(effect, measure),
    bounds: scaled(bounds, measure),
    series,
    style,
    missing: NO_VALUE,
    tooltip: `${contrast}, ${inUnits(effect, measure)}`,
  };
}
