/** The picture of an attribution: flattery and damage of each feature, as it is and without its own events. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { Attribution } from '../../lab/studies/attribution/attribution.ts';
import type { Effects } from '../../lab/studies/attribution/effects.ts';
import { textLines } from '../chart/lines.ts';
import { grid, hasEnds } from '../chart/panel.ts';
import {
  type Band,
  type Line,
  layersOf,
  type Point,
  type Scene,
  type Text,
  together,
} from '../chart/scene.ts';
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
import { type ValueAxis, valueAxis } from '../chart/valueAxis.ts';
import { exact, fixed } from '../text/numbers.ts';
import { small } from './figures.ts';
import { type AttributionRow, rowsOf } from './rows.ts';

const PANEL_WIDTH = 330;
const PANEL_GAP = 52;
const NAME_GAP = 14;
const ROW_HEIGHT = 26;
/** Between the features and all of them at once. */
const GROUP_GAP = 12;
/** Of the marks of a row from its middle. */
const OFFSET = 5.5;
const HEAD_HEIGHT = 30;
const TICKS = 7;
const AXIS_HEIGHT = 48;
const BAND_COLOR = '#F6F6F6';
/** Room for the last tick's label. */
const PADDING = { left: 16, right: 30, bottom: 14 };

const MARKS = [
  {
    of: ({ flattery }: Effects<Estimate>) => flattery.auc,
    word: 'flattery',
    color: OKABE_ITO.blue,
    shape: 'circle',
    y: -OFFSET,
  },
  {
    of: ({ damage }: Effects<Estimate>) => damage.auc,
    word: 'damage',
    color: OKABE_ITO.vermillion,
    shape: 'square',
    y: OFFSET,
  },
] as const;

interface PlacedRow extends AttributionRow {
  /** The middle, in pixels. */
  readonly y: number;
}

export function attributionChart(attribution: Attribution, textWidth: TextWidth): TopLevel {
  const { features, wholes } = rowsOf(attribution);
  const rows = placed(features, wholes);
  const all = [...features, ...wholes];
  const names = widest(
    all.map(({ label }) => label),
    (text) => textWidth(text, SMALL_FONT_SIZE, true),
  );
  const panels = panelsOf(attribution);
  const left = names + NAME_GAP;
  const width = left + panels.length * (PANEL_WIDTH + PANEL_GAP) - PANEL_GAP;
  const bottom = rows[rows.length - 1].y + ROW_HEIGHT / 2;
  const scenes = panels.map((panel, index) => {
    const start = left + index * (PANEL_WIDTH + PANEL_GAP);
    const axis = valueAxis(
      rows.flatMap((row) => numbersOf(panel.of(row))),
      [start, start + PANEL_WIDTH],
      TICKS,
    );
    return panelScene(rows, panel, axis, bottom, start);
  });
  const size = { width, height: bottom + AXIS_HEIGHT };
  const subtitle = [
    `One feature at a time from ${attribution.leak}, all others logged; then all together. ` +
      'Flattery is what it adds offline, damage what it costs in production; together they are what it adds to the gap.',
    attribution.seeds.length === 1
      ? 'One seed, so no intervals.'
      : `Lines are 95 % intervals over ${attribution.seeds.length} seeds, differences paired by seed.`,
  ].flatMap((line) => textLines(line, width, FONT_SIZE, textWidth));
  return framed(
    {
      title: `${attribution.scenario.name}: which feature leaks, and what it costs`,
      subtitle,
      ...size,
      padding: { ...PADDING, top: 54 + 18 * subtitle.length },
    },
    layersOf(together([namesScene(rows, names, width), ...scenes]), size),
  );
}

interface PanelOfChart {
  readonly title: string;
  readonly of: (row: AttributionRow) => Effects<Estimate> | null;
  readonly hollow: boolean;
  /** What stands before a figure where a page tells it. */
  readonly prefix: string;
}

