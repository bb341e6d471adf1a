/** The picture of a fault: gap, damage, production and skew of each pipeline along its doses. */

import type { FaultOutcome } from '../../lab/studies/mitigations/schema.ts';
import { IMMUNITY_MARGIN } from '../../lab/studies/mitigations/schema.ts';
import { textLines } from '../chart/lines.ts';
import { layersOf, type Scene, type Text, together } from '../chart/scene.ts';
import {
  FONT_SIZE,
  framed,
  QUIET_INK,
  type TextWidth,
  TITLE_FONT_SIZE,
  type TopLevel,
} from '../chart/style.ts';
import { dosePanel, legendOf, needsWidth } from '../claims/dosePanel.ts';
import { stylesOf } from '../claims/styles.ts';
import { faultDoses } from './faultPanels.ts';
import { immuneOf } from './words.ts';

const WIDTH = 900;
const GAP = 32;
const HALF = (WIDTH - GAP) / 2;
const PADDING = { left: 24, right: 24, top: 20, bottom: 12 };

export function faultChart(fault: FaultOutcome, textWidth: TextWidth): TopLevel {
  const head = headOf(fault, textWidth);
  const styles = stylesOf([fault]);
  const labels = fault.pipelines.map(({ label }) => ({ label }));
  const legend = legendOf(labels, { left: 0, top: head.height, width: WIDTH }, styles, textWidth);
  const doses = faultDoses(fault);
  // Two by two where all of them fit, else below one another.
  const isNarrow = doses.every((dose) => !needsWidth(dose, HALF, textWidth));
  const scenes: Scene[] = [head.scene, { bands: [], lines: [], points: legend.points, texts: legend.texts }];
  let y = legend.bottom + 4;
  for (const row of isNarrow ? [doses.slice(0, 2), doses.slice(2)] : doses.map((dose) => [dose])) {
    const width = isNarrow ? HALF : WIDTH;
    const panels = row.map((dose, column) =>
      dosePanel(
        dose,
        { left: column * (HALF + GAP), top: y, width, hasLegend: false, told: dose.told },
        styles,
        textWidth,
      ),
    );
    scenes.push(...panels.map(({ scene }) => scene));
    y += Math.max(...panels.map(({ height }) => height));
  }
  const size = { width: WIDTH, height: y };
  return framed({ title: '', subtitle: [], ...size, padding: PADDING }, layersOf(together(scenes), size), {
    title: fault.title,
    subtitle: head.subtitle,
    height: PADDING.top + head.height - 10,
  });
}

function headOf(fault: FaultOutcome, textWidth: TextWidth) {
  const texts: Text[] = [];
  let y = 8;
  for (const text of textLines(fault.title, WIDTH, TITLE_FONT_SIZE, textWidth, true)) {
    texts.push({ x: 0, y, text, size: TITLE_FONT_SIZE, bold: true });
    y += 22;
  }
  const subtitle = `By the numbers ${immuneOf(fault)}. Immune: at every dose, gap and production stay within ${IMMUNITY_MARGIN} AUC of the first dose or of the logged pipeline, by 95 % intervals over ${fault.seeds} seeds.`;
  for (const text of textLines(subtitle, WIDTH, FONT_SIZE, textWidth)) {
    texts.push({ x: 0, y, text, size: FONT_SIZE, color: QUIET_INK });
    y += 18;
  }
  return { scene: { bands: [], lines: [], points: [], texts }, subtitle: [subtitle], height: y + 4 };
}
