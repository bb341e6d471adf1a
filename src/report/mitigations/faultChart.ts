/** The picture of a fault: gap, damage, production and skew of each pipeline along its doses. */
import { FAULT_QUANTITIES } from '../../lab/studies/mitigations/faults.ts';
import { type FaultOutcome, IMMUNITY_MARGIN } from '../../lab/studies/mitigations/schema.ts';
import type { Chart, Curves, Forest } from '../chart/chart.ts';
import { dosePanels, seriesStyles } from '../claims/doseChart.ts';
import { quantityOf } from '../claims/measures.ts';
import { immuneOf } from './words.ts';

const PANELS: Readonly<
  Record<(typeof FAULT_QUANTITIES)[number], { readonly title: string; readonly quantity: string }>
> = {
  'gap.auc': { title: 'Gap: offline minus production', quantity: 'gap' },
  'damage.softAuc': { title: 'Damage against clean logging', quantity: 'damage' },
  'shadow.softAuc': { title: 'Production', quantity: 'production' },
  'skew.mismatch': { title: 'Values that differ from those served', quantity: 'skew' },
};

export function faultChart(fault: FaultOutcome): Chart {
  const styles = seriesStyles([fault]);
  return {
    title: fault.title,
    subtitle: [
      `By the numbers ${immuneOf(fault)}. Immune: at every dose, gap and production stay within ${IMMUNITY_MARGIN} AUC of the first dose or of the logged pipeline, by 95 % intervals over ${fault.seeds} seeds.`,
    ],
    legend: fault.pipelines.map(({ label }) => ({ name: label, style: styles.get(label)! })),
    panels: sideBySide(
      FAULT_QUANTITIES.flatMap((name) => {
        const { title, quantity } = PANELS[name];
        const series = fault.series.filter(({ contrast }) => quantityOf(contrast) === name);
        return dosePanels({ ...fault, title, series }, { styles, hasLegend: false, quantity });
      }),
    ),
  };
}

/** Forests, which have the same rows, become the columns of one. */
function sideBySide(panels: readonly (Curves | Forest)[]): (Curves | Forest)[] {
  const forests = panels.filter((panel) => panel.kind === 'forest');
  if (forests.length === 0) return [...panels];
  const columns = forests.flatMap(({ title = '', columns: own }) =>
    own.map((column) => ({ ...column, title })),
  );
  return [{ kind: 'forest', rows: forests[0].rows, columns }];
}
