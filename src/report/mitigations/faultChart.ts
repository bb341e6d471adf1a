/** The picture of a fault: gap, damage and production of each pipeline along its doses. */
import type { DoseSeries } from '../../lab/claims/outcome.ts';
import { FAULT_QUANTITIES, IMMUNITY_MARGIN } from '../../lab/mitigations/faults.ts';
import type { FaultOutcome } from '../../lab/mitigations/outcome.ts';
import {
  FONT_SIZE,
  framed,
  QUIET_INK,
  type TextWidth,
  TITLE_FONT_SIZE,
  type TopLevel,
} from '../chartStyle.ts';
import { dosePanel, legendOf, needsWidth } from '../claims/dosePanel.ts';
import { textLines } from '../claims/lines.ts';
import { layersOf, type Scene, type Text, together } from '../claims/scene.ts';
import { stylesOf } from '../claims/styles.ts';
import { immuneOf } from './words.ts';

const WIDTH = 1080;
const GAP = 32;
const THIRD = (WIDTH - 2 * GAP) / 3;
const PADDING = { left: 24, right: 24, top: 20, bottom: 12 };

const TITLES: Readonly<Record<(typeof FAULT_QUANTITIES)[number], string>> = {
  'gap.auc': 'Gap: offline minus production',
  'damage.auc': 'Damage against clean logging',
  'shadow.auc': 'Production',
};

export function faultChart(fault: FaultOutcome, textWidth: TextWidth): TopLevel {
  const head = headOf(fault, textWidth);
  const styles = stylesOf([fault]);
  const labels = fault.pipelines.map(({ label }) => ({ label }));
  const legend = legendOf(labels, { left: 0, top: head.height, width: WIDTH }, styles, textWidth);
  const doses = FAULT_QUANTITIES.map((quantity) => ({
    ...fault,
    title: TITLES[quantity],
    series: fault.series.filter((each) => isOf(each, quantity)),
  }));
  // Side by side where all of them fit, else below one another.
  const isNarrow = doses.every((dose) => !needsWidth(dose, THIRD, textWidth));
  const scenes: Scene[] = [head.scene, { bands: [], lines: [], points: legend.points, texts: legend.texts }];
  let y = legend.bottom + 4;
  let height = 0;
  doses.forEach((dose, column) => {
    const area = isNarrow
      ? { left: column * (THIRD + GAP), top: y, width: THIRD }
      : { left: 0, top: y, width: WIDTH };
    const panel = dosePanel(dose, { ...area, hasLegend: false }, styles, textWidth);
    scenes.push(panel.scene);
    if (isNarrow) height = Math.max(height, panel.height);
    else y += panel.height;
  });
  const size = { width: WIDTH, height: y + height };
  return framed({ title: '', subtitle: [], ...size, padding: PADDING }, layersOf(together(scenes), size));
}

/** Contrasts begin with their quantity. */
function isOf({ contrast }: DoseSeries, quantity: string): boolean {
  return contrast.replace(/^\(/, '').startsWith(`${quantity} `);
}

function headOf(fault: FaultOutcome, textWidth: TextWidth) {
  const texts: Text[] = [];
  let y = 8;
  for (const text of textLines(fault.title, WIDTH, TITLE_FONT_SIZE, textWidth, true)) {
    texts.push({ x: 0, y, text, size: TITLE_FONT_SIZE, bold: true });
    y += 22;
  }
  const subtitle = `By the numbers ${immuneOf(fault)}. Immune: neither the gap changes by more than ${IMMUNITY_MARGIN} AUC from the first dose on nor production loses more, by 95 % intervals over ${fault.seeds} seeds.`;
  for (const text of textLines(subtitle, WIDTH, FONT_SIZE, textWidth)) {
    texts.push({ x: 0, y, text, size: FONT_SIZE, color: QUIET_INK });
    y += 18;
  }
  return { scene: { bands: [], lines: [], points: [], texts }, height: y + 4 };
}
