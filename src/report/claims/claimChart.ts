/** The picture of a claim: its parts with their controls, then its doses. */
import type { ClaimOutcome, Dose } from '../../lab/studies/claims/schema.ts';
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
import { dosePanel, needsWidth } from './dosePanel.ts';
import { forestPanel } from './forestPanel.ts';
import { measureOf } from './measures.ts';
import { stylesOf } from './styles.ts';

const WIDTH = 860;
const GAP = 40;
const HALF = (WIDTH - GAP) / 2;
const PADDING = { left: 24, right: 24, top: 20, bottom: 12 };

export function claimChart(outcome: ClaimOutcome, textWidth: TextWidth): TopLevel {
  const head = headOf(outcome, textWidth);
  const scenes: Scene[] = [head.scene];
  let y = head.height;
  for (const parts of byMeasure(outcome.parts)) {
    const panel = forestPanel(parts, y, WIDTH, textWidth);
    scenes.push(panel.scene);
    y += panel.height;
  }
  const doses = outcome.doses.flatMap(panelsOf);
  const styles = stylesOf(doses);
  for (const row of rowsOf(doses, textWidth)) {
    const width = row.length === 1 ? WIDTH : HALF;
    const panels = row.map((dose, column) =>
      dosePanel(dose, { left: column * (HALF + GAP), top: y, width }, styles, textWidth),
    );
    scenes.push(...panels.map(({ scene }) => scene));
    y += Math.max(...panels.map(({ height }) => height));
  }
  const size = { width: WIDTH, height: y };
  // The head is drawn with the scene, since it needs as many lines as the claim has.
  return framed({ title: '', subtitle: [], ...size, padding: PADDING }, layersOf(together(scenes), size), {
    title: outcome.says,
    subtitle: head.subtitle,
    height: PADDING.top + head.height - 8,
  });
}

function headOf({ says, verdict, seeds, parts }: ClaimOutcome, textWidth: TextWidth) {
  const texts: Text[] = [];
  let y = 8;
  for (const text of textLines(says, WIDTH, TITLE_FONT_SIZE, textWidth, true)) {
    texts.push({ x: 0, y, text, size: TITLE_FONT_SIZE, bold: true });
    y += 22;
  }
  const hasControl = parts.some(({ control }) => control !== null);
  const subtitle = [
    `${verdict[0].toUpperCase()}${verdict.slice(1)}, ${seeds} seeds. 95 % intervals over seeds; thin: simultaneous bounds.`,
    `Dashed: the margin claimed.${hasControl ? ' Hollow: the control, on the band of its tolerance.' : ''}`,
  ];
  for (const text of subtitle.flatMap((line) => textLines(line, WIDTH, FONT_SIZE, textWidth))) {
    texts.push({ x: 0, y, text, size: FONT_SIZE, color: QUIET_INK });
    y += 18;
  }
  return { scene: { bands: [], lines: [], points: [], texts }, subtitle, height: y + 6 };
}

/** One panel for each measure of a dose, since measures share no scale. */
function panelsOf(dose: Dose): Dose[] {
  return byMeasure(dose.series).map((series) => ({ ...dose, series }));
}

/** Two panels side by side where both fit. */
function rowsOf(doses: readonly Dose[], textWidth: TextWidth): Dose[][] {
  const rows: Dose[][] = [];
  let isOpen = false;
  for (const dose of doses) {
    const fits = !needsWidth(dose, HALF, textWidth);
    if (isOpen && fits) rows[rows.length - 1].push(dose);
    else rows.push([dose]);
    isOpen = fits && rows[rows.length - 1].length === 1;
  }
  return rows;
}

function byMeasure<T extends { readonly contrast: string }>(all: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const { name } = measureOf(one.contrast);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()];
}
