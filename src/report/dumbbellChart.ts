/** Offline against production: for each pipeline the AUC that was promised and the AUC that was given. */
import type { Estimate } from '../evaluation/intervals.ts';
import type { PipelineResult, Result } from '../lab/result.ts';
import { pipelineId } from '../scenario/pipelines.ts';
import {
  axisDomain,
  FAINT,
  framed,
  INK,
  OKABE_ITO,
  QUIET_INK,
  SMALL_FONT_SIZE,
  FONT_SIZE,
  type TextWidth,
  textAt,
  widest,
} from './chartStyle.ts';
import { intervalsNote } from './facts.ts';
import { isReference, measured } from './lookups.ts';
import { plain, plusMinus } from './numbers.ts';
import type { LayerSpec, TopLevel } from './vegaTypes.ts';

/** More rows than this are no longer a picture. */
export const MOST_ROWS = 40;

const PLOT_WIDTH = 520;
const ROW_HEIGHT = 36;
const LABEL_GAP = 14;

interface Row {
  readonly place: number;
  readonly name: string;
  readonly isReference: boolean;
  readonly offline: Estimate;
  readonly production: Estimate;
  readonly gap: string;
}

interface Rule {
  readonly label: string;
  readonly auc: number;
}

/** Undefined if there is nothing to compare. */
export function dumbbellChart(result: Result, textWidth: TextWidth): TopLevel | undefined {
  const all = result.pipelines.flatMap(rowOf);
  const rows = all.slice(0, MOST_ROWS).map((row, place): Row => ({ ...row, place: place + 0.5 }));
  if (rows.length === 0) return undefined;
  const rules = rulesOf(result);
  const nameWidth = widest(rows.map(({ name }) => name), (name) => textWidth(name, FONT_SIZE, true));
  const gapWidth = widest(['gap', ...rows.map(({ gap }) => gap)], (text) => textWidth(text, FONT_SIZE));
  const padding = { left: nameWidth + 34, right: gapWidth + 48, top: 138, bottom: 62 };
  const subtitle = [
    'AUC of each model on its offline test rows and in shadow production; 0.5 is chance. Same order as in the table.',
    `${intervalsNote(result)}${all.length > rows.length ? ` The first ${rows.length} of ${all.length} pipelines.` : ''}`,
  ];
  const title = 'What each pipeline promised offline, and what production gave';
  const needed = Math.max(textWidth(title, 17, true), ...subtitle.map((line) => textWidth(line, FONT_SIZE))) + 32;
  const width = Math.max(PLOT_WIDTH, needed - padding.left - padding.right);
  const height = rows.length * ROW_HEIGHT;
  const xOf = scaleOf(rows, rules, width);
  return framed({ title, subtitle, width, height, padding }, [
    axisLayer(xOf.domain, rows.length),
    ...ruleLayers(rules, xOf, textWidth, width),
    ...rows.flatMap((row) => rowLayers(row, xOf, width, gapWidth)),
    ...legendLayers(rows, xOf, textWidth, width),
    textAt('gap', { x: width + 28 + gapWidth, y: -14, align: 'right', bold: true }),
  ]);
}
