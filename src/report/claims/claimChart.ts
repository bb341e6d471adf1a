/** The picture of a claim: its parts with their controls, then its doses. */
import type { ClaimOutcome, PartOutcome } from '../../lab/claims/outcome.ts';
import {
  FONT_SIZE,
  framed,
  QUIET_INK,
  type TextWidth,
  TITLE_FONT_SIZE,
  type TopLevel,
} from '../chartStyle.ts';
import { dosePanel, isTall } from './dosePanel.ts';
import { forestPanel } from './forestPanel.ts';
import { textLines } from './lines.ts';
import { measureOf } from './measures.ts';
import { layersOf, type Scene, type Text, together } from './scene.ts';

const WIDTH = 860;
const GAP = 40;
const HALF = (WIDTH - GAP) / 2;
const PADDING = { left: 24, right: 24, top: 20, bottom: 12 };

export function claimChart(outcome: ClaimOutcome, textWidth: TextWidth): TopLevel {
  const { says, verdict, seeds, parts, doses } = outcome;
  const title = textLines(says, WIDTH, TITLE_FONT_SIZE, textWidth, true);
  const texts: Text[] = title.map((text, index) => ({
    x: 0,
    y: 8 + index * 22,
    text,
    size: TITLE_FONT_SIZE,
    bold: true,
  }));
  let y = 8 + title.length * 22;
  const subtitle = textLines(
    `${verdict[0].toUpperCase()}${verdict.slice(1)}, ${seeds} seeds. Circles: effect with its 95 % interval, wide grey: simultaneous bounds, dashed: margin. ` +
      'Diamonds: control, on its tolerance.',
    WIDTH,
    FONT_SIZE,
    textWidth,
  );
  for (const text of subtitle) {
    texts.push({ x: 0, y, text, size: FONT_SIZE, color: QUIET_INK });
    y += 18;
  }
  y += 6;
  const scenes: Scene[] = [{ bands: [], lines: [], points: [], texts }];
  for (const group of byMeasure(parts)) {
    const panel = forestPanel(group, y, WIDTH, textWidth);
    scenes.push(panel.scene);
    y += panel.height;
  }
  // Two panels side by side where both fit, each with a place for every dose.
  let waiting = 0;
  let column = 0;
  for (const dose of doses) {
    if (dose.series.length === 0) continue;
    const full = isTall(dose, HALF, textWidth);
    if (column === 1 && full) {
      y += waiting;
      column = 0;
    }
    const place = { left: column * (HALF + GAP), top: y, width: full ? WIDTH : HALF };
    const panel = dosePanel(dose, place, textWidth);
    scenes.push(panel.scene);
    if (full) y += panel.height;
    else if (column === 0) {
      waiting = panel.height;
      column = 1;
    } else {
      y += Math.max(waiting, panel.height);
      column = 0;
    }
  }
  if (column === 1) y += waiting;
  const size = { width: WIDTH, height: y };
  return framed({ title: '', subtitle: [], ...size, padding: PADDING }, layersOf(together(scenes), size));
}

/** Parts of one measure share an axis. */
function byMeasure(parts: readonly PartOutcome[]): PartOutcome[][] {
  const groups = new Map<string, PartOutcome[]>();
  for (const part of parts) {
    const { name } = measureOf(part.contrast);
    groups.set(name, [...(groups.get(name) ?? []), part]);
  }
  return [...groups.values()];
}
