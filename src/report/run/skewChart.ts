/** How many values of each feature have moved since they were served, by age of the row. */
import type { AgeingFeature, Curves } from '../../lab/result/bands.ts';
import type { Result } from '../../lab/result/result.ts';
import { type Band, layersOf, type Scene, type Text, together } from '../chart/scene.ts';
import {
  FONT_SIZE,
  framed,
  OKABE_ITO,
  QUIET_INK,
  SMALL_FONT_SIZE,
  type TextWidth,
  type TopLevel,
  widest,
} from '../chart/style.ts';
import { bracketed, fixed } from '../text/numbers.ts';

const CELL = { width: 66, height: 24 };
const PADDING = { left: 16, right: 24, top: 90, bottom: 16 };
const HEAD = 52;
/** Between the tables of two ways. */
const GAP = 28;
/** Of a cell whose values all differ: letters stay legible on it. */
const MOST_OPACITY = 0.6;

/** Undefined unless curves were measured and some value differs. */
export function skewChart(result: Result, textWidth: TextWidth): TopLevel | undefined {
  if (result.curves === null) return undefined;
  const { skewByAge } = result.curves;
  const differing = skewByAge.features.filter(({ mismatch }) => mismatch.mean.some((share) => share > 0));
  if (differing.length === 0) return undefined;
  const left =
    widest(
      differing.map(({ feature }) => feature),
      (name) => textWidth(name, SMALL_FONT_SIZE),
    ) + 12;
  const scenes: Scene[] = [];
  let top = 0;
  for (const mode of new Set(differing.map(({ features }) => features))) {
    const rows = differing.filter(({ features }) => features === mode).sort((a, b) => meanOf(b) - meanOf(a));
    scenes.push(tableOf(mode, rows, skewByAge, { left, top }));
    top += HEAD + rows.length * CELL.height + GAP;
  }
  const size = { width: left + skewByAge.rows.length * CELL.width, height: top - GAP };
  return framed(
    {
      title: 'Training values that are not what was served, by age of the row',
      subtitle: ['Share of values that differ, in per cent; rows by their age at training, in days.'],
      ...size,
      width: Math.max(
        size.width,
        textWidth('Training values that are not what was served, by age of the row', 17, true),
      ),
      padding: PADDING,
    },
    layersOf(together(scenes), size),
  );
}

function meanOf({ mismatch: { mean } }: AgeingFeature): number {
  return mean.reduce((sum, share) => sum + (Number.isNaN(share) ? 0 : share), 0);
}

function tableOf(
  mode: string,
  rows: readonly AgeingFeature[],
  { fromDays, toDays }: Curves['skewByAge'],
  { left, top }: { left: number; top: number },
): Scene {
  const ages = fromDays.map((from, bin) => ageOf(from, toDays[bin]));
  const middle = (bin: number) => left + (bin + 0.5) * CELL.width;
  const heads: Text[] = ages.map((text, bin) => ({
    x: middle(bin),
    y: top + HEAD - 12,
    text,
    size: SMALL_FONT_SIZE,
    color: QUIET_INK,
    align: 'center',
  }));
  const cells = rows.flatMap(({ feature, mismatch }, row) =>
    mismatch.mean.flatMap((mean, bin) => {
      if (Number.isNaN(mean)) return [];
      const estimate = { mean, low: mismatch.low[bin], high: mismatch.high[bin] };
      const share = inPercent(mean);
      const ends = bracketed(estimate, inPercent);
      const label = `${mode}: ${feature}, ${ages[bin]} days old: ${`${share} % ${ends}`.trimEnd()} of values differ`;
      return [{ mean, share, label, x: left + bin * CELL.width, y: top + HEAD + row * CELL.height }];
    }),
  );
  return {
    bands: cells.map(
      ({ mean, label, x, y }): Band => ({
        x: x + 1,
        y: y + 1,
        x2: x + CELL.width - 1,
        y2: y + CELL.height - 1,
        color: OKABE_ITO.vermillion,
        opacity: Math.round(mean * MOST_OPACITY * 20) / 20 + 0.03,
        label,
      }),
    ),
    lines: [],
    points: [],
    texts: [
      { x: 0, y: top + 12, text: `${mode} features`, size: FONT_SIZE, bold: true },
      ...heads,
      ...rows.map(
        ({ feature }, row): Text => ({
          x: left - 10,
          y: top + HEAD + (row + 0.5) * CELL.height,
          text: feature,
          size: SMALL_FONT_SIZE,
          align: 'right',
        }),
      ),
      ...cells.map(
        ({ share, x, y }): Text => ({
          x: x + CELL.width / 2,
          y: y + CELL.height / 2,
          text: share,
          size: SMALL_FONT_SIZE,
          align: 'center',
        }),
      ),
    ],
  };
}

function inPercent(share: number): string {
  return fixed(share * 100, 1);
}

function ageOf(from: number, to: number | null): string {
  return to === null ? `over ${from}` : `${from} to ${to}`;
}
