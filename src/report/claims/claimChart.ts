/** The picture of a claim: the effects of its parts beside their margins, then its doses. */
import { capitalised } from '../../base/text.ts';
import type { ClaimOutcome, PartOutcome } from '../../lab/studies/claims/schema.ts';
import type { Chart, Forest, ForestCell, ForestRow, Style } from '../chart/chart.ts';
import { dosePanels, NO_VALUE, scaled, seriesStyles } from './doseChart.ts';
import { byMeasure, inUnits, measureOf } from './measures.ts';
import { axisTitle, shortened } from './words.ts';

/** Series of the parts' marks, for pages. */
export const PART_SERIES = 'claim';

const PART: Style = { color: 'ink', symbol: 'circle' };
const CONSTRUCTION: Style = { color: 'stone', symbol: 'circle' };

export function claimChart({ says, verdict, parts, doses }: ClaimOutcome): Chart {
  const styles = seriesStyles(doses);
  const less = parts.some(({ control }) => control !== null) ? ', less that of its control,' : '';
  return {
    title: says,
    subtitle: [
      `${capitalised(verdict)}, ${seedsOf(parts)} seeds. Each part${less} with the bounds that decide.`,
      'Dashed: the margin claimed. Doses: 95 % intervals.',
    ],
    legend: [],
    panels: [
      ...byMeasure(parts).map(partsPanel),
      ...doses.flatMap((dose) => dosePanels(dose, { styles, hasLegend: true })),
    ],
  };
}

/** `20`, or `20 and 40` where parts differ. */
export function seedsOf(parts: readonly PartOutcome[]): string {
  return [...new Set(parts.map(({ seeds }) => seeds.length))].sort((a, b) => a - b).join(' and ');
}

/** @param parts of one measure */
function partsPanel(parts: readonly PartOutcome[]): Forest {
  const rows = parts.map(rowOf);
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

function rowOf(part: PartOutcome, index: number): { row: ForestRow; cell: ForestCell } {
  const { contrast, is, margin, effect, construction, control } = part;
  const measure = measureOf(contrast);
  const mark = {
    ...scaled(effect, measure),
    series: PART_SERIES,
    style: construction ? CONSTRUCTION : PART,
    missing: NO_VALUE,
    tooltip: `${contrast}${control === null ? '' : ', less its control'}, ${inUnits(effect, measure)}`,
  };
  return {
    row: {
      name: shortened(contrast),
      apart: index > 0,
      quiet: construction,
      ...(construction
        ? { detail: 'by construction' }
        : control === null
          ? {}
          : { detail: 'less its control' }),
    },
    cell: {
      marks: [mark],
      limits: (is === 'within' ? [-margin, margin] : [margin]).map((limit) => limit * measure.scale),
    },
  };
}
