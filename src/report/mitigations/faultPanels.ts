/** What a fault does to each quantity along its doses. */
import type { DoseResponse } from '../../lab/studies/claims/schema.ts';
import { FAULT_QUANTITIES } from '../../lab/studies/mitigations/faults.ts';
import type { FaultOutcome } from '../../lab/studies/mitigations/schema.ts';
import { layersOf, type Scene } from '../chart/scene.ts';
import { framed, type TextWidth, type TopLevel } from '../chart/style.ts';
import { dosePanel, legendOf } from '../claims/dosePanel.ts';
import { quantityOf } from '../claims/measures.ts';
import { stylesOf } from '../claims/styles.ts';

/** Of a panel in a page: of a phone it takes the whole width. */
const WIDTH = 400;
const PADDING = { left: 0, right: 8, top: 0, bottom: 0 };

const PANELS: Readonly<
  Record<(typeof FAULT_QUANTITIES)[number], { readonly title: string; readonly told: string }>
> = {
  'gap.auc': { title: 'Gap: offline minus production', told: 'gap' },
  'damage.auc': { title: 'Damage against clean logging', told: 'damage' },
  'shadow.auc': { title: 'Production', told: 'production' },
  'skew.mismatch': { title: 'Values that differ from those served', told: 'skew' },
};

/** What a quantity does along the doses. */
export interface FaultDose extends DoseResponse {
  /** What pages call the quantity. */
  readonly told: string;
}

export function faultDoses(fault: FaultOutcome): FaultDose[] {
  return FAULT_QUANTITIES.map((quantity) => ({
    ...fault,
    ...PANELS[quantity],
    series: fault.series.filter(({ contrast }) => quantityOf(contrast) === quantity),
  }));
}

/** A chart of each quantity, to stand side by side where there is room, and before them what their marks mean. */
export function faultPanels(fault: FaultOutcome, textWidth: TextWidth): readonly [TopLevel, ...TopLevel[]] {
  const styles = stylesOf([fault]);
  const area = { left: 0, top: 0, width: WIDTH, hasLegend: false };
  const { points, texts, bottom } = legendOf(fault.pipelines, { ...area, top: 8 }, styles, textWidth);
  return [
    part('Legend', { bands: [], lines: [], points, texts }, bottom),
    ...faultDoses(fault).map((dose) => {
      const { scene, height } = dosePanel(dose, { ...area, told: dose.told }, styles, textWidth);
      return part(dose.title, scene, height);
    }),
  ];
}

/** The page tells the title; what the scene says of it is part of the picture. */
function part(title: string, scene: Scene, height: number): TopLevel {
  const size = { width: WIDTH, height };
  const frame = { title: '', subtitle: [], ...size, padding: PADDING };
  return framed(frame, layersOf(scene, size), { title, subtitle: [], height: 0 });
}