function panelsOf({ leak, together: { minusOwn } }: Attribution): PanelOfChart[] {
  return [
    { title: leak, of: ({ plain }) => plain, hollow: false, prefix: '' },
    ...(minusOwn === null
      ? []
      : [
          {
            // Mostly far smaller, so that on the scale of the others nothing could be told apart.
            title: 'minus its own send and open (a scale of its own)',
            of: (row: AttributionRow) => row.minusOwn,
            hollow: true,
            prefix: 'minus its own, ',
          },
        ]),
  ];
}

function placed(features: readonly AttributionRow[], wholes: readonly AttributionRow[]): PlacedRow[] {
  return [...features, ...wholes].map((row, index) => ({
    ...row,
    y: HEAD_HEIGHT + (index + 0.5) * ROW_HEIGHT + (index < features.length ? 0 : GROUP_GAP),
  }));
}

/** Names on bands that lead the eye to the marks. */
function namesScene(rows: readonly PlacedRow[], right: number, width: number): Scene {
  const bands: Band[] = rows
    .filter((_, index) => index % 2 === 0)
    .map(({ y }) => ({ x: 0, x2: width, y: y - ROW_HEIGHT / 2, y2: y + ROW_HEIGHT / 2, color: BAND_COLOR }));
  const texts: Text[] = rows.map(({ y, label, coefficient }) => ({
    x: right,
    y,
    text: label,
    label: `${label}: `,
    size: SMALL_FONT_SIZE,
    align: 'right',
    bold: coefficient === undefined,
  }));
  return { bands, lines: [], points: [], texts };
}

function panelScene(
  rows: readonly PlacedRow[],
  { title, of, hollow, prefix }: PanelOfChart,
  axis: ValueAxis,
  bottom: number,
  left: number,
): Scene {
  const lines: Line[] = [
    ...grid(axis.ticks.map(axis.place), HEAD_HEIGHT, bottom),
    { x: axis.place(0), x2: axis.place(0), y: HEAD_HEIGHT, y2: bottom, color: QUIET_INK, width: 1 },
  ];
  const points: Point[] = [];
  const texts: Text[] = [
    { x: left, y: 4, text: title, size: SMALL_FONT_SIZE, bold: true },
    ...axis.ticks.map(
      (tick): Text => ({
        x: axis.place(tick),
        y: bottom + 12,
        text: fixed(tick, axis.digits),
        size: SMALL_FONT_SIZE,
        color: QUIET_INK,
        align: 'center',
      }),
    ),
    {
      x: left + PANEL_WIDTH / 2,
      y: bottom + 32,
      text: 'difference in AUC',
      size: SMALL_FONT_SIZE,
      align: 'center',
    },
  ];
  MARKS.forEach(({ word, color, shape }, index) => {
    const x = left + 8 + index * 80;
    points.push({ x, y: 20, shape, color, hollow });
    texts.push({ x: x + 10, y: 20, text: word, size: SMALL_FONT_SIZE, color: QUIET_INK });
  });
  for (const row of rows) {
    const effects = of(row);
    if (effects === null) continue;
    for (const { of: estimateOf, word, color, shape, y } of MARKS) {
      const estimate = estimateOf(effects);
      const at = row.y + y;
      const label = `${row.label}: ${prefix}${word} ${exact(estimate, small)} AUC`;
      if (hasEnds(estimate)) {
        lines.push({
          x: axis.place(estimate.low),
          x2: axis.place(estimate.high),
          y: at,
          y2: at,
          color,
          width: 2,
          label,
        });
      }
      if (Number.isFinite(estimate.mean)) {
        points.push({ x: axis.place(estimate.mean), y: at, shape, color, hollow, area: 40, label });
      }
    }
  }
  return { bands: [], lines, points, texts };
}

/** All that the axis has to hold. */
function numbersOf(effects: Effects<Estimate> | null): number[] {
  return effects === null ? [] : MARKS.flatMap(({ of }) => Object.values(of(effects)));
}
